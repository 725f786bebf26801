# Invalid values are rejected before planning, with a message that states the expected value. In each run, every variable
# in expect_failures has one wrong value; the run fails if any of them is accepted.

variables {
  project_id      = "example-project"
  organization_id = "123456789"
  packages        = "tests/fixtures/packages"
}

run "round_1" {
  command = plan

  variables {
    project_id                  = "123456789012"                           # a number
    organization_id             = "organizations/123456789"                # a name
    region                      = "us-central1-a"                          # a zone
    name_prefix                 = "test"                                   # no hyphen at its end
    public_access               = "all"                                    # neither
    source_display_name         = "A display name of more than thirty-two" # too long
    lookup_projects             = ["123456789012"]                         # a number
    lookup_role                 = "roles/compute.admin"                    # too much
    event_publishers            = { all = "allUsers" }                     # everybody
    archive                     = { kind = "s3" }                          # not ours
    poll                        = { token_secret = "sysdig" }              # not in full
    scaling                     = { write = { min_instances = 3 } }        # more than there may be
    subscription_retention_days = 32                                       # longer than Pub/Sub keeps messages
    topic_retention_days        = 32                                       # longer than Pub/Sub keeps messages
    sysdig_region               = "secure.sysdig.com"                      # neither a region nor a URL
    storage_regions             = ["eu"]                                   # a multi-region
    secret_locations            = ["europe-west1-b"]                       # a zone
    packages                    = "tests"                                  # without packages
    labels                      = { Team = "security" }                    # a capital letter
    fold                        = { window_seconds = 59 }                  # too short
  }

  expect_failures = [
    var.project_id,
    var.organization_id,
    var.region,
    var.name_prefix,
    var.public_access,
    var.source_display_name,
    var.lookup_projects,
    var.lookup_role,
    var.event_publishers,
    var.archive,
    var.poll,
    var.scaling,
    var.subscription_retention_days,
    var.topic_retention_days,
    var.sysdig_region,
    var.labels,
    var.storage_regions,
    var.secret_locations,
    var.packages,
    var.fold,
  ]
}

# Validations that refer to other variables, which must be valid.
run "round_1_of_those_that_look_at_others" {
  command = plan

  variables {
    monitoring    = { notification_channels = ["pagerduty"] } # no channel of Cloud Monitoring
    source_name   = "42"                                      # not in full
    falco_source  = { name = "43" }                           # not in full
    load_balancer = { domain = "https://events.example.com" } # a URL
  }

  expect_failures = [var.monitoring, var.source_name, var.falco_source, var.load_balancer]
}

run "round_2_of_those_that_look_at_others" {
  command = plan

  variables {
    monitoring    = { notification_emails = ["security"] }                             # no address
    falco_source  = { display_name = "" }                                              # nothing
    load_balancer = { domain = "events.example.com", allowed_cidrs = ["203.0.113.0"] } # no range
  }

  expect_failures = [var.monitoring, var.falco_source, var.load_balancer]
}

run "round_3_of_those_that_look_at_others" {
  command = plan

  variables {
    webhook = { secret = "webhook-tokens" } # not in full
  }

  expect_failures = [var.webhook]
}

run "round_2" {
  command = plan

  variables {
    project_id                  = "Example"                                                   # a display name
    organization_id             = ""                                                          # nothing
    region                      = "US"                                                        # a multi-region
    name_prefix                 = "fourteen-long-"                                            # too long for the ids of service accounts
    source_display_name         = ""                                                          # nothing
    event_publishers            = { falco = "falco@example-project.iam.gserviceaccount.com" } # without its kind
    archive                     = { kind = "storage", retention_days = -1 }                   # negative
    poll                        = { schedule = "every minute" }                               # not cron
    scaling                     = { enrich = { concurrency = 0 } }                            # none
    subscription_retention_days = 0                                                           # not at all
    fold                        = { window_seconds = 90000 }                                  # longer than a day
  }

  expect_failures = [
    var.project_id,
    var.organization_id,
    var.region,
    var.name_prefix,
    var.source_display_name,
    var.event_publishers,
    var.archive,
    var.poll,
    var.scaling,
    var.subscription_retention_days,
    var.fold,
  ]
}

run "round_3" {
  command = plan

  variables {
    name_prefix      = "google-"                           # names that Pub/Sub refuses
    event_publishers = { all = "domain:example.com" }      # a whole domain
    monitoring       = { silence_hours = 24 }              # longer than Cloud Monitoring waits
    scaling          = { receive = { memory = "512 MB" } } # not a size
  }

  expect_failures = [
    var.name_prefix,
    var.event_publishers,
    var.monitoring,
    var.scaling,
  ]
}

