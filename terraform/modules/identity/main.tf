# The identity of a stage and its grants, each on a single resource.

locals {
  # Build the address from the account's id. It is then known in the plan, so that a reviewer (and the least-privilege
  # test) sees every grant before anything is created.
  email = "${google_service_account.this.account_id}@${var.project_id}.iam.gserviceaccount.com"
}

# Each stage has its own identity. The default Compute Engine identity is often an editor of the project.
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
