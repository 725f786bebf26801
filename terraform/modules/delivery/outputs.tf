output "subscriptions" {
  description = "The subscriptions, by the deployment's keys."
  value       = { for key, subscription in var.subscriptions : key => google_pubsub_subscription.this[subscription.name] }
}

output "all" {
  description = "The subscriptions of this release and of the previous one, by name."
  value       = google_pubsub_subscription.this
}

output "previous" {
  description = "The names of the previous release's subscriptions."
  value       = [for name in sort(keys(var.previous)) : google_pubsub_subscription.this[name].name]
}

output "dead_topic" {
  description = "The stage's dead-letter topic."
  value       = google_pubsub_topic.dead
}

output "dead_subscription" {
  description = "The subscription that keeps the stage's dead letters."
  value       = google_pubsub_subscription.dead
}
