variable "checkpoint" {
  description = "The location of the checkpoint of poll; null without polling."
  type = object({
    bucket = string
    object = string
  })
  default = null
}

variable "fold" {
  description = "The fold window, and the bucket and prefix of fold objects; null without folding."
  type = object({
    window_seconds = number
    bucket         = string
    prefix         = string
  })
  default = null
}

variable "lookup_projects" {
  description = "The projects to look up instances in."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "max_waiting" {
  description = "The maximum number of events that wait for a slot in one instance of write."
  type        = number
}

variable "organization_id" {
  description = "The number of the organization."
  type        = string
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "settings" {
  description = "The user's settings, by stage."
  type = object({
    enrich  = map(string)
    poll    = map(string)
    receive = map(string)
    write   = map(string)
  })
}

variable "sources" {
  description = "The sources in Security Command Center: sysdig, and falco if it has its own."
  type        = map(string)
}

variable "sysdig_region" {
  description = "The Sysdig region, or the URL of its API."
  type        = string
}

variable "topics" {
  description = "The names of the topics, by the keys of shared/pubsub/topology.ts."
  type        = map(string)
}

variable "write_instances" {
  description = "The number of instances of write that share the write rate."
  type        = number
}
