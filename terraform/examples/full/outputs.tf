output "deployment" {
  description = "terraform output -json deployment > deployment.json"
  value       = module.pipeline.deployment
}

output "next_steps" {
  description = "After terraform apply: terraform output -raw next_steps"
  value       = module.pipeline.next_steps
}

output "webhook_url" {
  description = "Where senders post to."
  value       = module.pipeline.webhook_url
}

output "archive" {
  description = "Where the copies of events are."
  value       = module.pipeline.archive
}

output "load_balancer_address" {
  description = "The address that the domain must point to."
  value       = module.pipeline.load_balancer_address
}
