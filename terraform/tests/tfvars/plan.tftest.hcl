# Plans terraform.tfvars.example with everything uncommented. test/terraform/examples.test.ts supplies the values, so a
# plain terraform test excludes this file.

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
