# What the code says, and the names that follow from it.

locals {
  # Names of topics and subscriptions, deadlines and the schedule are those of the code: npm run generate writes them
  # from shared/pubsub/topology.ts, and so they are the same here as where npm start runs the pipeline.
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
