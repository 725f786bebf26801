# Each module alone.

mock_provider "google" {
  source = "./tests/mocks"
}

mock_provider "time" {}

variables {
  project_id      = "example-project"
  region          = "us-central1"
  name            = "scc-write"
  stage           = "write"
  description     = "Writes findings"
  display_name    = "Pushes"
  service_account = "scc-write@example-project.iam.gserviceaccount.com"
  timeout_seconds = 60
  build           = { packages = "tests/fixtures/packages", bucket = "packages", repository = "images", service_account = "build" }
  scaling         = { min_instances = 1, max_instances = 2, concurrency = 4, memory = "512Mi", cpu = "1" }
  topic           = "projects/example-project/topics/findings"
  subscriptions = {
    write       = { name = "findings-write", filter = "" }
    writeUrgent = { name = "findings-write-urgent", filter = "attributes.severity = \"HIGH\"" }
  }
  dead_topic        = "findings-dead"
  dead_subscription = "findings-dead-kept"
  pubsub_agent      = "service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com"
  delivery = {
    functionTimeoutSeconds     = 60
    ackDeadlineSeconds         = 90
    maxDeliveryAttempts        = 100
    minimumBackoffSeconds      = 10
    maximumBackoffSeconds      = 600
    deadLetterRetentionSeconds = 2678400
  }
}

run "a_function" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    environment = { SCC_TIMEOUT_MS = "10000" }
    secrets     = { token = { project = "p", secret = "s", mount_path = "/etc/secrets/s", file = "token" } }
    invokers    = { push = "serviceAccount:push@example-project.iam.gserviceaccount.com" }
  }

  assert {
    condition = (
      google_cloudfunctions2_function.this.service_config[0].min_instance_count == 1 &&
      google_cloudfunctions2_function.this.service_config[0].max_instance_count == 2 &&
      google_cloudfunctions2_function.this.service_config[0].max_instance_request_concurrency == 4 &&
      google_cloudfunctions2_function.this.service_config[0].available_memory == "512Mi" &&
      google_cloudfunctions2_function.this.service_config[0].available_cpu == "1" &&
      google_cloudfunctions2_function.this.service_config[0].timeout_seconds == 60
    )
    error_message = "The function must have the given size."
  }
  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].service_account_email == "scc-write@example-project.iam.gserviceaccount.com"
    error_message = "The function must run with the given identity."
  }
  assert {
    condition = (
      google_cloudfunctions2_function.this.service_config[0].secret_volumes[0].mount_path == "/etc/secrets/s" &&
      google_cloudfunctions2_function.this.service_config[0].secret_volumes[0].versions[0].version == "latest" &&
      google_cloudfunctions2_function.this.service_config[0].secret_volumes[0].versions[0].path == "token" &&
      length(google_cloudfunctions2_function.this.service_config[0].secret_environment_variables) == 0
    )
    error_message = "A secret must be a volume of its latest version, so that it can be rotated."
  }
  assert {
    condition = google_cloudfunctions2_function.this.service_config[0].environment_variables == tomap({
      SCC_TIMEOUT_MS = "10000"
      NODE_OPTIONS   = jsondecode(file("generated/pipeline.json")).nodeOptions.write
    })
    error_message = "The function must have its settings, and Node's options (functions/runtime/node-options.ts)."
  }
  assert {
    condition     = length(google_cloudfunctions2_function.this.event_trigger) == 0
    error_message = "There must be no Eventarc trigger: it supports no dead letters."
  }
}

run "a_timeout_beyond_the_functions_own" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    environment = { SCC_TIMEOUT_MS = "60000" }
  }

  expect_failures = [google_cloudfunctions2_function.this]
}

run "no_package" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    build = { packages = "tests/fixtures", bucket = "packages", repository = "images", service_account = "build" }
  }

  expect_failures = [google_storage_bucket_object.package]
}

run "a_name_that_is_too_long" {
  command = plan

  module {
    source = "./modules/identity"
  }

  variables {
    name = "a-name-that-has-more-than-thirty"
  }

  expect_failures = [var.name]
}

run "the_agent_can_move_dead_letters" {
  command = plan

  module {
    source = "./modules/delivery"
  }

  assert {
    condition = (
      google_pubsub_topic_iam_member.agent_publishes_dead_letters.topic == "findings-dead" &&
      google_pubsub_topic_iam_member.agent_publishes_dead_letters.role == "roles/pubsub.publisher" &&
      google_pubsub_topic_iam_member.agent_publishes_dead_letters.member == "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com"
    )
    error_message = "The agent must be able to publish dead letters."
  }
  assert {
    condition = toset([for grant in google_pubsub_subscription_iam_member.agent_acknowledges : grant.subscription]) == toset(["findings-write", "findings-write-urgent"]) && alltrue([
      for grant in google_pubsub_subscription_iam_member.agent_acknowledges :
      grant.role == "roles/pubsub.subscriber" &&
      grant.member == "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com"
    ])
    error_message = "The agent must be able to acknowledge messages on each source subscription, but not on the dead-letter subscription."
  }
  assert {
    condition     = alltrue([for push in google_pubsub_subscription.this : push.message_retention_duration == "604800s" && push.enable_message_ordering != true])
    error_message = "The subscriptions must keep messages for a week, unordered."
  }
  assert {
    condition     = google_pubsub_subscription.this["findings-write"].filter == null && google_pubsub_subscription.this["findings-write-urgent"].filter == "attributes.severity = \"HIGH\""
    error_message = "A subscription must have exactly the given filter."
  }
}

