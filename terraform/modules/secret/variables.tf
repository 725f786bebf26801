variable "existing" {
  description = "A secret that there is already, projects/P/secrets/S; null: one is made."
  type        = string
  default     = null

  validation {
    condition     = var.existing == null || can(regex("^projects/[^/]+/secrets/[A-Za-z0-9_-]{1,255}$", var.existing))
    error_message = "existing must be projects/PROJECT/secrets/SECRET."
  }
}

variable "labels" {
  description = "Labels of the secret."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "locations" {
  description = "The regions that keep the secret; none: Google chooses."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "name" {
  description = "The id of the secret that is made."
  type        = string
}

variable "project_id" {
  description = "The project of the secret that is made."
  type        = string
}
