variable "cluster" {
  description = "The cluster: {} for one on GKE in the same project, { issuer = \"https://…\" } for one elsewhere."
  type = object({
    workload_pool = optional(string)
    issuer        = optional(string)
    jwks          = optional(string)
    keda          = optional(bool, false)
  })
  default  = {}
  nullable = false
}

variable "domain" {
  description = "The domain name of the webhook."
  type        = string
}

variable "image" {
  description = "The image, by digest: REGISTRY/NAME@sha256:…"
  type        = string
}

variable "organization_id" {
  description = "The number of the organization: gcloud organizations list."
  type        = string
}

variable "project_id" {
  description = "The project of the topics, identities and secrets."
  type        = string
}
