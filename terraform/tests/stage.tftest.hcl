# The grants of Pub/Sub's own agent, without which dead letters do nothing.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id  = "example-project"
  region      = "us-central1"
  stage       = "write"
  description = "Writes findings"
  package     = "tests/fixtures/packages/write.zip"
  build       = { bucket = "packages", repository = "images", service_account = "build" }
  scaling     = { min_instances = 0, max_instances = 2, concurrency = 4, memory = "512Mi", cpu = "1" }
  topic       = "projects/example-project/topics/findings"
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
    error_message = "The agent must be able to take the message off each source subscription, not off that of dead letters."
  }
  assert {
    condition     = alltrue([for push in google_pubsub_subscription.this : push.message_retention_duration == "604800s" && push.enable_message_ordering != true])
    error_message = "The subscriptions keep messages for a week, without an order."
  }
  assert {
    condition     = google_pubsub_subscription.this["write"].filter == null && google_pubsub_subscription.this["writeUrgent"].filter == "attributes.severity = \"HIGH\""
    error_message = "A subscription has the filter that it was given, and no other."
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
    error_message = "Dead letters stay in the regions that were asked for."
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

  expect_failures = [google_pubsub_subscription.this["write"], google_pubsub_subscription.this["writeUrgent"]]
}

run "the_stage_is_pushed_to_as_an_identity_of_its_own" {
  command = plan

  module {
    source = "./modules/pusher"
  }

  variables {
    name         = "scc-write-push"
    display_name = "Pushes"
  }

  assert {
    condition     = google_service_account_iam_member.agent_signs.service_account_id == "projects/example-project/serviceAccounts/scc-write-push@example-project.iam.gserviceaccount.com"
    error_message = "The agent must be able to sign as the push identity, and as no other."
  }
}

run "without_push_or_puller" {
  command = plan

  module {
    source = "./modules/delivery"
  }

  assert {
    condition     = alltrue([for one in google_pubsub_subscription.this : length(one.push_config) == 0]) && length(google_pubsub_subscription_iam_member.puller) == 0
    error_message = "Nobody is pushed to and nobody may pull unless it is asked for."
  }
}
