# Records which events write has folded into which finding.

resource "google_storage_bucket" "folds" {
  project                     = var.project_id
  name                        = "${var.project_id}-${var.name_prefix}scc-folds"
  location                    = var.region
  labels                      = var.labels
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  # The content is short-lived and useful only to write.
  force_destroy = true

  # Objects are overwritten frequently. By default, each version would be kept, and billed, for a week.
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  # Longer than an event can be redelivered, from its subscription and then from the dead letters.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = var.keep_days
    }
  }
}
