output "service_account" {
  description = "The address of the identity that calls the function."
  value       = local.email
}

output "job" {
  description = "The schedule."
  value       = google_cloud_scheduler_job.poll
}
