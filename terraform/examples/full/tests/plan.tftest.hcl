# test/terraform/examples.test.ts compares the planned resources.

mock_provider "google" {
  source          = "../../tests/mocks"
  override_during = plan
}

mock_provider "time" {}

run "plan" {
  command = plan

  variables {
    project_id          = "example-project"
    organization_id     = "123456789"
    packages            = "../../tests/fixtures/packages"
    domain              = "events.example.com"
    sender_cidrs        = ["203.0.113.0/24"]
    sysdig_api_token    = "a-token-of-sysdig"
    lookup_projects     = ["workloads-a", "workloads-b"]
    falcosidekick       = "serviceAccount:falcosidekick@workloads-a.iam.gserviceaccount.com"
    notification_emails = ["security@example.com"]
  }

  assert {
    condition     = output.webhook_url == "https://events.example.com/"
    error_message = "Senders post to the load balancer."
  }
  assert {
    condition     = output.archive == "example-project.prod_scc_archive.events"
    error_message = "Events are archived."
  }
}
