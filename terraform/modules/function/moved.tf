# Where these were before an identity could be had without a function.

moved {
  from = google_service_account.this
  to   = module.identity.google_service_account.this
}

moved {
  from = google_pubsub_topic_iam_member.publisher
  to   = module.identity.google_pubsub_topic_iam_member.publisher
}

moved {
  from = google_secret_manager_secret_iam_member.accessor
  to   = module.identity.google_secret_manager_secret_iam_member.accessor
}
