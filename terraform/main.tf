# The pipeline in one project, on Cloud Run functions or on Kubernetes. This file holds the common parts. See functions.tf
# for functions, kubernetes.tf for Kubernetes, and options.tf for optional parts.
#
# Creation order: the organization's sources, APIs, topics and identities, then subscriptions and functions. If the caller
# lacks an organization role, or if the Security Command Center tier has no sources, the apply fails before it creates
# anything else.

locals {
  on_functions  = var.kubernetes == null
  on_kubernetes = var.kubernetes != null

  # In pipeline order.
  stages = concat(var.webhook.enabled ? ["receive"] : [], var.poll.enabled ? ["poll"] : [], ["enrich", "write"])

  labels = merge({ app = "scc-runtime-detections" }, var.labels)

  services = toset(concat(
    [
      "iam.googleapis.com",
      "iamcredentials.googleapis.com",
      "logging.googleapis.com",
      "pubsub.googleapis.com",
      "secretmanager.googleapis.com",
      "storage.googleapis.com",
    ],
    local.on_functions ? [
      "artifactregistry.googleapis.com",
      "cloudbuild.googleapis.com",
      "cloudfunctions.googleapis.com",
      "run.googleapis.com",
    ] : ["sts.googleapis.com"],
    var.monitoring.enabled ? ["monitoring.googleapis.com"] : [],
    local.on_functions && var.poll.enabled ? ["cloudscheduler.googleapis.com"] : [],
    var.archive.kind == "bigquery" ? ["bigquery.googleapis.com"] : [],
    length(var.lookup_projects) > 0 || var.load_balancer != null || local.on_gke ? ["compute.googleapis.com"] : [],
  ))
}

# Needs cloudresourcemanager.googleapis.com. Terraform cannot enable that API before it reads the project.
data "google_project" "this" {
  project_id = var.project_id
}

resource "google_project_service" "this" {
  for_each = var.enable_apis ? local.services : toset([])

  project = var.project_id
  service = each.value
  # Other workloads in the project may need the API too.
  disable_on_destroy = false

  # Everything else depends on the APIs, and therefore on the organization's sources.
  depends_on = [google_scc_v2_organization_source.this]
}

# The topics between stages. Each stage owns its dead-letter topic.
module "topics" {
  source = "./modules/topics"

  project_id      = var.project_id
  names           = { events = local.topics.events, findings = local.topics.findings }
  labels          = local.labels
  retention_days  = var.topic_retention_days
  storage_regions = var.storage_regions

  depends_on = [google_project_service.this]
}

