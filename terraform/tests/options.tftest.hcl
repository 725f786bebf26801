# Plans on functions: each part enabled and disabled. test/terraform compares all grants with iam.json, and the output
# deployment with the operator's commands. The plan mocks values that Google would assign.

mock_provider "google" {
  source          = "./tests/mocks"
  override_during = plan

  mock_resource "google_cloudfunctions2_function" {
    defaults = {
      service_config = { uri = "https://function.example.run.app" }
    }
  }
}

mock_provider "time" {}

variables {
  project_id      = "example-project"
  organization_id = "123456789"
  packages        = "tests/fixtures/packages"
}

run "defaults" {
  command = plan

  assert {
    condition     = keys(module.function) == ["enrich", "receive", "write"] && length(module.monitoring) == 1
    error_message = "The webhook and monitoring must be on by default."
  }
  assert {
    condition     = length(module.schedule) == 0 && length(module.checkpoint) == 0 && length(module.archive) == 0 && length(module.load_balancer) == 0 && length(module.folds) == 0 && length(module.kubernetes) == 0 && length(google_organization_iam_member.write) == 0 && length(module.falco_log_sinks) == 0
    error_message = "Polling, the archive, folding, the load balancer, Kubernetes and organization grants must be off by default."
  }
  assert {
    condition     = length(google_project_iam_member.instance_reader) == 0 && length(google_pubsub_topic_iam_member.event_publisher) == 0
    error_message = "Disabled parts must get no grants."
  }
  assert {
    condition     = { for key, source in google_scc_v2_organization_source.this : key => source.display_name } == { sysdig = "Runtime detections" }
    error_message = "One source must be created for all findings, with the same name as in npm run create-source."
  }
  assert {
    condition     = keys(output.secrets) == ["webhook"] && tostring(module.secrets["webhook"].value_version) == "1"
    error_message = "The only secret must be the webhook's, with a value."
  }
  assert {
    condition     = !contains(keys(output.deployment), "checkpoint") && !contains(keys(output.deployment), "kubernetes") && keys(output.deployment.sysdig) == ["region"]
    error_message = "The deployment must omit absent parts."
  }
  assert {
    condition     = output.deployment.publicAccess == "all_users" && output.deployment.sccLocation == "global" && length(output.deployment.authentication) == 0
    error_message = "The deployment must state how requests authenticate."
  }
  assert {
    condition     = strcontains(output.next_steps, "export WEBHOOK_SECRET=\"$(gcloud secrets versions access latest --secret=scc-webhook-secrets --project=example-project)\"")
    error_message = "register-webhook must get all lines of the secret: the first may be a comment, or another sender's token."
  }
  assert {
    condition     = module.function["receive"].config.ingress_settings == "ALLOW_ALL" && module.function["receive"].config.invokers == ["allUsers"]
    error_message = "Without a load balancer, the function must accept requests from outside."
  }
  assert {
    condition     = alltrue([for topic in module.topics.all : topic.message_retention_duration == "604800s"])
    error_message = "Topics must keep messages for a week."
  }
  assert {
    condition     = length(google_project_service.this) == 11 && length(google_project_service.security_center) == 1 && alltrue([for service in google_project_service.this : !service.disable_on_destroy])
    error_message = "The APIs of the default parts must be enabled, and stay enabled after destroy."
  }
  assert {
    condition     = time_sleep.pubsub_agent.create_duration == "60s" && time_sleep.pubsub_agent.destroy_duration == null && module.build[0].wait.create_duration == "120s" && module.build[0].wait.destroy_duration == null
    error_message = "Grants must have time to propagate, on creation only."
  }
  assert {
    condition     = output.environments.write.WRITE_INSTANCES == "1" && output.environments.write.MAX_WAITING == "160"
    error_message = "By default there must be one instance of write, with room for 16 waiting events per second for 10 s."
  }
  assert {
    condition     = strcontains(output.next_steps, "terraform output -json deployment > ../deployment.json") && strcontains(output.next_steps, output.webhook_url) && strcontains(output.next_steps, "npm run verify -- --deployment deployment.json")
    error_message = "The next steps must name the webhook, and how to verify the pipeline."
  }
  assert {
    condition     = !strcontains(output.next_steps, "sysdig-token") && !strcontains(output.next_steps, "scheduler") && !strcontains(output.next_steps, "invoker-iam-check")
    error_message = "The next steps must omit absent parts."
  }

  # Metrics, charts and alerts.
  assert {
    condition     = toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "ingress_errors", "rejected", "throttled", "forbidden", "silence"])
    error_message = "All alerts must exist."
  }
  assert {
    condition = alltrue([
      for outcome in jsondecode(file("generated/pipeline.json")).outcomes : strcontains(module.monitoring[0].metrics.outcomes.filter, "\"${outcome}\"")
    ])
    error_message = "Every outcome of shared/log.ts must be counted."
  }
  assert {
    condition     = toset(keys(module.monitoring[0].metrics.outcomes.label_extractors)) == toset([for label in module.monitoring[0].metrics.outcomes.metric_descriptor[0].labels : label.key])
    error_message = "Labels and extractors must match."
  }
  assert {
    condition = (
      module.monitoring[0].metrics.unclaimed.name == "scc-unclaimed-names" &&
      module.monitoring[0].metrics.unclaimed.value_extractor == "EXTRACT(jsonPayload.unclaimed)" &&
      module.monitoring[0].metrics.unclaimed.metric_descriptor[0].metric_kind == "DELTA" &&
      module.monitoring[0].metrics.unclaimed.metric_descriptor[0].value_type == "DISTRIBUTION" &&
      module.monitoring[0].metrics.unclaimed.label_extractors == tomap({ format = "EXTRACT(labels.format)" }) &&
      module.monitoring[0].metrics.unclaimed.metric_descriptor[0].labels[*].key == tolist(["format"])
    )
    error_message = "The unclaimed field names must be a distribution by format: a metric with a value extractor supports no other type."
  }
  assert {
    condition = (
      strcontains(module.monitoring[0].metrics.unclaimed.filter, "labels.stage=\"enrich\" AND labels.outcome=\"enriched\"") &&
      startswith(module.monitoring[0].metrics.unclaimed.filter, trimsuffix(module.monitoring[0].metrics.findings.filter, " AND labels.stage=\"write\" AND labels.outcome=\"written\""))
    )
    error_message = "The unclaimed field names must be counted in the log of enrich, of this pipeline only."
  }
  assert {
    condition     = strcontains(module.monitoring[0].alerts.dead_letters.conditions[0].condition_threshold[0].filter, "one_of(\"events-dead\", \"findings-dead\")") && module.monitoring[0].alerts.dead_letters.conditions[0].condition_threshold[0].threshold_value == 0
    error_message = "One dead letter in either subscription must open an alert."
  }
  assert {
    condition     = strcontains(module.monitoring[0].alerts.oldest_message.conditions[0].condition_threshold[0].filter, "one_of(\"events-enrich\", \"findings-write\", \"findings-write-urgent\")")
    error_message = "The age of the oldest message must cover all push subscriptions."
  }
  assert {
    condition     = strcontains(module.monitoring[0].alerts.rejected.conditions[0].condition_prometheus_query_language[0].query, "logging_googleapis_com:user_scc_outcomes{") && module.monitoring[0].metrics.outcomes.name == "scc-outcomes"
    error_message = "The alert must name the metric in PromQL's spelling."
  }
  assert {
    condition     = strcontains(module.monitoring[0].alerts.rejected.conditions[0].condition_prometheus_query_language[0].query, "reason=~\"http-401|http-403\"")
    error_message = "An alert watches for tokens that are wrong, and for those that are another sender's."
  }
  assert {
    condition     = strcontains(module.monitoring[0].alerts.throttled.conditions[0].condition_prometheus_query_language[0].query, "outcome=\"rejected\",reason=\"http-429\"")
    error_message = "A token above its limit must open an alert."
  }
  assert {
    condition     = module.monitoring[0].alerts.forbidden.conditions[0].condition_matched_log[0].filter == "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"scc-receive\" AND logName=\"projects/example-project/logs/run.googleapis.com%2Frequests\" AND httpRequest.status=403"
    error_message = "A sender that Cloud Run refuses must open an alert."
  }
  assert {
    condition     = module.monitoring[0].alerts.silence.conditions[0].condition_prometheus_query_language[0].duration == "82800s"
    error_message = "Silence must mean 23 hours without an event."
  }
  assert {
    condition     = length(module.monitoring[0].charts) == 8
    error_message = "The dashboard must have all of its charts."
  }
}

