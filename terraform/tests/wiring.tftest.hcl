# Who publishes where, who pushes to whom, and what happens to what fails. Applied with mocked values, so that what Google
# assigns (URLs, ids) is there to compare: each is a text of its own.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id         = "example-project"
  organization_id    = "123456789"
  packages_directory = "tests/fixtures/packages"
  poll               = { enabled = true }
}

run "each_stage_has_its_own" {
  assert {
    condition     = module.enrich.uri != module.write.uri
    error_message = "The mocked functions cannot be told apart, so that this test proves nothing."
  }
  assert {
    condition = alltrue([
      for stage in [module.enrich, module.write] : alltrue([
        for subscription in stage.subscriptions :
        subscription.push_config[0].push_endpoint == stage.uri &&
        subscription.push_config[0].oidc_token[0].audience == stage.uri &&
        subscription.push_config[0].oidc_token[0].service_account_email == stage.push_service_account
      ])
    ])
    error_message = "Each subscription must push to its own stage's function, as that stage's push identity, and say so in the token."
  }
  assert {
    condition = (
      alltrue([for subscription in module.enrich.subscriptions : subscription.topic == module.topics.all["events"].id]) &&
      alltrue([for subscription in module.write.subscriptions : subscription.topic == module.topics.all["findings"].id])
    )
    error_message = "enrich is fed by events, write by findings."
  }
  assert {
    condition = alltrue([
      for stage in [module.enrich, module.write] :
      alltrue([for subscription in stage.subscriptions : subscription.dead_letter_policy[0].dead_letter_topic == stage.dead_topic.id]) &&
      stage.dead_subscription.topic == stage.dead_topic.id
    ])
    error_message = "Each stage has its own dead-letter topic, with a subscription that keeps what comes."
  }
  assert {
    condition     = length(distinct([module.enrich.dead_topic.name, module.write.dead_topic.name, local.topics.events, local.topics.findings])) == 4
    error_message = "Four topics: replay must be able to tell where a dead letter belongs."
  }
  assert {
    condition     = module.enrich.config.invokers == ["serviceAccount:${module.enrich.push_service_account}"] && module.write.config.invokers == ["serviceAccount:${module.write.push_service_account}"]
    error_message = "A stage may be called by its own push identity alone."
  }
  assert {
    condition     = length(distinct(values(output.service_accounts))) == 8
    error_message = "No two parts share an identity."
  }
}

run "each_publishes_to_its_own" {
  assert {
    condition     = toset(module.receive[0].config.publishes_to) == toset(["events", "events-dead"])
    error_message = "receive publishes to events and events-dead."
  }
  assert {
    condition     = toset(module.poll[0].config.publishes_to) == toset(["events", "events-dead"])
    error_message = "poll publishes to events and events-dead."
  }
  assert {
    condition     = toset(module.enrich.config.publishes_to) == toset(["findings", "events-dead"])
    error_message = "enrich publishes to findings and events-dead."
  }
  assert {
    condition     = toset(module.write.config.publishes_to) == toset(["findings-dead"])
    error_message = "write publishes to findings-dead."
  }
}

run "deadlines_nest" {
  assert {
    condition = alltrue([
      for stage in [module.enrich, module.write] : alltrue([
        for subscription in stage.subscriptions :
        stage.config.timeout_seconds < subscription.ack_deadline_seconds && subscription.ack_deadline_seconds <= 600
      ])
    ])
    error_message = "A function's timeout must be below the ack deadline, which Pub/Sub allows 600 s at most."
  }
  assert {
    condition     = module.poll[0].config.timeout_seconds < tonumber(trimsuffix(module.poll[0].job.attempt_deadline, "s"))
    error_message = "The timeout of poll must be below the schedule's deadline."
  }
}

run "nothing_expires" {
  assert {
    condition = alltrue([
      for subscription in concat(values(module.enrich.subscriptions), values(module.write.subscriptions), [module.enrich.dead_subscription, module.write.dead_subscription]) :
      subscription.expiration_policy[0].ttl == ""
    ])
    error_message = "No subscription may expire."
  }
  assert {
    condition = alltrue([
      for subscription in [module.enrich.dead_subscription, module.write.dead_subscription] :
      subscription.message_retention_duration == "${31 * 24 * 3600}s"
    ])
    error_message = "Dead letters are kept for 31 days."
  }
}

