# Plans with everything that grants something. test/terraform/iam.test.ts reads them (terraform test -json -verbose) and
# compares every grant in them with iam.json; what is asserted here holds of them as well.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id         = "example-project"
  organization_id    = "123456789"
  packages_directory = "tests/fixtures/packages"
}

run "defaults" {
  command = plan

  assert {
    condition     = length(module.poll) == 0 && length(module.archive) == 0 && length(module.folds) == 0 && length(google_project_iam_member.instance_reader) == 0 && length(google_pubsub_topic_iam_member.event_publisher) == 0
    error_message = "What was not asked for gets no grants."
  }
  assert {
    condition     = module.receive[0].config.invokers == ["allUsers"]
    error_message = "By default the webhook can be called by everybody."
  }
}

run "everything" {
  command = plan

  variables {
    poll             = { enabled = true }
    lookup_projects  = ["workloads-a", "workloads-b"]
    event_publishers = { falcosidekick = "serviceAccount:falcosidekick@workloads-a.iam.gserviceaccount.com" }
    falco_source     = {}
    fold             = { enabled = true }
    archive          = { kind = "bigquery" }
    load_balancer    = { domain = "events.example.com" }
  }

  assert {
    condition = alltrue([
      for grant in module.sources.grants :
      grant.role == "roles/securitycenter.findingsEditor" && grant.member == "serviceAccount:${module.write.service_account}"
    ]) && toset(keys(module.sources.grants)) == toset(["sysdig", "falco"])
    error_message = "write edits findings of its two sources."
  }
  assert {
    condition     = toset([for grant in google_project_iam_member.instance_reader : grant.project]) == toset(["workloads-a", "workloads-b"])
    error_message = "enrich reads instances in the listed projects."
  }
}

run "everything_else" {
  command = plan

  variables {
    name_prefix      = "test-"
    poll             = { enabled = true }
    lookup_projects  = ["workloads-a"]
    event_publishers = { sysdig = "serviceAccount:forwarder@workloads-a.iam.gserviceaccount.com" }
    source_name      = "organizations/123456789/sources/42"
    fold             = { enabled = true }
    archive          = { kind = "storage" }
  }

  assert {
    condition     = module.sources.grants["sysdig"].source == "organizations/123456789/sources/42"
    error_message = "The grant is on the source that was given."
  }
}

run "not_public" {
  command = plan

  variables {
    public_access = "none"
  }

  assert {
    condition     = length(module.receive[0].config.invokers) == 0
    error_message = "With public_access none, Terraform lets nobody call the webhook."
  }
}

run "not_public_behind_a_load_balancer" {
  command = plan

  variables {
    public_access = "none"
    load_balancer = { domain = "events.example.com" }
  }

  assert {
    condition     = length(module.receive[0].config.invokers) == 0 && module.receive[0].config.ingress_settings == "ALLOW_INTERNAL_AND_GCLB"
    error_message = "With public_access none, Terraform lets nobody call the webhook."
  }
}
