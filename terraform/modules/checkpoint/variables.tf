variable "force_destroy" {
  description = "Whether to protect the checkpoint's bucket and its contents from terraform destroy."
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
  description = "The prefix of all names."
  type        = string
  default     = ""
  nullable    = false
}

variable "object" {
  description = "The name of the checkpoint object."
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
  description = "The address of the identity of poll."
  type        = string
}
