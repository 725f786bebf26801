# The module of one function by itself.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id      = "example-project"
  region          = "us-central1"
  name            = "scc-write"
  stage           = "write"
  description     = "Writes findings"
  package         = "tests/fixtures/packages/write.zip"
  timeout_seconds = 60
  build           = { bucket = "packages", repository = "images", service_account = "build" }
  scaling         = { min_instances = 1, max_instances = 2, concurrency = 4, memory = "512Mi", cpu = "1" }
}

run "as_told" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    environment = { SCC_TIMEOUT_MS = "10000" }
    secrets     = { token = { project = "p", secret = "s", mount_path = "/etc/secrets/s", file = "token" } }
    invokers    = { push = "serviceAccount:push@example-project.iam.gserviceaccount.com" }
  }

  assert {
    condition = (
      google_cloudfunctions2_function.this.service_config[0].min_instance_count == 1 &&
      google_cloudfunctions2_function.this.service_config[0].max_instance_count == 2 &&
      google_cloudfunctions2_function.this.service_config[0].max_instance_request_concurrency == 4 &&
      google_cloudfunctions2_function.this.service_config[0].available_memory == "512Mi" &&
      google_cloudfunctions2_function.this.service_config[0].available_cpu == "1" &&
      google_cloudfunctions2_function.this.service_config[0].timeout_seconds == 60
    )
    error_message = "The function has the size that was asked for."
  }
  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].service_account_email == "scc-write@example-project.iam.gserviceaccount.com" && module.identity.account_id == "scc-write"
    error_message = "It runs as its own identity."
  }
  assert {
    condition = (
      google_cloudfunctions2_function.this.service_config[0].secret_volumes[0].mount_path == "/etc/secrets/s" &&
      google_cloudfunctions2_function.this.service_config[0].secret_volumes[0].versions[0].version == "latest" &&
      google_cloudfunctions2_function.this.service_config[0].secret_volumes[0].versions[0].path == "token" &&
      length(google_cloudfunctions2_function.this.service_config[0].secret_environment_variables) == 0
    )
    error_message = "A secret is a volume of its latest version, so that it can be rotated."
  }
  assert {
    condition = google_cloudfunctions2_function.this.service_config[0].environment_variables == tomap({
      SCC_TIMEOUT_MS = "10000"
      NODE_OPTIONS   = jsondecode(file("generated/pipeline.json")).nodeOptions.write
    })
    error_message = "It has its settings, and what it needs of Node (functions/runtime/node-options.ts)."
  }
  assert {
    condition     = length(google_cloudfunctions2_function.this.event_trigger) == 0
    error_message = "There is no Eventarc trigger: it could have no dead letters."
  }
}

run "a_timeout_beyond_the_functions_own" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    environment = { SCC_TIMEOUT_MS = "60000" }
  }

  expect_failures = [google_cloudfunctions2_function.this]
}

run "no_package" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    package = "tests/fixtures/packages/nothing.zip"
  }

  expect_failures = [google_storage_bucket_object.package]
}

run "name_too_long" {
  command = plan

  module {
    source = "./modules/identity"
  }

  variables {
    display_name = "Runs the function"
    name         = "a-name-that-has-more-than-thirty"
  }

  expect_failures = [var.name]
}
