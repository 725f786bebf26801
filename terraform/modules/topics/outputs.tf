output "all" {
  description = "The topics events and findings."
  value       = google_pubsub_topic.this
}
