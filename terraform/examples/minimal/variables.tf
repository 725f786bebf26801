variable "organization_id" {
  description = "The number of the organization: gcloud organizations list."
  type        = string
}

variable "packages" {
  description = "The folder of a release's zips, or gs://BUCKET/PREFIX. Default: dist in this repository, which npm run package writes."
  type        = string
  default     = null
}

variable "project_id" {
  description = "The project to deploy into."
  type        = string
}
