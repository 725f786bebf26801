# The module of the deployment on Kubernetes. test/terraform reads the plans (grants against iam.json) and what was applied
# with mocked values (kustomizations against kubernetes/examples).

mock_provider "google" {
  source = "./tests/mocks"

  mock_resource "google_scc_v2_organization_source" {
    defaults = { name = "organizations/123456789/sources/42" }
  }
}

variables {
  project_id      = "example-project"
  organization_id = "123456789"
  image           = "europe-west1-docker.pkg.dev/example-project/pipeline/scc-runtime-detections@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  webhook         = { domain = "events.example.com" }
}

run "defaults" {
  command = plan

  module {
    source = "./modules/kubernetes"
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
    error_message = "Subscriptions are those of the functions' deployment, but are pulled from."
  }
  assert {
    condition = { for subscription in flatten([for delivery in module.delivery : values(delivery.subscriptions)]) : subscription.name => coalesce(subscription.filter, "none") } == {
      for subscription in flatten(values(local.pipeline.stages)[*].subscriptions) : subscription.name => subscription.filter == "" ? "none" : subscription.filter
    }
    error_message = "Names and filters are those of the code."
  }
  assert {
    condition     = length(google_iam_workload_identity_pool.cluster) == 0 && google_service_account_iam_member.pods["enrich"].member == "serviceAccount:example-project.svc.id.goog[scc-runtime-detections/enrich]"
    error_message = "On GKE the cluster's own pool is used, and one service account of one namespace."
  }
  assert {
    condition     = toset(keys(module.identity)) == toset(["enrich", "write", "receive"]) && length(module.pusher) == 0 && length(module.checkpoint) == 0
    error_message = "What was not asked for has no identity."
  }
  assert {
    condition     = toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "rejected", "silence"]) && strcontains(module.monitoring[0].metrics.outcomes.filter, "resource.labels.namespace_name=\"scc-runtime-detections\"")
    error_message = "On GKE outcomes are counted, of the namespace; what Cloud Run counts is not looked for."
  }
  assert {
    condition     = local.environments.write.WRITE_INSTANCES == "2" && local.environments.write.MAX_OUTSTANDING_MESSAGES == "81" && local.environments.write.MAX_WAITING == "81"
    error_message = "Two instances share 975 writes a minute, and hold what they write in 10 s."
  }
}

run "everything" {
  command = plan

  module {
    source = "./modules/kubernetes"
  }

  variables {
    cluster          = { issuer = "https://cluster.example.com" }
    poll             = { enabled = true }
    lookup_projects  = ["workloads-a", "workloads-b"]
    event_publishers = { falcosidekick = "serviceAccount:falcosidekick@workloads-a.iam.gserviceaccount.com" }
    falco_source     = {}
    fold             = { enabled = true }
    archive          = { kind = "bigquery" }
  }

  assert {
    condition = (
      google_iam_workload_identity_pool_provider.cluster[0].oidc[0].issuer_uri == "https://cluster.example.com" &&
      google_iam_workload_identity_pool_provider.cluster[0].oidc[0].allowed_audiences == tolist(["scc-runtime-detections"]) &&
      google_iam_workload_identity_pool_provider.cluster[0].attribute_mapping == tomap({ "google.subject" = "assertion.sub" }) &&
      google_iam_workload_identity_pool_provider.cluster[0].attribute_condition == "assertion.sub in ['system:serviceaccount:scc-runtime-detections:enrich', 'system:serviceaccount:scc-runtime-detections:poll', 'system:serviceaccount:scc-runtime-detections:receive', 'system:serviceaccount:scc-runtime-detections:write']"
    )
    error_message = "Tokens of these four service accounts are believed, and no others."
  }
  assert {
    condition     = google_service_account_iam_member.pods["poll"].member == "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/scc-pipeline/subject/system:serviceaccount:scc-runtime-detections:poll"
    error_message = "Each identity can be taken by one service account alone."
  }
  assert {
    condition     = local.environments.write.WRITE_INSTANCES == "1" && local.environments.write.FOLD == "on" && local.environments.poll.CHECKPOINT_BUCKET == "example-project-scc-checkpoint"
    error_message = "Without a backlog to scale by, one instance has the whole pace."
  }
  assert {
    condition     = module.monitoring[0].metrics.outcomes == null && toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "silence"])
    error_message = "Where the logs are not Google's, what Pub/Sub tells is left."
  }
  assert {
    condition     = module.monitoring[0].charts == ["Age of the oldest message, in seconds", "Messages that wait", "Dead letters", "Calls to Security Command Center a minute, by answer (quota: 1000 writes)"]
    error_message = "The dashboard has no chart that would stay empty."
  }
}

run "everything_else" {
  command = plan

  module {
    source = "./modules/kubernetes"
  }

  variables {
    name_prefix     = "test-"
    delivery        = "push"
    source_name     = "organizations/123456789/sources/42"
    lookup_projects = ["workloads-a"]
    archive         = { kind = "storage" }
  }

  assert {
    condition = alltrue(flatten([
      for stage, delivery in module.delivery : [
        for subscription in delivery.subscriptions :
        subscription.push_config[0].push_endpoint == "https://events.example.com/push/${stage}" &&
        subscription.push_config[0].oidc_token[0].audience == local.environments[stage].PUSH_AUDIENCE &&
        subscription.push_config[0].oidc_token[0].service_account_email == local.environments[stage].PUSH_IDENTITY
      ]
    ]))
    error_message = "Each stage expects just the token that Pub/Sub sends it."
  }
  assert {
    condition     = local.environments.write.SUBSCRIPTIONS == "test-findings-write-urgent,test-findings-write" && google_compute_global_address.receive[0].name == "test-scc-receive"
    error_message = "Names begin with the prefix."
  }
}

run "known_settings" {
  command = plan

  module {
    source = "./modules/kubernetes"
  }

  variables {
    poll            = { enabled = true }
    fold            = { enabled = true }
    lookup_projects = ["workloads-a"]
    falco_source    = {}
    write_settings  = { WRITES_PER_MINUTE = "3000" }
  }

  assert {
    condition = alltrue([
      for stage, environment in local.environments :
      length(setsubtract(keys(environment), concat(local.pipeline.settings[stage].accepted, ["MAX_OUTSTANDING_MESSAGES", "SUBSCRIPTIONS"]))) == 0 &&
      length(setsubtract(local.pipeline.settings[stage].required, keys(environment))) == 0 &&
      length(setintersection(keys(environment), local.pipeline.settings[stage].localOnly)) == 0
    ])
    error_message = "Every stage gets what it requires, and nothing that it does not know."
  }
  assert {
    condition     = local.environments.write.MAX_OUTSTANDING_MESSAGES == "250"
    error_message = "A larger quota holds more at a time."
  }
}
