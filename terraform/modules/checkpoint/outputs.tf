output "bucket" {
  description = "The name of the bucket."
  value       = google_storage_bucket.checkpoint.name
}
