# Calls poll on a schedule, with a dedicated identity.

locals {
  email = "${google_service_account.schedule.account_id}@${var.project_id}.iam.gserviceaccount.com"
}

# The caller of the function. It may call this function only.
resource "google_service_account" "schedule" {
  project      = var.project_id
  account_id   = "${var.name}-call"
  display_name = "Calls the function ${var.name} on a schedule"
}

resource "google_cloud_scheduler_job" "poll" {
  project     = var.project_id
  region      = var.region
  name        = var.name
  description = "Lets the function read Sysdig's events"
  schedule    = var.schedule
  time_zone   = "Etc/UTC"
  paused      = var.paused

  # Longer than the function's own timeout, so that a slow run does not count as failed.
  attempt_deadline = "${var.attempt_deadline_seconds}s"

  http_target {
    http_method = "POST"
    uri         = var.uri

    oidc_token {
      service_account_email = local.email
      audience              = var.uri
    }
  }

  # Do not retry: the next run resumes from the same checkpoint.
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
