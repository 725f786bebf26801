# The environment variables that Terraform sets are those that the functions accept, by the schemas of their settings
# (functions/*/settings.ts), which npm run generate writes to generated/pipeline.json.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id         = "example-project"
  organization_id    = "123456789"
  packages_directory = "tests/fixtures/packages"
  poll               = { enabled = true }
}

run "with_the_least" {
  command = plan

  assert {
    condition = alltrue([
      for stage, environment in { receive = module.receive[0].environment, poll = module.poll[0].environment, enrich = module.enrich.environment, write = module.write.environment } :
      length(setsubtract(keys(environment), jsondecode(file("generated/pipeline.json")).settings[stage].accepted)) == 0
    ])
    error_message = "A variable that the function does not know by this name has no effect: see settings.accepted in generated/pipeline.json."
  }
  assert {
    condition = alltrue([
      for stage, environment in { receive = module.receive[0].environment, poll = module.poll[0].environment, enrich = module.enrich.environment, write = module.write.environment } :
      length(setsubtract(jsondecode(file("generated/pipeline.json")).settings[stage].required, keys(environment))) == 0
    ])
    error_message = "Every function must get the variables that it requires."
  }
  assert {
    condition = alltrue([
      for stage, environment in { receive = module.receive[0].environment, poll = module.poll[0].environment, enrich = module.enrich.environment, write = module.write.environment } :
      length(jsondecode(file("generated/pipeline.json")).settings[stage].anyOf) == 0 || anytrue([
        for group in jsondecode(file("generated/pipeline.json")).settings[stage].anyOf : length(setsubtract(group, keys(environment))) == 0
      ])
    ])
    error_message = "Where a function requires one variable or another, it must get one of them."
  }
  assert {
    condition = alltrue([
      for stage, environment in { receive = module.receive[0].environment, poll = module.poll[0].environment, enrich = module.enrich.environment, write = module.write.environment } :
      length(setintersection(keys(environment), jsondecode(file("generated/pipeline.json")).settings[stage].localOnly)) == 0
    ])
    error_message = "Secrets as text and emulators are for local runs only."
  }
}

run "with_all_of_it" {
  command = plan

  variables {
    lookup_projects  = ["workloads-b", "workloads-a"]
    falco_source     = { name = "organizations/123456789/sources/43" }
    source_name      = "organizations/123456789/sources/42"
    sysdig_region    = "eu1"
    name_prefix      = "test-"
    receive_settings = { AUTH_HEADER = "X-Auth-Token" }
    enrich_settings  = { MIN_SEVERITY = "MEDIUM" }
    write_settings   = { SCC_LOCATION = "eu", FOLD_BY = "workload" }
    fold             = { enabled = true }
    poll_settings    = { EVENTS_API = "previous" }
  }

  assert {
    condition = alltrue([
      for stage, environment in { receive = module.receive[0].environment, poll = module.poll[0].environment, enrich = module.enrich.environment, write = module.write.environment } :
      length(setsubtract(keys(environment), jsondecode(file("generated/pipeline.json")).settings[stage].accepted)) == 0 &&
      length(setintersection(keys(environment), jsondecode(file("generated/pipeline.json")).settings[stage].localOnly)) == 0
    ])
    error_message = "No function gets a variable that it does not know."
  }
  assert {
    condition = module.receive[0].environment == tomap({
      PROJECT_ID           = "example-project"
      EVENTS_TOPIC         = "test-events"
      EVENTS_DEAD_TOPIC    = "test-events-dead"
      WEBHOOK_SECRETS_FILE = "/etc/secrets/webhook/secrets"
      AUTH_HEADER          = "X-Auth-Token"
    })
    error_message = "receive: what Terraform knows, and what was set."
  }
  assert {
    condition = module.poll[0].environment == tomap({
      PROJECT_ID        = "example-project"
      EVENTS_TOPIC      = "test-events"
      EVENTS_DEAD_TOPIC = "test-events-dead"
      SYSDIG_REGION     = "eu1"
      SYSDIG_TOKEN_FILE = "/etc/secrets/sysdig/token"
      CHECKPOINT_BUCKET = "example-project-test-scc-checkpoint"
      CHECKPOINT_OBJECT = "poll/checkpoint.json"
      EVENTS_API        = "previous"
    })
    error_message = "poll: what Terraform knows, and what was set."
  }
  assert {
    condition = module.enrich.environment == tomap({
      PROJECT_ID        = "example-project"
      ORGANIZATION_ID   = "123456789"
      FINDINGS_TOPIC    = "test-findings"
      EVENTS_DEAD_TOPIC = "test-events-dead"
      LOOKUP_PROJECTS   = "workloads-a,workloads-b"
      MIN_SEVERITY      = "MEDIUM"
    })
    error_message = "enrich: what Terraform knows, and what was set."
  }
  assert {
    condition = module.write.environment == tomap({
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
    error_message = "write: what Terraform knows, and what was set."
  }
  assert {
    condition     = output.deployment.sccLocation == "eu"
    error_message = "The operator's commands must look where write writes."
  }
}

run "the_instances_of_write_share_its_pace" {
  command = plan

  variables {
    scaling = { write = { max_instances = 3, concurrency = 11 } }
  }

  assert {
    condition     = module.write.environment.WRITE_INSTANCES == "3" && module.write.environment.MAX_WAITING == "8"
    error_message = "Each instance must know of how many it is, and keep a fifth of its requests free of those that wait."
  }
}

run "one_instance_of_write_has_the_whole_pace" {
  command = plan

  assert {
    condition     = module.write.environment.WRITE_INSTANCES == "1" && module.write.environment.MAX_WAITING == "160"
    error_message = "By default there is one instance, and room for 16 a second for 10 s to wait in it."
  }
}
