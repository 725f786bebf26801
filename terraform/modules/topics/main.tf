# The topics between stages. Each stage owns its dead-letter topic.
resource "google_pubsub_topic" "this" {
  for_each = toset(["events", "findings"])

  project = var.project_id
  name    = var.names[each.key]
  labels  = var.labels

  # For bugs found after the fact: a subscription can seek back this far, including acknowledged messages.
  message_retention_duration = var.retention_days == 0 ? null : "${var.retention_days * 24 * 3600}s"

  dynamic "message_storage_policy" {
    for_each = length(var.storage_regions) == 0 ? [] : [var.storage_regions]
    content {
      allowed_persistence_regions = message_storage_policy.value
    }
  }
}
