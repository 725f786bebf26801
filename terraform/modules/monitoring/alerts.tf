# Conditions that need operator action.

locals {
  channels = concat(
    var.settings.notification_channels,
    [for channel in google_monitoring_notification_channel.email : channel.name],
  )

  title = "SCC pipeline${var.name_prefix == "" ? "" : " ${trimsuffix(var.name_prefix, "-")}"}"

  ways_in  = compact([var.webhook, var.poll])
  requests = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\" AND resource.labels.service_name = one_of(${join(", ", [for name in local.ways_in : "\"${name}\""])})"

  one_of = {
    dead  = "one_of(${join(", ", [for name in var.dead_subscriptions : "\"${name}\""])})"
    alive = "one_of(${join(", ", [for name in var.subscriptions : "\"${name}\""])})"
  }
}

resource "google_monitoring_alert_policy" "dead_letters" {
  project               = var.project_id
  display_name          = "${local.title}: dead letters"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "A dead letter is waiting"
    # Alert on the backlog, not on arrivals: the alert stays open until all dead letters are replayed or discarded.
    condition_threshold {
      filter          = "resource.type = \"pubsub_subscription\" AND metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.labels.subscription_id = ${local.one_of.dead}"
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      An event could not become a finding. It is kept for 31 days, with the reason as an attribute.
      Read the messages and their reasons, fix the cause, then replay them:
      `npm run replay -- --help`
    EOT
  }
}

resource "google_monitoring_alert_policy" "oldest_message" {
  project               = var.project_id
  display_name          = "${local.title}: messages wait"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "The oldest message waits too long"
    condition_threshold {
      filter          = "resource.type = \"pubsub_subscription\" AND metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" AND resource.labels.subscription_id = ${local.one_of.alive}"
      comparison      = "COMPARISON_GT"
      threshold_value = var.settings.oldest_message_seconds
      duration        = "60s"
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      A stage cannot keep up, or refuses a message repeatedly. Its log states the reason in `reason`: a quota, a
      permission, or a service that is down. Nothing is lost in the meantime; after about 16 hours messages become dead letters.
      Messages in events-archive wait while the archive cannot be written. They expire after 31 days.
    EOT
  }
}

# One condition per way in: a webhook that answers 503, or a poll that cannot read from Sysdig.
resource "google_monitoring_alert_policy" "ingress_errors" {
  count = length(local.ways_in) == 0 ? 0 : 1

  project               = var.project_id
  display_name          = "${local.title}: events do not get in"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "Too many answers are 5xx"
    condition_threshold {
      filter             = "${local.requests} AND metric.labels.response_code_class = \"5xx\""
      denominator_filter = local.requests
      comparison         = "COMPARISON_GT"
      threshold_value    = var.settings.error_ratio
      duration           = "300s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }
      denominator_aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      The webhook asks senders to retry, and some give up; or poll cannot continue. The log of the function states why.
      Check that Pub/Sub accepts messages, that the secret is readable and right, that Sysdig answers, and for a bug of ours.
    EOT
  }
}

# Use PromQL without the check that the metric exists. Cloud Monitoring learns of a new metric up to ten minutes after
# Cloud Logging, and until then rejects a policy that filters by it (hashicorp/terraform-provider-google#11102).
resource "google_monitoring_alert_policy" "rejected" {
  count = var.logs != null && var.receives ? 1 : 0

  project               = var.project_id
  display_name          = "${local.title}: wrong credentials"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "Many requests with wrong credentials"
    condition_prometheus_query_language {
      query                     = "sum(increase(${local.outcomes_series}{monitored_resource=\"${var.logs.resource_type}\",outcome=\"rejected\",reason=~\"http-401|http-403\"}[5m])) > ${var.settings.rejected_per_5_minutes}"
      duration                  = "0s"
      evaluation_interval       = "60s"
      disable_metric_validation = true
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      Someone is guessing tokens, or a sender still uses a removed one, or uses the token of another sender. If it is your own
      sender, its events wait there: give it the current token, and one of its own. Otherwise consider an allow-list
      (load_balancer.allowed_cidrs).
    EOT
  }

  depends_on = [google_logging_metric.outcomes]
}

# The limit per token in receive, EVENTS_PER_MINUTE_PER_TOKEN.
resource "google_monitoring_alert_policy" "throttled" {
  count = var.logs != null && var.receives ? 1 : 0

  project               = var.project_id
  display_name          = "${local.title}: a token above its limit"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "Requests were answered 429"
    condition_prometheus_query_language {
      query                     = "sum(increase(${local.outcomes_series}{monitored_resource=\"${var.logs.resource_type}\",outcome=\"rejected\",reason=\"http-429\"}[5m])) > 0"
      duration                  = "0s"
      evaluation_interval       = "60s"
      disable_metric_validation = true
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      The senders of one token exceeded EVENTS_PER_MINUTE_PER_TOKEN. Refused events arrive later if their sender retries;
      falcosidekick does not. Find the sender and the cause of the flood. Then stop it, or raise the limit.
    EOT
  }

  depends_on = [google_logging_metric.outcomes]
}

# Cloud Run rejects unauthorized callers before the request reaches the function, and its request metric excludes them.
# The request log includes them. Our code answers 403 only to the token of another sender, and logs the reason http-403.
resource "google_monitoring_alert_policy" "forbidden" {
  count = var.webhook == null ? 0 : 1

  project               = var.project_id
  display_name          = "${local.title}: Cloud Run refuses senders"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "A request was answered 403"
    condition_matched_log {
      filter = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.webhook}\" AND logName=\"projects/${var.project_id}/logs/run.googleapis.com%2Frequests\" AND httpRequest.status=403"
    }
  }

  # At most one notification per hour.
  alert_strategy {
    notification_rate_limit {
      period = "3600s"
    }
    auto_close = "3600s"
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      Cloud Run checks callers of the webhook again, and admits no events. With public_access = "none", an apply that
      changed the function has enabled the check: run the command in `terraform output -raw next_steps`. With all_users, a
      person or an organization policy has removed the public grant. If the log of receive has the reason http-403, Cloud
      Run admitted the sender, but its token belongs to another sender: give it one of its own.
    EOT
  }
}

# Counts everything published to the topic, by any way in. Use "or vector(0)" because a metric without traffic has no
# series. The wait is in the condition, not in the window, so that a new deployment has the whole time for its first
# event.
resource "google_monitoring_alert_policy" "silence" {
  count = var.settings.silence_hours == 0 ? 0 : 1

  project               = var.project_id
  display_name          = "${local.title}: no events"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "No event for ${var.settings.silence_hours} h"
    condition_prometheus_query_language {
      query                     = "(sum(increase(pubsub_googleapis_com:topic_send_message_operation_count{monitored_resource=\"pubsub_topic\",topic_id=\"${var.events_topic}\"}[10m])) or vector(0)) < 1"
      duration                  = "${var.settings.silence_hours * 3600}s"
      evaluation_interval       = "300s"
      disable_metric_validation = true
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      Either nothing happened, or events no longer arrive. Send a test event from the sender's own page, and check whether
      it arrives: `npm run doctor -- --help`
    EOT
  }
}
