variable "dead_subscriptions" {
  description = "The dead-letter subscriptions."
  type        = list(string)
}

variable "events_topic" {
  description = "The events topic."
  type        = string
}

variable "functions" {
  description = "The names of the functions, in pipeline order. Empty if the stages run elsewhere."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "labels" {
  description = "Labels of all resources."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "logs" {
  description = "A Cloud Logging filter for the logs of this pipeline only, because a project may have several, and the resource type of these logs; null if Cloud Logging has no logs."
  type = object({
    filter        = string
    resource_type = string
  })
  default = null
}

variable "name_prefix" {
  description = "The prefix of all names."
  type        = string
  default     = ""
  nullable    = false
}

variable "outcomes" {
  description = "The possible outcomes of events, messages and requests: the type Outcome in shared/log.ts."
  type        = list(string)
}

variable "poll" {
  description = "The name of the function poll; null without polling."
  type        = string
  default     = null
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "receives" {
  description = "Whether the pipeline has a webhook, on any platform."
  type        = bool
}

variable "settings" {
  description = "Recipients and thresholds of alerts: the variable monitoring of the root module."
  type = object({
    notification_channels  = list(string)
    notification_emails    = set(string)
    oldest_message_seconds = number
    error_ratio            = number
    rejected_per_5_minutes = number
    silence_hours          = number
  })
  nullable = false
}

variable "subscriptions" {
  description = "The subscriptions that feed the stages and the archive."
  type        = list(string)
}

variable "webhook" {
  description = "The name of the function receive; null without it."
  type        = string
  default     = null
}
