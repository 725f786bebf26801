variable "domain" {
  description = "The domain name of the webhook."
  type        = string
}

variable "falcosidekick" {
  description = "The identity of falcosidekick, such as serviceAccount:NAME@PROJECT.iam.gserviceaccount.com."
  type        = string
}

variable "lookup_projects" {
  description = "The projects to look up instances in."
  type        = set(string)
}

variable "notification_channels" {
  description = "Existing notification channels, projects/PROJECT/notificationChannels/NUMBER."
  type        = list(string)
  default     = []
}

variable "notification_emails" {
  description = "E-mail addresses that receive alerts."
  type        = set(string)
  default     = []
}

variable "organization_id" {
  description = "The number of the organization: gcloud organizations list."
  type        = string
}

variable "packages" {
  description = "The folder of a release's zips, or gs://BUCKET/PREFIX. Default: dist in this repository, which npm run package writes."
  type        = string
  default     = null
}

variable "project_id" {
  description = "The project to deploy into."
  type        = string
}

variable "sender_cidrs" {
  description = "The CIDR ranges that may send to the webhook."
  type        = list(string)
}

variable "sysdig_api_token" {
  description = "The token of Sysdig's API: TF_VAR_sysdig_api_token."
  type        = string
  ephemeral   = true
  sensitive   = true
}
