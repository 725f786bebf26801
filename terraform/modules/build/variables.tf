variable "labels" {
  description = "Labels of the bucket and the repository."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "name_prefix" {
  description = "What the names begin with."
  type        = string
  default     = ""
  nullable    = false
}

variable "packages" {
  description = "Where the functions' zips are: a folder, or gs://BUCKET/PREFIX."
  type        = string
}

variable "project_id" {
  description = "The project in which functions are built."
  type        = string
}

variable "project_number" {
  description = "Its number, which is in the name of the bucket that Cloud Functions builds from."
  type        = string
}

variable "region" {
  description = "The region of the functions."
  type        = string
}
