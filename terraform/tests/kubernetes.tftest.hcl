# Plans on Kubernetes. test/terraform compares all grants with iam.json, the output deployment with the operator's
# commands, and the kustomizations with kubernetes/examples. The plan mocks values that Google would assign.

mock_provider "google" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "time" {}

variables {
  project_id      = "example-project"
  organization_id = "123456789"
  kubernetes = {
    image  = "ghcr.io/example/scc-runtime-detections@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    domain = "events.example.com"
  }
}

run "gke" {
  command = plan

  assert {
    condition     = length(module.function) == 0 && length(module.build) == 0 && length(module.schedule) == 0 && output.deployment.functions == {} && output.deployment.webhookUrl == "https://events.example.com"
    error_message = "There must be no function."
  }
  assert {
    condition = alltrue(flatten([
      for stage, delivery in module.delivery : [
        for subscription in delivery.subscriptions :
        length(subscription.push_config) == 0 &&
        subscription.ack_deadline_seconds == local.pipeline.delivery.ackDeadlineSeconds &&
        subscription.dead_letter_policy[0].max_delivery_attempts == local.pipeline.delivery.maxDeliveryAttempts &&
        subscription.retry_policy[0].minimum_backoff == "${local.pipeline.delivery.minimumBackoffSeconds}s" &&
        subscription.expiration_policy[0].ttl == ""
      ]
    ]))
    error_message = "Subscriptions must match those of the functions' deployment, but without push."
  }
  assert {
    condition = { for subscription in flatten([for delivery in module.delivery : values(delivery.subscriptions)]) : subscription.name => coalesce(subscription.filter, "none") } == {
      for subscription in flatten(values(local.pipeline.stages)[*].subscriptions) : subscription.name => subscription.filter == "" ? "none" : subscription.filter
    }
    error_message = "Names and filters must match the code."
  }
  assert {
    condition     = module.kubernetes[0].provider == null && module.kubernetes[0].pods["enrich"] == "serviceAccount:example-project.svc.id.goog[scc-runtime-detections/enrich]"
    error_message = "On GKE, the cluster's own pool must be used, with one service account of one namespace."
  }
  assert {
    condition     = toset(keys(module.identity)) == toset(["enrich", "write", "receive"]) && length(module.pusher) == 0 && length(module.checkpoint) == 0
    error_message = "Disabled parts must have no identity."
  }
  assert {
    condition     = toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "rejected", "throttled", "silence"]) && strcontains(module.monitoring[0].metrics.outcomes.filter, "resource.labels.namespace_name=\"scc-runtime-detections\"")
    error_message = "On GKE, outcomes of the namespace must be counted, and Cloud Run's metrics must be absent."
  }
  assert {
    condition     = output.environments.write.WRITE_INSTANCES == "2" && output.environments.write.MAX_OUTSTANDING_MESSAGES == "81" && output.environments.write.MAX_WAITING == "81"
    error_message = "Two instances must share 975 writes per minute, each with as many messages in flight as it writes in 10 s."
  }
  assert {
    condition     = strcontains(output.next_steps, "gcloud secrets versions access latest --secret=scc-webhook-secrets") && strcontains(output.next_steps, "Point events.example.com to ${output.load_balancer_address}") && strcontains(output.next_steps, "npm run verify")
    error_message = "The next steps must copy the tokens into the cluster and name the address for the domain."
  }
}

run "anywhere" {
  command = plan

  variables {
    poll             = { enabled = true }
    sysdig_api_token = "a-token-of-sysdig"
    kubernetes = {
      image   = "ghcr.io/example/scc-runtime-detections@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      domain  = "events.example.com"
      cluster = { issuer = "https://cluster.example.com", keda = true }
    }
  }

  assert {
    condition = (
      module.kubernetes[0].provider.oidc[0].issuer_uri == "https://cluster.example.com" &&
      module.kubernetes[0].provider.oidc[0].allowed_audiences == tolist(["scc-runtime-detections"]) &&
      module.kubernetes[0].provider.attribute_mapping == tomap({ "google.subject" = "assertion.sub" }) &&
      module.kubernetes[0].provider.attribute_condition == "assertion.sub in ['system:serviceaccount:scc-runtime-detections:enrich', 'system:serviceaccount:scc-runtime-detections:poll', 'system:serviceaccount:scc-runtime-detections:receive', 'system:serviceaccount:scc-runtime-detections:write']"
    )
    error_message = "Google must accept the tokens of these four service accounts and no others."
  }
  assert {
    condition     = module.kubernetes[0].pods["poll"] == "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/scc-pipeline/subject/system:serviceaccount:scc-runtime-detections:poll"
    error_message = "Only one service account may impersonate each identity."
  }
  assert {
    condition     = output.load_balancer_address == null && strcontains(output.next_steps, "create secret generic sysdig-token")
    error_message = "An address must be reserved on GKE only."
  }
}

