# The four stages. Each environment is what Terraform knows, and over it what the user may set (variables-settings.tf).

module "receive" {
  source = "./modules/ingress"
  count  = var.webhook.enabled ? 1 : 0

  project_id           = var.project_id
  region               = var.region
  name_prefix          = var.name_prefix
  labels               = local.labels
  package              = "${local.packages}/receive.zip"
  build                = module.build.build
  scaling              = var.scaling.receive
  timeout_seconds      = local.pipeline.delivery.functionTimeoutSeconds
  secret               = { project = module.secrets["webhook"].project, secret = module.secrets["webhook"].secret }
  public               = var.public_access == "all_users"
  behind_load_balancer = var.load_balancer != null

  publishes_to = {
    events = google_pubsub_topic.this["events"].name
    dead   = module.enrich.dead_topic.name
  }
  environment = merge(var.receive_settings, {
    PROJECT_ID        = var.project_id
    EVENTS_TOPIC      = local.topics.events
    EVENTS_DEAD_TOPIC = local.topics.eventsDead
  })

  depends_on = [google_project_service.this]
}

module "poll" {
  source = "./modules/poll"
  count  = var.poll.enabled ? 1 : 0

  project_id               = var.project_id
  region                   = var.region
  name_prefix              = var.name_prefix
  labels                   = local.labels
  package                  = "${local.packages}/poll.zip"
  build                    = module.build.build
  scaling                  = var.scaling.poll
  timeout_seconds          = local.pipeline.delivery.functionTimeoutSeconds
  schedule                 = coalesce(var.poll.schedule, local.pipeline.polling.schedule)
  paused                   = var.poll.paused
  attempt_deadline_seconds = local.pipeline.polling.attemptDeadlineSeconds
  checkpoint_object        = local.pipeline.polling.checkpointObject
  secret                   = { project = module.secrets["sysdig_token"].project, secret = module.secrets["sysdig_token"].secret }
  force_destroy            = !var.deletion_protection

  publishes_to = {
    events = google_pubsub_topic.this["events"].name
    dead   = module.enrich.dead_topic.name
  }
  environment = merge(var.poll_settings, {
    PROJECT_ID        = var.project_id
    EVENTS_TOPIC      = local.topics.events
    EVENTS_DEAD_TOPIC = local.topics.eventsDead
    SYSDIG_REGION     = var.sysdig_region
  })

  depends_on = [google_project_service.this]
}

module "enrich" {
  source = "./modules/stage"

  project_id        = var.project_id
  region            = var.region
  name_prefix       = var.name_prefix
  labels            = local.labels
  stage             = "enrich"
  description       = "Works out what a runtime event is about and which resource it belongs to"
  package           = "${local.packages}/enrich.zip"
  build             = module.build.build
  scaling           = var.scaling.enrich
  pubsub_agent      = local.pubsub_agent
  delivery          = local.pipeline.delivery
  retention_days    = var.subscription_retention_days
  storage_regions   = var.storage_regions
  topic             = google_pubsub_topic.this["events"].id
  subscriptions     = local.subscriptions.enrich
  dead_topic        = "${var.name_prefix}${local.pipeline.stages.enrich.deadTopic}"
  dead_subscription = "${var.name_prefix}${local.pipeline.stages.enrich.deadSubscription}"

  publishes_to = { findings = google_pubsub_topic.this["findings"].name }
  environment = merge(
    var.enrich_settings,
    {
      PROJECT_ID        = var.project_id
      ORGANIZATION_ID   = var.organization_id
      FINDINGS_TOPIC    = local.topics.findings
      EVENTS_DEAD_TOPIC = local.topics.eventsDead
    },
    length(var.lookup_projects) == 0 ? {} : { LOOKUP_PROJECTS = join(",", sort(var.lookup_projects)) },
  )

  depends_on = [google_project_service.this]
}

module "write" {
  source = "./modules/stage"

  project_id        = var.project_id
  region            = var.region
  name_prefix       = var.name_prefix
  labels            = local.labels
  stage             = "write"
  description       = "Writes runtime events as findings of Security Command Center"
  package           = "${local.packages}/write.zip"
  build             = module.build.build
  scaling           = local.write_scaling
  pubsub_agent      = local.pubsub_agent
  delivery          = local.pipeline.delivery
  retention_days    = var.subscription_retention_days
  storage_regions   = var.storage_regions
  topic             = google_pubsub_topic.this["findings"].id
  subscriptions     = local.subscriptions.write
  dead_topic        = "${var.name_prefix}${local.pipeline.stages.write.deadTopic}"
  dead_subscription = "${var.name_prefix}${local.pipeline.stages.write.deadSubscription}"

  environment = merge(
    var.write_settings,
    {
      PROJECT_ID          = var.project_id
      SCC_SOURCE          = local.sources.sysdig
      FINDINGS_DEAD_TOPIC = local.topics.findingsDead
      SYSDIG_REGION       = var.sysdig_region
      # Each instance writes at its share of the pace, and keeps a fifth of its requests for those that write, and for
      # the urgent ones that take the place of one that waits.
      WRITE_INSTANCES = tostring(var.scaling.write.max_instances)
      MAX_WAITING     = tostring(max(1, floor(local.write_scaling.concurrency * 4 / 5)))
    },
    var.falco_source == null ? {} : { SCC_FALCO_SOURCE = local.sources["falco"] },
    local.fold_environment,
  )

  depends_on = [google_project_service.this]
}

locals {
  folding = local.pipeline.folding

  write_scaling = merge(var.scaling.write, {
    concurrency = var.fold.enabled ? max(var.scaling.write.concurrency, local.folding.concurrency) : var.scaling.write.concurrency
  })
  fold_environment = var.fold.enabled ? {
    FOLD                = "on"
    FOLD_WINDOW_SECONDS = tostring(coalesce(var.fold.window_seconds, local.folding.windowSeconds))
    FOLD_BUCKET         = module.folds[0].bucket
    FOLD_PREFIX         = local.folding.prefix
  } : {}
}
