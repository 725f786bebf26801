# What Pub/Sub's own service agent needs. Without the first two, dead letters do nothing, silently: messages come again
# for ever (googleapis/google-cloud-go#1977).

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
  for_each = local.filters

  project      = var.project_id
  subscription = google_pubsub_subscription.this[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    replace_triggered_by = [google_pubsub_subscription.this[each.key].id]
  }
}

# The stage itself, where it asks for its messages. Bound to the subscriptions, so that it can take nobody else's.
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
