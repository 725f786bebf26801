# A secret and its value, or one that there is already. The value is a write-only argument: it is in no plan and no state.

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

# A new one at each apply, which is used only where a version is made.
ephemeral "random_password" "this" {
  count = local.given == null && var.generated ? 1 : 0

  length  = 64
  special = false
}

# Its number decides whether the value is written. Versions that people add, newer than this one, stay.
resource "google_secret_manager_secret_version" "this" {
  count = local.given == null ? 1 : 0

  secret                 = google_secret_manager_secret.this[0].id
  secret_data_wo         = var.generated ? ephemeral.random_password.this[0].result : var.value
  secret_data_wo_version = var.value_version

  lifecycle {
    # A function reads the latest one: there must always be one.
    create_before_destroy = true
  }
}
