variable "behind_load_balancer" {
  description = "Whether requests come by a load balancer alone."
  type        = bool
  default     = false
  nullable    = false
}

variable "build" {
  description = "What the module build made: the bucket of packages, the repository of images and the identity that builds."
  type = object({
    bucket          = string
    repository      = string
    service_account = string
  })
  nullable = false
}

variable "environment" {
  description = "The environment variables of the function besides that of the secrets' file."
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
  description = "What the name of the function begins with."
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

variable "public" {
  description = "Whether allUsers may call the function."
  type        = bool
  nullable    = false
}

variable "publishes_to" {
  description = "The topics that the function publishes to, by a name for the grant."
  type        = map(string)
  nullable    = false
}

variable "region" {
  description = "The region of the function."
  type        = string
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

variable "secret" {
  description = "The secret of accepted tokens, one a line."
  type = object({
    project = string
    secret  = string
  })
  nullable = false
}

variable "timeout_seconds" {
  description = "The time that one request may take."
  type        = number
}
