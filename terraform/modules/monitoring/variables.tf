variable "dead_subscriptions" {
  description = "The subscriptions that keep dead letters."
  type        = list(string)
}

variable "events_topic" {
  description = "The topic of events."
  type        = string
}

variable "functions" {
  description = "The names of the functions, in the order in which an event passes them; none: the stages run elsewhere."
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
  description = "The logs of this pipeline alone, since there may be several in a project: a filter of Cloud Logging, and the type of their resource. null: it has none of them."
  type = object({
    filter        = string
    resource_type = string
  })
  default = null
}

variable "name_prefix" {
  description = "What names begin with."
  type        = string
  default     = ""
  nullable    = false
}

variable "outcomes" {
  description = "How events, messages and requests can end: the type Outcome of shared/log.ts."
  type        = list(string)
}

variable "poll" {
  description = "The name of the function that reads from Sysdig's API; null: there is none."
  type        = string
  default     = null
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "receives" {
  description = "Whether there is a webhook, wherever it runs."
  type        = bool
}

variable "settings" {
  description = "Whom alerts go to, and their thresholds: the variable monitoring of the root module."
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
  description = "The subscriptions that feed the stages."
  type        = list(string)
}

variable "webhook" {
  description = "The name of the function that takes webhooks; null: there is none."
  type        = string
  default     = null
}
