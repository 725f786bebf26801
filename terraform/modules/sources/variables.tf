variable "falco_source" {
  description = "The variable of the same name of the deployment."
  type = object({
    name         = optional(string)
    display_name = optional(string)
  })
  default = null
}

variable "name_prefix" {
  description = "The prefix of names, for display names."
  type        = string
  default     = ""
  nullable    = false
}

variable "organization_id" {
  description = "The number of the organization."
  type        = string
}

variable "project_id" {
  description = "The project of the pipeline, for descriptions."
  type        = string
}

variable "source_display_name" {
  description = "The variable of the same name of the deployment."
  type        = string
  default     = null
}

variable "source_name" {
  description = "The variable of the same name of the deployment."
  type        = string
  default     = null
}

variable "writer" {
  description = "The address of the identity that writes findings."
  type        = string
}
