variable "attempt_deadline_seconds" {
  description = "The time after which Cloud Scheduler takes a run for failed."
  type        = number
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

variable "checkpoint_object" {
  description = "The object that keeps how far was read."
  type        = string
}

variable "environment" {
  description = "The environment variables of the function besides those of the token and the checkpoint."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "force_destroy" {
  description = "Whether the bucket of the checkpoint may be destroyed with what is in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "labels" {
  description = "Labels of all resources."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "name_prefix" {
  description = "What names begin with."
  type        = string
  default     = ""
  nullable    = false
}

variable "package" {
  description = "The zip file of the function's code."
  type        = string
}

variable "paused" {
  description = "Whether the schedule stands still."
  type        = bool
  default     = false
  nullable    = false
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "publishes_to" {
  description = "The topics that the function publishes to, by a name for the grant."
  type        = map(string)
  nullable    = false
}

variable "region" {
  description = "The region of the function, the schedule and the bucket."
  type        = string
}

variable "scaling" {
  description = "The size of the one instance."
  type = object({
    min_instances = number
    memory        = string
    cpu           = string
  })
  nullable = false
}

variable "schedule" {
  description = "When it runs, as cron writes it, in UTC."
  type        = string
}

variable "secret" {
  description = "The secret of the Sysdig API token."
  type = object({
    project = string
    secret  = string
  })
  nullable = false
}

variable "timeout_seconds" {
  description = "The time that one run may take."
  type        = number
}
