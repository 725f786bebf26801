# What the deployment on Kubernetes has in Google Cloud: the same topics, subscriptions, dead letters, sources and
# settings as that on functions, an identity for each stage that the cluster's service accounts may take, and the text of
# the kustomization that fits. The stages themselves are in kubernetes/ of this repository.

locals {
  pipeline = jsondecode(file("${path.module}/../../generated/pipeline.json"))
  topics   = { for key, name in local.pipeline.topics : key => "${var.name_prefix}${name}" }
  labels   = merge({ app = "scc-runtime-detections" }, var.labels)

  gke = var.cluster.issuer == null
  # Put together, since google_project_service_identity is in the google-beta provider only.
  pubsub_agent = "service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"

  # As for the functions, but that two instances of write make sense only where the second is started for a backlog.
  write_instances = var.write_instances != null ? var.write_instances : local.gke || var.cluster.keda ? 2 : 1
  # What an instance writes in the time that an event may wait in it for its slot. With more at a time the rest would go
  # back to Pub/Sub unwritten, and use up its attempts.
  writes_per_second = tonumber(lookup(var.write_settings, "WRITES_PER_MINUTE", "975")) / 60 / local.write_instances
  slot_wait_seconds = tonumber(lookup(var.write_settings, "SLOT_WAIT_MS", "10000")) / 1000
  write_outstanding = max(8, var.fold.enabled ? local.pipeline.folding.concurrency : 0, floor(local.writes_per_second * local.slot_wait_seconds))

  services = toset(concat(
    [
      "iam.googleapis.com",
      "iamcredentials.googleapis.com",
      "logging.googleapis.com",
      "pubsub.googleapis.com",
      "secretmanager.googleapis.com",
      "securitycenter.googleapis.com",
      "storage.googleapis.com",
      "sts.googleapis.com",
    ],
    var.monitoring.enabled ? ["monitoring.googleapis.com"] : [],
    var.archive.kind == "bigquery" ? ["bigquery.googleapis.com"] : [],
    local.gke || length(var.lookup_projects) > 0 ? ["compute.googleapis.com"] : [],
  ))
}

# Needs the API cloudresourcemanager.googleapis.com, which no Terraform can turn on before it reads the project.
data "google_project" "this" {
  project_id = var.project_id

  lifecycle {
    precondition {
      condition     = var.webhook.enabled || var.poll.enabled || length(var.event_publishers) > 0
      error_message = "No event would ever come in: set webhook.enabled or poll.enabled, or name event_publishers."
    }
    precondition {
      condition     = var.delivery == "pull" || var.webhook.enabled
      error_message = "delivery = \"push\" comes through the ingress of the webhook: set webhook.enabled, or pull."
    }
    precondition {
      condition = alltrue([
        for name in compact([var.source_name, try(var.falco_source.name, null)]) :
        startswith(name, "organizations/${var.organization_id}/")
      ])
      error_message = "source_name and falco_source.name must be sources of the organization organization_id."
    }
  }
}

resource "google_project_service" "this" {
  for_each = var.enable_apis ? local.services : toset([])

  project = var.project_id
  service = each.value
  # Others in the project may need them as well.
  disable_on_destroy = false
}

module "topics" {
  source = "../topics"

  project_id      = var.project_id
  names           = { events = local.topics.events, findings = local.topics.findings }
  labels          = local.labels
  retention_days  = var.topic_retention_days
  storage_regions = var.storage_regions

  depends_on = [google_project_service.this]
}

module "sources" {
  source = "../sources"

  project_id          = var.project_id
  organization_id     = var.organization_id
  name_prefix         = var.name_prefix
  source_name         = var.source_name
  source_display_name = var.source_display_name
  falco_source        = var.falco_source
  writer              = module.identity["write"].service_account

  depends_on = [google_project_service.this]
}

module "delivery" {
  source   = "../delivery"
  for_each = local.pipeline.stages

  project_id      = var.project_id
  labels          = local.labels
  delivery        = local.pipeline.delivery
  retention_days  = var.subscription_retention_days
  storage_regions = var.storage_regions
  topic           = module.topics.all[each.value.topic].id
  subscriptions = {
    for subscription in each.value.subscriptions : subscription.key => {
      name   = "${var.name_prefix}${subscription.name}"
      filter = subscription.filter
    }
  }
  dead_topic        = "${var.name_prefix}${each.value.deadTopic}"
  dead_subscription = "${var.name_prefix}${each.value.deadSubscription}"
  pubsub_agent      = local.pubsub_agent

  puller = var.delivery == "pull" ? module.identity[each.key].service_account : null
  push = var.delivery == "pull" ? null : {
    endpoints       = { for subscription in each.value.subscriptions : subscription.key => "https://${var.webhook.domain}/push/${each.key}" }
    service_account = module.pusher[each.key].service_account
    audience        = "https://${var.webhook.domain}/push/${each.key}"
  }

  depends_on = [google_project_service.this]
}

# Whom a stage that is pushed to hears from: it checks the token itself.
module "pusher" {
  source   = "../pusher"
  for_each = var.delivery == "push" ? local.pipeline.stages : {}

  project_id   = var.project_id
  name         = "${var.name_prefix}scc-${each.key}-push"
  display_name = "Pushes messages to ${each.key} on Kubernetes"
  pubsub_agent = local.pubsub_agent

  depends_on = [google_project_service.this]
}

# The secrets that people put a value into, and copy from into the cluster. No stage reads them in Secret Manager.
module "secrets" {
  source = "../secret"
  for_each = merge(
    var.webhook.enabled ? { webhook = { name = "scc-webhook-secrets", existing = var.webhook.secret } } : {},
    var.poll.enabled ? { sysdig_token = { name = "scc-sysdig-token", existing = var.poll.token_secret } } : {},
  )

  project_id = var.project_id
  name       = "${var.name_prefix}${each.value.name}"
  existing   = each.value.existing
  locations  = var.secret_locations
  labels     = local.labels

  depends_on = [google_project_service.this]
}

module "environment" {
  source = "../environment"

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
  write_instances = local.write_instances
  max_waiting     = local.write_outstanding
  fold = var.fold.enabled ? {
    window_seconds = coalesce(var.fold.window_seconds, local.pipeline.folding.windowSeconds)
    bucket         = module.folds[0].bucket
    prefix         = local.pipeline.folding.prefix
  } : null
}