run "as_the_code_has_it" {
  assert {
    condition = alltrue([
      for name, stage in { enrich = module.enrich, write = module.write } :
      { for key, subscription in stage.subscriptions : key => [subscription.name, coalesce(subscription.filter, "none")] } == {
        for known in jsondecode(file("generated/pipeline.json")).stages[name].subscriptions : known.key => [known.name, coalesce(known.filter, "none")]
      } &&
      stage.dead_topic.name == jsondecode(file("generated/pipeline.json")).stages[name].deadTopic &&
      stage.dead_subscription.name == jsondecode(file("generated/pipeline.json")).stages[name].deadSubscription &&
      alltrue([
        for subscription in stage.subscriptions :
        subscription.ack_deadline_seconds == jsondecode(file("generated/pipeline.json")).delivery.ackDeadlineSeconds &&
        subscription.dead_letter_policy[0].max_delivery_attempts == jsondecode(file("generated/pipeline.json")).delivery.maxDeliveryAttempts &&
        subscription.retry_policy[0].minimum_backoff == "${jsondecode(file("generated/pipeline.json")).delivery.minimumBackoffSeconds}s" &&
        subscription.retry_policy[0].maximum_backoff == "${jsondecode(file("generated/pipeline.json")).delivery.maximumBackoffSeconds}s"
      ])
    ])
    error_message = "Names and bounds must be those of shared/pubsub/topology.ts."
  }
  assert {
    condition     = output.topics == jsondecode(file("generated/pipeline.json")).topics
    error_message = "Topics must have the names that the functions use by default."
  }
  assert {
    condition     = module.poll[0].job.schedule == jsondecode(file("generated/pipeline.json")).polling.schedule
    error_message = "The schedule must be that of shared/pubsub/topology.ts."
  }
}

run "the_schedule_calls_poll" {
  assert {
    condition = (
      module.poll[0].job.http_target[0].uri == module.poll[0].uri &&
      module.poll[0].job.http_target[0].http_method == "POST" &&
      module.poll[0].job.http_target[0].oidc_token[0].audience == module.poll[0].uri &&
      module.poll[0].job.http_target[0].oidc_token[0].service_account_email == module.poll[0].schedule_service_account
    )
    error_message = "Cloud Scheduler must call poll, as its own identity."
  }
  assert {
    condition     = module.poll[0].config.invokers == ["serviceAccount:${module.poll[0].schedule_service_account}"]
    error_message = "poll may be called by its schedule alone."
  }
}

run "functions_are_what_the_code_registers" {
  assert {
    condition = alltrue([
      for name, stage in { receive = module.receive[0], poll = module.poll[0], enrich = module.enrich, write = module.write } :
      stage.config.entry_point == name && stage.config.runtime == "nodejs24" && stage.function_name == "scc-${name}"
    ])
    error_message = "A function's entry point is the name of its stage, on Node.js 24."
  }
  assert {
    condition = alltrue([
      for name, stage in { receive = module.receive[0], poll = module.poll[0], enrich = module.enrich, write = module.write } :
      stage.config.object == "${name}/${filesha256("tests/fixtures/packages/${name}.zip")}.zip"
    ])
    error_message = "A package is named after its content."
  }
  assert {
    condition     = alltrue([for stage in [module.poll[0], module.enrich, module.write] : stage.config.ingress_settings == "ALLOW_INTERNAL_ONLY"])
    error_message = "Only the webhook can be reached from outside."
  }
}

run "the_deployment_says_where_everything_is" {
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
    condition     = output.deployment.functions == { receive = module.receive[0].uri, poll = module.poll[0].uri, enrich = module.enrich.uri, write = module.write.uri }
    error_message = "The deployment must have each function's URL."
  }
  assert {
    condition     = output.deployment.webhookUrl == module.receive[0].uri && output.webhook_url == module.receive[0].uri
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
    condition     = output.deployment.sources.sysdig == module.sources.created["sysdig"].name
    error_message = "The deployment must name the source."
  }
}
