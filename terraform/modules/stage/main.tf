# A stage that Pub/Sub feeds: its function, the subscriptions that push to it as an identity of its own, and the dead
# letters that replay puts back.

module "function" {
  source = "../function"

  project_id      = var.project_id
  region          = var.region
  name            = "${var.name_prefix}scc-${var.stage}"
  stage           = var.stage
  description     = var.description
  labels          = var.labels
  package         = var.package
  build           = var.build
  environment     = var.environment
  scaling         = var.scaling
  timeout_seconds = var.delivery.functionTimeoutSeconds

  # Pub/Sub of the same project counts as internal when it pushes to the run.app address, as it does here:
  # https://docs.cloud.google.com/run/docs/securing/ingress. From elsewhere the function cannot be reached at all.
  ingress_settings = "ALLOW_INTERNAL_ONLY"

  # A stage quarantines what it cannot process into its own dead letters.
  publishes_to = merge(var.publishes_to, { dead = module.delivery.dead_topic.name })
  invokers     = { push = "serviceAccount:${module.pusher.service_account}" }
}

# It may call this function and nothing else.
module "pusher" {
  source = "../pusher"

  project_id   = var.project_id
  name         = "${var.name_prefix}scc-${var.stage}-push"
  display_name = "Pushes messages to the function ${var.name_prefix}scc-${var.stage}"
  pubsub_agent = var.pubsub_agent
}

module "delivery" {
  source = "../delivery"

  project_id        = var.project_id
  labels            = var.labels
  delivery          = var.delivery
  retention_days    = var.retention_days
  storage_regions   = var.storage_regions
  topic             = var.topic
  subscriptions     = var.subscriptions
  dead_topic        = var.dead_topic
  dead_subscription = var.dead_subscription
  pubsub_agent      = var.pubsub_agent

  push = {
    endpoints       = { for key, subscription in var.subscriptions : key => module.function.uri }
    service_account = module.pusher.service_account
    # Cloud Run accepts a token that names the service's own address.
    audience = module.function.uri
  }
}
