locals {
  webhook_url = var.load_balancer == null ? one(module.receive[*].uri) : one(module.load_balancer[*].url)

  # As deploymentSchema in scripts/lib/deployment.ts has it: what there is not is left out, not null.
  deployment = merge(
    {
      projectId      = var.project_id
      region         = var.region
      organizationId = var.organization_id
      topics = {
        events       = module.topics.all["events"].name
        eventsDead   = module.enrich.dead_topic.name
        findings     = module.topics.all["findings"].name
        findingsDead = module.write.dead_topic.name
      }
      subscriptions = {
        enrich      = module.enrich.subscriptions["enrich"].name
        enrichDead  = module.enrich.dead_subscription.name
        write       = module.write.subscriptions["write"].name
        writeUrgent = module.write.subscriptions["writeUrgent"].name
        writeDead   = module.write.dead_subscription.name
      }
      sources     = module.sources.all
      sccLocation = lookup(var.write_settings, "SCC_LOCATION", "global")
      functions = merge(
        { enrich = module.enrich.uri, write = module.write.uri },
        { for receive in module.receive : "receive" => receive.uri },
        { for poll in module.poll : "poll" => poll.uri },
      )
      sysdig = merge(
        { region = var.sysdig_region },
        { for name, secret in module.secrets : "tokenSecretId" => secret.id if name == "sysdig_token" },
      )
    },
    var.webhook.enabled ? { publicAccess = var.public_access, webhookUrl = local.webhook_url, webhookSecretId = module.secrets["webhook"].id } : {},
    { for poll in module.poll : "checkpoint" => { bucket = poll.checkpoint_bucket, object = local.pipeline.polling.checkpointObject } },
  )

  first_steps = templatefile("${path.module}/first-steps.tftpl", {
    webhook = var.webhook.enabled && var.webhook.secret == null ? module.secrets["webhook"] : null
    token   = var.poll.enabled && var.poll.token_secret == null ? module.secrets["sysdig_token"] : null
  })

  next_steps = templatefile("${path.module}/next-steps.tftpl", {
    project_id   = var.project_id
    region       = var.region
    webhook      = var.webhook.enabled
    secret       = var.webhook.enabled ? module.secrets["webhook"] : null
    webhook_url  = local.webhook_url
    receive      = one(module.receive[*].function_name)
    private      = var.public_access == "none"
    domain       = try(var.load_balancer.domain, null)
    address      = one(module.load_balancer[*].address)
    poll         = var.poll.enabled
    job          = one(module.poll[*].job.name)
    events_topic = module.topics.all["events"].name
  })
}
