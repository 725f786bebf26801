output "function_name" {
  description = "The name of the function and of its Cloud Run service."
  value       = module.function.name
}

output "uri" {
  description = "The URL of the function."
  value       = module.function.uri
}

output "service_account" {
  description = "The address of the identity that the function runs as."
  value       = module.function.service_account
}

output "schedule_service_account" {
  description = "The address of the identity that calls the function."
  value       = local.schedule_email
}

output "checkpoint_bucket" {
  description = "The bucket of the checkpoint."
  value       = module.checkpoint.bucket
}

output "environment" {
  description = "The environment variables that the function has."
  value       = module.function.environment
}

output "config" {
  description = "What else is fixed about the function, for tests."
  value       = module.function.config
}

output "job" {
  description = "The schedule."
  value       = google_cloud_scheduler_job.poll
}
