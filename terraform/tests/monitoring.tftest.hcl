# What is counted, shown and alerted of.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id         = "example-project"
  organization_id    = "123456789"
  packages_directory = "tests/fixtures/packages"
}

run "by_default" {
  command = plan

  assert {
    condition = alltrue([
      for outcome in jsondecode(file("generated/pipeline.json")).outcomes : strcontains(module.monitoring[0].metrics.outcomes.filter, "\"${outcome}\"")
    ])
    error_message = "Every outcome of shared/log.ts is counted."
  }
  assert {
    condition     = toset(keys(module.monitoring[0].metrics.outcomes.label_extractors)) == toset([for label in module.monitoring[0].metrics.outcomes.metric_descriptor[0].labels : label.key])
    error_message = "Each label has an extractor, and each extractor a label."
  }
  assert {
    condition = (
      module.monitoring[0].metrics.unclaimed.name == "scc-unclaimed-names" &&
      module.monitoring[0].metrics.unclaimed.value_extractor == "EXTRACT(jsonPayload.unclaimed)" &&
      module.monitoring[0].metrics.unclaimed.metric_descriptor[0].metric_kind == "DELTA" &&
      module.monitoring[0].metrics.unclaimed.metric_descriptor[0].value_type == "DISTRIBUTION" &&
      module.monitoring[0].metrics.unclaimed.label_extractors == tomap({ format = "EXTRACT(labels.format)" }) &&
      module.monitoring[0].metrics.unclaimed.metric_descriptor[0].labels[*].key == tolist(["format"])
    )
    error_message = "The names that nobody claimed are a distribution by format: a metric with a value extractor takes no other type."
  }
  assert {
    condition = (
      strcontains(module.monitoring[0].metrics.unclaimed.filter, "labels.stage=\"enrich\" AND labels.outcome=\"enriched\"") &&
      startswith(module.monitoring[0].metrics.unclaimed.filter, trimsuffix(module.monitoring[0].metrics.findings.filter, " AND labels.stage=\"write\" AND labels.outcome=\"written\""))
    )
    error_message = "They are counted in the log of enrich, of this pipeline alone."
  }
  assert {
    condition     = toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "ingress_errors", "rejected", "silence"])
    error_message = "All alerts are there."
  }
  assert {
    condition     = strcontains(module.monitoring[0].alerts.dead_letters.conditions[0].condition_threshold[0].filter, "one_of(\"events-dead\", \"findings-dead\")") && module.monitoring[0].alerts.dead_letters.conditions[0].condition_threshold[0].threshold_value == 0
    error_message = "One dead letter in either subscription is an alert."
  }
  assert {
    condition     = strcontains(module.monitoring[0].alerts.oldest_message.conditions[0].condition_threshold[0].filter, "one_of(\"events-enrich\", \"findings-write\", \"findings-write-urgent\")")
    error_message = "The age of the oldest message is that of all push subscriptions."
  }
  assert {
    condition     = strcontains(module.monitoring[0].alerts.rejected.conditions[0].condition_prometheus_query_language[0].query, "logging_googleapis_com:user_scc_outcomes{") && module.monitoring[0].metrics.outcomes.name == "scc-outcomes"
    error_message = "The alert must name the metric, as PromQL spells it."
  }
  assert {
    condition     = module.monitoring[0].alerts.silence.conditions[0].condition_prometheus_query_language[0].duration == "82800s"
    error_message = "Silence is 23 hours without an event."
  }
  assert {
    condition     = length(module.monitoring[0].charts) == 8
    error_message = "The dashboard has all of its charts."
  }
}

run "as_set" {
  command = plan

  variables {
    name_prefix = "test-"
    monitoring = {
      notification_channels  = ["projects/example-project/notificationChannels/1"]
      oldest_message_seconds = 1200
      error_ratio            = 0.2
      rejected_per_5_minutes = 100
      silence_hours          = 0
    }
  }

  assert {
    condition = alltrue([
      for alert in module.monitoring[0].alerts : alert.notification_channels == tolist(["projects/example-project/notificationChannels/1"])
    ])
    error_message = "Every alert goes to the channels that were given."
  }
  assert {
    condition     = !contains(keys(module.monitoring[0].alerts), "silence")
    error_message = "0 hours turn the alert for silence off."
  }
  assert {
    condition = (
      module.monitoring[0].alerts.oldest_message.conditions[0].condition_threshold[0].threshold_value == 1200 &&
      module.monitoring[0].alerts.ingress_errors.conditions[0].condition_threshold[0].threshold_value == 0.2 &&
      strcontains(module.monitoring[0].alerts.rejected.conditions[0].condition_prometheus_query_language[0].query, "logging_googleapis_com:user_test_scc_outcomes{") &&
      endswith(module.monitoring[0].alerts.rejected.conditions[0].condition_prometheus_query_language[0].query, "> 100")
    )
    error_message = "The thresholds are those that were set."
  }
}

run "emails" {
  variables {
    monitoring = { notification_emails = ["security@example.com"] }
  }

  assert {
    condition     = alltrue([for alert in module.monitoring[0].alerts : length(alert.notification_channels) == 1])
    error_message = "Every alert goes to the address."
  }
}

run "without_a_webhook" {
  command = plan

  variables {
    webhook = { enabled = false }
    poll    = { enabled = true }
  }

  assert {
    condition     = toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "ingress_errors", "silence"])
    error_message = "No credentials are shown to poll, so that none can be wrong."
  }
  assert {
    condition     = endswith(module.monitoring[0].alerts.ingress_errors.conditions[0].condition_threshold[0].denominator_filter, "one_of(\"scc-poll\")")
    error_message = "The errors are those of poll."
  }
}

run "without_either" {
  command = plan

  variables {
    webhook          = { enabled = false }
    event_publishers = { sysdig = "serviceAccount:forwarder@example-project.iam.gserviceaccount.com" }
  }

  assert {
    condition     = toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "silence"])
    error_message = "Without a function that takes events, there are no errors of one."
  }
}
