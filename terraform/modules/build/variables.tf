variable "labels" {
  description = "Labels of the bucket and the repository."
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

variable "packages" {
  description = "The location of the functions' zips: a folder, or gs://BUCKET/PREFIX."
  type        = string
}

variable "project_id" {
  description = "The project that builds the functions."
  type        = string
}

variable "project_number" {
  description = "The project's number, part of the name of the bucket that Cloud Functions builds from."
  type        = string
}

variable "region" {
  description = "The region of the functions."
  type        = string
}
