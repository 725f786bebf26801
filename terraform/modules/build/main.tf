# Build resources: the package bucket, the image repository and the build identity.

locals {
  # The packages of a release may already be in a bucket: gs://BUCKET/PREFIX.
  given_bucket = try(regex("^gs://([^/]+)/", var.packages)[0], null)
  bucket       = local.given_bucket != null ? local.given_bucket : google_storage_bucket.packages[0].name

  account_id = "${var.name_prefix}scc-build"
  email      = "${google_service_account.build.account_id}@${var.project_id}.iam.gserviceaccount.com"
}

# Without it, Cloud Build uses the default Compute Engine identity. That identity is an editor of the project or, in newer
# organizations, has no permissions, so that builds fail.
resource "google_service_account" "build" {
  project      = var.project_id
  account_id   = local.account_id
  display_name = "Builds the functions of the SCC pipeline"
}

resource "google_storage_bucket" "packages" {
  count = local.given_bucket == null ? 1 : 0

  project                     = var.project_id
  name                        = "${var.project_id}-${var.name_prefix}scc-packages"
  location                    = var.region
  labels                      = var.labels
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  # The bucket holds nothing that cannot be rebuilt.
  force_destroy = true
}

# A dedicated repository limits the build identity to this one instead of all repositories of the project.
resource "google_artifact_registry_repository" "images" {
  project       = var.project_id
  location      = var.region
  repository_id = "${var.name_prefix}scc-functions"
  description   = "The functions of the SCC pipeline, built by Cloud Functions"
  format        = "DOCKER"
  labels        = var.labels

  # Each deployment leaves an image. Keep the last five of each function, whatever their age.
  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "2592000s"
    }
  }
  cleanup_policies {
    id     = "keep-recent"
    action = "KEEP"
    most_recent_versions {
      keep_count = 5
    }
  }
}

# IAM changes usually take effect within two minutes: https://docs.cloud.google.com/iam/docs/access-change-propagation
# A build that starts earlier fails. Terraform creates topics and subscriptions in the meantime. Another bucket of packages
# has another grant, which needs another wait.
resource "time_sleep" "grants" {
  create_duration = "120s"
  triggers = {
    service_account = "projects/${var.project_id}/serviceAccounts/${local.email}"
    bucket          = local.bucket
  }

  depends_on = [
    google_project_iam_member.log_writer,
    google_artifact_registry_repository_iam_member.writer,
    google_storage_bucket_iam_member.package_reader,
    google_storage_bucket_iam_member.release_reader,
    google_project_iam_member.source_reader,
  ]
}
