output "deployment" {
  description = "terraform output -json deployment > deployment.json"
  value       = module.pipeline.deployment
}

output "next_steps" {
  description = "After terraform apply: terraform output -raw next_steps"
  value       = module.pipeline.next_steps
}

output "webhook_url" {
  description = "The URL that senders post to."
  value       = module.pipeline.webhook_url
}
