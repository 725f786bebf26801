# The pipeline in one project: what all parts share. The functions are in functions.tf.

locals {
  # Names of topics and subscriptions, deadlines and the schedule are those of the code: npm run generate writes them
  # from shared/pubsub/topology.ts, and so they are the same here as where npm start runs the pipeline.
  pipeline = jsondecode(file("${path.module}/generated/pipeline.json"))

  packages = coalesce(var.packages_directory, "${path.module}/../dist")

  topics = { for key, name in local.pipeline.topics : key => "${var.name_prefix}${name}" }

  subscriptions = {
    for stage, parts in local.pipeline.stages : stage => {
      for subscription in parts.subscriptions : subscription.key => {
        name   = "${var.name_prefix}${subscription.name}"
        filter = subscription.filter
      }
    }
  }

  labels = merge({ app = "scc-runtime-detections" }, var.labels)

  # Put together, since google_project_service_identity is in the google-beta provider only.
  pubsub_agent = "service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"

  services = toset(concat(
    [
      "artifactregistry.googleapis.com",
      "cloudbuild.googleapis.com",
      "cloudfunctions.googleapis.com",
      "iam.googleapis.com",
      "iamcredentials.googleapis.com",
      "logging.googleapis.com",
      "pubsub.googleapis.com",
      "run.googleapis.com",
      "secretmanager.googleapis.com",
      "securitycenter.googleapis.com",
      "storage.googleapis.com",
    ],
    var.monitoring.enabled ? ["monitoring.googleapis.com"] : [],
    var.poll.enabled ? ["cloudscheduler.googleapis.com"] : [],
    var.archive.kind == "bigquery" ? ["bigquery.googleapis.com"] : [],
    length(var.lookup_projects) > 0 || var.load_balancer != null ? ["compute.googleapis.com"] : [],
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
      condition     = var.load_balancer == null || var.webhook.enabled
      error_message = "load_balancer stands in front of the webhook: set webhook.enabled, or leave load_balancer out."
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

# The identity and places that functions are built with.
module "build" {
  source = "./modules/build"

  project_id     = var.project_id
  project_number = data.google_project.this.number
  region         = var.region
  name_prefix    = var.name_prefix
  labels         = local.labels

  depends_on = [google_project_service.this]
}

# What stages publish to. Their dead letters belong to the stages.
module "topics" {
  source = "./modules/topics"

  project_id      = var.project_id
  names           = local.topics
  labels          = local.labels
  retention_days  = var.topic_retention_days
  storage_regions = var.storage_regions

  depends_on = [google_project_service.this]
}

# The secrets that people put a value into. They are a target of their own, terraform apply -target=module.secrets, since
# Cloud Run refuses a function whose secret has no version yet (hashicorp/terraform-provider-google#10846). The output
# first_steps says how they get one. Who gives existing secrets needs no such first step.
module "secrets" {
  source = "./modules/secret"
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
