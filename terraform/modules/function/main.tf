# One Cloud Run function (2nd gen), the identity that it runs as, and what that identity may do.

locals {
  # From functions/runtime/node-options.ts, which says why.
  node_options = jsondecode(file("${path.module}/../../generated/pipeline.json")).nodeOptions[var.stage]

  package_hash = fileexists(var.package) ? filesha256(var.package) : "missing"
}

module "identity" {
  source = "../identity"

  project_id   = var.project_id
  name         = var.name
  display_name = "Runs the function ${var.name}"
  publishes_to = var.publishes_to
  secrets      = { for name, secret in var.secrets : name => { project = secret.project, secret = secret.secret } }
}

# Named after its content: other code is another object and deploys the function again, the same code is no change.
resource "google_storage_bucket_object" "package" {
  bucket       = var.build.bucket
  name         = "${var.stage}/${local.package_hash}.zip"
  source       = var.package
  content_type = "application/zip"

  lifecycle {
    # No create_before_destroy: from another folder the same content is another source to the provider, which replaces the
    # object under its old name, and would then delete what it has just uploaded.
    precondition {
      condition     = fileexists(var.package)
      error_message = "There is no ${var.package}: run \"npm run package\" first, which writes the functions' packages to dist/."
    }
  }
}

# HTTP, without event_trigger: an Eventarc trigger can have neither dead letters nor a backoff, and its subscription
# dies with the function (hashicorp/terraform-provider-google#25069, #17697).
resource "google_cloudfunctions2_function" "this" {
  project     = var.project_id
  location    = var.region
  name        = var.name
  description = var.description
  labels      = var.labels

  build_config {
    runtime           = "nodejs24"
    entry_point       = var.stage
    service_account   = var.build.service_account
    docker_repository = var.build.repository

    source {
      storage_source {
        bucket = google_storage_bucket_object.package.bucket
        object = google_storage_bucket_object.package.name
      }
    }
  }

  service_config {
    service_account_email            = module.identity.service_account
    environment_variables            = merge(local.node_options == "" ? {} : { NODE_OPTIONS = local.node_options }, var.environment)
    ingress_settings                 = var.ingress_settings
    timeout_seconds                  = var.timeout_seconds
    available_memory                 = var.scaling.memory
    available_cpu                    = var.scaling.cpu
    min_instance_count               = var.scaling.min_instances
    max_instance_count               = var.scaling.max_instances
    max_instance_request_concurrency = var.scaling.concurrency
    all_traffic_on_latest_revision   = true

    # A volume, since it follows the latest version while instances run. An environment variable is read once, when
    # an instance starts, so that a token that was taken out would stay good for as long as the instance lives.
    dynamic "secret_volumes" {
      for_each = var.secrets
      content {
        project_id = secret_volumes.value.project
        secret     = secret_volumes.value.secret
        mount_path = secret_volumes.value.mount_path
        versions {
          version = "latest"
          path    = secret_volumes.value.file
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition = alltrue([
        for name, value in var.environment : tonumber(value) < var.timeout_seconds * 1000 if endswith(name, "_TIMEOUT_MS")
      ])
      error_message = "Each *_TIMEOUT_MS of ${var.stage} must be below the function's own timeout of ${var.timeout_seconds} s."
    }
  }

  # A revision that may not read its secret does not start, and its deployment fails.
  depends_on = [module.identity]
}