run "everything" {
  command = plan

  variables {
    poll             = { enabled = true, schedule = "*/5 * * * *", paused = true }
    sysdig_api_token = "a-token-of-sysdig"
    lookup_projects  = ["workloads-b", "workloads-a"]
    event_publishers = { falcosidekick = "serviceAccount:falcosidekick@workloads-a.iam.gserviceaccount.com" }
    falco_source     = {}
    fold             = { enabled = true }
    archive          = { kind = "bigquery" }
    public_access    = "none"
    scaling          = { write = { max_instances = 3, concurrency = 11 } }
    load_balancer = {
      domain        = "events.example.com"
      allowed_cidrs = ["203.0.113.0/24", "198.51.100.7/32"]
      rate_limit    = { requests = 100, interval_seconds = 30 }
    }
    monitoring = { notification_emails = ["security@example.com"] }
  }

  assert {
    condition = alltrue([
      for grant in google_scc_v2_organization_source_iam_member.write :
      grant.role == "roles/securitycenter.findingsEditor" && grant.member == "serviceAccount:${output.service_accounts.write}"
    ]) && toset(keys(google_scc_v2_organization_source_iam_member.write)) == toset(["sysdig", "falco"])
    error_message = "write must be able to edit findings of its two sources only."
  }
  assert {
    condition     = { for key, source in google_scc_v2_organization_source.this : key => source.display_name } == { sysdig = "Runtime detections", falco = "Falco" }
    error_message = "Falco's findings must have their own source."
  }
  assert {
    condition     = contains(keys(output.environments.write), "SCC_FALCO_SOURCE") && output.environments.enrich.LOOKUP_PROJECTS == "workloads-a,workloads-b"
    error_message = "The stages must know the second source."
  }
  assert {
    condition     = toset([for grant in google_project_iam_member.instance_reader : grant.project]) == toset(["workloads-a", "workloads-b"])
    error_message = "enrich must be able to read instances in the listed projects."
  }
  assert {
    condition     = module.schedule[0].job.schedule == "*/5 * * * *" && module.schedule[0].job.paused && strcontains(output.next_steps, "gcloud scheduler jobs run scc-poll")
    error_message = "The schedule must be the given one."
  }
  assert {
    condition     = module.function["receive"].config.ingress_settings == "ALLOW_INTERNAL_AND_GCLB" && length(module.function["receive"].config.invokers) == 0
    error_message = "Nothing may bypass the load balancer, and with public_access none, Terraform must let no one call the webhook."
  }
  assert {
    condition     = output.deployment.publicAccess == "none" && strcontains(output.next_steps, "gcloud run services update scc-receive --project=example-project --region=us-central1 --no-invoker-iam-check")
    error_message = "With public_access none, the next steps must explain how to admit senders."
  }
  assert {
    condition     = output.webhook_url == "https://events.example.com/" && output.deployment.webhookUrl == "https://events.example.com/" && strcontains(output.next_steps, "Point events.example.com to ${output.load_balancer_address}")
    error_message = "Senders must post to the load balancer, and the next steps must name the address for its domain."
  }
  assert {
    condition = module.load_balancer[0].rules == {
      1000       = { action = "throttle", ranges = tolist(["198.51.100.7/32", "203.0.113.0/24"]), limit = "100/30s" }
      2147483647 = { action = "deny(403)", ranges = tolist(["*"]), limit = null }
    }
    error_message = "Only the listed ranges may send, up to the limit."
  }
  assert {
    # A fold's window needs 100 concurrent events, more than the configured 11.
    condition     = output.environments.write.WRITE_INSTANCES == "3" && module.function["write"].config.concurrency == jsondecode(file("generated/pipeline.json")).folding.concurrency && output.environments.write.FOLD_WINDOW_SECONDS == "3600"
    error_message = "Each instance must know the number of instances, and accept as many messages as folding needs."
  }
  assert {
    condition     = one(one(module.folds[0].lifecycle_rule).condition).age > 31 + 31 && module.folds[0].grant.bucket == "example-project-scc-folds" && strcontains(module.folds[0].grant.condition[0].expression, "resource.name.startsWith(\"projects/_/buckets/example-project-scc-folds/objects/folds/\")")
    error_message = "write must read and write only objects under its prefix, and folds must outlive any redelivery of their events."
  }
  assert {
    condition     = output.archive == "example-project.scc_archive.events" && module.archive[0].subscription.bigquery_config[0].write_metadata
    error_message = "Events must be archived with their attributes."
  }
  assert {
    condition     = module.archive[0].wait.create_duration == "60s" && module.archive[0].wait.destroy_duration == null
    error_message = "The archive's subscription must wait for its grants, but only at creation."
  }
  assert {
    condition     = alltrue([for alert in module.monitoring[0].alerts : length(alert.notification_channels) == 1])
    error_message = "Every alert must notify the address."
  }
  assert {
    condition = alltrue([
      for stage, environment in output.environments :
      length(setsubtract(keys(environment), jsondecode(file("generated/pipeline.json")).settings[stage].accepted)) == 0 &&
      length(setsubtract(jsondecode(file("generated/pipeline.json")).settings[stage].required, keys(environment))) == 0 &&
      length(setintersection(keys(environment), jsondecode(file("generated/pipeline.json")).settings[stage].localOnly)) == 0
    ])
    error_message = "Every function must get its required variables, and none that are unknown or for local runs only."
  }
  assert {
    condition = alltrue([
      for stage, environment in output.environments :
      length(jsondecode(file("generated/pipeline.json")).settings[stage].anyOf) == 0 || anytrue([
        for group in jsondecode(file("generated/pipeline.json")).settings[stage].anyOf : length(setsubtract(group, keys(environment))) == 0
      ])
    ])
    error_message = "If a function requires one of two variables, it must get one of them."
  }
}

