output "deployment" {
  description = "For the operator's commands: terraform output -json deployment > deployment.json"
  value       = module.pipeline.deployment
}

output "kustomization" {
  description = "For kubectl apply -k: terraform output -raw kustomization"
  value       = module.pipeline.kustomization
}

output "load_balancer_address" {
  description = "On GKE, the address for the domain's A record."
  value       = module.pipeline.load_balancer_address
}

output "secrets" {
  description = "The secrets that need values."
  value       = module.pipeline.secrets
}

output "sources" {
  description = "The names of the sources. Keep them: after terraform destroy, pass them as source_name and falco_source.name."
  value       = module.pipeline.sources
}

output "next_steps" {
  description = "After terraform apply: terraform output -raw next_steps"
  value       = module.pipeline.next_steps
}
