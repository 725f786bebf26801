# How messages reach a stage, and where those end that it cannot handle.

locals {
  # By name, not by what the deployment calls them: a subscription of another name is made beside that of before, which
  # is not replaced by it. docs/adr/0016-one-apply.md
  filters = merge(var.previous, { for subscription in var.subscriptions : subscription.name => subscription.filter })
}

# Several, where one kind of message must not wait behind another.
resource "google_pubsub_subscription" "this" {
  for_each = local.filters

  project = var.project_id
  name    = each.key
  topic   = var.topic
  filter  = each.value == "" ? null : each.value
  labels  = var.labels

  # Longer than a stage takes: else a message comes again while it is still being worked on. A stage that pulls prolongs it.
  ack_deadline_seconds       = var.delivery.ackDeadlineSeconds
  message_retention_duration = "${var.retention_days * 24 * 3600}s"

  # Without it the stage asks for messages itself.
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

  # Without a policy a refused message comes again at once, and its attempts are used up within minutes.
  retry_policy {
    minimum_backoff = "${var.delivery.minimumBackoffSeconds}s"
    maximum_backoff = "${var.delivery.maximumBackoffSeconds}s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead.id
    max_delivery_attempts = var.delivery.maxDeliveryAttempts
  }

  # Never: by default a subscription that nobody used for 31 days is deleted.
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

# A topic without a subscription forgets what it gets. Nothing pulls from this one until somebody replays, so it must
# outlive any idle time, and keeps messages as long as Pub/Sub allows.
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
