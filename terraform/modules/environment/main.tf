# The environment variables of the stages, the same on every platform. Values from Terraform override those of users.

locals {
  fold = var.fold == null ? {} : {
    FOLD                = "on"
    FOLD_WINDOW_SECONDS = tostring(var.fold.window_seconds)
    FOLD_BUCKET         = var.fold.bucket
    FOLD_PREFIX         = var.fold.prefix
  }

  ways_in = {
    PROJECT_ID        = var.project_id
    EVENTS_TOPIC      = var.topics.events
    EVENTS_DEAD_TOPIC = var.topics.eventsDead
  }
}
