output "project" {
  description = "The project of the secret."
  value       = local.given == null ? google_secret_manager_secret.this[0].project : local.given.project
}

output "secret" {
  description = "The id of the secret."
  value       = local.given == null ? google_secret_manager_secret.this[0].secret_id : local.given.secret
}

output "id" {
  description = "projects/P/secrets/S."
  value = (
    local.given == null
    ? "projects/${google_secret_manager_secret.this[0].project}/secrets/${google_secret_manager_secret.this[0].secret_id}"
    : var.existing
  )
}
