# What the module of the deployment on Kubernetes refuses.

mock_provider "google" {
  source = "./tests/mocks"

  mock_resource "google_scc_v2_organization_source" {
    defaults = { name = "organizations/123456789/sources/42" }
  }
}

variables {
  project_id      = "example-project"
  organization_id = "123456789"
  image           = "europe-west1-docker.pkg.dev/example-project/pipeline/scc-runtime-detections@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  webhook         = { domain = "events.example.com" }
}

run "no_domain" {
  command = plan

  module {
    source = "./modules/kubernetes"
  }

  variables {
    webhook = {}
  }

  expect_failures = [var.webhook]
}

run "an_image_that_can_be_moved" {
  command = plan

  module {
    source = "./modules/kubernetes"
  }

  variables {
    image = "example.com/scc-runtime-detections:latest"
  }

  expect_failures = [var.image]
}

run "push_without_an_ingress" {
  command = plan

  module {
    source = "./modules/kubernetes"
  }

  variables {
    webhook  = { enabled = false }
    poll     = { enabled = true }
    delivery = "push"
  }

  expect_failures = [data.google_project.this]
}
