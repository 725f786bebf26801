# The sources of Security Command Center that findings are written to. A source cannot be deleted: terraform destroy
# only forgets it, and another apply would then be refused for its display name. For that there is source_name.

locals {
  new_sources = merge(
    var.source_name == null ? { sysdig = var.source_display_name } : {},
    try(var.falco_source.name, "given") == null ? { falco = var.falco_source.display_name } : {},
  )

  sources = merge(
    { sysdig = var.source_name == null ? google_scc_v2_organization_source.this["sysdig"].name : var.source_name },
    var.falco_source == null ? {} : {
      falco = var.falco_source.name == null ? google_scc_v2_organization_source.this["falco"].name : var.falco_source.name
    },
  )
}

resource "google_scc_v2_organization_source" "this" {
  for_each = local.new_sources

  organization = var.organization_id
  display_name = each.value
  description  = "Runtime detections of ${each.key == "falco" ? "Falco" : var.falco_source == null ? "Sysdig Secure and Falco" : "Sysdig Secure"}, by the pipeline in ${var.project_id}"

  depends_on = [google_project_service.this]
}

# Bound on the source, not on the organization: write can change no finding of anybody else.
resource "google_scc_v2_organization_source_iam_member" "write" {
  for_each = toset(var.falco_source == null ? ["sysdig"] : ["sysdig", "falco"])

  organization = var.organization_id
  source       = local.sources[each.key]
  role         = "roles/securitycenter.findingsEditor"
  member       = "serviceAccount:${module.write.service_account}"
}
