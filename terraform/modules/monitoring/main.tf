# Metrics from the stages' logs, if Cloud Logging has them. shared/log.ts defines the log line.

locals {
  outcomes_metric  = "${var.name_prefix}scc-outcomes"
  findings_metric  = "${var.name_prefix}scc-findings"
  unclaimed_metric = "${var.name_prefix}scc-unclaimed-names"

  # The name of the same metric in PromQL: https://docs.cloud.google.com/monitoring/promql/promql-mapping
  outcomes_series = "logging_googleapis_com:user_${replace(local.outcomes_metric, "/[^A-Za-z0-9_]/", "_")}"
}

# All outcomes of all stages in one counter with labels: each outcome is its own series.
resource "google_logging_metric" "outcomes" {
  count = var.logs == null ? 0 : 1

  project     = var.project_id
  name        = local.outcomes_metric
  description = "How events, messages and requests ended at each stage"
  filter      = "${var.logs.filter} AND labels.outcome=(${join(" OR ", [for outcome in var.outcomes : "\"${outcome}\""])})"

  label_extractors = {
    stage   = "EXTRACT(labels.stage)"
    outcome = "EXTRACT(labels.outcome)"
    reason  = "EXTRACT(jsonPayload.reason)"
    format  = "EXTRACT(labels.format)"
  }

  metric_descriptor {
    display_name = "SCC pipeline: outcomes"
    metric_kind  = "DELTA"
    value_type   = "INT64"
    unit         = "1"
    labels {
      key         = "stage"
      description = "receive, poll, enrich or write"
    }
    labels {
      key         = "outcome"
      description = join(", ", var.outcomes)
    }
    labels {
      key         = "reason"
      description = "The reason, if it did not succeed"
    }
    labels {
      key         = "format"
      description = "The sender's format"
    }
  }
}

# Count rules in a separate metric: rules times reasons would create needlessly many series.
resource "google_logging_metric" "findings" {
  count = var.logs == null ? 0 : 1

  project     = var.project_id
  name        = local.findings_metric
  description = "Findings written, by rule and severity"
  filter      = "${var.logs.filter} AND labels.stage=\"write\" AND labels.outcome=\"written\""

  label_extractors = {
    rule     = "EXTRACT(labels.rule)"
    severity = "EXTRACT(jsonPayload.findingSeverity)"
  }

  metric_descriptor {
    display_name = "SCC pipeline: findings written"
    metric_kind  = "DELTA"
    value_type   = "INT64"
    unit         = "1"
    labels {
      key         = "rule"
      description = "The rule of Sysdig or Falco"
    }
    labels {
      key         = "severity"
      description = "The severity of the finding"
    }
  }
}

# The number of field names in an event that no part claimed. They become source properties of the finding. A rise means
# that a sender speaks a new dialect.
resource "google_logging_metric" "unclaimed" {
  count = var.logs == null ? 0 : 1

  project         = var.project_id
  name            = local.unclaimed_metric
  description     = "Names of fields and labels that no part of an event took, by format"
  filter          = "${var.logs.filter} AND labels.stage=\"enrich\" AND labels.outcome=\"enriched\" AND jsonPayload.unclaimed>=0"
  value_extractor = "EXTRACT(jsonPayload.unclaimed)"

  label_extractors = {
    format = "EXTRACT(labels.format)"
  }

  metric_descriptor {
    display_name = "SCC pipeline: names that nobody claimed"
    metric_kind  = "DELTA"
    value_type   = "DISTRIBUTION"
    unit         = "1"
    labels {
      key         = "format"
      description = "The sender's format"
    }
  }
}

resource "google_monitoring_notification_channel" "email" {
  for_each = var.settings.notification_emails

  project      = var.project_id
  display_name = "SCC pipeline: ${each.value}"
  type         = "email"
  labels       = { email_address = each.value }
  user_labels  = var.labels
  # Terraform destroys a removed address before it changes the alerts, and Cloud Monitoring refuses to delete a channel
  # that an alert notifies (hashicorp/terraform-provider-google#3008).
  force_delete = true
}
