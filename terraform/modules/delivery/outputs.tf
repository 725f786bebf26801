output "subscriptions" {
  description = "The subscriptions, by what the deployment calls them."
  value       = google_pubsub_subscription.this
}

output "dead_topic" {
  description = "The topic of the stage's dead letters."
  value       = google_pubsub_topic.dead
}

output "dead_subscription" {
  description = "The subscription that keeps the stage's dead letters."
  value       = google_pubsub_subscription.dead
}