run "anywhere_by_cpu" {
  command = plan

  variables {
    kubernetes = {
      image   = "ghcr.io/example/scc-runtime-detections@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      domain  = "events.example.com"
      cluster = { issuer = "https://cluster.example.com" }
    }
  }

  assert {
    condition     = output.environments.write.WRITE_INSTANCES == "1"
    error_message = "Without scaling by backlog, one instance must have the whole rate."
  }
  assert {
    condition     = module.monitoring[0].metrics.outcomes == null && toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "silence"])
    error_message = "Without Cloud Logging, only Pub/Sub's metrics must remain."
  }
  assert {
    condition     = module.monitoring[0].charts == ["Age of the oldest message, in seconds", "Messages that wait", "Dead letters", "Calls to Security Command Center a minute, by answer (quota: 1000 writes)"]
    error_message = "The dashboard must have no empty charts."
  }
}

run "push" {
  command = plan

  variables {
    name_prefix                     = "test-"
    archive                         = { kind = "storage" }
    findings_editor_on_organization = true
    kubernetes = {
      image     = "ghcr.io/example/scc-runtime-detections@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      domain    = "events.example.com"
      namespace = "detections"
      delivery  = "push"
    }
  }

  assert {
    condition = alltrue(flatten([
      for stage, delivery in module.delivery : [
        for subscription in delivery.subscriptions :
        subscription.push_config[0].push_endpoint == "https://events.example.com/push/${stage}" &&
        subscription.push_config[0].oidc_token[0].audience == output.environments[stage].PUSH_AUDIENCE &&
        subscription.push_config[0].oidc_token[0].service_account_email == output.environments[stage].PUSH_IDENTITY
      ]
    ]))
    error_message = "Each stage must accept only Pub/Sub's token for it."
  }
  assert {
    condition     = output.environments.write.SUBSCRIPTIONS == "test-findings-write-urgent,test-findings-write" && strcontains(output.kustomization, "\"test-scc-receive\"")
    error_message = "Names must begin with the prefix."
  }
}

run "no_webhook" {
  command = plan

  variables {
    webhook          = { enabled = false }
    poll             = { enabled = true }
    sysdig_api_token = "a-token-of-sysdig"
    kubernetes = {
      image = "ghcr.io/example/scc-runtime-detections@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    }
  }
}

run "everything" {
  command = plan

  variables {
    poll                   = { enabled = true, schedule = "*/5 * * * *", paused = true }
    sysdig_api_token       = "a-token-of-sysdig"
    lookup_projects        = ["workloads-a", "workloads-b"]
    falco_log_sinks        = { prod = { project = "workloads-a" } }
    event_publishers       = { falcosidekick = "serviceAccount:falcosidekick@workloads-a.iam.gserviceaccount.com" }
    falco_source           = {}
    fold                   = { enabled = true }
    archive                = { kind = "bigquery" }
    write_settings         = { WRITES_PER_MINUTE = "3000" }
    previous_subscriptions = { "findings-write-1" = { stage = "write" }, "events-enrich-1" = { stage = "enrich" } }
  }

  assert {
    condition = alltrue([
      for stage, environment in output.environments :
      length(setsubtract(keys(environment), concat(local.pipeline.settings[stage].accepted, ["MAX_OUTSTANDING_MESSAGES", "SUBSCRIPTIONS"]))) == 0 &&
      length(setsubtract(local.pipeline.settings[stage].required, keys(environment))) == 0 &&
      length(setintersection(keys(environment), local.pipeline.settings[stage].localOnly)) == 0
    ])
    error_message = "Every stage must get the settings that it requires, and no unknown ones."
  }
  assert {
    condition     = output.environments.write.MAX_OUTSTANDING_MESSAGES == "250" && output.environments.write.FOLD == "on" && output.environments.poll.CHECKPOINT_BUCKET == "example-project-scc-checkpoint"
    error_message = "A larger quota must allow more messages in flight."
  }
  assert {
    condition     = output.environments.write.SUBSCRIPTIONS == "findings-write-urgent,findings-write,findings-write-1"
    error_message = "write must pull from the previous release's subscription last."
  }
  assert {
    condition     = strcontains(output.kustomization, "path: \"/spec/schedule\", value: \"*/5 * * * *\"") && strcontains(output.kustomization, "path: \"/spec/suspend\", value: true")
    error_message = "The CronJob must run on the given schedule."
  }
}
