output "archive" {
  description = "Where the copies of events are."
  value       = one(module.archive[*].location)
}

output "deployment" {
  description = "Where the parts are, for the operator's commands: terraform output -json deployment > deployment.json"
  value       = local.deployment
}

output "first_steps" {
  description = "How secrets get their values, after terraform apply -target=module.secrets and before anything else: terraform output -raw first_steps"
  value       = local.first_steps
}

output "load_balancer_address" {
  description = "The address that load_balancer.domain must point to."
  value       = one(module.load_balancer[*].address)
}

output "next_steps" {
  description = "What to do next, with the names of this deployment: terraform output -raw next_steps"
  value       = local.next_steps
}

output "secrets" {
  description = "The secrets to put values into, projects/P/secrets/S: webhook has the accepted tokens, one a line, sysdig_token the token of Sysdig's API."
  value       = { for name, secret in module.secrets : name => secret.id }
}

output "service_accounts" {
  description = "The identities: what each function runs as, who pushes to it or calls it, and who builds."
  value = merge(
    {
      build       = module.build.service_account
      enrich      = module.enrich.service_account
      enrich_push = module.enrich.push_service_account
      write       = module.write.service_account
      write_push  = module.write.push_service_account
    },
    { for receive in module.receive : "receive" => receive.service_account },
    { for poll in module.poll : "poll" => poll.service_account },
    { for poll in module.poll : "poll_call" => poll.schedule_service_account },
  )
}

output "sources" {
  description = "The sources of Security Command Center, organizations/ORGANIZATION/sources/SOURCE. Keep them: after terraform destroy they are needed as source_name and falco_source.name."
  value       = module.sources.all
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
