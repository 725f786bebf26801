variable "organization_id" {
  description = "The number of the organization: gcloud organizations list."
  type        = string
}

variable "packages_directory" {
  description = "The folder that npm run package wrote to; null: dist of this repository."
  type        = string
  default     = null
}

variable "project_id" {
  description = "The project to deploy into."
  type        = string
}
