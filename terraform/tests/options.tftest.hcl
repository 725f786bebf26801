# Each optional part, on and off.

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
    condition     = length(module.receive) == 1 && length(module.monitoring) == 1
    error_message = "The webhook and monitoring are on by default."
  }
  assert {
    condition     = length(module.poll) == 0 && length(module.archive) == 0 && length(module.load_balancer) == 0 && length(module.folds) == 0
    error_message = "Polling, the archive, folding and the load balancer are off by default."
  }
  assert {
    condition     = keys(module.sources.created) == ["sysdig"]
    error_message = "One source is created, for all findings."
  }
  assert {
    condition     = keys(output.secrets) == ["webhook"]
    error_message = "The one secret is that of the webhook."
  }
  assert {
    condition = alltrue([
      for part in ["sysdig.tokenSecretId", "checkpoint"] : !can(regex(part, join(" ", keys(output.deployment))))
    ]) && !contains(keys(output.deployment), "checkpoint") && keys(output.deployment.sysdig) == ["region"]
    error_message = "The deployment leaves out what there is not."
  }
  assert {
    condition     = module.receive[0].config.ingress_settings == "ALLOW_ALL"
    error_message = "Without a load balancer the function itself takes requests from outside."
  }
  assert {
    condition     = alltrue([for topic in module.topics.all : topic.message_retention_duration == "604800s"])
    error_message = "Topics keep messages for a week."
  }
  assert {
    condition     = length(google_project_service.this) == 12 && alltrue([for service in google_project_service.this : !service.disable_on_destroy])
    error_message = "The APIs of the default parts are turned on, and stay on."
  }
}

run "without_what_is_on" {
  command = plan

  variables {
    webhook              = { enabled = false }
    monitoring           = { enabled = false }
    event_publishers     = { sysdig = "serviceAccount:forwarder@example-project.iam.gserviceaccount.com" }
    enable_apis          = false
    topic_retention_days = 0
  }

  assert {
    condition     = length(module.receive) == 0 && length(module.monitoring) == 0 && length(google_project_service.this) == 0 && length(module.secrets) == 0
    error_message = "What is turned off is not there."
  }
  assert {
    condition     = output.webhook_url == null && !contains(keys(output.deployment), "webhookUrl") && !contains(keys(output.deployment), "webhookSecretId")
    error_message = "Without a webhook there is no URL of one."
  }
  assert {
    condition     = google_pubsub_topic_iam_member.event_publisher["sysdig"].member == "serviceAccount:forwarder@example-project.iam.gserviceaccount.com" && google_pubsub_topic_iam_member.event_publisher["sysdig"].topic == "events"
    error_message = "The sender's own identity publishes instead."
  }
  assert {
    condition     = alltrue([for topic in module.topics.all : topic.message_retention_duration == null])
    error_message = "Without topic_retention_days, topics keep nothing."
  }
}

run "given_secrets_and_sources" {
  command = plan

  variables {
    webhook      = { secret = "projects/security/secrets/webhook-tokens" }
    poll         = { enabled = true, token_secret = "projects/security/secrets/sysdig", schedule = "*/5 * * * *", paused = true }
    source_name  = "organizations/123456789/sources/42"
    falco_source = { name = "organizations/123456789/sources/43" }
  }

  assert {
    condition     = length(module.sources.created) == 0 && output.sources == { sysdig = "organizations/123456789/sources/42", falco = "organizations/123456789/sources/43" }
    error_message = "Sources that are given are used, and none is created."
  }
  assert {
    condition     = output.secrets == { webhook = "projects/security/secrets/webhook-tokens", sysdig_token = "projects/security/secrets/sysdig" }
    error_message = "Secrets that are given are used."
  }
  assert {
    condition     = strcontains(output.first_steps, "Nothing") && !strcontains(output.first_steps, "gcloud")
    error_message = "Then there is nothing to put in."
  }
  assert {
    condition     = module.poll[0].job.schedule == "*/5 * * * *" && module.poll[0].job.paused
    error_message = "The schedule is that which was given."
  }
}

run "one_source_each" {
  command = plan

  variables {
    falco_source = {}
  }

  assert {
    condition = { for key, source in module.sources.created : key => source.display_name } == {
      sysdig = "Runtime detections"
      falco  = "Falco"
    }
    error_message = "Falco's findings get a source of their own."
  }
  assert {
    condition     = contains(keys(module.write.environment), "SCC_FALCO_SOURCE")
    error_message = "write must know it."
  }
}

