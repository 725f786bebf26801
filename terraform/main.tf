# The pipeline in one project, on Cloud Run functions or in a cluster of Kubernetes: what both have. What is on functions
# alone is in functions.tf, what is in a cluster alone in kubernetes.tf, what can be left out in options.tf.
#
# In this order: the organization's sources, APIs, topics and identities, subscriptions and functions. So an apply that
# lacks a role in the organization, or a tier of Security Command Center that has sources, ends with nothing half done.

locals {
  on_functions  = var.kubernetes == null
  on_kubernetes = var.kubernetes != null

  # In the order in which an event passes them.
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

# Needs the API cloudresourcemanager.googleapis.com, which no Terraform can turn on before it reads the project.
data "google_project" "this" {
  project_id = var.project_id
}

resource "google_project_service" "this" {
  for_each = var.enable_apis ? local.services : toset([])

  project = var.project_id
  service = each.value
  # Others in the project may need them as well.
  disable_on_destroy = false

  # Everything else waits for these, and so for the organization's sources.
  depends_on = [google_scc_v2_organization_source.this]
}

# What stages publish to. Their dead letters belong to the stages.
module "topics" {
  source = "./modules/topics"

  project_id      = var.project_id
  names           = { events = local.topics.events, findings = local.topics.findings }
  labels          = local.labels
  retention_days  = var.topic_retention_days
  storage_regions = var.storage_regions

  depends_on = [google_project_service.this]
}

# In a new project, Pub/Sub's service agent may come some seconds after the first topic. A grant that names it before is
# refused: "service account does not exist". Whoever needs the agent takes its address from here, and so waits.
resource "time_sleep" "pubsub_agent" {
  create_duration = "60s"
  triggers = {
    # Put together, since google_project_service_identity is in the google-beta provider only.
    email = "service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  }

  depends_on = [module.topics]
}

# How messages reach enrich and write, and where those end that they cannot handle.
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
    # Of a function: Cloud Run accepts a token that names the service's own address.
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

# Whom a stage that is pushed to hears from, one for each stage.
module "pusher" {
  source   = "./modules/pusher"
  for_each = local.pushed ? local.pipeline.stages : {}

  project_id   = var.project_id
  name         = "${var.name_prefix}scc-${each.key}-push"
  display_name = "Pushes messages to ${var.name_prefix}scc-${each.key}"
  pubsub_agent = time_sleep.pubsub_agent.triggers["email"]

  depends_on = [google_project_service.this]
}

# The tokens. Terraform writes each without keeping it: a write-only argument is in no plan and no state.
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
  # Sysdig gives the one, nobody needs to choose the other.
  generated     = each.key == "webhook"
  value         = each.key == "webhook" ? null : var.sysdig_api_token
  value_version = each.value.version

  depends_on = [google_project_service.this]
}

# What a stage is to Google, and what it may do.
module "identity" {
  source   = "./modules/identity"
  for_each = toset(local.stages)

  project_id   = var.project_id
  name         = "${var.name_prefix}scc-${each.key}"
  display_name = "Runs ${each.key} of the SCC pipeline"
  publishes_to = local.publishes_to[each.key]
  # In a cluster, a stage reads a copy that the cluster keeps.
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

# The settings of the stages, the same wherever they run.
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
  # Of a function's requests, a fifth is kept for those that write, and for the urgent ones that take the place of one that
  # waits.
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

# Reading instances takes compute.instances.get and .list. The smallest predefined role that has both is
# roles/compute.viewer; a custom role with just those two is smaller, and goes into lookup_role where one exists. It is not
# made here: it would take an administrator of roles in every one of these projects, and the id of a deleted role cannot
# be used again for weeks.
resource "google_project_iam_member" "instance_reader" {
  for_each = var.lookup_projects

  project = each.value
  role    = var.lookup_role
  member  = "serviceAccount:${module.identity["enrich"].service_account}"
}
