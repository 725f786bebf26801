variable "attempt_deadline_seconds" {
  description = "The time after which Cloud Scheduler counts a run as failed, in seconds."
  type        = number
}

variable "name" {
  description = "The name of the function, and of the schedule."
  type        = string
}

variable "paused" {
  description = "Whether the schedule is paused."
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
  description = "The schedule, in cron format and UTC."
  type        = string
}

variable "timeout_seconds" {
  description = "Maximum duration of one run, in seconds."
  type        = number
}

variable "uri" {
  description = "The URL of the function."
  type        = string
}
