# The sources of Security Command Center that findings are written to.

module "sources" {
  source = "./modules/sources"

  project_id          = var.project_id
  organization_id     = var.organization_id
  name_prefix         = var.name_prefix
  source_name         = var.source_name
  source_display_name = var.source_display_name
  falco_source        = var.falco_source
  writer              = module.write.service_account

  depends_on = [google_project_service.this]
}
