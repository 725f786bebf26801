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
  description = "The days for which they keep messages even after they were acknowledged; 0: not at all."
  type        = number
}

variable "storage_regions" {
  description = "The regions in which Pub/Sub may store messages; none: wherever the organization's policy allows."
  type        = list(string)
  default     = []
  nullable    = false
}
