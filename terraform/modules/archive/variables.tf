variable "deletion_protection" {
  description = "Whether to protect the dataset or bucket that holds events from terraform destroy."
  type        = bool
  default     = true
  nullable    = false
}

variable "kind" {
  description = "bigquery or storage."
  type        = string

  validation {
    condition     = contains(["bigquery", "storage"], var.kind)
    error_message = "kind must be bigquery or storage."
  }
}

variable "labels" {
  description = "Labels of all resources."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "name_prefix" {
  description = "The prefix of all names."
  type        = string
  default     = ""
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

variable "region" {
  description = "The region of the archive."
  type        = string
}

variable "retention_days" {
  description = "Retention of archived events, in days. 0 keeps them forever."
  type        = number
}

variable "topic" {
  description = "The id of the events topic, projects/P/topics/T."
  type        = string
}
