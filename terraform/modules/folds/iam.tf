# Read and write folds only. The condition also matches the bucket, for storage.objects.list: without it, Cloud Storage
# answers 403 instead of 404 while the object does not exist.
resource "google_storage_bucket_iam_member" "folds" {
  bucket = google_storage_bucket.folds.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:${var.service_account}"

  condition {
    title       = "the folds"
    description = "Only the fold objects"
    expression = join(" || ", [
      "resource.name == \"projects/_/buckets/${google_storage_bucket.folds.name}\"",
      "resource.name.startsWith(\"projects/_/buckets/${google_storage_bucket.folds.name}/objects/${var.prefix}\")",
    ])
  }

  lifecycle {
    replace_triggered_by = [google_storage_bucket.folds.id]
  }
}
