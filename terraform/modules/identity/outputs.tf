output "service_account" {
  description = "The address of the identity."
  value       = local.email
}

output "account_id" {
  description = "The part of the address before the @."
  value       = google_service_account.this.account_id
}

output "unique_id" {
  description = "The unique id, which changes if an account is deleted and recreated under the same name."
  value       = google_service_account.this.unique_id
}

output "publishes_to" {
  description = "The topics that the identity may publish to, for tests."
  value       = [for grant in google_pubsub_topic_iam_member.publisher : grant.topic]
}

# A revision that cannot read its secret does not start, and its deployment fails.
output "runs_as" {
  description = "The same address, available once the identity has its grants."
  value       = local.email
  depends_on  = [google_pubsub_topic_iam_member.publisher, google_secret_manager_secret_iam_member.accessor]
}
