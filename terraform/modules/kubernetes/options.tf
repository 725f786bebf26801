# What can be left out.

module "archive" {
  source = "../archive"
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
  source = "../folds"
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
  source = "../checkpoint"
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

# Of the load balancer that GKE makes for the Ingress: an address that stays, since the domain points to it.
resource "google_compute_global_address" "receive" {
  count = local.gke && var.webhook.enabled ? 1 : 0

  project = var.project_id
  name    = "${var.name_prefix}scc-receive"

  depends_on = [google_project_service.this]
}

# GKE sends what containers write to Cloud Logging. What another cluster does with it is not known here: then what Pub/Sub
# and Security Command Center count is shown, and no outcomes.
module "monitoring" {
  source = "../monitoring"
  count  = var.monitoring.enabled ? 1 : 0

  project_id  = var.project_id
  name_prefix = var.name_prefix
  labels      = local.labels
  settings    = var.monitoring
  outcomes    = local.pipeline.outcomes
  receives    = var.webhook.enabled
  logs = local.gke ? {
    filter        = "resource.type=\"k8s_container\" AND resource.labels.namespace_name=\"${var.namespace}\""
    resource_type = "k8s_container"
  } : null

  events_topic       = module.topics.all["events"].name
  subscriptions      = flatten([for delivery in module.delivery : [for subscription in delivery.subscriptions : subscription.name]])
  dead_subscriptions = [for delivery in module.delivery : delivery.dead_subscription.name]

  depends_on = [google_project_service.this]
}
