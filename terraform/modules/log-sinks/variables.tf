variable "name_prefix" {
  description = "The prefix of all names."
  type        = string
}

variable "project_id" {
  description = "The project of the topic."
  type        = string
}

variable "sinks" {
  description = "The sinks, by names of your choice. Each has exactly one of project, folder and organization."
  type = map(object({
    project              = optional(string)
    folder               = optional(string)
    organization         = optional(string)
    namespaces           = list(string)
    clusters             = list(string)
    exclude_from_default = bool
  }))
}

variable "topic" {
  description = "The name of the topic that receives alerts."
  type        = string
}
