# One Cloud Run function (2nd gen), and who may call it.

locals {
  # From functions/runtime/node-options.ts, which says why.
  node_options = jsondecode(file("${path.module}/../../generated/pipeline.json")).nodeOptions[var.stage]

  # A release's package has a name of its own in a bucket; one of a folder is named after its content, so that other code
  # is another object and deploys the function again, and the same code is no change.
  package      = "${var.build.packages}/${var.stage}.zip"
  in_bucket    = startswith(var.build.packages, "gs://")
  package_hash = local.in_bucket || !fileexists(local.package) ? "missing" : filesha256(local.package)
}

resource "google_storage_bucket_object" "package" {
  count = local.in_bucket ? 0 : 1

  bucket       = var.build.bucket
  name         = "${var.stage}/${local.package_hash}.zip"
  source       = local.package
  content_type = "application/zip"

  lifecycle {
    # No create_before_destroy: from another folder the same content is another source to the provider, which replaces the
    # object under its old name, and would then delete what it has just uploaded.
    precondition {
      condition     = fileexists(local.package)
      error_message = "There is no ${local.package}: set packages to the folder of a release's zips, or run \"npm run package\" first, which writes them to dist/."
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
        bucket = local.in_bucket ? var.build.bucket : google_storage_bucket_object.package[0].bucket
        object = local.in_bucket ? trimprefix(local.package, "gs://${var.build.bucket}/") : google_storage_bucket_object.package[0].name
      }
    }
  }

  service_config {
    service_account_email            = var.service_account
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
}
