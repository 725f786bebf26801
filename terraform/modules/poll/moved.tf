# Where these were before the deployment on Kubernetes shared them.

moved {
  from = google_storage_bucket.checkpoint
  to   = module.checkpoint.google_storage_bucket.checkpoint
}

moved {
  from = google_storage_bucket_iam_member.checkpoint
  to   = module.checkpoint.google_storage_bucket_iam_member.checkpoint
}
