# Where write keeps which events have been folded into which finding.

resource "google_storage_bucket" "folds" {
  project                     = var.project_id
  name                        = "${var.project_id}-${var.name_prefix}scc-folds"
  location                    = var.region
  labels                      = var.labels
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  # What is in it is of use to nobody else, and never for long.
  force_destroy = true

  # Objects are replaced again and again: by default each of their versions would be kept, and paid for, for a week.
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  # Longer than an event can come again: from the subscription, and after that from the dead letters.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = var.keep_days
    }
  }
}