run "round_4_of_those_that_look_at_others" {
  command = plan

  variables {
    load_balancer = { domain = "events.example.com", rate_limit = { interval_seconds = 45 } } # an interval that Cloud Armor does not have
  }

  expect_failures = [var.load_balancer]
}

run "round_4" {
  command = plan

  variables {
    load_balancer = { domain = "events.example.com", rate_limit = { requests = 0 } } # nobody could send
    monitoring    = { error_ratio = 5 }                                              # in per cent
    scaling       = { receive = { cpu = "0.5" } }                                    # too little for several requests at a time
  }

  expect_failures = [
    var.load_balancer,
    var.monitoring,
    var.scaling,
  ]
}

run "round_5" {
  command = plan

  variables {
    monitoring = { oldest_message_seconds = 10 }  # too short
    scaling    = { poll = { min_instances = 2 } } # two runs at a time
  }

  expect_failures = [
    var.monitoring,
    var.scaling,
  ]
}

run "round_6" {
  command = plan

  variables {
    monitoring = { rejected_per_5_minutes = 0 } # each one
  }

  expect_failures = [
    var.monitoring,
  ]
}

run "round_7" {
  command = plan

  variables {
    name_prefix     = "my-google-"                                    # names that Cloud Storage refuses
    scaling         = { write = { cpu = "4" } }                       # more CPUs than its memory allows
    falco_log_sinks = { prod = { project = "projects/workloads-a" } } # a name
  }

  expect_failures = [
    var.name_prefix,
    var.scaling,
    var.falco_log_sinks,
  ]
}

run "round_8" {
  command = plan

  variables {
    scaling         = { receive = { cpu = "1", memory = "8Gi" } } # more memory than its CPU allows
    falco_log_sinks = { prod = { project = "123456789012" } }     # a number
  }

  expect_failures = [
    var.scaling,
    var.falco_log_sinks,
  ]
}

run "round_9" {
  command = plan

  variables {
    scaling       = { enrich = { concurrency = 1.5 } }                                 # half a request
    load_balancer = { domain = "events.example.com", rate_limit = { requests = 1.5 } } # half a request
  }

  expect_failures = [
    var.scaling,
    var.load_balancer,
  ]
}

run "round_10" {
  command = plan

  variables {
    scaling    = { enrich = { max_instances = 1.5 } } # half an instance
    archive    = { kind = "storage" }
    monitoring = { oldest_message_seconds = 300 } # how long an archive in Cloud Storage collects events
  }

  expect_failures = [
    var.scaling,
    var.monitoring,
  ]
}

run "no_way_in" {
  command = plan

  variables {
    webhook = { enabled = false }
  }

  expect_failures = [var.webhook]
}

run "load_balancer_before_nothing" {
  command = plan

  variables {
    webhook       = { enabled = false }
    poll          = { enabled = true, token_secret = "projects/p/secrets/s" }
    load_balancer = { domain = "events.example.com" }
  }

  expect_failures = [var.load_balancer]
}

run "load_balancer_before_a_cluster" {
  command = plan

  variables {
    load_balancer = { domain = "events.example.com" }
    kubernetes    = { image = "ghcr.io/example/image:v1", domain = "events.example.com" }
  }

  expect_failures = [var.load_balancer]
}

run "sources_of_another_organization" {
  command = plan

  variables {
    source_name  = "organizations/987654321/sources/42"
    falco_source = { name = "organizations/987654321/sources/42" }
  }

  expect_failures = [var.source_name, var.falco_source]
}

run "polling_without_a_token" {
  command = plan

  variables {
    poll = { enabled = true }
  }

  expect_failures = [var.sysdig_api_token]
}

# Google reserves gcp- for its own workload identity pools.
run "a_prefix_that_no_pool_may_have" {
  command = plan

  variables {
    name_prefix = "gcp-"
    kubernetes = {
      image   = "registry.example/pipeline:1.2.3"
      domain  = "events.example.com"
      cluster = { issuer = "https://cluster.example" }
    }
  }

  expect_failures = [var.kubernetes]
}

run "a_version_of_the_webhooks_token" {
  command = plan

  variables {
    webhook = { token_version = -1 }
  }

  expect_failures = [var.webhook]
}

