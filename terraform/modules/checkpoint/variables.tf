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

variable "object" {
  description = "The object that keeps how far was read."
  type        = string
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "region" {
  description = "The region of the bucket."
  type        = string
}

variable "service_account" {
  description = "The address of the identity that polls."
  type        = string
}
