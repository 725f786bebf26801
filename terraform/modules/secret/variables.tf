variable "existing" {
  description = "An existing secret, projects/P/secrets/S; null to create one."
  type        = string
  default     = null
}

variable "generated" {
  description = "Whether to generate a random value instead of using the given one."
  type        = bool
}

variable "labels" {
  description = "Labels of the secret."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "locations" {
  description = "The regions that store the secret. Empty: Google chooses."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "name" {
  description = "The id of the created secret."
  type        = string
}

variable "project_id" {
  description = "The project of the created secret."
  type        = string
}

variable "value" {
  description = "The value, if it is not generated."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null
}

variable "value_version" {
  description = "The number of the value. A new number writes a new version; 0 destroys the written version and leaves all versions to people."
  type        = number
}
