# The second way in: a schedule, the function that reads Sysdig's events API, and the bucket of its checkpoint.

locals {
  schedule_email = "${google_service_account.schedule.account_id}@${var.project_id}.iam.gserviceaccount.com"

  mount_path = "/etc/secrets/sysdig"
  file       = "token"
}

module "function" {
  source = "../function"

  project_id      = var.project_id
  region          = var.region
  name            = "${var.name_prefix}scc-poll"
  stage           = "poll"
  description     = "Reads events from Sysdig's API and publishes them"
  labels          = var.labels
  package         = var.package
  build           = var.build
  timeout_seconds = var.timeout_seconds
  publishes_to    = var.publishes_to

  # One run at a time: they share a checkpoint.
  scaling = merge(var.scaling, { max_instances = 1, concurrency = 1 })

  # Cloud Scheduler of the same project counts as internal: https://docs.cloud.google.com/run/docs/securing/ingress
  ingress_settings = "ALLOW_INTERNAL_ONLY"

  environment = merge(var.environment, {
    SYSDIG_TOKEN_FILE = "${local.mount_path}/${local.file}"
    CHECKPOINT_BUCKET = module.checkpoint.bucket
    CHECKPOINT_OBJECT = var.checkpoint_object
  })
  secrets = {
    token = { project = var.secret.project, secret = var.secret.secret, mount_path = local.mount_path, file = local.file }
  }
  invokers = { schedule = "serviceAccount:${local.schedule_email}" }
}

# Whom the function hears from. It may call this function and nothing else.
resource "google_service_account" "schedule" {
  project      = var.project_id
  account_id   = "${var.name_prefix}scc-poll-call"
  display_name = "Calls the function ${var.name_prefix}scc-poll by schedule"
}

resource "google_cloud_scheduler_job" "poll" {
  project     = var.project_id
  region      = var.region
  name        = "${var.name_prefix}scc-poll"
  description = "Lets the function read Sysdig's events"
  schedule    = var.schedule
  time_zone   = "Etc/UTC"
  paused      = var.paused

  # Longer than the function's own timeout, so that a run that takes its time is not taken for a failed one.
  attempt_deadline = "${var.attempt_deadline_seconds}s"

  http_target {
    http_method = "POST"
    uri         = module.function.uri

    oidc_token {
      service_account_email = local.schedule_email
      audience              = module.function.uri
    }
  }

  # The next run makes good for a failed one, from the same checkpoint.
  retry_config {
    retry_count = 0
  }

  lifecycle {
    precondition {
      condition     = var.timeout_seconds < var.attempt_deadline_seconds
      error_message = "The schedule's deadline must be longer than the function's timeout."
    }
  }
}

module "checkpoint" {
  source = "../checkpoint"

  project_id      = var.project_id
  region          = var.region
  name_prefix     = var.name_prefix
  labels          = var.labels
  object          = var.checkpoint_object
  force_destroy   = var.force_destroy
  service_account = module.function.service_account
}
