output "subscription" {
  description = "The subscription that writes the archive."
  value       = google_pubsub_subscription.archive
}

output "location" {
  description = "The location of the events: a table PROJECT.DATASET.TABLE, or a bucket gs://NAME."
  value = one(concat(
    [for table in google_bigquery_table.events : "${table.project}.${table.dataset_id}.${table.table_id}"],
    [for bucket in google_storage_bucket.this : "gs://${bucket.name}"],
  ))
}

output "wait" {
  description = "The wait for IAM propagation, for tests."
  value       = time_sleep.grants
}
