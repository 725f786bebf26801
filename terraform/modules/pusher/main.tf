# The push identity of a stage. It is dedicated, so that nothing else in the project can send events to the stage.

locals {
  email = "${google_service_account.push.account_id}@${var.project_id}.iam.gserviceaccount.com"
}

resource "google_service_account" "push" {
  project      = var.project_id
  account_id   = var.name
  display_name = var.display_name
}

# Lets the Pub/Sub agent sign tokens as this identity. Projects created before April 2021 need it. In newer projects the
# agent's own role suffices, and this grant is harmless, because it covers this account only.
resource "google_service_account_iam_member" "agent_signs" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/${local.email}"
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    replace_triggered_by = [google_service_account.push.unique_id]
  }
}
