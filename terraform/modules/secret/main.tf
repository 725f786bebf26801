# A new secret with its value, or an existing secret. The value is a write-only argument: it appears in no plan and no
# state.

locals {
  given = var.existing == null ? null : regex("^projects/(?P<project>[^/]+)/secrets/(?P<secret>[^/]+)$", var.existing)
}

resource "google_secret_manager_secret" "this" {
  count = var.existing == null ? 1 : 0

  project   = var.project_id
  secret_id = var.name
  labels    = var.labels

  replication {
    dynamic "auto" {
      for_each = length(var.locations) == 0 ? [true] : []
      content {}
    }
    dynamic "user_managed" {
      for_each = length(var.locations) == 0 ? [] : [var.locations]
      content {
        dynamic "replicas" {
          for_each = user_managed.value
          content {
            location = replicas.value
          }
        }
      }
    }
  }
}

# New on every apply. It is used only when a version is created.
ephemeral "random_password" "this" {
  count = local.given == null && var.generated && var.value_version > 0 ? 1 : 0

  length  = 64
  special = false
}

# Terraform writes the value if its number changes, and destroys only the version that it wrote: versions that people add
# remain. If people destroy Terraform's version, the provider treats it as gone, and the next apply would write a new latest
# version. With number 0, Terraform therefore keeps the secret but manages no version.
resource "google_secret_manager_secret_version" "this" {
  count = local.given == null && var.value_version > 0 ? 1 : 0

  secret                 = google_secret_manager_secret.this[0].id
  secret_data_wo         = var.generated ? ephemeral.random_password.this[0].result : var.value
  secret_data_wo_version = var.value_version

  lifecycle {
    # A function reads the latest version, so one must exist at all times.
    create_before_destroy = true
  }
}
