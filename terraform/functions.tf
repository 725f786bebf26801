# The four stages. Their environments are in modules/environment.

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
    events = module.topics.all["events"].name
    dead   = module.enrich.dead_topic.name
  }
  environment = module.environment.receive

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
    events = module.topics.all["events"].name
    dead   = module.enrich.dead_topic.name
  }
  environment = module.environment.poll

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
  topic             = module.topics.all["events"].id
  subscriptions     = local.subscriptions.enrich
  dead_topic        = "${var.name_prefix}${local.pipeline.stages.enrich.deadTopic}"
  dead_subscription = "${var.name_prefix}${local.pipeline.stages.enrich.deadSubscription}"

  publishes_to = { findings = module.topics.all["findings"].name }
  environment  = module.environment.enrich

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
  topic             = module.topics.all["findings"].id
  subscriptions     = local.subscriptions.write
  dead_topic        = "${var.name_prefix}${local.pipeline.stages.write.deadTopic}"
  dead_subscription = "${var.name_prefix}${local.pipeline.stages.write.deadSubscription}"

  environment = module.environment.write

  depends_on = [google_project_service.this]
}

locals {
  folding = local.pipeline.folding

  write_scaling = merge(var.scaling.write, {
    concurrency = var.fold.enabled ? max(var.scaling.write.concurrency, local.folding.concurrency) : var.scaling.write.concurrency
  })
}

module "environment" {
  source = "./modules/environment"

  project_id      = var.project_id
  organization_id = var.organization_id
  topics          = local.topics
  sources         = module.sources.all
  sysdig_region   = var.sysdig_region
  lookup_projects = var.lookup_projects
  settings = {
    enrich  = var.enrich_settings
    poll    = var.poll_settings
    receive = var.receive_settings
    write   = var.write_settings
  }
  write_instances = var.scaling.write.max_instances
  # A fifth of the requests is kept for those that write, and for the urgent ones that take the place of one that waits.
  max_waiting = max(1, floor(local.write_scaling.concurrency * 4 / 5))
  fold = var.fold.enabled ? {
    window_seconds = coalesce(var.fold.window_seconds, local.folding.windowSeconds)
    bucket         = module.folds[0].bucket
    prefix         = local.folding.prefix
  } : null
}
