variable "attempt_deadline_seconds" {
  description = "The time after which Cloud Scheduler takes a run for failed."
  type        = number
}

variable "name" {
  description = "The name of the function, which the schedule has as well."
  type        = string
}

variable "paused" {
  description = "Whether the schedule stands still."
  type        = bool
}

variable "project_id" {
  description = "The project of the function."
  type        = string
}

variable "region" {
  description = "The region of the function."
  type        = string
}

variable "schedule" {
  description = "When it runs, as cron writes it, in UTC."
  type        = string
}

variable "timeout_seconds" {
  description = "The time that one run may take."
  type        = number
}

variable "uri" {
  description = "The URL of the function."
  type        = string
}
