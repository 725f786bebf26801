variable "keep_days" {
  description = "The days after which an object is removed."
  type        = number
}

variable "labels" {
  description = "Labels of the bucket."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "name_prefix" {
  description = "What the name of the bucket begins with, after the project."
  type        = string
  default     = ""
  nullable    = false
}

variable "prefix" {
  description = "What the names of the objects begin with."
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
