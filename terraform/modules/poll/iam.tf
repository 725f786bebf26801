# Reads and writes its checkpoint, no other object. The bucket itself is in the condition for storage.objects.list
# alone: without it Cloud Storage answers 403 instead of 404 as long as there is no checkpoint yet.
resource "google_storage_bucket_iam_member" "checkpoint" {
  bucket = google_storage_bucket.checkpoint.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:${module.function.service_account}"

  condition {
    title       = "the checkpoint"
    description = "Only the object that keeps how far was read"
    expression = join(" || ", [
      "resource.name == \"projects/_/buckets/${google_storage_bucket.checkpoint.name}\"",
      "resource.name == \"projects/_/buckets/${google_storage_bucket.checkpoint.name}/objects/${var.checkpoint_object}\"",
    ])
  }

  lifecycle {
    replace_triggered_by = [google_storage_bucket.checkpoint.id]
  }
}
