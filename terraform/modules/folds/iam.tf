# Reads and writes folds, nothing else. The bucket itself is in the condition for storage.objects.list alone: without it
# Cloud Storage answers 403 instead of 404 as long as there is no such object.
resource "google_storage_bucket_iam_member" "folds" {
  bucket = google_storage_bucket.folds.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:${var.service_account}"

  condition {
    title       = "the folds"
    description = "Only the objects that keep what was folded"
    expression = join(" || ", [
      "resource.name == \"projects/_/buckets/${google_storage_bucket.folds.name}\"",
      "resource.name.startsWith(\"projects/_/buckets/${google_storage_bucket.folds.name}/objects/${var.prefix}\")",
    ])
  }

  lifecycle {
    replace_triggered_by = [google_storage_bucket.folds.id]
  }
}
