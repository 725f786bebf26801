# Checks publishers, push identities and dead-lettering. Applies with mocked values, so that values that Google assigns
# (URLs, ids) can be compared; each mock has a distinct text. Then applies changes for test/terraform/applies.test.ts to
# read.

mock_provider "google" {
  source = "./tests/mocks"
}

mock_provider "time" {}

variables {
  project_id       = "example-project"
  organization_id  = "123456789"
  packages         = "tests/fixtures/packages"
  poll             = { enabled = true }
  sysdig_api_token = "a-token-of-sysdig"
}

run "first" {
  assert {
    condition     = length(distinct([for function in module.function : function.uri])) == 4
    error_message = "The mocked functions cannot be told apart, so this test proves nothing."
  }
  assert {
    condition = alltrue(flatten([
      for stage, delivery in module.delivery : [
        for subscription in delivery.subscriptions :
        subscription.push_config[0].push_endpoint == module.function[stage].uri &&
        subscription.push_config[0].oidc_token[0].audience == module.function[stage].uri &&
        subscription.push_config[0].oidc_token[0].service_account_email == module.pusher[stage].service_account
      ]
    ]))
    error_message = "Each subscription must push to its own stage's function, with that stage's push identity and audience."
  }
  assert {
    condition = (
      alltrue([for subscription in module.delivery["enrich"].subscriptions : subscription.topic == module.topics.all["events"].id]) &&
      alltrue([for subscription in module.delivery["write"].subscriptions : subscription.topic == module.topics.all["findings"].id])
    )
    error_message = "events must feed enrich, and findings must feed write."
  }
  assert {
    condition = alltrue([
      for delivery in module.delivery :
      alltrue([for subscription in delivery.subscriptions : subscription.dead_letter_policy[0].dead_letter_topic == delivery.dead_topic.id]) &&
      delivery.dead_subscription.topic == delivery.dead_topic.id
    ])
    error_message = "Each stage must have its own dead-letter topic with a subscription."
  }
  assert {
    condition     = length(distinct([module.delivery["enrich"].dead_topic.name, module.delivery["write"].dead_topic.name, local.topics.events, local.topics.findings])) == 4
    error_message = "There must be four topics: replay must know the stage of each dead letter."
  }
  assert {
    condition     = alltrue([for stage, pusher in module.pusher : module.function[stage].config.invokers == ["serviceAccount:${pusher.service_account}"]])
    error_message = "Only a stage's own push identity may call it."
  }
  assert {
    condition     = length(distinct(values(output.service_accounts))) == 8
    error_message = "No two parts may share an identity."
  }
  assert {
    condition = { for stage, identity in module.identity : stage => sort(identity.publishes_to) } == {
      receive = tolist(["events", "events-dead"])
      poll    = tolist(["events", "events-dead"])
      enrich  = tolist(["events-dead", "findings"])
      write   = tolist(["findings-dead"])
    }
    error_message = "Each stage must publish to its own topics only."
  }
  assert {
    condition = alltrue(flatten([
      for stage, delivery in module.delivery : [
        for subscription in delivery.subscriptions :
        module.function[stage].config.timeout_seconds < subscription.ack_deadline_seconds && subscription.ack_deadline_seconds <= 600
      ]
    ]))
    error_message = "A function's timeout must be below the ack deadline, which Pub/Sub limits to 600 s."
  }
  assert {
    condition     = module.function["poll"].config.timeout_seconds < tonumber(trimsuffix(module.schedule[0].job.attempt_deadline, "s"))
    error_message = "The timeout of poll must be below the schedule's deadline."
  }
  assert {
    condition = alltrue(flatten([
      for delivery in module.delivery : [for subscription in concat(values(delivery.all), [delivery.dead_subscription]) : subscription.expiration_policy[0].ttl == ""]
    ]))
    error_message = "No subscription may expire."
  }
  assert {
    condition     = alltrue([for delivery in module.delivery : delivery.dead_subscription.message_retention_duration == "${31 * 24 * 3600}s"])
    error_message = "Subscriptions must keep dead letters for 31 days."
  }
  assert {
    condition = alltrue([
      for name, delivery in module.delivery :
      { for key, subscription in delivery.subscriptions : key => [subscription.name, coalesce(subscription.filter, "none")] } == {
        for known in local.pipeline.stages[name].subscriptions : known.key => [known.name, coalesce(known.filter, "none")]
      } &&
      delivery.dead_topic.name == local.pipeline.stages[name].deadTopic &&
      delivery.dead_subscription.name == local.pipeline.stages[name].deadSubscription &&
      alltrue([
        for subscription in delivery.subscriptions :
        subscription.ack_deadline_seconds == local.pipeline.delivery.ackDeadlineSeconds &&
        subscription.dead_letter_policy[0].max_delivery_attempts == local.pipeline.delivery.maxDeliveryAttempts &&
        subscription.retry_policy[0].minimum_backoff == "${local.pipeline.delivery.minimumBackoffSeconds}s" &&
        subscription.retry_policy[0].maximum_backoff == "${local.pipeline.delivery.maximumBackoffSeconds}s"
      ])
    ])
    error_message = "Names and limits must match shared/pubsub/topology.ts."
  }
  assert {
    condition     = output.topics == local.pipeline.topics
    error_message = "Topics must have the functions' default names."
  }
  assert {
    condition = (
      module.schedule[0].job.schedule == local.pipeline.polling.schedule &&
      module.schedule[0].job.http_target[0].uri == module.function["poll"].uri &&
      module.schedule[0].job.http_target[0].http_method == "POST" &&
      module.schedule[0].job.http_target[0].oidc_token[0].audience == module.function["poll"].uri &&
      module.schedule[0].job.http_target[0].oidc_token[0].service_account_email == module.schedule[0].service_account &&
      module.function["poll"].config.invokers == ["serviceAccount:${module.schedule[0].service_account}"]
    )
    error_message = "Only Cloud Scheduler may call poll, with its own identity."
  }
  assert {
    condition = alltrue([
      for name, function in module.function :
      function.config.entry_point == name && function.config.runtime == "nodejs24" && function.name == "scc-${name}" &&
      function.config.object == "${name}/${filesha256("tests/fixtures/packages/${name}.zip")}.zip"
    ])
    error_message = "A function's entry point must be its stage's name, on Node.js 24, and its package must be named after its content."
  }
  assert {
    condition     = alltrue([for name, function in module.function : name == "receive" || function.config.ingress_settings == "ALLOW_INTERNAL_ONLY"])
    error_message = "Only the webhook may be reachable from outside."
  }
  assert {
    condition = output.deployment.topics == output.topics && output.deployment.subscriptions == {
      enrich      = "events-enrich"
      enrichDead  = "events-dead"
      write       = "findings-write"
      writeUrgent = "findings-write-urgent"
      writeDead   = "findings-dead"
    }
    error_message = "The deployment must name the topics and subscriptions."
  }
  assert {
    condition     = output.deployment.functions == { for stage, function in module.function : stage => function.uri }
    error_message = "The deployment must have each function's URL."
  }
  assert {
    condition     = output.deployment.webhookUrl == module.function["receive"].uri && output.webhook_url == module.function["receive"].uri
    error_message = "Without a load balancer, senders post to the function itself."
  }
  assert {
    condition     = output.deployment.webhookSecretId == "projects/example-project/secrets/scc-webhook-secrets" && output.deployment.sysdig.tokenSecretId == "projects/example-project/secrets/scc-sysdig-token"
    error_message = "The deployment must name its secrets."
  }
  assert {
    condition     = output.deployment.checkpoint == { bucket = "example-project-scc-checkpoint", object = "poll/checkpoint.json" }
    error_message = "The deployment must say where the checkpoint is."
  }
  assert {
    condition     = output.deployment.sources.sysdig == google_scc_v2_organization_source.this["sysdig"].name
    error_message = "The deployment must name the source."
  }
}

run "nothing_changed" {
  command = plan
}

# Only write.zip differs, as after a new release of the code.
run "other_code_of_write" {
  command = plan

  variables {
    packages = "tests/fixtures/packages-of-other-code"
  }
}

# As after a move from a folder to a release's bucket, which the build's identity may not read yet.
run "packages_in_a_bucket" {
  command = plan

  variables {
    packages = "gs://releases/runtime-detections/v1.2.3"
  }
}

run "rotated" {
  command = plan

  variables {
    webhook = { token_version = 2 }
  }
}

# As after a rotation without interruption: people have added versions. sysdig_api_token is not needed either.
run "versions_managed_by_people" {
  command = plan

  variables {
    webhook          = { token_version = 0 }
    poll             = { enabled = true, token_version = 0 }
    sysdig_api_token = null
  }
}

# Security Command Center would create the first source, and reject the second.
run "two_sources_of_one_name" {
  command = plan

  variables {
    falco_source = { display_name = "Runtime detections" }
  }

  expect_failures = [google_scc_v2_organization_source.this]
}
