# The smallest pipeline: the webhook, enrich and write, one source, monitoring without recipients.

module "pipeline" {
  source = "../.."

  project_id      = var.project_id
  organization_id = var.organization_id
  packages        = var.packages
}
