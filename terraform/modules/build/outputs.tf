output "build" {
  description = "The build resources for functions. service_account is available once the build identity has its grants."
  value = {
    packages        = var.packages
    bucket          = local.bucket
    repository      = "projects/${var.project_id}/locations/${var.region}/repositories/${google_artifact_registry_repository.images.repository_id}"
    service_account = time_sleep.grants.triggers["service_account"]
  }
}

output "service_account" {
  description = "The address of the build identity."
  value       = local.email
}

output "wait" {
  description = "The wait for IAM propagation, for tests."
  value       = time_sleep.grants
}
