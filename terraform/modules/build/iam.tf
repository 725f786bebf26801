# The three roles that Google requires for a custom build identity:
# https://docs.cloud.google.com/functions/docs/securing/build-custom-sa

# Logs cannot be granted below the project.
resource "google_project_iam_member" "log_writer" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = "serviceAccount:${local.email}"
}

resource "google_artifact_registry_repository_iam_member" "writer" {
  project    = var.project_id
  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.repository_id
  role       = "roles/artifactregistry.writer"
  member     = "serviceAccount:${local.email}"

  lifecycle {
    replace_triggered_by = [google_artifact_registry_repository.images.id]
  }
}

resource "google_storage_bucket_iam_member" "package_reader" {
  count = local.given_bucket == null ? 1 : 0

  bucket = google_storage_bucket.packages[0].name
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${local.email}"

  lifecycle {
    replace_triggered_by = [google_storage_bucket.packages[count.index].id]
  }
}

resource "google_storage_bucket_iam_member" "release_reader" {
  count = local.given_bucket == null ? 0 : 1

  bucket = local.given_bucket
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${local.email}"
}

# Cloud Functions copies a package into its own bucket before the build. That bucket is created with the first function,
# too late for a grant on the bucket. Grant on the project instead, with a condition that limits the grant to that bucket.
# https://docs.cloud.google.com/functions/docs/building
resource "google_project_iam_member" "source_reader" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = "serviceAccount:${local.email}"

  condition {
    title       = "sources of functions"
    description = "Only the bucket that Cloud Functions copies sources to"
    expression  = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${var.project_number}-${var.region}\")"
  }
}
