variable "checkpoint" {
  description = "Where poll keeps how far it has read; null: nothing polls."
  type = object({
    bucket = string
    object = string
  })
  default = null
}

variable "fold" {
  description = "The window of folding, and the bucket and prefix of its objects; null: there is none."
  type = object({
    window_seconds = number
    bucket         = string
    prefix         = string
  })
  default = null
}

variable "lookup_projects" {
  description = "The projects whose instances are looked up."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "max_waiting" {
  description = "The events that wait for their slot in an instance of write."
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
  description = "What a person has set, by the stage."
  type = object({
    enrich  = map(string)
    poll    = map(string)
    receive = map(string)
    write   = map(string)
  })
}

variable "sources" {
  description = "The sources of Security Command Center: sysdig, and falco where it has its own."
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
  description = "The instances of write among which the pace is divided."
  type        = number
}
