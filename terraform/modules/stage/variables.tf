variable "build" {
  description = "What the module build made: the bucket of packages, the repository of images and the identity that builds."
  type = object({
    bucket          = string
    repository      = string
    service_account = string
  })
  nullable = false
}

variable "dead_subscription" {
  description = "The name of the subscription that keeps the stage's dead letters."
  type        = string
}

variable "dead_topic" {
  description = "The name of the topic of the stage's dead letters."
  type        = string
}

variable "delivery" {
  description = "The bounds of delivery, from shared/pubsub/topology.ts by way of generated/pipeline.json: hence the spelling."
  type = object({
    functionTimeoutSeconds     = number
    ackDeadlineSeconds         = number
    maxDeliveryAttempts        = number
    minimumBackoffSeconds      = number
    maximumBackoffSeconds      = number
    deadLetterRetentionSeconds = number
  })
  nullable = false
}

variable "description" {
  description = "What the stage does, for those who find it in the console."
  type        = string
}

variable "environment" {
  description = "The environment variables of the function."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "labels" {
  description = "Labels of all resources."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "name_prefix" {
  description = "What the names of the function and of the identities begin with."
  type        = string
  default     = ""
  nullable    = false
}

variable "package" {
  description = "The zip file of the function's code."
  type        = string
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "publishes_to" {
  description = "The topics that the stage publishes to besides its dead letters, by a name for the grant."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "pubsub_agent" {
  description = "The address of the project's Pub/Sub service agent."
  type        = string
}

variable "region" {
  description = "The region of the function."
  type        = string
}

variable "retention_days" {
  description = "The days that a subscription keeps a message that was not acknowledged yet."
  type        = number
  default     = 7
  nullable    = false
}

variable "scaling" {
  description = "The size and number of instances."
  type = object({
    min_instances = number
    max_instances = number
    concurrency   = number
    memory        = string
    cpu           = string
  })
  nullable = false
}

variable "stage" {
  description = "The stage: the function's entry point."
  type        = string
}

variable "storage_regions" {
  description = "The regions in which Pub/Sub may store dead letters; none: wherever the organization's policy allows."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "subscriptions" {
  description = "The push subscriptions, by what the deployment calls them: the name of each, and what it lets pass in Pub/Sub's filter language (empty: all)."
  type = map(object({
    name   = string
    filter = string
  }))
  nullable = false
}

variable "topic" {
  description = "The topic that feeds the stage, in full: projects/P/topics/T."
  type        = string
}
