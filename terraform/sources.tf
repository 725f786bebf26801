# The sources in Security Command Center that hold the findings. Terraform creates them before everything else. A source
# cannot be deleted: terraform destroy only removes it from the state, and Security Command Center would reject another
# apply because the display name is taken. Set source_name to reuse the source.

locals {
  # Source names are unique in an organization, and another pipeline may exist with another prefix.
  source_suffix = var.name_prefix == "" ? "" : " ${trimsuffix(var.name_prefix, "-")}"

  source_display_names = {
    sysdig = var.source_display_name == null ? "${local.pipeline.sourceDisplayName}${local.source_suffix}" : var.source_display_name
    falco  = try(var.falco_source.display_name, null) == null ? "Falco${local.source_suffix}" : var.falco_source.display_name
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

  writer = "serviceAccount:${module.identity["write"].service_account}"
}

resource "google_project_service" "security_center" {
  count = var.enable_apis ? 1 : 0

  project            = var.project_id
  service            = "securitycenter.googleapis.com"
  disable_on_destroy = false
}

resource "google_scc_v2_organization_source" "this" {
  for_each = local.new_sources

  organization = var.organization_id
  display_name = local.source_display_names[each.key]
  description  = "Runtime detections of ${each.key == "falco" ? "Falco" : var.falco_source == null ? "Sysdig Secure and Falco" : "Sysdig Secure"}, by the pipeline in ${var.project_id}"

  lifecycle {
    precondition {
      condition     = length(local.new_sources) < 2 || local.source_display_names.sysdig != local.source_display_names.falco
      error_message = "falco_source.display_name must differ from source_display_name: names of sources are unique in an organization."
    }
  }

  depends_on = [google_project_service.security_center]
}

# Granted on the source, not on the organization, so that write can change no other findings.
resource "google_scc_v2_organization_source_iam_member" "write" {
  for_each = toset(var.findings_editor_on_organization ? [] : var.falco_source == null ? ["sysdig"] : ["sysdig", "falco"])

  organization = var.organization_id
  source       = local.sources[each.key]
  role         = "roles/securitycenter.findingsEditor"
  member       = local.writer
}

# For organizations where Security Command Center does not honor the grant on a source.
resource "google_organization_iam_member" "write" {
  count = var.findings_editor_on_organization ? 1 : 0

  org_id = var.organization_id
  role   = "roles/securitycenter.findingsEditor"
  member = local.writer

  depends_on = [google_project_service.this]
}
