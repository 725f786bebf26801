# What Pub/Sub's own service agent needs. Without the first two, dead letters do nothing, silently: messages come again
# for ever (googleapis/google-cloud-go#1977). The agent's address is put together by the caller, since the resource that
# would ask for it, google_project_service_identity, is in the google-beta provider only. The agent exists from the
# moment the API is on; to be safe, its grants come after the first topic and subscription.

resource "google_pubsub_topic_iam_member" "agent_publishes_dead_letters" {
  project = var.project_id
  topic   = google_pubsub_topic.dead.name
  role    = "roles/pubsub.publisher"
  member  = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    # A topic or subscription that is replaced comes back under the same name with an empty policy.
    replace_triggered_by = [google_pubsub_topic.dead.id]
  }
}

# To take a message off the subscription once it is a dead letter.
resource "google_pubsub_subscription_iam_member" "agent_acknowledges" {
  for_each = var.subscriptions

  project      = var.project_id
  subscription = google_pubsub_subscription.push[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    replace_triggered_by = [google_pubsub_subscription.push[each.key].id]
  }
}

# To sign what it pushes as this identity. Projects from before April 2021 need it, in others the agent may by its own
# role; on this one account only, it does no harm there.
resource "google_service_account_iam_member" "agent_signs" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/${local.push_email}"
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "serviceAccount:${var.pubsub_agent}"

  depends_on = [google_pubsub_topic.dead]

  lifecycle {
    replace_triggered_by = [google_service_account.push.unique_id]
  }
}
