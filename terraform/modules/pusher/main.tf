# Whom a stage that is pushed to hears from: an identity of its own, so that nothing else of the project can send it events.

locals {
  email = "${google_service_account.push.account_id}@${var.project_id}.iam.gserviceaccount.com"
}

resource "google_service_account" "push" {
  project      = var.project_id
  account_id   = var.name
  display_name = var.display_name
}

# To sign what it pushes as this identity. Projects from before April 2021 need it, in others the agent may by its own
# role; on this one account only, it does no harm there.
resource "google_service_account_iam_member" "agent_signs" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/${local.email}"
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    replace_triggered_by = [google_service_account.push.unique_id]
  }
}
