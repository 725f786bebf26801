variable "keep_days" {
  description = "The age at which objects are deleted, in days."
  type        = number
}

variable "labels" {
  description = "Labels of the bucket."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "name_prefix" {
  description = "The part of the bucket's name after the project."
  type        = string
  default     = ""
  nullable    = false
}

variable "prefix" {
  description = "The prefix of the objects."
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
  description = "The address of the identity that folds."
  type        = string
}
