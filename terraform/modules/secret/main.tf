# A secret without a value. The value is put in by hand, once, with gcloud, so that neither the plan nor the state ever
# holds it: google_secret_manager_secret_version would keep it in both.

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
