# What it creates is compared in test/terraform/examples.test.ts.

mock_provider "google" {
  source = "../../tests/mocks"
}

run "plan" {
  command = plan

  variables {
    project_id         = "example-project"
    organization_id    = "123456789"
    packages_directory = "../../tests/fixtures/packages"
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
