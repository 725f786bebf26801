variable "display_name" {
  description = "What the identity is for, for those who find it in the console."
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
  description = "The address of the project's Pub/Sub service agent. It exists from the moment the API is on."
  type        = string
}
