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
  description = "The domain name of the webhook; null without a webhook."
  type        = string
  default     = null
}

variable "endpoints" {
  description = "The push endpoints, by stage."
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
  description = "The prefix of all names."
  type        = string
}

variable "namespace" {
  description = "The namespace of the stages."
  type        = string
}

variable "poll" {
  description = "The schedule of poll; null without polling."
  type = object({
    schedule = optional(string)
    paused   = bool
  })
  default = null
}

variable "previous" {
  description = "The names of the previous release's subscriptions, by stage."
  type        = map(list(string))
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "project_number" {
  description = "The project's number."
  type        = string
}

variable "pushed" {
  description = "Whether Pub/Sub pushes messages to the stages. If not, the stages pull."
  type        = bool
}

variable "pushers" {
  description = "The address of each push identity, by stage."
  type        = map(string)
}

variable "subscriptions" {
  description = "The subscriptions of each stage, by the deployment's keys."
  type        = map(map(object({ name = string, filter = string })))
}

variable "write_instances" {
  description = "The maximum number of instances of write."
  type        = number
}

variable "write_outstanding" {
  description = "The maximum number of messages in flight in one instance of write."
  type        = number
}
