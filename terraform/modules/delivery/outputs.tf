output "subscriptions" {
  description = "The subscriptions, by what the deployment calls them."
  value       = { for key, subscription in var.subscriptions : key => google_pubsub_subscription.this[subscription.name] }
}

output "all" {
  description = "The same and those of before, by their names."
  value       = google_pubsub_subscription.this
}

output "previous" {
  description = "The names of those of before."
  value       = [for name in sort(keys(var.previous)) : google_pubsub_subscription.this[name].name]
}

output "dead_topic" {
  description = "The topic of the stage's dead letters."
  value       = google_pubsub_topic.dead
}

output "dead_subscription" {
  description = "The subscription that keeps the stage's dead letters."
  value       = google_pubsub_subscription.dead
}
