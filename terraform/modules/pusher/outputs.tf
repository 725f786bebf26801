output "service_account" {
  description = "The address of the identity."
  value       = local.email
}
