# One Cloud Run function (2nd gen) and its invokers.

locals {
  # Set in functions/runtime/node-options.ts, which explains them.
  node_options = jsondecode(file("${path.module}/../../generated/pipeline.json")).nodeOptions[var.stage]

  # In a bucket, a release's package has its own name. From a folder, name the object after its content: changed code
  # becomes a new object and redeploys the function, unchanged code does not.
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
    # Do not set create_before_destroy. If the folder changes, the provider replaces the object under its old name even if
    # the content is the same, and would then delete the new upload.
    precondition {
      condition     = fileexists(local.package)
      error_message = "${local.package} does not exist: set packages to the folder of a release's zips, or first run \"npm run package\", which writes them to dist/."
    }
  }
}

# HTTP, without event_trigger: an Eventarc trigger supports neither dead letters nor backoff, and its subscription is
# deleted with the function (hashicorp/terraform-provider-google#25069, #17697).
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

    # Mount a volume, which follows the latest version while instances run. An environment variable is read once at start,
    # so a revoked token would stay valid for the lifetime of the instance.
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
