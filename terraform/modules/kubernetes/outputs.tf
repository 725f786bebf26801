output "address" {
  description = "On GKE, the address that the domain must point to."
  value       = one(google_compute_global_address.receive[*].address)
}

output "environments" {
  description = "The settings of each stage, as the kustomization has them."
  value       = local.environments
}

output "kustomization" {
  description = "What kubectl apply -k takes."
  value       = local.kustomization
}

output "pods" {
  description = "Who may take each identity, for tests."
  value       = { for stage, grant in google_service_account_iam_member.pods : stage => grant.member }
}

output "provider" {
  description = "Which tokens are believed, for tests."
  value       = one(google_iam_workload_identity_pool_provider.cluster)
}
