# What cannot be right is refused before anything is planned, with a message that says what is expected. In each run every
# variable that expect_failures names has one wrong value; a run fails when one of them is taken.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id         = "example-project"
  organization_id    = "123456789"
  packages_directory = "tests/fixtures/packages"
}

run "round_1" {
  command = plan

  variables {
    project_id                  = "123456789012"                            # a number
    organization_id             = "organizations/123456789"                 # a name
    region                      = "us-central1-a"                           # a zone
    name_prefix                 = "test"                                    # no hyphen at its end
    public_access               = "all"                                     # neither
    source_name                 = "42"                                      # not in full
    source_display_name         = "A display name of more than thirty-two"  # too long
    falco_source                = { name = "43" }                           # not in full
    lookup_projects             = ["123456789012"]                          # a number
    lookup_role                 = "roles/compute.admin"                     # too much
    event_publishers            = { all = "allUsers" }                      # everybody
    load_balancer               = { domain = "https://events.example.com" } # a URL
    archive                     = { kind = "s3" }                           # not ours
    monitoring                  = { notification_channels = ["pagerduty"] } # no channel of Cloud Monitoring
    webhook                     = { secret = "webhook-tokens" }             # not in full
    poll                        = { token_secret = "sysdig" }               # not in full
    scaling                     = { write = { min_instances = 3 } }         # more than there may be
    subscription_retention_days = 32                                        # longer than Pub/Sub keeps messages
    topic_retention_days        = 32                                        # longer than Pub/Sub keeps messages
    sysdig_region               = "secure.sysdig.com"                       # neither a region nor a URL
    storage_regions             = ["eu"]                                    # a multi-region
    secret_locations            = ["europe-west1-b"]                        # a zone
    packages_directory          = "tests"                                   # without packages
    labels                      = { Team = "security" }                     # a capital letter
    fold                        = { window_seconds = 59 }                   # too short
  }

  expect_failures = [
    var.project_id,
    var.organization_id,
    var.region,
    var.name_prefix,
    var.public_access,
    var.source_name,
    var.source_display_name,
    var.falco_source,
    var.lookup_projects,
    var.lookup_role,
    var.event_publishers,
    var.load_balancer,
    var.archive,
    var.monitoring,
    var.webhook,
    var.poll,
    var.scaling,
    var.subscription_retention_days,
    var.topic_retention_days,
    var.sysdig_region,
    var.labels,
    var.storage_regions,
    var.secret_locations,
    var.packages_directory,
    var.fold,
  ]
}

run "round_2" {
  command = plan

  variables {
    project_id                  = "Example"                                                          # a display name
    organization_id             = ""                                                                 # nothing
    region                      = "US"                                                               # a multi-region
    name_prefix                 = "fourteen-long-"                                                   # too long for the ids of service accounts
    source_display_name         = ""                                                                 # nothing
    falco_source                = { display_name = "" }                                              # nothing
    event_publishers            = { falco = "falco@example-project.iam.gserviceaccount.com" }        # without its kind
    load_balancer               = { domain = "events.example.com", allowed_cidrs = ["203.0.113.0"] } # no range
    archive                     = { kind = "storage", retention_days = -1 }                          # negative
    monitoring                  = { notification_emails = ["security"] }                             # no address
    poll                        = { schedule = "every minute" }                                      # not cron
    scaling                     = { enrich = { concurrency = 0 } }                                   # none
    subscription_retention_days = 0                                                                  # not at all
    fold                        = { window_seconds = 90000 }                                         # longer than a day
  }

  expect_failures = [
    var.project_id,
    var.organization_id,
    var.region,
    var.name_prefix,
    var.source_display_name,
    var.falco_source,
    var.event_publishers,
    var.load_balancer,
    var.archive,
    var.monitoring,
    var.poll,
    var.scaling,
    var.subscription_retention_days,
    var.fold,
  ]
}

run "round_3" {
  command = plan

  variables {
    name_prefix      = "google-"                                                                 # names that Pub/Sub refuses
    event_publishers = { all = "domain:example.com" }                                            # a whole domain
    load_balancer    = { domain = "events.example.com", rate_limit = { interval_seconds = 45 } } # an interval that Cloud Armor does not have
    monitoring       = { silence_hours = 24 }                                                    # longer than Cloud Monitoring waits
    scaling          = { receive = { memory = "512 MB" } }                                       # not a size
  }

  expect_failures = [
    var.name_prefix,
    var.event_publishers,
    var.load_balancer,
    var.monitoring,
    var.scaling,
  ]
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

run "falco_source_of_another_organization" {
  command = plan

  variables {
    falco_source = { name = "organizations/987654321/sources/42" }
  }

  expect_failures = [data.google_project.this]
}
