output "bucket" {
  description = "The name of the bucket."
  value       = google_storage_bucket.folds.name
}

output "grant" {
  description = "The permissions of write on the bucket."
  value       = google_storage_bucket_iam_member.folds
}

output "lifecycle_rule" {
  description = "The age at which objects are deleted, in days."
  value       = google_storage_bucket.folds.lifecycle_rule
}
