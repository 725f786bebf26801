# Whoever uses it waits for all of the build identity's grants. IAM takes effect within about two minutes; topics, sources
# and secrets are made meanwhile. Should the first build be refused even so, the next apply goes on where it stopped.
output "build" {
  description = "What a function needs to be built."
  value = {
    bucket          = google_storage_bucket.packages.name
    repository      = "projects/${var.project_id}/locations/${var.region}/repositories/${google_artifact_registry_repository.images.repository_id}"
    service_account = "projects/${var.project_id}/serviceAccounts/${local.email}"
  }
  depends_on = [
    google_project_iam_member.log_writer,
    google_artifact_registry_repository_iam_member.writer,
    google_storage_bucket_iam_member.package_reader,
    google_project_iam_member.source_reader,
  ]
}

output "service_account" {
  description = "The address of the identity that builds."
  value       = local.email
}
