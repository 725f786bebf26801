# Cloud Run rejects a function whose secret has no version (hashicorp/terraform-provider-google#10846). Make dependents of
# the secret wait for its version.

output "project" {
  description = "The project of the secret."
  value       = local.given == null ? google_secret_manager_secret.this[0].project : local.given.project
  depends_on  = [google_secret_manager_secret_version.this]
}

output "secret" {
  description = "The id of the secret."
  value       = local.given == null ? google_secret_manager_secret.this[0].secret_id : local.given.secret
  depends_on  = [google_secret_manager_secret_version.this]
}

output "id" {
  description = "projects/P/secrets/S."
  value = (
    local.given == null
    ? "projects/${google_secret_manager_secret.this[0].project}/secrets/${google_secret_manager_secret.this[0].secret_id}"
    : var.existing
  )
}

output "value_version" {
  description = "The number of the value that Terraform wrote; null if people manage the versions."
  value       = one(google_secret_manager_secret_version.this[*].secret_data_wo_version)
}
