variable "allowed_cidrs" {
  description = "The ranges of addresses that may send; none: everybody may."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "domain" {
  description = "The domain name of the webhook."
  type        = string
}

variable "name_prefix" {
  description = "What names begin with."
  type        = string
  default     = ""
  nullable    = false
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "rate_limit" {
  description = "How many requests one address may send in so many seconds."
  type = object({
    requests         = number
    interval_seconds = number
  })
  nullable = false
}

variable "region" {
  description = "The region of the service."
  type        = string
}

variable "service" {
  description = "The name of the Cloud Run service behind it."
  type        = string
}
