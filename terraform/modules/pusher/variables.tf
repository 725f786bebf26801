variable "display_name" {
  description = "A description of the identity, shown in the Google Cloud console."
  type        = string
}

variable "name" {
  description = "The id of the service account."
  type        = string
}

variable "project_id" {
  description = "The project of the identity."
  type        = string
}

variable "pubsub_agent" {
  description = "The address of the project's Pub/Sub service agent. It exists once the API is enabled."
  type        = string
}
