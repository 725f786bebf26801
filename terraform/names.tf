# Names from the code, and those derived from them.

locals {
  # The code defines the names of topics and subscriptions, the deadlines and the schedule. npm run generate writes them
  # from shared/pubsub/topology.ts, so that a deployment has the same values as npm start.
  pipeline = jsondecode(file("${path.module}/generated/pipeline.json"))

  topics = { for key, name in local.pipeline.topics : key => "${var.name_prefix}${name}" }

  subscriptions = {
    for stage, parts in local.pipeline.stages : stage => {
      for subscription in parts.subscriptions : subscription.key => {
        name   = "${var.name_prefix}${subscription.name}"
        filter = subscription.filter
      }
    }
  }
}
