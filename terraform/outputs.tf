output "archive" {
  description = "The location of the archived events."
  value       = one(module.archive[*].location)
}

output "deployment" {
  description = "The locations of all parts, for the operator's commands: terraform output -json deployment > deployment.json"
  value       = local.deployment
}

output "environments" {
  description = "The settings of each stage, by stage: the environment of its function or container."
  value       = local.on_kubernetes ? module.kubernetes[0].environments : { for stage in local.function_stages : stage => module.function[stage].environment }
}

output "kustomization" {
  description = "With kubernetes, the kustomization for kubectl apply -k: terraform output -raw kustomization > kubernetes/deployments/NAME/kustomization.yaml"
  value       = one(module.kubernetes[*].kustomization)
}

output "load_balancer_address" {
  description = "The address for the A record of load_balancer.domain or, on GKE, of kubernetes.domain."
  value       = local.on_kubernetes ? module.kubernetes[0].address : one(module.load_balancer[*].address)
}

output "next_steps" {
  description = "The next steps, with the names of this deployment: terraform output -raw next_steps"
  value       = local.next_steps
}

output "secrets" {
  description = "The secrets, projects/P/secrets/S: webhook holds the accepted tokens, one per line, sysdig_token the token of Sysdig's API."
  value       = { for name, secret in module.secrets : name => secret.id }
}

output "service_accounts" {
  description = "The identities: of each stage, of its push subscription or schedule, and of the build."
  value = merge(
    { for stage, identity in module.identity : stage => identity.service_account },
    { for stage, pusher in module.pusher : "${stage}_push" => pusher.service_account },
    { for schedule in module.schedule : "poll_call" => schedule.service_account },
    { for build in module.build : "build" => build.service_account },
  )
}

output "sources" {
  description = "The sources in Security Command Center, organizations/ORGANIZATION/sources/SOURCE. Keep them: after terraform destroy, pass them as source_name and falco_source.name."
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
  description = "The URL that senders post to."
  value       = local.webhook_url
}