run "a_version_of_sysdigs_token" {
  command = plan

  variables {
    poll = { token_version = 1.5 }
  }

  expect_failures = [var.poll]
}

run "a_location_that_is_none" {
  command = plan

  variables {
    write_settings = { SCC_LOCATION = "europe-west1" }
  }

  expect_failures = [var.write_settings]
}

run "packages_in_a_bucket_itself" {
  command = plan

  variables {
    packages = "gs://releases"
  }

  expect_failures = [var.packages]
}

run "packages_with_a_slash_at_the_end" {
  command = plan

  variables {
    packages = "gs://releases/v1/"
  }

  expect_failures = [var.packages]
}

run "a_previous_subscription_of_no_stage" {
  command = plan

  variables {
    previous_subscriptions = { "events-old" = { stage = "receive" } }
  }

  expect_failures = [var.previous_subscriptions]
}

run "a_previous_subscription_that_is_of_now" {
  command = plan

  variables {
    previous_subscriptions = { "findings-write" = { stage = "write" } }
  }

  expect_failures = [var.previous_subscriptions]
}

run "no_domain" {
  command = plan

  variables {
    kubernetes = { image = "ghcr.io/example/image:v1" }
  }

  expect_failures = [var.kubernetes]
}

run "an_image_that_can_be_moved" {
  command = plan

  variables {
    kubernetes = { domain = "events.example.com", image = "example.com/scc-runtime-detections:latest" }
  }

  expect_failures = [var.kubernetes]
}

run "a_namespace_in_capitals" {
  command = plan

  variables {
    kubernetes = { image = "ghcr.io/example/image:v1", domain = "events.example.com", namespace = "Detections" }
  }

  expect_failures = [var.kubernetes]
}

run "neither_pull_nor_push" {
  command = plan

  variables {
    kubernetes = { image = "ghcr.io/example/image:v1", domain = "events.example.com", delivery = "poll" }
  }

  expect_failures = [var.kubernetes]
}

run "push_without_an_ingress" {
  command = plan

  variables {
    webhook          = { enabled = false }
    event_publishers = { sysdig = "user:somebody@example.com" }
    kubernetes       = { image = "ghcr.io/example/image:v1", domain = "events.example.com", delivery = "push" }
  }

  expect_failures = [var.kubernetes]
}

run "too_many_instances_of_write" {
  command = plan

  variables {
    kubernetes = { image = "ghcr.io/example/image:v1", domain = "events.example.com", write_instances = 17 }
  }

  expect_failures = [var.kubernetes]
}

run "an_issuer_without_encryption" {
  command = plan

  variables {
    kubernetes = { image = "ghcr.io/example/image:v1", domain = "events.example.com", cluster = { issuer = "http://cluster.example.com" } }
  }

  expect_failures = [var.kubernetes]
}

run "two_kinds_of_cluster" {
  command = plan

  variables {
    kubernetes = { image = "ghcr.io/example/image:v1", domain = "events.example.com", cluster = { issuer = "https://cluster.example.com", workload_pool = "p.svc.id.goog" } }
  }

  expect_failures = [var.kubernetes]
}

run "keys_of_no_issuer" {
  command = plan

  variables {
    kubernetes = { image = "ghcr.io/example/image:v1", domain = "events.example.com", cluster = { jwks = "{\"keys\": []}" } }
  }

  expect_failures = [var.kubernetes]
}

run "log_sinks" {
  command = plan

  variables {
    falco_log_sinks = { prod = { project = "workloads-a", folder = "42" } } # of two parents
  }

  expect_failures = [var.falco_log_sinks]
}

run "log_sinks_anywhere" {
  command = plan

  variables {
    falco_log_sinks = { prod = { organization = "example.com" } } # a name
  }

  expect_failures = [var.falco_log_sinks]
}

run "log_sinks_of_any_container" {
  command = plan

  variables {
    falco_log_sinks = { prod = { project = "workloads-a", namespaces = [] } } # everybody's
  }

  expect_failures = [var.falco_log_sinks]
}

run "log_sinks_with_another_filter" {
  command = plan

  variables {
    falco_log_sinks = { prod = { project = "workloads-a", namespaces = ["falco\") OR (\""] } } # no name
  }

  expect_failures = [var.falco_log_sinks]
}

run "log_sinks_that_exclude_below" {
  command = plan

  variables {
    falco_log_sinks = { prod = { folder = "42", exclude_from_default = true } } # no project
  }

  expect_failures = [var.falco_log_sinks]
}
