variable "labels" {
  description = "Labels of the topics."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "names" {
  description = "The names of the topics events and findings."
  type        = map(string)
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "retention_days" {
  description = "Retention of acknowledged messages in topics, in days. 0 disables it."
  type        = number
}

variable "storage_regions" {
  description = "The regions where Pub/Sub may store messages. Empty: every region that the organization's policy allows."
  type        = list(string)
  default     = []
  nullable    = false
}
