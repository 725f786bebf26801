# terraform.tfvars.example, with all that is commented out in it, is something that can be planned. Its values come from
# test/terraform/examples.test.ts, so that a plain terraform test leaves this file out.

mock_provider "google" {
  source = "./tests/mocks"
}

mock_provider "time" {}

variables {
  sysdig_api_token = "a-token-of-sysdig"
  packages         = "tests/fixtures/packages"
}

run "plan" {
  command = plan
}