run "everything_else" {
  command = plan

  variables {
    name_prefix     = "test-"
    poll            = { enabled = true, token_secret = "projects/example-project/secrets/test-scc-sysdig-token" }
    webhook         = { secret = "projects/example-project/secrets/test-scc-webhook-secrets" }
    lookup_projects = ["workloads-a"]
    falco_log_sinks = {
      prod  = { project = "workloads-a", clusters = ["one", "two"], exclude_from_default = true }
      stage = { project = "workloads-a", namespaces = ["falco", "security"] }
      team  = { folder = "42" }
      all   = { organization = "123456789" }
    }
    event_publishers                = { sysdig = "serviceAccount:forwarder@workloads-a.iam.gserviceaccount.com" }
    source_name                     = "organizations/123456789/sources/42"
    falco_source                    = { name = "organizations/123456789/sources/43" }
    findings_editor_on_organization = true
    fold                            = { enabled = true }
    archive                         = { kind = "storage" }
    sysdig_region                   = "eu1"
    receive_settings                = { AUTH_HEADER = "X-Auth-Token" }
    enrich_settings                 = { MIN_SEVERITY = "MEDIUM" }
    write_settings                  = { SCC_LOCATION = "eu", FOLD_BY = "workload" }
    poll_settings                   = { EVENTS_API = "previous" }
    storage_regions                 = ["europe-west1"]
    packages                        = "gs://releases/runtime-detections/v1.2.3"
    previous_subscriptions          = { "test-findings-write-1" = { stage = "write" } }
    monitoring = {
      notification_channels  = ["projects/example-project/notificationChannels/1"]
      oldest_message_seconds = 1200
      error_ratio            = 0.2
      rejected_per_5_minutes = 100
      silence_hours          = 0
    }
  }

  assert {
    condition     = length(google_scc_v2_organization_source.this) == 0 && output.sources == { sysdig = "organizations/123456789/sources/42", falco = "organizations/123456789/sources/43" }
    error_message = "Given sources must be used, and none created."
  }
  assert {
    condition     = toset(output.deployment.falcoLogSinks) == toset(values(module.falco_log_sinks[0].sinks))
    error_message = "doctor is told where the sinks are"
  }
  assert {
    condition = module.falco_log_sinks[0].sinks == {
      prod  = { parent = "projects/workloads-a", name = "test-scc-falco-prod" }
      stage = { parent = "projects/workloads-a", name = "test-scc-falco-stage" }
      team  = { parent = "folders/42", name = "test-scc-falco-team" }
      all   = { parent = "organizations/123456789", name = "test-scc-falco-all" }
    } && toset(module.falco_log_sinks[0].writers) == toset(["projects/workloads-a", "folders/42", "organizations/123456789"])
    error_message = "Each entry must have a sink, and each parent one grant, because its sinks share an identity."
  }
  assert {
    condition = (
      strcontains(module.falco_log_sinks[0].filters.prod, "resource.labels.cluster_name=(\"one\" OR \"two\")") &&
      strcontains(module.falco_log_sinks[0].filters.stage, "resource.labels.namespace_name=(\"falco\" OR \"security\")") &&
      !strcontains(module.falco_log_sinks[0].filters.all, "cluster_name") &&
      alltrue([for filter in values(module.falco_log_sinks[0].filters) : strcontains(filter, "log_id(\"stdout\")") && strcontains(filter, "jsonPayload.rule:*") && !strcontains(filter, "jsonPayload.tags") && !strcontains(filter, "jsonPayload.output:")])
    )
    error_message = "A sink must accept Falco's alerts of its namespaces and clusters, with or without tags and output."
  }
  assert {
    condition     = keys(module.falco_log_sinks[0].exclusions) == ["prod"] && module.falco_log_sinks[0].exclusions.prod == module.falco_log_sinks[0].filters.prod
    error_message = "The _Default bucket must exclude the sink's alerts where configured."
  }
  assert {
    condition     = length(google_scc_v2_organization_source_iam_member.write) == 0 && google_organization_iam_member.write[0].org_id == "123456789" && google_organization_iam_member.write[0].role == "roles/securitycenter.findingsEditor" && google_organization_iam_member.write[0].member == "serviceAccount:${output.service_accounts.write}"
    error_message = "With the fallback, write must be able to edit findings of the organization, through one grant."
  }
  assert {
    condition     = output.secrets == { webhook = "projects/example-project/secrets/test-scc-webhook-secrets", sysdig_token = "projects/example-project/secrets/test-scc-sysdig-token" } && module.secrets["webhook"].value_version == null
    error_message = "Given secrets must be used, and get no version."
  }
  assert {
    condition = alltrue([
      for stage, function in module.function : function.config.bucket == "releases" && function.config.object == "runtime-detections/v1.2.3/${stage}.zip"
    ])
    error_message = "Functions must be built from a release's own packages."
  }
  assert {
    condition = (
      module.delivery["write"].all["test-findings-write-1"].push_config[0].push_endpoint == module.function["write"].uri &&
      length(module.delivery["enrich"].all) == 1 && length(module.delivery["write"].all) == 3 &&
      strcontains(module.monitoring[0].alerts.oldest_message.conditions[0].condition_threshold[0].filter, "\"test-findings-write-1\"")
    )
    error_message = "A subscription of the previous release must still deliver to its stage, and be monitored."
  }
  assert {
    condition = output.environments.receive == tomap({
      PROJECT_ID           = "example-project"
      EVENTS_TOPIC         = "test-events"
      EVENTS_DEAD_TOPIC    = "test-events-dead"
      WEBHOOK_SECRETS_FILE = "/etc/secrets/webhook/secrets"
      AUTH_HEADER          = "X-Auth-Token"
    }) && output.deployment.authentication == { AUTH_HEADER = "X-Auth-Token" }
    error_message = "receive: the values from Terraform, and the configured settings."
  }
  assert {
    condition = output.environments.poll == tomap({
      PROJECT_ID        = "example-project"
      EVENTS_TOPIC      = "test-events"
      EVENTS_DEAD_TOPIC = "test-events-dead"
      SYSDIG_REGION     = "eu1"
      SYSDIG_TOKEN_FILE = "/etc/secrets/sysdig/token"
      CHECKPOINT_BUCKET = "example-project-test-scc-checkpoint"
      CHECKPOINT_OBJECT = "poll/checkpoint.json"
      EVENTS_API        = "previous"
    })
    error_message = "poll: the values from Terraform, and the configured settings."
  }
  assert {
    condition = output.environments.enrich == tomap({
      PROJECT_ID        = "example-project"
      ORGANIZATION_ID   = "123456789"
      FINDINGS_TOPIC    = "test-findings"
      EVENTS_DEAD_TOPIC = "test-events-dead"
      LOOKUP_PROJECTS   = "workloads-a"
      MIN_SEVERITY      = "MEDIUM"
    })
    error_message = "enrich: the values from Terraform, and the configured settings."
  }
  assert {
    condition = output.environments.write == tomap({
      PROJECT_ID          = "example-project"
      SCC_SOURCE          = "organizations/123456789/sources/42"
      SCC_FALCO_SOURCE    = "organizations/123456789/sources/43"
      FINDINGS_DEAD_TOPIC = "test-findings-dead"
      SYSDIG_REGION       = "eu1"
      WRITE_INSTANCES     = "1"
      MAX_WAITING         = "160"
      SCC_LOCATION        = "eu"
      FOLD                = "on"
      FOLD_BY             = "workload"
      FOLD_WINDOW_SECONDS = "3600"
      FOLD_BUCKET         = "example-project-test-scc-folds"
      FOLD_PREFIX         = "folds/"
    })
    error_message = "write: the values from Terraform, and the configured settings."
  }
  assert {
    condition = alltrue([
      for name in concat(
        values(output.topics), values(output.subscriptions), values(output.service_accounts), [for function in module.function : function.name],
      ) : startswith(name, "test-")
    ])
    error_message = "Two pipelines in one project must not share a name."
  }
  assert {
    condition     = module.function["write"].config.concurrency == 200
    error_message = "A concurrency above the minimum for folding must stay as configured."
  }
  assert {
    condition     = output.deployment.sccLocation == "eu"
    error_message = "The operator's commands must read the source that write writes to."
  }
  assert {
    condition = alltrue([
      for topic in values(module.topics.all) : topic.message_storage_policy[0].allowed_persistence_regions == toset(["europe-west1"])
    ]) && alltrue([for delivery in module.delivery : delivery.dead_topic.message_storage_policy[0].allowed_persistence_regions == toset(["europe-west1"])])
    error_message = "Messages must stay in the given regions."
  }
  assert {
    condition = alltrue([
      for alert in module.monitoring[0].alerts : alert.notification_channels == tolist(["projects/example-project/notificationChannels/1"])
    ]) && !contains(keys(module.monitoring[0].alerts), "silence")
    error_message = "Every alert must notify the given channels, and 0 hours must disable the silence alert."
  }
  assert {
    condition = (
      module.monitoring[0].alerts.oldest_message.conditions[0].condition_threshold[0].threshold_value == 1200 &&
      module.monitoring[0].alerts.ingress_errors.conditions[0].condition_threshold[0].threshold_value == 0.2 &&
      endswith(module.monitoring[0].alerts.rejected.conditions[0].condition_prometheus_query_language[0].query, "> 100") &&
      strcontains(module.monitoring[0].alerts.rejected.conditions[0].condition_prometheus_query_language[0].query, "logging_googleapis_com:user_test_scc_outcomes{")
    )
    error_message = "Thresholds must be the configured ones, and names must have the prefix."
  }
  assert {
    condition     = output.archive == "gs://example-project-test-scc-archive" && module.archive[0].subscription.cloud_storage_config[0].avro_config[0].write_metadata
    error_message = "Events must be archived with their attributes."
  }
  assert {
    condition     = strcontains(module.monitoring[0].alerts.oldest_message.conditions[0].condition_threshold[0].filter, "\"test-events-archive\"")
    error_message = "An archive that cannot be written must open an alert before its events expire."
  }
}

