# Grants for Pub/Sub's service agent. Without the first two, dead-lettering silently does nothing and messages are
# redelivered forever (googleapis/google-cloud-go#1977).

resource "google_pubsub_topic_iam_member" "agent_publishes_dead_letters" {
  project = var.project_id
  topic   = google_pubsub_topic.dead.name
  role    = "roles/pubsub.publisher"
  member  = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    # A replaced topic or subscription has the same name but an empty policy.
    replace_triggered_by = [google_pubsub_topic.dead.id]
  }
}

# Lets the agent acknowledge a message on the subscription once it is a dead letter.
resource "google_pubsub_subscription_iam_member" "agent_acknowledges" {
  for_each = local.filters

  project      = var.project_id
  subscription = google_pubsub_subscription.this[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    replace_triggered_by = [google_pubsub_subscription.this[each.key].id]
  }
}

# The stage itself, if it pulls. Granted on the subscriptions, so that it can pull no others.
resource "google_pubsub_subscription_iam_member" "puller" {
  for_each = var.puller == null ? {} : local.filters

  project      = var.project_id
  subscription = google_pubsub_subscription.this[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:${var.puller}"

  lifecycle {
    replace_triggered_by = [google_pubsub_subscription.this[each.key].id]
  }
}
