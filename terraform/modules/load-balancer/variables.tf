variable "allowed_cidrs" {
  description = "The CIDR ranges that may send. Empty: all."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "domain" {
  description = "The domain name of the webhook."
  type        = string
}

variable "name_prefix" {
  description = "The prefix of all names."
  type        = string
  default     = ""
  nullable    = false
}

variable "project_id" {
  description = "The project of the pipeline."
  type        = string
}

variable "rate_limit" {
  description = "The number of requests that one address may send per interval, and the interval in seconds."
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
  description = "The name of the Cloud Run service behind the load balancer."
  type        = string
}
