# A stage that Pub/Sub feeds: its function, the subscriptions that push to it as an identity of its own, and the dead
# letters that replay puts back.

locals {
  push_email = "${google_service_account.push.account_id}@${var.project_id}.iam.gserviceaccount.com"
}

module "function" {
  source = "../function"

  project_id      = var.project_id
  region          = var.region
  name            = "${var.name_prefix}scc-${var.stage}"
  stage           = var.stage
  description     = var.description
  labels          = var.labels
  package         = var.package
  build           = var.build
  environment     = var.environment
  scaling         = var.scaling
  timeout_seconds = var.delivery.functionTimeoutSeconds

  # Pub/Sub of the same project counts as internal when it pushes to the run.app address, as it does here:
  # https://docs.cloud.google.com/run/docs/securing/ingress. From elsewhere the function cannot be reached at all.
  ingress_settings = "ALLOW_INTERNAL_ONLY"

  # A stage quarantines what it cannot process into its own dead letters.
  publishes_to = merge(var.publishes_to, { dead = google_pubsub_topic.dead.name })
  invokers     = { push = "serviceAccount:${local.push_email}" }
}

# Whom the function hears from. It may call this function and nothing else, so that no other subscription of the project
# can send events here.
resource "google_service_account" "push" {
  project      = var.project_id
  account_id   = "${var.name_prefix}scc-${var.stage}-push"
  display_name = "Pushes messages to the function ${var.name_prefix}scc-${var.stage}"
}

# Several, where one kind of message must not wait behind another. A filter cannot be changed: another one is a
# subscription of another name, which leaves its predecessor's backlog behind: docs/adr/0011-pace-and-order.md
resource "google_pubsub_subscription" "push" {
  for_each = var.subscriptions

  project = var.project_id
  name    = each.value.name
  topic   = var.topic
  filter  = each.value.filter == "" ? null : each.value.filter
  labels  = var.labels

  # Longer than the function's own timeout: else a message comes again while it is still being worked on.
  ack_deadline_seconds       = var.delivery.ackDeadlineSeconds
  message_retention_duration = "${var.retention_days * 24 * 3600}s"

  push_config {
    push_endpoint = module.function.uri

    oidc_token {
      service_account_email = local.push_email
      # Cloud Run accepts a token that names the service's own address.
      audience = module.function.uri
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
