# Pub/Sub writes with its service agent: https://docs.cloud.google.com/pubsub/docs/create-bigquery-subscription

resource "google_bigquery_table_iam_member" "agent_writes" {
  count = local.bigquery

  project    = var.project_id
  dataset_id = google_bigquery_table.events[0].dataset_id
  table_id   = google_bigquery_table.events[0].table_id
  # Includes both the write permissions and bigquery.tables.get.
  role   = "roles/bigquery.dataEditor"
  member = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    replace_triggered_by = [google_bigquery_table.events[0].id]
  }
}

resource "google_storage_bucket_iam_member" "agent_creates" {
  count = local.storage

  bucket = google_storage_bucket.this[0].name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    replace_triggered_by = [google_storage_bucket.this[0].id]
  }
}

# Only for storage.buckets.get, which Pub/Sub uses to check that the bucket exists.
resource "google_storage_bucket_iam_member" "agent_looks" {
  count = local.storage

  bucket = google_storage_bucket.this[0].name
  role   = "roles/storage.legacyBucketReader"
  member = "serviceAccount:${var.pubsub_agent}"

  lifecycle {
    replace_triggered_by = [google_storage_bucket.this[0].id]
  }
}
