# Applied with mocked values, for test/terraform/deployment.test.ts to read the output deployment as the operator's
# commands do.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id         = "example-project"
  organization_id    = "123456789"
  packages_directory = "tests/fixtures/packages"
}

run "defaults" {
  assert {
    condition     = strcontains(output.next_steps, "terraform output -json deployment > ../deployment.json") && strcontains(output.next_steps, output.webhook_url)
    error_message = "The next steps must name the webhook."
  }
  assert {
    condition     = strcontains(output.first_steps, "openssl rand -hex 32 | tr -d '\\n' | gcloud secrets versions add scc-webhook-secrets --project=example-project --data-file=-")
    error_message = "The first steps must say how the webhook's secret gets its first token."
  }
  assert {
    condition     = !strcontains(output.first_steps, "sysdig") && !strcontains(output.next_steps, "scheduler") && !strcontains(output.next_steps, "invoker-iam-check")
    error_message = "Steps for parts that there are not must not be there."
  }
}

run "everything" {
  variables {
    poll          = { enabled = true }
    public_access = "none"
    falco_source  = {}
    load_balancer = { domain = "events.example.com" }
  }

  assert {
    condition     = strcontains(output.first_steps, "gcloud secrets versions add scc-sysdig-token") && strcontains(output.next_steps, "gcloud scheduler jobs run scc-poll")
    error_message = "The steps of polling must be there."
  }
  assert {
    condition     = strcontains(output.next_steps, "gcloud run services update scc-receive --project=example-project --region=us-central1 --no-invoker-iam-check")
    error_message = "With public_access none, the next steps must say how senders get through."
  }
  assert {
    condition     = strcontains(output.next_steps, "events.example.com must point to ${output.load_balancer_address}")
    error_message = "The next steps must say where the domain must point."
  }
}

run "only_pubsub" {
  variables {
    webhook          = { enabled = false }
    event_publishers = { sysdig = "serviceAccount:forwarder@example-project.iam.gserviceaccount.com" }
  }

  assert {
    condition     = strcontains(output.next_steps, "projects/example-project/topics/events") && !strcontains(output.next_steps, "register-webhook")
    error_message = "Without a webhook, the next steps must name the topic."
  }
}
