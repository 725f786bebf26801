output "archive" {
  description = "Where the copies of events are."
  value       = one(module.archive[*].location)
}

output "deployment" {
  description = "Where the parts are, for the operator's commands: terraform output -json deployment > deployment.json"
  value       = local.deployment
}

output "environments" {
  description = "The settings of each stage, by its name: the environment of its function, or of its container."
  value       = local.on_kubernetes ? module.kubernetes[0].environments : { for stage in local.function_stages : stage => module.function[stage].environment }
}

output "kustomization" {
  description = "With kubernetes, what kubectl apply -k takes: terraform output -raw kustomization > kubernetes/deployments/NAME/kustomization.yaml"
  value       = one(module.kubernetes[*].kustomization)
}

output "load_balancer_address" {
  description = "The address that load_balancer.domain, or on GKE kubernetes.domain, must point to."
  value       = local.on_kubernetes ? module.kubernetes[0].address : one(module.load_balancer[*].address)
}

output "next_steps" {
  description = "What to do next, with the names of this deployment: terraform output -raw next_steps"
  value       = local.next_steps
}

output "secrets" {
  description = "The secrets, projects/P/secrets/S: webhook has the accepted tokens, one a line, sysdig_token the token of Sysdig's API."
  value       = { for name, secret in module.secrets : name => secret.id }
}

output "service_accounts" {
  description = "The identities: what each stage runs as, who pushes to it or calls it, and who builds."
  value = merge(
    { for stage, identity in module.identity : stage => identity.service_account },
    { for stage, pusher in module.pusher : "${stage}_push" => pusher.service_account },
    { for schedule in module.schedule : "poll_call" => schedule.service_account },
    { for build in module.build : "build" => build.service_account },
  )
}

output "sources" {
  description = "The sources of Security Command Center, organizations/ORGANIZATION/sources/SOURCE. Keep them: after terraform destroy they are needed as source_name and falco_source.name."
  value       = local.sources
}

output "subscriptions" {
  description = "The names of the subscriptions."
  value       = local.deployment.subscriptions
}

output "topics" {
  description = "The names of the topics."
  value       = local.deployment.topics
}

output "webhook_url" {
  description = "Where senders post to."
  value       = local.webhook_url
}
