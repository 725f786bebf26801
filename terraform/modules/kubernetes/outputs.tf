output "archive" {
  description = "Where the copies of events are."
  value       = one(module.archive[*].location)
}

output "deployment" {
  description = "Where the parts are, for the operator's commands: terraform output -json deployment > deployment.json"
  # As deploymentSchema in scripts/lib/deployment.ts has it: what there is not is left out, not null.
  value = merge(
    {
      projectId      = var.project_id
      region         = var.region
      organizationId = var.organization_id
      topics = {
        events       = module.topics.all["events"].name
        eventsDead   = module.delivery["enrich"].dead_topic.name
        findings     = module.topics.all["findings"].name
        findingsDead = module.delivery["write"].dead_topic.name
      }
      subscriptions = {
        enrich      = module.delivery["enrich"].subscriptions["enrich"].name
        enrichDead  = module.delivery["enrich"].dead_subscription.name
        write       = module.delivery["write"].subscriptions["write"].name
        writeUrgent = module.delivery["write"].subscriptions["writeUrgent"].name
        writeDead   = module.delivery["write"].dead_subscription.name
      }
      sources     = module.sources.all
      sccLocation = lookup(var.write_settings, "SCC_LOCATION", "global")
      functions   = {}
      kubernetes = {
        namespace = var.namespace
        delivery  = var.delivery
        writer    = module.identity["write"].service_account
      }
      sysdig = merge(
        { region = var.sysdig_region },
        { for name, secret in module.secrets : "tokenSecretId" => secret.id if name == "sysdig_token" },
      )
    },
    var.webhook.enabled ? { webhookUrl = "https://${var.webhook.domain}", webhookSecretId = module.secrets["webhook"].id } : {},
    { for checkpoint in module.checkpoint : "checkpoint" => { bucket = checkpoint.bucket, object = local.pipeline.polling.checkpointObject } },
  )
}

output "environments" {
  description = "The settings of each stage, as the kustomization has them."
  value       = local.environments
}

output "kustomization" {
  description = "What kubectl apply -k takes: terraform output -raw kustomization > kubernetes/deployments/NAME/kustomization.yaml"
  value       = local.kustomization
}

output "load_balancer_address" {
  description = "On GKE, the address that webhook.domain must point to."
  value       = one(google_compute_global_address.receive[*].address)
}

output "secrets" {
  description = "The secrets to put values into, projects/P/secrets/S: webhook has the accepted tokens, one a line, sysdig_token the token of Sysdig's API."
  value       = { for name, secret in module.secrets : name => secret.id }
}

output "service_accounts" {
  description = "What each stage is to Google."
  value       = { for stage, identity in module.identity : stage => identity.service_account }
}

output "sources" {
  description = "The sources of Security Command Center. Keep them: after terraform destroy they are needed as source_name and falco_source.name."
  value       = module.sources.all
}