# In a new project, Pub/Sub's service agent may appear a few seconds after the first topic. Until then, IAM rejects grants
# to it with "service account does not exist". Read the agent's address from this resource to wait for it.
resource "time_sleep" "pubsub_agent" {
  create_duration = "60s"
  triggers = {
    # Built by hand because google_project_service_identity exists only in the google-beta provider.
    email = "service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  }

  depends_on = [module.topics]
}

# Subscriptions of enrich and write, and their dead-letter topics.
module "delivery" {
  source   = "./modules/delivery"
  for_each = local.pipeline.stages

  project_id      = var.project_id
  labels          = local.labels
  delivery        = local.pipeline.delivery
  retention_days  = var.subscription_retention_days
  storage_regions = var.storage_regions
  topic           = module.topics.all[each.value.topic].id
  subscriptions   = local.subscriptions[each.key]
  previous = {
    for name, one in var.previous_subscriptions : name => one.filter if one.stage == each.key
  }
  dead_topic        = "${var.name_prefix}${each.value.deadTopic}"
  dead_subscription = "${var.name_prefix}${each.value.deadSubscription}"
  pubsub_agent      = time_sleep.pubsub_agent.triggers["email"]

  puller = local.pushed ? null : module.identity[each.key].service_account
  push = !local.pushed ? null : {
    endpoint        = local.push_endpoints[each.key]
    service_account = module.pusher[each.key].service_account
    # For a function: Cloud Run accepts a token whose audience is the service's own URL.
    audience = local.push_endpoints[each.key]
  }

  depends_on = [google_project_service.this]
}

locals {
  pushed = local.on_functions || try(var.kubernetes.delivery, "") == "push"

  push_endpoints = {
    for stage in keys(local.pipeline.stages) :
    stage => local.on_functions ? module.function[stage].uri : "https://${coalesce(var.kubernetes.domain, "none")}/push/${stage}"
  }
}

# One push identity per stage that receives push deliveries.
module "pusher" {
  source   = "./modules/pusher"
  for_each = local.pushed ? local.pipeline.stages : {}

  project_id   = var.project_id
  name         = "${var.name_prefix}scc-${each.key}-push"
  display_name = "Pushes messages to ${var.name_prefix}scc-${each.key}"
  pubsub_agent = time_sleep.pubsub_agent.triggers["email"]

  depends_on = [google_project_service.this]
}

# Tokens. Terraform writes each one through a write-only argument, which appears in no plan and no state.
module "secrets" {
  source = "./modules/secret"
  for_each = merge(
    var.webhook.enabled ? { webhook = { name = "scc-webhook-secrets", existing = var.webhook.secret, version = var.webhook.token_version } } : {},
    var.poll.enabled ? { sysdig_token = { name = "scc-sysdig-token", existing = var.poll.token_secret, version = var.poll.token_version } } : {},
  )

  project_id = var.project_id
  name       = "${var.name_prefix}${each.value.name}"
  existing   = each.value.existing
  locations  = var.secret_locations
  labels     = local.labels
  # Sysdig issues its API token. The webhook's token can be random.
  generated     = each.key == "webhook"
  value         = each.key == "webhook" ? null : var.sysdig_api_token
  value_version = each.value.version

  depends_on = [google_project_service.this]
}

# The identity of each stage, and its grants.
module "identity" {
  source   = "./modules/identity"
  for_each = toset(local.stages)

  project_id   = var.project_id
  name         = "${var.name_prefix}scc-${each.key}"
  display_name = "Runs ${each.key} of the SCC pipeline"
  publishes_to = local.publishes_to[each.key]
  # On Kubernetes, a stage reads the cluster's copy of the secret.
  secrets = !local.on_functions ? {} : {
    for name, secret in module.secrets : name => { project = secret.project, secret = secret.secret }
    if name == lookup(local.secret_of, each.key, null)
  }

  depends_on = [google_project_service.this]
}

locals {
  secret_of = { receive = "webhook", poll = "sysdig_token" }

  ways_in = { events = module.topics.all["events"].name, dead = module.delivery["enrich"].dead_topic.name }
  publishes_to = {
    receive = local.ways_in
    poll    = local.ways_in
    enrich  = { findings = module.topics.all["findings"].name, dead = module.delivery["enrich"].dead_topic.name }
    write   = { dead = module.delivery["write"].dead_topic.name }
  }
}

# The settings of the stages, the same on every platform.
module "environment" {
  source = "./modules/environment"

  project_id      = var.project_id
  organization_id = var.organization_id
  topics          = local.topics
  sources         = local.sources
  sysdig_region   = var.sysdig_region
  lookup_projects = var.lookup_projects
  checkpoint      = one([for checkpoint in module.checkpoint : { bucket = checkpoint.bucket, object = local.pipeline.polling.checkpointObject }])
  settings = {
    enrich  = var.enrich_settings
    poll    = var.poll_settings
    receive = var.receive_settings
    write   = var.write_settings
  }
  write_instances = local.on_functions ? var.scaling.write.max_instances : local.cluster_write_instances
  # Reserve a fifth of a function's requests for those that are writing, and for urgent ones that preempt a waiting one.
  max_waiting = local.on_functions ? max(1, floor(local.write_concurrency * 4 / 5)) : local.cluster_write_outstanding
  fold = var.fold.enabled ? {
    window_seconds = coalesce(var.fold.window_seconds, local.pipeline.folding.windowSeconds)
    bucket         = module.folds[0].bucket
    prefix         = local.pipeline.folding.prefix
  } : null
}

# Sysdig's or falcosidekick's own Pub/Sub output, which needs no webhook.
resource "google_pubsub_topic_iam_member" "event_publisher" {
  for_each = var.event_publishers

  project = var.project_id
  topic   = module.topics.all["events"].name
  role    = "roles/pubsub.publisher"
  member  = each.value
}

# Lookups need compute.instances.get and .list. The smallest predefined role that has both is roles/compute.viewer. A
# custom role with only those two is smaller: set it as lookup_role if you have one. Terraform does not create it, because
# that needs a role administrator in each of these projects, and because the id of a deleted role is unavailable for
# weeks.
resource "google_project_iam_member" "instance_reader" {
  for_each = var.lookup_projects

  project = each.value
  role    = var.lookup_role
  member  = "serviceAccount:${module.identity["enrich"].service_account}"
}
