# Whom a stage is to Google, and what that identity may do: all of it bound to single resources.

locals {
  # An account's address follows from its id. Written out, it is known in the plan, so that a reviewer (and the test
  # of least privilege) sees who gets what before anything exists.
  email = "${google_service_account.this.account_id}@${var.project_id}.iam.gserviceaccount.com"
}

# Each stage has an identity of its own: the default one of Compute Engine is often an editor of the project.
resource "google_service_account" "this" {
  project      = var.project_id
  account_id   = var.name
  display_name = var.display_name
}

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = var.publishes_to

  project = var.project_id
  topic   = each.value
  role    = "roles/pubsub.publisher"
  member  = "serviceAccount:${local.email}"
}

resource "google_secret_manager_secret_iam_member" "accessor" {
  for_each = var.secrets

  project   = each.value.project
  secret_id = each.value.secret
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${local.email}"
}
