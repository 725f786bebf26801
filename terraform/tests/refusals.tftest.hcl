# What cannot be right is refused before anything is planned, with a message that says what is expected.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id         = "example-project"
  organization_id    = "123456789"
  packages_directory = "tests/fixtures/packages"
}

run "project_by_number" {
  command = plan

  variables {
    project_id = "123456789012"
  }

  expect_failures = [var.project_id]
}

run "organization_by_name" {
  command = plan

  variables {
    organization_id = "organizations/123456789"
  }

  expect_failures = [var.organization_id]
}

run "zone" {
  command = plan

  variables {
    region = "us-central1-a"
  }

  expect_failures = [var.region]
}

run "prefix_without_hyphen" {
  command = plan

  variables {
    name_prefix = "test"
  }

  expect_failures = [var.name_prefix]
}

run "prefix_too_long" {
  command = plan

  variables {
    name_prefix = "fourteen-long-"
  }

  expect_failures = [var.name_prefix]
}

run "prefix_of_google" {
  command = plan

  variables {
    name_prefix = "google-"
  }

  expect_failures = [var.name_prefix]
}

run "access" {
  command = plan

  variables {
    public_access = "all"
  }

  expect_failures = [var.public_access]
}

run "source_by_number" {
  command = plan

  variables {
    source_name = "42"
  }

  expect_failures = [var.source_name]
}

run "falco_source_by_number" {
  command = plan

  variables {
    falco_source = { name = "43" }
  }

  expect_failures = [var.falco_source]
}

run "source_name_too_long" {
  command = plan

  variables {
    source_display_name = "A display name of more than thirty-two"
  }

  expect_failures = [var.source_display_name]
}

run "falco_source_name_empty" {
  command = plan

  variables {
    falco_source = { display_name = "" }
  }

  expect_failures = [var.falco_source]
}

run "lookup_project_by_number" {
  command = plan

  variables {
    lookup_projects = ["123456789012"]
  }

  expect_failures = [var.lookup_projects]
}

run "lookup_role_too_large" {
  command = plan

  variables {
    lookup_role = "roles/compute.admin"
  }

  expect_failures = [var.lookup_role]
}

run "publisher_everybody" {
  command = plan

  variables {
    event_publishers = { all = "allUsers" }
  }

  expect_failures = [var.event_publishers]
}

run "publisher_without_kind" {
  command = plan

  variables {
    event_publishers = { falco = "falco@example-project.iam.gserviceaccount.com" }
  }

  expect_failures = [var.event_publishers]
}

run "domain" {
  command = plan

  variables {
    load_balancer = { domain = "https://events.example.com" }
  }

  expect_failures = [var.load_balancer]
}

run "cidr" {
  command = plan

  variables {
    load_balancer = { domain = "events.example.com", allowed_cidrs = ["203.0.113.0"] }
  }

  expect_failures = [var.load_balancer]
}

run "rate_interval" {
  command = plan

  variables {
    load_balancer = { domain = "events.example.com", rate_limit = { interval_seconds = 45 } }
  }

  expect_failures = [var.load_balancer]
}

run "rate_none" {
  command = plan

  variables {
    load_balancer = { domain = "events.example.com", rate_limit = { requests = 0 } }
  }

  expect_failures = [var.load_balancer]
}

run "archive_kind" {
  command = plan

  variables {
    archive = { kind = "s3" }
  }

  expect_failures = [var.archive]
}

run "archive_days" {
  command = plan

  variables {
    archive = { kind = "storage", retention_days = -1 }
  }

  expect_failures = [var.archive]
}

run "channel" {
  command = plan

  variables {
    monitoring = { notification_channels = ["pagerduty"] }
  }

  expect_failures = [var.monitoring]
}

run "email" {
  command = plan

  variables {
    monitoring = { notification_emails = ["security"] }
  }

  expect_failures = [var.monitoring]
}

run "silence_too_long" {
  command = plan

  variables {
    monitoring = { silence_hours = 24 }
  }

  expect_failures = [var.monitoring]
}

run "ratio_in_percent" {
  command = plan

  variables {
    monitoring = { error_ratio = 5 }
  }

  expect_failures = [var.monitoring]
}

run "age_too_short" {
  command = plan

  variables {
    monitoring = { oldest_message_seconds = 10 }
  }

  expect_failures = [var.monitoring]
}

run "secret_by_id" {
  command = plan

  variables {
    webhook = { secret = "webhook-tokens" }
  }

  expect_failures = [var.webhook]
}

run "token_by_id" {
  command = plan

  variables {
    poll = { token_secret = "sysdig" }
  }

  expect_failures = [var.poll]
}

run "schedule" {
  command = plan

  variables {
    poll = { schedule = "every minute" }
  }

  expect_failures = [var.poll]
}

run "instances" {
  command = plan

  variables {
    scaling = { write = { min_instances = 3 } }
  }

  expect_failures = [var.scaling]
}

run "concurrency" {
  command = plan

  variables {
    scaling = { enrich = { concurrency = 0 } }
  }

  expect_failures = [var.scaling]
}

run "memory" {
  command = plan

  variables {
    scaling = { receive = { memory = "512 MB" } }
  }

  expect_failures = [var.scaling]
}

run "cpu" {
  command = plan

  variables {
    scaling = { receive = { cpu = "0.5" } }
  }

  expect_failures = [var.scaling]
}

run "poll_instances" {
  command = plan

  variables {
    scaling = { poll = { min_instances = 2 } }
  }

  expect_failures = [var.scaling]
}

run "retention_too_long" {
  command = plan

  variables {
    subscription_retention_days = 32
  }

  expect_failures = [var.subscription_retention_days]
}

run "topic_retention_too_long" {
  command = plan

  variables {
    topic_retention_days = 32
  }

  expect_failures = [var.topic_retention_days]
}

run "sysdig_region" {
  command = plan

  variables {
    sysdig_region = "secure.sysdig.com"
  }

  expect_failures = [var.sysdig_region]
}

run "label" {
  command = plan

  variables {
    labels = { Team = "security" }
  }

  expect_failures = [var.labels]
}

run "no_way_in" {
  command = plan

  variables {
    webhook = { enabled = false }
  }

  expect_failures = [data.google_project.this]
}

run "load_balancer_before_nothing" {
  command = plan

  variables {
    webhook       = { enabled = false }
    poll          = { enabled = true }
    load_balancer = { domain = "events.example.com" }
  }

  expect_failures = [data.google_project.this]
}

run "source_of_another_organization" {
  command = plan

  variables {
    source_name = "organizations/987654321/sources/42"
  }

  expect_failures = [data.google_project.this]
}
