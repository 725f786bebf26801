# What it creates is compared in test/terraform/examples.test.ts.

mock_provider "google" {
  source          = "../../tests/mocks"
  override_during = plan
}

mock_provider "time" {}

run "plan" {
  command = plan

  variables {
    project_id      = "example-project"
    organization_id = "123456789"
    packages        = "../../tests/fixtures/packages"
  }

  assert {
    condition     = output.deployment.webhookSecretId == "projects/example-project/secrets/scc-webhook-secrets"
    error_message = "The commands find the token in the secret that was made."
  }
  assert {
    condition = output.deployment.topics == {
      events       = "events"
      eventsDead   = "events-dead"
      findings     = "findings"
      findingsDead = "findings-dead"
    }
    error_message = "Names are those that the operator's commands take by default."
  }
}