run "load_balancer" {
  command = plan

  variables {
    load_balancer = {
      domain        = "events.example.com"
      allowed_cidrs = ["203.0.113.0/24", "198.51.100.7/32"]
      rate_limit    = { requests = 100, interval_seconds = 30 }
    }
  }

  assert {
    condition     = module.receive[0].config.ingress_settings == "ALLOW_INTERNAL_AND_GCLB"
    error_message = "The load balancer must not be passed by."
  }
  assert {
    condition     = output.webhook_url == "https://events.example.com/" && output.deployment.webhookUrl == "https://events.example.com/"
    error_message = "Senders post to the domain."
  }
  assert {
    condition = module.load_balancer[0].rules == {
      1000       = { action = "throttle", ranges = tolist(["198.51.100.7/32", "203.0.113.0/24"]), limit = "100/30s" }
      2147483647 = { action = "deny(403)", ranges = tolist(["*"]), limit = null }
    }
    error_message = "Known senders up to the rate limit, and nobody else."
  }
}

run "load_balancer_for_everybody" {
  command = plan

  variables {
    load_balancer = { domain = "events.example.com" }
  }

  assert {
    condition     = module.load_balancer[0].rules["1000"].ranges == tolist(["*"]) && module.load_balancer[0].rules["1000"].action == "throttle"
    error_message = "Without an allow-list everybody may send, up to the rate limit."
  }
}

run "load_balancer_with_a_long_list" {
  command = plan

  variables {
    load_balancer = {
      domain        = "events.example.com"
      allowed_cidrs = [for n in range(23) : "203.0.113.${n}/32"]
    }
  }

  assert {
    condition     = length(module.load_balancer[0].rules) == 4 && alltrue([for rule in module.load_balancer[0].rules : length(rule.ranges) <= 10])
    error_message = "Cloud Armor takes ten ranges in a rule."
  }
}

run "folding" {
  command = plan

  variables {
    fold = { enabled = true, window_seconds = 1800 }
  }

  assert {
    condition     = module.write.environment["FOLD"] == "on" && module.write.environment["FOLD_BUCKET"] == module.folds[0].bucket && module.write.environment["FOLD_WINDOW_SECONDS"] == "1800"
    error_message = "write folds, and knows the bucket and the window."
  }
  assert {
    condition     = module.folds[0].bucket == "example-project-scc-folds" && module.folds[0].grant.bucket == module.folds[0].bucket && strcontains(module.folds[0].grant.condition[0].expression, "resource.name.startsWith(\"projects/_/buckets/example-project-scc-folds/objects/folds/\")")
    error_message = "It reads and writes the objects under its prefix."
  }
  assert {
    condition     = one(one(module.folds[0].lifecycle_rule).condition).age > 31 + 31
    error_message = "What was folded is known for longer than an event can come again."
  }
  assert {
    condition     = module.write.config.concurrency >= 80
    error_message = "Most messages wait for one write: an instance must hold many at a time."
  }
}

run "folding_with_more_at_a_time" {
  command = plan

  variables {
    fold    = { enabled = true }
    scaling = { write = { concurrency = 200 } }
  }

  assert {
    condition     = module.write.config.concurrency == 200
    error_message = "More at a time is as it was set."
  }
}

run "archive_in_bigquery" {
  command = plan

  variables {
    archive = { kind = "bigquery" }
  }

  assert {
    condition     = module.archive[0].subscription.bigquery_config[0].table == "example-project.scc_archive.events" && length(module.archive[0].subscription.cloud_storage_config) == 0
    error_message = "Pub/Sub writes to the table."
  }
  assert {
    condition     = output.archive == "example-project.scc_archive.events" && module.archive[0].subscription.expiration_policy[0].ttl == ""
    error_message = "The archive never expires by itself, and the output says where it is."
  }
}

run "archive_in_storage" {
  command = plan

  variables {
    archive = { kind = "storage", retention_days = 0 }
  }

  assert {
    condition     = module.archive[0].subscription.cloud_storage_config[0].bucket == "example-project-scc-archive" && length(module.archive[0].subscription.bigquery_config) == 0
    error_message = "Pub/Sub writes to the bucket."
  }
  assert {
    condition     = output.archive == "gs://example-project-scc-archive"
    error_message = "The output says where the archive is."
  }
}

run "a_prefix_is_in_every_name" {
  command = plan

  variables {
    name_prefix  = "test-"
    poll         = { enabled = true }
    falco_source = {}
  }

  assert {
    condition = alltrue([
      for name in concat(
        values(output.topics), values(output.subscriptions), values(output.service_accounts),
        [module.receive[0].function_name, module.enrich.function_name, module.write.function_name, module.poll[0].function_name],
      ) : startswith(name, "test-")
    ])
    error_message = "Two pipelines in one project must share no name."
  }
  assert {
    condition     = module.sources.created["sysdig"].display_name == "Runtime detections test" && module.sources.created["falco"].display_name == "Falco test"
    error_message = "Two sources of an organization must not have the same name."
  }
}
