variable "existing" {
  description = "A secret that there is already, projects/P/secrets/S; null: one is made."
  type        = string
  default     = null
}

variable "generated" {
  description = "Whether the value is a random one, not the given one."
  type        = bool
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

variable "value" {
  description = "The value, where it is not generated."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null
}

variable "value_version" {
  description = "The number of the value: another one makes another version."
  type        = number
}
