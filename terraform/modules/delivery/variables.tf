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

variable "labels" {
  description = "Labels of all resources."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "previous" {
  description = "Subscriptions of before that still hold messages: the filter of each, by its name."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "pubsub_agent" {
  description = "The address of the project's Pub/Sub service agent."
  type        = string
}

variable "puller" {
  description = "The address of the identity that asks for messages; null: nobody does, they are pushed."
  type        = string
  default     = null
}

variable "push" {
  description = "Where messages are pushed to, as whom, and for which audience; null: they are not."
  type = object({
    endpoint        = string
    service_account = string
    audience        = string
  })
  default = null
}

variable "retention_days" {
  description = "The days that a subscription keeps a message that was not acknowledged yet."
  type        = number
  default     = 7
  nullable    = false
}

variable "storage_regions" {
  description = "The regions in which Pub/Sub may store dead letters; none: wherever the organization's policy allows."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "subscriptions" {
  description = "The subscriptions, by what the deployment calls them: the name of each, and what it lets pass in Pub/Sub's filter language (empty: all)."
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
