# test/terraform/examples.test.ts compares the planned resources.

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
    error_message = "The operator's commands must find the token in the created secret."
  }
  assert {
    condition = output.deployment.topics == {
      events       = "events"
      eventsDead   = "events-dead"
      findings     = "findings"
      findingsDead = "findings-dead"
    }
    error_message = "Names must be the defaults of the operator's commands."
  }
}
