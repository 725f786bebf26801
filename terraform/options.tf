# What can be left out.

module "load_balancer" {
  source = "./modules/load-balancer"
  count  = var.load_balancer != null && var.webhook.enabled ? 1 : 0

  project_id    = var.project_id
  region        = var.region
  name_prefix   = var.name_prefix
  service       = module.receive[0].function_name
  domain        = var.load_balancer.domain
  allowed_cidrs = var.load_balancer.allowed_cidrs
  rate_limit    = var.load_balancer.rate_limit

  depends_on = [google_project_service.this]
}

module "archive" {
  source = "./modules/archive"
  count  = var.archive.kind == "none" ? 0 : 1

  project_id          = var.project_id
  region              = var.region
  name_prefix         = var.name_prefix
  labels              = local.labels
  kind                = var.archive.kind
  retention_days      = var.archive.retention_days
  topic               = module.topics.all["events"].id
  pubsub_agent        = local.pubsub_agent
  deletion_protection = var.deletion_protection

  depends_on = [google_project_service.this]
}

module "folds" {
  source = "./modules/folds"
  count  = var.fold.enabled ? 1 : 0

  project_id      = var.project_id
  region          = var.region
  name_prefix     = var.name_prefix
  labels          = local.labels
  prefix          = local.folding.prefix
  keep_days       = local.folding.keepDays
  service_account = module.write.service_account

  depends_on = [google_project_service.this]
}

locals {
  # In the order in which an event passes them.
  functions = concat(
    module.receive[*].function_name,
    module.poll[*].function_name,
    [module.enrich.function_name, module.write.function_name],
  )
}

module "monitoring" {
  source = "./modules/monitoring"
  count  = var.monitoring.enabled ? 1 : 0

  project_id  = var.project_id
  name_prefix = var.name_prefix
  labels      = local.labels
  settings    = var.monitoring
  outcomes    = local.pipeline.outcomes

  events_topic = module.topics.all["events"].name
  functions    = local.functions
  logs = {
    filter        = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=(${join(" OR ", [for name in local.functions : "\"${name}\""])})"
    resource_type = "cloud_run_revision"
  }
  receives = var.webhook.enabled
  webhook  = one(module.receive[*].function_name)
  poll     = one(module.poll[*].function_name)
  subscriptions = concat(
    [for subscription in module.enrich.subscriptions : subscription.name],
    [for subscription in module.write.subscriptions : subscription.name],
  )
  dead_subscriptions = [module.enrich.dead_subscription.name, module.write.dead_subscription.name]

  depends_on = [google_project_service.this]
}
