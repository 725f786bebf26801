# Archives every raw event in BigQuery or Cloud Storage. Pub/Sub writes the archive, so no code runs.

locals {
  bigquery = var.kind == "bigquery" ? 1 : 0
  storage  = var.kind == "storage" ? 1 : 0

  name = "${var.name_prefix}scc-archive"
  # BigQuery allows no hyphens.
  dataset_id = replace("${var.name_prefix}scc_archive", "-", "_")
}

resource "google_bigquery_dataset" "this" {
  count = local.bigquery

  project                    = var.project_id
  dataset_id                 = local.dataset_id
  location                   = var.region
  description                = "Raw runtime events"
  labels                     = var.labels
  delete_contents_on_destroy = !var.deletion_protection
}

resource "google_bigquery_table" "events" {
  count = local.bigquery

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this[0].dataset_id
  table_id            = "events"
  description         = "data holds the event; the other columns hold Pub/Sub's metadata of its message"
  labels              = var.labels
  deletion_protection = var.deletion_protection

  # The columns of a subscription that has no topic schema and writes metadata:
  # https://docs.cloud.google.com/pubsub/docs/bigquery#write-metadata
  # The type of data is STRING, not JSON, so that the archive also accepts events that are not valid JSON.
  schema = jsonencode([
    { name = "subscription_name", type = "STRING", mode = "NULLABLE" },
    { name = "message_id", type = "STRING", mode = "NULLABLE" },
    { name = "publish_time", type = "TIMESTAMP", mode = "NULLABLE" },
    { name = "data", type = "STRING", mode = "NULLABLE" },
    { name = "attributes", type = "STRING", mode = "NULLABLE" },
  ])

  time_partitioning {
    type          = "DAY"
    field         = "publish_time"
    expiration_ms = var.retention_days == 0 ? null : var.retention_days * 24 * 3600 * 1000
  }
}

resource "google_storage_bucket" "this" {
  count = local.storage

  project                     = var.project_id
  name                        = "${var.project_id}-${local.name}"
  location                    = var.region
  labels                      = var.labels
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.deletion_protection

  dynamic "lifecycle_rule" {
    for_each = var.retention_days == 0 ? [] : [var.retention_days]
    content {
      action {
        type = "Delete"
      }
      condition {
        age = lifecycle_rule.value
      }
    }
  }
}

# Pub/Sub checks write access when the subscription is created, and a grant needs up to minutes to take effect:
# https://docs.cloud.google.com/iam/docs/access-change-propagation
resource "time_sleep" "grants" {
  create_duration = "60s"
  triggers        = { location = local.bigquery == 1 ? google_bigquery_table.events[0].id : google_storage_bucket.this[0].name }

  depends_on = [
    google_bigquery_table_iam_member.agent_writes,
    google_storage_bucket_iam_member.agent_creates,
    google_storage_bucket_iam_member.agent_looks,
  ]
}

resource "google_pubsub_subscription" "archive" {
  project = var.project_id
  name    = "${var.name_prefix}events-archive"
  topic   = var.topic
  labels  = var.labels

  # The maximum that Pub/Sub allows, because repairing an archive is not urgent.
  message_retention_duration = "2678400s"

  dynamic "bigquery_config" {
    for_each = google_bigquery_table.events
    content {
      table          = "${bigquery_config.value.project}.${bigquery_config.value.dataset_id}.${bigquery_config.value.table_id}"
      write_metadata = true
    }
  }

  dynamic "cloud_storage_config" {
    for_each = google_storage_bucket.this
    content {
      bucket          = cloud_storage_config.value.name
      filename_prefix = "events/"
      filename_suffix = ".avro"
      max_duration    = "300s"

      # Avro also stores the attributes, and arbitrary bytes.
      avro_config {
        write_metadata = true
      }
    }
  }

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  depends_on = [time_sleep.grants]
}
