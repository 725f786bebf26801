# Optional parts, on any platform.

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
  pubsub_agent        = time_sleep.pubsub_agent.triggers["email"]
  deletion_protection = var.deletion_protection

  depends_on = [google_project_service.this]
}

module "falco_log_sinks" {
  source = "./modules/log-sinks"
  count  = length(var.falco_log_sinks) == 0 ? 0 : 1

  project_id  = var.project_id
  name_prefix = var.name_prefix
  topic       = module.topics.all["events"].name
  sinks       = var.falco_log_sinks

  depends_on = [google_project_service.this]
}

module "folds" {
  source = "./modules/folds"
  count  = var.fold.enabled ? 1 : 0

  project_id      = var.project_id
  region          = var.region
  name_prefix     = var.name_prefix
  labels          = local.labels
  prefix          = local.pipeline.folding.prefix
  keep_days       = local.pipeline.folding.keepDays
  service_account = module.identity["write"].service_account

  depends_on = [google_project_service.this]
}

module "checkpoint" {
  source = "./modules/checkpoint"
  count  = var.poll.enabled ? 1 : 0

  project_id      = var.project_id
  region          = var.region
  name_prefix     = var.name_prefix
  labels          = local.labels
  object          = local.pipeline.polling.checkpointObject
  force_destroy   = !var.deletion_protection
  service_account = module.identity["poll"].service_account

  depends_on = [google_project_service.this]
}

locals {
  # In pipeline order.
  function_names = [for stage in local.function_stages : module.function[stage].name]

  # The stages' logs. GKE sends container output to Cloud Logging. Other clusters may not, so monitoring then shows only
  # the metrics of Pub/Sub and Security Command Center, and no outcomes.
  logs = (
    local.on_functions ? {
      filter        = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=(${join(" OR ", [for name in local.function_names : "\"${name}\""])})"
      resource_type = "cloud_run_revision"
    } :
    local.on_gke ? {
      filter        = "resource.type=\"k8s_container\" AND resource.labels.namespace_name=\"${var.kubernetes.namespace}\""
      resource_type = "k8s_container"
    } :
    null
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
  logs        = local.logs

  events_topic       = module.topics.all["events"].name
  functions          = local.function_names
  receives           = var.webhook.enabled
  webhook            = one([for stage in local.function_stages : module.function[stage].name if stage == "receive"])
  poll               = one([for stage in local.function_stages : module.function[stage].name if stage == "poll"])
  subscriptions      = flatten([[for delivery in module.delivery : keys(delivery.all)], module.archive[*].subscription.name])
  dead_subscriptions = [for delivery in module.delivery : delivery.dead_subscription.name]

  depends_on = [google_project_service.this]
}
