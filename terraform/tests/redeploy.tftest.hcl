# What another apply does, for test/terraform/redeploy.test.ts to read.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id         = "example-project"
  organization_id    = "123456789"
  packages_directory = "tests/fixtures/packages"
}

run "deployed" {
}

run "nothing_changed" {
  command = plan
}

run "other_code_of_write" {
  command = plan

  variables {
    # Only write.zip differs.
    packages_directory = "tests/fixtures/packages-of-other-code"
  }
}