run "falco_on_gke_only" {
  command = plan

  variables {
    webhook         = { enabled = false }
    falco_log_sinks = { prod = { project = "workloads-a" } }
  }

  assert {
    condition     = keys(module.function) == ["enrich", "write"] && length(module.secrets) == 0
    error_message = "A log sink must suffice as the only way in."
  }
}

run "little" {
  command = plan

  variables {
    webhook              = { enabled = false }
    event_publishers     = { sysdig = "serviceAccount:forwarder@example-project.iam.gserviceaccount.com" }
    enable_apis          = false
    topic_retention_days = 0
    deletion_protection  = false
    archive              = { kind = "storage", retention_days = 0 }
  }

  assert {
    condition     = keys(module.function) == ["enrich", "write"] && length(google_project_service.this) == 0 && length(google_project_service.security_center) == 0 && length(module.secrets) == 0
    error_message = "Disabled parts must be absent."
  }
  assert {
    condition     = output.webhook_url == null && !contains(keys(output.deployment), "webhookUrl") && !contains(keys(output.deployment), "webhookSecretId") && !contains(keys(output.deployment), "publicAccess")
    error_message = "Without a webhook there must be no webhook URL."
  }
  assert {
    condition     = google_pubsub_topic_iam_member.event_publisher["sysdig"].member == "serviceAccount:forwarder@example-project.iam.gserviceaccount.com" && google_pubsub_topic_iam_member.event_publisher["sysdig"].topic == "events"
    error_message = "The sender's own identity must be able to publish."
  }
  assert {
    condition     = alltrue([for topic in module.topics.all : topic.message_retention_duration == null])
    error_message = "Without topic_retention_days, topics must retain no messages."
  }
  assert {
    condition     = toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "silence"])
    error_message = "Without a function that accepts events, there must be no alert for ingress errors."
  }
  assert {
    condition     = strcontains(output.next_steps, "projects/example-project/topics/events") && !strcontains(output.next_steps, "register-webhook")
    error_message = "Without a webhook, the next steps must name the topic."
  }
}

run "polling_alone" {
  command = plan

  variables {
    webhook          = { enabled = false }
    poll             = { enabled = true }
    sysdig_api_token = "a-token-of-sysdig"
  }

  assert {
    condition     = toset(keys(module.monitoring[0].alerts)) == toset(["dead_letters", "oldest_message", "ingress_errors", "silence"])
    error_message = "poll accepts no credentials, so there must be no alert for wrong ones."
  }
  assert {
    condition     = endswith(module.monitoring[0].alerts.ingress_errors.conditions[0].condition_threshold[0].denominator_filter, "one_of(\"scc-poll\")")
    error_message = "The ingress errors must be those of poll."
  }
}

# Senders still post to the function itself while the certificate is issued.
run "a_load_balancer_beside_the_functions_url" {
  command = plan

  variables {
    load_balancer = { domain = "events.example.com", direct = true }
  }

  assert {
    condition     = module.function["receive"].config.ingress_settings == "ALLOW_ALL" && output.webhook_url == "https://events.example.com/"
    error_message = "With direct, the function must accept requests from outside, and new senders must post to the load balancer."
  }
}
