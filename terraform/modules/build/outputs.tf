output "build" {
  description = "What a function needs to be built. Its service_account is that of an identity that has its grants."
  value = {
    packages        = var.packages
    bucket          = local.bucket
    repository      = "projects/${var.project_id}/locations/${var.region}/repositories/${google_artifact_registry_repository.images.repository_id}"
    service_account = time_sleep.grants.triggers["service_account"]
  }
}

output "service_account" {
  description = "The address of the identity that builds."
  value       = local.email
}

output "wait" {
  description = "The time that its grants get, for tests."
  value       = time_sleep.grants
}
