variable "dead_subscription" {
  description = "The name of the subscription that keeps the stage's dead letters."
  type        = string
}

variable "dead_topic" {
  description = "The name of the topic of the stage's dead letters."
  type        = string
}

variable "delivery" {
  description = "Delivery limits, from shared/pubsub/topology.ts via generated/pipeline.json, which is why the keys are in camel case."
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
  description = "Subscriptions of the previous release that still hold messages: filter by name."
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
  description = "The address of the identity that pulls messages; null for push delivery."
  type        = string
  default     = null
}

variable "push" {
  description = "The endpoint, identity and audience of push delivery; null for pull delivery."
  type = object({
    endpoint        = string
    service_account = string
    audience        = string
  })
  default = null
}

variable "retention_days" {
  description = "Retention of unacknowledged messages in a subscription, in days."
  type        = number
  default     = 7
  nullable    = false
}

variable "storage_regions" {
  description = "The regions where Pub/Sub may store dead letters. Empty: every region that the organization's policy allows."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "subscriptions" {
  description = "The subscriptions, by the deployment's keys: name, and filter in Pub/Sub's filter language (empty: all messages)."
  type = map(object({
    name   = string
    filter = string
  }))
  nullable = false
}

variable "topic" {
  description = "The id of the stage's topic, projects/P/topics/T."
  type        = string
}
