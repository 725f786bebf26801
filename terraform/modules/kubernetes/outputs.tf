output "address" {
  description = "On GKE, the address for the domain's A record."
  value       = one(google_compute_global_address.receive[*].address)
}

output "environments" {
  description = "The settings of each stage, as in the kustomization."
  value       = local.environments
}

output "kustomization" {
  description = "The kustomization for kubectl apply -k."
  value       = local.kustomization
}

output "pods" {
  description = "The Kubernetes service account of each identity, for tests."
  value       = { for stage, grant in google_service_account_iam_member.pods : stage => grant.member }
}

output "provider" {
  description = "The tokens that Google accepts, for tests."
  value       = one(google_iam_workload_identity_pool_provider.cluster)
}