run "regions" {
  command = plan

  module {
    source = "./modules/delivery"
  }

  variables {
    storage_regions = ["europe-west1"]
  }

  assert {
    condition     = google_pubsub_topic.dead.message_storage_policy[0].allowed_persistence_regions == toset(["europe-west1"])
    error_message = "Dead letters must stay in the given regions."
  }
}

run "a_deadline_that_is_too_short" {
  command = plan

  module {
    source = "./modules/delivery"
  }

  variables {
    delivery = {
      functionTimeoutSeconds     = 90
      ackDeadlineSeconds         = 90
      maxDeliveryAttempts        = 100
      minimumBackoffSeconds      = 10
      maximumBackoffSeconds      = 600
      deadLetterRetentionSeconds = 2678400
    }
  }

  expect_failures = [google_pubsub_subscription.this["findings-write"], google_pubsub_subscription.this["findings-write-urgent"]]
}

run "the_stage_is_pushed_to_as_an_identity_of_its_own" {
  command = plan

  module {
    source = "./modules/pusher"
  }

  variables {
    name = "scc-write-push"
  }

  assert {
    condition     = google_service_account_iam_member.agent_signs.service_account_id == "projects/example-project/serviceAccounts/scc-write-push@example-project.iam.gserviceaccount.com"
    error_message = "The agent must be able to sign as the push identity only."
  }
}

run "without_push_or_puller" {
  command = plan

  module {
    source = "./modules/delivery"
  }

  assert {
    condition     = alltrue([for one in google_pubsub_subscription.this : length(one.push_config) == 0]) && length(google_pubsub_subscription_iam_member.puller) == 0
    error_message = "By default, no identity may push or pull."
  }
}

# Two releases: the second has another filter, and therefore a subscription with another name. Read by
# test/terraform/applies.test.ts.
run "release_1" {
  module {
    source = "./modules/delivery"
  }
}

run "release_2_beside_its_predecessor" {
  command = plan

  module {
    source = "./modules/delivery"
  }

  variables {
    subscriptions = {
      write       = { name = "findings-write-2", filter = "attributes.severity = \"LOW\"" }
      writeUrgent = { name = "findings-write-urgent", filter = "attributes.severity = \"HIGH\"" }
    }
    previous = { findings-write = "" }
  }
}

run "release_2_alone" {
  command = plan

  module {
    source = "./modules/delivery"
  }

  variables {
    subscriptions = {
      write       = { name = "findings-write-2", filter = "attributes.severity = \"LOW\"" }
      writeUrgent = { name = "findings-write-urgent", filter = "attributes.severity = \"HIGH\"" }
    }
  }
}

run "a_load_balancer_for_everybody" {
  command = plan

  module {
    source = "./modules/load-balancer"
  }

  variables {
    service    = "scc-receive"
    domain     = "events.example.com"
    rate_limit = { requests = 600, interval_seconds = 60 }
  }

  assert {
    condition     = output.rules["1000"].ranges == tolist(["*"]) && output.rules["1000"].action == "throttle"
    error_message = "Without an allow-list, everyone may send, up to the rate limit."
  }
}

run "a_load_balancer_with_a_long_list" {
  command = plan

  module {
    source = "./modules/load-balancer"
  }

  variables {
    service       = "scc-receive"
    domain        = "events.example.com"
    allowed_cidrs = [for n in range(23) : "203.0.113.${n}/32"]
    rate_limit    = { requests = 600, interval_seconds = 60 }
  }

  assert {
    condition     = length(output.rules) == 4 && alltrue([for rule in output.rules : length(rule.ranges) <= 10])
    error_message = "Cloud Armor accepts ten ranges per rule."
  }
}

run "a_secret" {
  command = plan

  module {
    source = "./modules/secret"
  }

  variables {
    name          = "scc-webhook-secrets"
    generated     = true
    value_version = 1
  }

  assert {
    condition     = tostring(google_secret_manager_secret_version.this[0].secret_data_wo_version) == "1" && google_secret_manager_secret_version.this[0].secret_data == null
    error_message = "The value must be written without being stored."
  }
}

# Terraform destroys a channel before it changes the alerts that notify it. Cloud Monitoring refuses that without force.
run "an_address_that_can_be_removed" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    outcomes           = ["written"]
    receives           = false
    events_topic       = "events"
    subscriptions      = ["events-enrich"]
    dead_subscriptions = ["events-dead"]
    settings = {
      notification_channels  = []
      notification_emails    = ["one@example.com", "two@example.com"]
      oldest_message_seconds = 600
      error_ratio            = 0.05
      rejected_per_5_minutes = 20
      silence_hours          = 23
    }
  }

  assert {
    condition     = length(google_monitoring_notification_channel.email) == 2 && alltrue([for channel in google_monitoring_notification_channel.email : channel.force_delete == true])
    error_message = "Removing an address must remove its channel from the alerts."
  }
}
