# Applied with mocked values, for test/terraform/kubernetes.test.ts to compare the kustomizations with kubernetes/examples.

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

run "gke" {
  module {
    source = "./modules/kubernetes"
  }
}

run "anywhere" {
  module {
    source = "./modules/kubernetes"
  }

  variables {
    cluster = { issuer = "https://cluster.example.com", keda = true }
    poll    = { enabled = true }
  }
}

run "anywhere_by_cpu" {
  module {
    source = "./modules/kubernetes"
  }

  variables {
    cluster = { issuer = "https://cluster.example.com" }
  }
}

run "push" {
  module {
    source = "./modules/kubernetes"
  }

  variables {
    name_prefix = "test-"
    namespace   = "detections"
    delivery    = "push"
  }
}

run "no_webhook" {
  module {
    source = "./modules/kubernetes"
  }

  variables {
    webhook = { enabled = false }
    poll    = { enabled = true }
  }
}
