variable "display_name" {
  description = "A description of the identity, shown in the Google Cloud console."
  type        = string
}

variable "name" {
  description = "The id of the service account."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.name))
    error_message = "name must have 6 to 30 lowercase letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "project_id" {
  description = "The project of the identity."
  type        = string
}

variable "publishes_to" {
  description = "The topics that the identity publishes to, by a key for each grant."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "secrets" {
  description = "The secrets that the identity reads, by a key for each grant."
  type = map(object({
    project = string
    secret  = string
  }))
  default  = {}
  nullable = false
}
