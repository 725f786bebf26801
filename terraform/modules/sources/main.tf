# The sources of Security Command Center that findings are written to. A source cannot be deleted: terraform destroy
# only forgets it, and another apply would then be refused for its display name. For that there is source_name.

locals {
  # Names of sources are unique in an organization, and there may be a pipeline with another prefix.
  suffix = var.name_prefix == "" ? "" : " ${trimsuffix(var.name_prefix, "-")}"

  display_names = {
    sysdig = var.source_display_name == null ? "Runtime detections${local.suffix}" : var.source_display_name
    falco  = try(var.falco_source.display_name, null) == null ? "Falco${local.suffix}" : var.falco_source.display_name
  }

  new_sources = toset(concat(
    var.source_name == null ? ["sysdig"] : [],
    try(var.falco_source.name, "none") == null ? ["falco"] : [],
  ))

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
  display_name = local.display_names[each.key]
  description  = "Runtime detections of ${each.key == "falco" ? "Falco" : var.falco_source == null ? "Sysdig Secure and Falco" : "Sysdig Secure"}, by the pipeline in ${var.project_id}"
}

# Bound on the source, not on the organization: write can change no finding of anybody else.
resource "google_scc_v2_organization_source_iam_member" "write" {
  for_each = toset(var.falco_source == null ? ["sysdig"] : ["sysdig", "falco"])

  organization = var.organization_id
  source       = local.sources[each.key]
  role         = "roles/securitycenter.findingsEditor"
  member       = "serviceAccount:${var.writer}"
}
