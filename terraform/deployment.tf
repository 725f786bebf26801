locals {
  webhook_url = (
    !var.webhook.enabled ? null :
    local.on_kubernetes ? "https://${coalesce(var.kubernetes.domain, "none")}" :
    var.load_balancer == null ? module.function["receive"].uri :
    module.load_balancer[0].url
  )

  # Matches deploymentSchema in scripts/lib/deployment.ts. Absent parts are omitted, not null.
  deployment = merge(
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
      sources     = local.sources
      sccLocation = lookup(var.write_settings, "SCC_LOCATION", "global")
      functions   = { for stage in local.function_stages : stage => module.function[stage].uri }
      sysdig = merge(
        { region = var.sysdig_region },
        { for name, secret in module.secrets : "tokenSecretId" => secret.id if name == "sysdig_token" },
      )
    },
    var.webhook.enabled ? {
      webhookUrl      = local.webhook_url
      webhookSecretId = module.secrets["webhook"].id
      # Ways to authenticate a request besides "Authorization: Bearer", from the settings of receive.
      authentication = { for name, value in var.receive_settings : name => value if startswith(name, "AUTH_") || startswith(name, "SIGNATURE_") }
    } : null,
    local.on_functions && var.webhook.enabled ? { publicAccess = var.public_access } : null,
    local.on_kubernetes ? {
      kubernetes = {
        namespace = var.kubernetes.namespace
        delivery  = var.kubernetes.delivery
        writer    = module.identity["write"].service_account
      }
    } : null,
    { for logs in module.falco_log_sinks : "falcoLogSinks" => values(logs.sinks) },
    { for checkpoint in module.checkpoint : "checkpoint" => { bucket = checkpoint.bucket, object = local.pipeline.polling.checkpointObject } },
  )

  next_steps = local.on_kubernetes ? templatefile("${path.module}/next-steps-kubernetes.tftpl", {
    project_id   = var.project_id
    namespace    = var.kubernetes.namespace
    gke          = local.on_gke
    domain       = var.webhook.enabled ? var.kubernetes.domain : null
    address      = module.kubernetes[0].address
    secret       = one([for name, secret in module.secrets : { project = secret.project, secret = secret.secret } if name == "webhook"])
    token        = one([for name, secret in module.secrets : { project = secret.project, secret = secret.secret } if name == "sysdig_token"])
    events_topic = module.topics.all["events"].name
    }) : templatefile("${path.module}/next-steps.tftpl", {
    project_id   = var.project_id
    region       = var.region
    webhook      = var.webhook.enabled
    secret       = one([for name, secret in module.secrets : { project = secret.project, secret = secret.secret } if name == "webhook"])
    webhook_url  = local.webhook_url
    receive      = one([for stage in local.function_stages : module.function[stage].name if stage == "receive"])
    private      = var.public_access == "none"
    domain       = try(var.load_balancer.domain, null)
    address      = one(module.load_balancer[*].address)
    poll         = var.poll.enabled
    job          = one(module.schedule[*].job.name)
    events_topic = module.topics.all["events"].name
  })
}
