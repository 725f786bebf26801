# The subscriptions of a stage, and its dead-letter topic.

locals {
  # Keyed by subscription name, not by the deployment's key: a renamed subscription is created next to the previous one
  # instead of replacing it. docs/adr/0016-one-apply.md
  filters = merge(var.previous, { for subscription in var.subscriptions : subscription.name => subscription.filter })
}

# More than one if one kind of message must not wait behind another.
resource "google_pubsub_subscription" "this" {
  for_each = local.filters

  project = var.project_id
  name    = each.key
  topic   = var.topic
  filter  = each.value == "" ? null : each.value
  labels  = var.labels

  # Longer than the stage's timeout. Otherwise Pub/Sub redelivers a message that is still in flight. A stage that pulls
  # extends it.
  ack_deadline_seconds       = var.delivery.ackDeadlineSeconds
  message_retention_duration = "${var.retention_days * 24 * 3600}s"

  # Without push_config, the stage pulls.
  dynamic "push_config" {
    for_each = var.push == null ? [] : [var.push]
    content {
      push_endpoint = push_config.value.endpoint

      oidc_token {
        service_account_email = push_config.value.service_account
        audience              = push_config.value.audience
      }
    }
  }

  # Without a retry policy, a rejected message is redelivered at once and uses up its attempts within minutes.
  retry_policy {
    minimum_backoff = "${var.delivery.minimumBackoffSeconds}s"
    maximum_backoff = "${var.delivery.maximumBackoffSeconds}s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead.id
    max_delivery_attempts = var.delivery.maxDeliveryAttempts
  }

  # Never expire. By default, Pub/Sub deletes a subscription after 31 idle days.
  expiration_policy {
    ttl = ""
  }

  lifecycle {
    precondition {
      condition     = var.delivery.functionTimeoutSeconds < var.delivery.ackDeadlineSeconds
      error_message = "The ack deadline must be longer than the function's timeout."
    }
  }
}

resource "google_pubsub_topic" "dead" {
  project = var.project_id
  name    = var.dead_topic
  labels  = var.labels

  dynamic "message_storage_policy" {
    for_each = length(var.storage_regions) == 0 ? [] : [var.storage_regions]
    content {
      allowed_persistence_regions = message_storage_policy.value
    }
  }
}

# A topic without a subscription drops its messages. Nothing pulls from this subscription until an operator replays, so it
# must survive any idle time, and it keeps messages for the maximum that Pub/Sub allows.
resource "google_pubsub_subscription" "dead" {
  project                    = var.project_id
  name                       = var.dead_subscription
  topic                      = google_pubsub_topic.dead.id
  labels                     = var.labels
  ack_deadline_seconds       = var.delivery.ackDeadlineSeconds
  message_retention_duration = "${var.delivery.deadLetterRetentionSeconds}s"

  expiration_policy {
    ttl = ""
  }
}
