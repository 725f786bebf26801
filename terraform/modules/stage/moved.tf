# Where these were before the deployment on Kubernetes shared them.

moved {
  from = google_pubsub_subscription.push
  to   = module.delivery.google_pubsub_subscription.this
}

moved {
  from = google_pubsub_subscription.dead
  to   = module.delivery.google_pubsub_subscription.dead
}

moved {
  from = google_pubsub_topic.dead
  to   = module.delivery.google_pubsub_topic.dead
}

moved {
  from = google_pubsub_topic_iam_member.agent_publishes_dead_letters
  to   = module.delivery.google_pubsub_topic_iam_member.agent_publishes_dead_letters
}

moved {
  from = google_pubsub_subscription_iam_member.agent_acknowledges
  to   = module.delivery.google_pubsub_subscription_iam_member.agent_acknowledges
}

moved {
  from = google_service_account.push
  to   = module.pusher.google_service_account.push
}

moved {
  from = google_service_account_iam_member.agent_signs
  to   = module.pusher.google_service_account_iam_member.agent_signs
}
