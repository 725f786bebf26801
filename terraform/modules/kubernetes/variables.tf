variable "cluster" {
  description = "The variable kubernetes.cluster of the deployment."
  type = object({
    workload_pool = optional(string)
    issuer        = optional(string)
    jwks          = optional(string)
    keda          = optional(bool, false)
  })
}

variable "domain" {
  description = "The domain name of the webhook; null: there is no webhook."
  type        = string
  default     = null
}

variable "endpoints" {
  description = "Where messages are pushed to, by the stage."
  type        = map(string)
}

variable "environments" {
  description = "The settings of each stage."
  type        = map(map(string))
}

variable "identities" {
  description = "The address of each stage's identity."
  type        = map(string)
}

variable "image" {
  description = "The image of the stages."
  type        = string
}

variable "name_prefix" {
  description = "What names begin with."
  type        = string
}

variable "namespace" {
  description = "The namespace that the stages run in."
  type        = string
}

variable "poll" {
  description = "When events are read from Sysdig's API; null: they are not."
  type = object({
    schedule = optional(string)
    paused   = bool
  })
  default = null
}

variable "previous" {
  description = "The names of subscriptions of before, by the stage."
  type        = map(list(string))
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "project_number" {
  description = "Its number."
  type        = string
}

variable "pushed" {
  description = "Whether messages are pushed to the stages, which else ask for them."
  type        = bool
}

variable "pushers" {
  description = "The address of the identity that pushes, by the stage."
  type        = map(string)
}

variable "subscriptions" {
  description = "The subscriptions of each stage, by what the deployment calls them."
  type        = map(map(object({ name = string, filter = string })))
}

variable "write_instances" {
  description = "The most instances of write."
  type        = number
}

variable "write_outstanding" {
  description = "The messages that an instance of write holds at a time."
  type        = number
}
