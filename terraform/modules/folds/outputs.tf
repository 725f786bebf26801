output "bucket" {
  description = "The name of the bucket."
  value       = google_storage_bucket.folds.name
}

output "grant" {
  description = "What write may do in it."
  value       = google_storage_bucket_iam_member.folds
}

output "lifecycle_rule" {
  description = "When its objects are removed."
  value       = google_storage_bucket.folds.lifecycle_rule
}
