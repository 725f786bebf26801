# The checkpoint of poll.

resource "google_storage_bucket" "checkpoint" {
  project                     = var.project_id
  name                        = "${var.project_id}-${var.name_prefix}scc-checkpoint"
  location                    = var.region
  labels                      = var.labels
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.force_destroy

  # Keep a few previous versions in case one is damaged.
  versioning {
    enabled = true
  }
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      num_newer_versions = 10
      with_state         = "ARCHIVED"
    }
  }
}

# Read and write the checkpoint object only. The condition also matches the bucket, for storage.objects.list: without it,
# Cloud Storage answers 403 instead of 404 while no checkpoint exists.
resource "google_storage_bucket_iam_member" "checkpoint" {
  bucket = google_storage_bucket.checkpoint.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:${var.service_account}"

  condition {
    title       = "the checkpoint"
    description = "Only the checkpoint object"
    expression = join(" || ", [
      "resource.name == \"projects/_/buckets/${google_storage_bucket.checkpoint.name}\"",
      "resource.name == \"projects/_/buckets/${google_storage_bucket.checkpoint.name}/objects/${var.object}\"",
    ])
  }

  lifecycle {
    replace_triggered_by = [google_storage_bucket.checkpoint.id]
  }
}
