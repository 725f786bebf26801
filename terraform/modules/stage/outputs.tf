output "function_name" {
  description = "The name of the function and of its Cloud Run service."
  value       = module.function.name
}

output "uri" {
  description = "The URL of the function."
  value       = module.function.uri
}

output "service_account" {
  description = "The address of the identity that the function runs as."
  value       = module.function.service_account
}

output "push_service_account" {
  description = "The address of the identity that calls the function."
  value       = module.pusher.service_account
}

output "subscriptions" {
  description = "The push subscriptions, by what the deployment calls them."
  value       = module.delivery.subscriptions
}

output "dead_topic" {
  description = "The topic of the stage's dead letters."
  value       = module.delivery.dead_topic
}

output "dead_subscription" {
  description = "The subscription that keeps the stage's dead letters."
  value       = module.delivery.dead_subscription
}

output "environment" {
  description = "The environment variables that the function has."
  value       = module.function.environment
}

output "config" {
  description = "What else is fixed about the function, for tests."
  value       = module.function.config
}
