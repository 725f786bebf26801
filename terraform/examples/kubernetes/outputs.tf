output "deployment" {
  description = "For the operator's commands: terraform output -json deployment > deployment.json"
  value       = module.pipeline.deployment
}

output "kustomization" {
  description = "For kubectl apply -k: terraform output -raw kustomization"
  value       = module.pipeline.kustomization
}

output "load_balancer_address" {
  description = "On GKE, the address that the domain must point to."
  value       = module.pipeline.load_balancer_address
}

output "secrets" {
  description = "The secrets to put values into."
  value       = module.pipeline.secrets
}

output "sources" {
  description = "Keep them: after terraform destroy they are needed as source_name and falco_source.name."
  value       = module.pipeline.sources
}

output "next_steps" {
  description = "After terraform apply: terraform output -raw next_steps"
  value       = module.pipeline.next_steps
}
