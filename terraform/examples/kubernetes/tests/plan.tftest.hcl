# On GKE, and elsewhere. test/terraform/kubernetes.test.ts compares the kustomizations.

mock_provider "google" {
  source          = "../../tests/mocks"
  override_during = plan
}

mock_provider "time" {}

variables {
  project_id      = "example-project"
  organization_id = "123456789"
  domain          = "events.example.com"
  image           = "europe-west1-docker.pkg.dev/example-project/pipeline/scc-runtime-detections@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "gke" {
  command = plan

  assert {
    condition     = output.deployment.kubernetes.delivery == "pull" && output.deployment.webhookUrl == "https://events.example.com" && length(output.deployment.functions) == 0
    error_message = "The operator's commands must know that the stages pull."
  }
}

run "anywhere" {
  command = plan

  variables {
    cluster = { issuer = "https://cluster.example.com", keda = true }
  }

  assert {
    condition     = output.load_balancer_address == null
    error_message = "An address is reserved on GKE only."
  }
}
