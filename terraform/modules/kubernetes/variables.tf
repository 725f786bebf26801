variable "archive" {
  description = "Keeps a copy of every event as it came: kind is none, bigquery or storage, retention_days is how long (0: for ever)."
  type = object({
    kind           = optional(string, "none")
    retention_days = optional(number, 365)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["none", "bigquery", "storage"], var.archive.kind)
    error_message = "archive.kind must be none, bigquery or storage."
  }
  validation {
    condition     = var.archive.retention_days >= 0 && floor(var.archive.retention_days) == var.archive.retention_days
    error_message = "archive.retention_days must be a whole number of days, or 0 to keep events for ever."
  }
}

variable "deletion_protection" {
  description = "Whether terraform destroy is refused for what holds data: the checkpoint of poll and the archive."
  type        = bool
  default     = true
  nullable    = false
}

variable "enable_apis" {
  description = "Whether the Google APIs that are needed are turned on. They stay on after terraform destroy."
  type        = bool
  default     = true
  nullable    = false
}

variable "event_publishers" {
  description = "Who else may publish events, by a name of your choice: for Sysdig's or falcosidekick's own Pub/Sub output, such as { falcosidekick = \"serviceAccount:NAME@PROJECT.iam.gserviceaccount.com\" }."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for member in values(var.event_publishers) : can(regex("^(serviceAccount|user|group|principal|principalSet):.+$", member))
    ])
    error_message = "Each of event_publishers must be an IAM member such as serviceAccount:NAME@PROJECT.iam.gserviceaccount.com. allUsers and domains are refused: whoever may publish can make findings."
  }
}

variable "falco_source" {
  description = "A source of Security Command Center for Falco's findings alone. null: they are written to the same source as Sysdig's. name: an existing one, organizations/ORGANIZATION/sources/SOURCE; otherwise one is created with display_name, which is Falco, with the prefix of names where there is one."
  type = object({
    name         = optional(string)
    display_name = optional(string)
  })
  default = null

  validation {
    condition     = try(var.falco_source.name, null) == null || can(regex("^organizations/[0-9]+/sources/[0-9]+$", var.falco_source.name))
    error_message = "falco_source.name must be organizations/ORGANIZATION/sources/SOURCE, both by their numbers."
  }
  validation {
    condition     = try(var.falco_source.display_name, null) == null || can(regex("^[\\p{L}\\p{N}]([\\p{L}\\p{N}_ -]{0,30}[\\p{L}\\p{N}])?$", var.falco_source.display_name))
    error_message = "falco_source.display_name must have 1 to 32 letters, digits, spaces, hyphens and underscores, and begin and end with a letter or digit."
  }
}

variable "fold" {
  description = "Makes one finding of repetitions of a detection, which counts them. window_seconds: the period after which a repetition begins a new finding; otherwise an hour. While it is on, each instance of write takes at least 80 messages at a time."
  type = object({
    enabled        = optional(bool, false)
    window_seconds = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.fold.window_seconds == null || try(var.fold.window_seconds >= 60 && var.fold.window_seconds <= 86400 && floor(var.fold.window_seconds) == var.fold.window_seconds, false)
    error_message = "fold.window_seconds must be a whole number from 60 to 86400."
  }
}

variable "labels" {
  description = "Labels of everything that can have some."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for key, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))
    ])
    error_message = "Labels may have lowercase letters, digits, hyphens and underscores, 63 at most; keys begin with a letter."
  }
}

variable "lookup_projects" {
  description = "The projects whose Compute Engine instances are looked up where an event does not name its own. None: no look-ups."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for project in var.lookup_projects : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", project))])
    error_message = "Each of lookup_projects must be a project's id, not its name or number."
  }
}

variable "lookup_role" {
  description = "The role that enrich gets in each of lookup_projects. A custom role with compute.instances.get and compute.instances.list will do."
  type        = string
  default     = "roles/compute.viewer"
  nullable    = false

  validation {
    condition     = can(regex("^(roles/compute\\.viewer|(projects|organizations)/[^/]+/roles/[A-Za-z0-9_.]{3,64})$", var.lookup_role))
    error_message = "lookup_role must be roles/compute.viewer, or a custom role: organizations/ORGANIZATION/roles/ROLE or projects/PROJECT/roles/ROLE."
  }
}

variable "monitoring" {
  description = "Metrics, a dashboard and alerts. Alerts go to notification_channels (projects/PROJECT/notificationChannels/NUMBER) and notification_emails. An alert opens when the oldest message waits longer than oldest_message_seconds, when more than error_ratio of the answers of the webhook or of poll are 5xx, when more than rejected_per_5_minutes requests have wrong credentials, when no event came for silence_hours (0: never), and when there is any dead letter."
  type = object({
    enabled                = optional(bool, true)
    notification_channels  = optional(list(string), [])
    notification_emails    = optional(set(string), [])
    oldest_message_seconds = optional(number, 600)
    error_ratio            = optional(number, 0.05)
    rejected_per_5_minutes = optional(number, 20)
    silence_hours          = optional(number, 23)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for channel in var.monitoring.notification_channels : can(regex("^projects/[^/]+/notificationChannels/[^/]+$", channel))])
    error_message = "Each of monitoring.notification_channels must be projects/PROJECT/notificationChannels/CHANNEL."
  }
  validation {
    condition     = alltrue([for email in var.monitoring.notification_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+$", email))])
    error_message = "Each of monitoring.notification_emails must be an e-mail address."
  }
  validation {
    condition     = var.monitoring.oldest_message_seconds >= 60 && floor(var.monitoring.oldest_message_seconds) == var.monitoring.oldest_message_seconds
    error_message = "monitoring.oldest_message_seconds must be a whole number of at least 60."
  }
  validation {
    condition     = var.monitoring.error_ratio > 0 && var.monitoring.error_ratio < 1
    error_message = "monitoring.error_ratio must be between 0 and 1, such as 0.05 for 5 %."
  }
  validation {
    condition     = var.monitoring.rejected_per_5_minutes >= 1
    error_message = "monitoring.rejected_per_5_minutes must be at least 1."
  }
  validation {
    condition     = contains(range(24), var.monitoring.silence_hours)
    error_message = "monitoring.silence_hours must be a whole number from 0 (off) to 23, the longest that Cloud Monitoring waits."
  }
}

variable "name_prefix" {
  description = "What the names of all resources begin with, to have several pipelines in one project: empty, or lowercase letters, digits and hyphens that end in a hyphen, such as \"test-\"."
  type        = string
  default     = ""
  nullable    = false

  validation {
    # 13 characters leave room for the longest id of a service account, which may have 30.
    condition     = can(regex("^([a-z][a-z0-9-]{0,11}-)?$", var.name_prefix))
    error_message = "name_prefix must be empty, or at most 13 lowercase letters, digits and hyphens that begin with a letter and end in a hyphen."
  }
  validation {
    # Pub/Sub refuses names that begin so.
    condition     = !startswith(var.name_prefix, "goog")
    error_message = "name_prefix must not begin with goog, which Google keeps for itself."
  }
}

variable "organization_id" {
  description = "The number of the organization in whose Security Command Center the findings are to be: gcloud organizations list."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+$", var.organization_id))
    error_message = "organization_id must be the organization's number, without \"organizations/\"."
  }
}

variable "project_id" {
  description = "The id of the project to deploy into."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be a project's id, not its name or number: 6 to 30 lowercase letters, digits and hyphens."
  }
}

variable "region" {
  description = "The region of what the stages store: the checkpoint of poll, folds, the archive."
  type        = string
  default     = "us-central1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region such as us-central1 or europe-west1, not a zone."
  }
}

variable "secret_locations" {
  description = "The regions that keep the secrets, where a policy asks for it. None: Google chooses."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for region in var.secret_locations : can(regex("^[a-z]+-[a-z]+[0-9]+$", region))])
    error_message = "secret_locations must list regions, such as [\"europe-west1\", \"europe-west3\"]."
  }
}

variable "source_display_name" {
  description = "The display name of the Security Command Center source that is created; no two sources of an organization may have the same. Where falco_source is set it is that of Sysdig's findings alone. null: Runtime detections, with the prefix of names where there is one."
  type        = string
  default     = null

  validation {
    condition     = var.source_display_name == null || can(regex("^[\\p{L}\\p{N}]([\\p{L}\\p{N}_ -]{0,30}[\\p{L}\\p{N}])?$", var.source_display_name))
    error_message = "source_display_name must have 1 to 32 letters, digits, spaces, hyphens and underscores, and begin and end with a letter or digit."
  }
}

variable "source_name" {
  description = "An existing source to write to, organizations/ORGANIZATION/sources/SOURCE. null: one is created. A source cannot be deleted, so that after terraform destroy the next apply needs its name: gcloud scc sources describe."
  type        = string
  default     = null

  validation {
    condition     = var.source_name == null || can(regex("^organizations/[0-9]+/sources/[0-9]+$", var.source_name))
    error_message = "source_name must be organizations/ORGANIZATION/sources/SOURCE, both by their numbers."
  }
}

variable "storage_regions" {
  description = "The regions in which Pub/Sub may store messages. None: wherever the organization's policy allows."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for region in var.storage_regions : can(regex("^[a-z]+-[a-z]+[0-9]+$", region))])
    error_message = "storage_regions must list regions, such as [\"europe-west1\", \"europe-west3\"]."
  }
}

variable "subscription_retention_days" {
  description = "The days that a message which no function took is kept before it is lost: the longest outage that is survived without replay."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = contains(range(1, 32), var.subscription_retention_days)
    error_message = "subscription_retention_days must be a whole number from 1 to 31."
  }
}

variable "sysdig_region" {
  description = "The Sysdig region, such as us1 or eu1, or the URL of your own Sysdig: what findings link to, and what poll reads."
  type        = string
  default     = "us1"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z]{2,4}[0-9]{1,2}|https://[^/[:space:]]+/?)$", var.sysdig_region))
    error_message = "sysdig_region must be a region such as us1 or an https:// URL."
  }
}

variable "topic_retention_days" {
  description = "The days for which topics keep messages even after they were acknowledged, so that a subscription can be set back (0: not at all)."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = contains(range(0, 32), var.topic_retention_days)
    error_message = "topic_retention_days must be a whole number from 0 to 31."
  }
}

variable "cluster" {
  description = "The cluster. On GKE nothing needs to be said where it is in the project of the pipeline; otherwise workload_pool is its own, PROJECT.svc.id.goog. Elsewhere: issuer is the issuer of the tokens of its service accounts (kubectl get --raw /.well-known/openid-configuration), and jwks their keys, where Google cannot reach the issuer (kubectl get --raw /openid/v1/jwks). keda: scale by the backlog with KEDA, which the cluster has."
  type = object({
    workload_pool = optional(string)
    issuer        = optional(string)
    jwks          = optional(string)
    keda          = optional(bool, false)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.cluster.issuer == null || can(regex("^https://[^[:space:]]+$", var.cluster.issuer))
    error_message = "cluster.issuer must be an https:// URL, just as it stands in the tokens."
  }
  validation {
    condition     = var.cluster.issuer == null || var.cluster.workload_pool == null
    error_message = "cluster.workload_pool is for GKE, and cluster.issuer for any other cluster: set one of them."
  }
  validation {
    condition     = var.cluster.jwks == null || (var.cluster.issuer != null && can(jsondecode(var.cluster.jwks).keys))
    error_message = "cluster.jwks must be the JSON of a key set, {\"keys\": [...]}, and needs cluster.issuer."
  }
}

variable "delivery" {
  description = "How messages reach the stages: pull, or push through the webhook's domain."
  type        = string
  default     = "pull"
  nullable    = false

  validation {
    condition     = contains(["pull", "push"], var.delivery)
    error_message = "delivery must be pull or push."
  }
}

variable "image" {
  description = "The image of the stages, by its digest: REGISTRY/NAME@sha256:…, or by a tag."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9./_:-]*(@sha256:[0-9a-f]{64}|:[A-Za-z0-9_][A-Za-z0-9_.-]*)$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image must end in @sha256: and 64 hex digits, or in a tag other than latest."
  }
}

variable "namespace" {
  description = "The namespace of the cluster that the stages run in: only its service accounts get credentials."
  type        = string
  default     = "scc-runtime-detections"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.namespace))
    error_message = "namespace must be a name of Kubernetes: 1 to 63 lowercase letters, digits and hyphens."
  }
}

variable "poll" {
  description = "The second way in, for those who cannot or would not have a webhook: reads the events from Sysdig's API. token_secret: an existing secret with the API token, projects/PROJECT/secrets/SECRET; otherwise one is created, still without a value."
  type = object({
    enabled      = optional(bool, false)
    token_secret = optional(string)
  })
  default  = {}
  nullable = false
}

variable "webhook" {
  description = "The webhook that Sysdig's forwarder, Falco or falcosidekick post to. domain: its name, which must point to the ingress. secret: an existing secret with the accepted tokens, one a line, projects/PROJECT/secrets/SECRET; otherwise one is created, still without a value."
  type = object({
    enabled = optional(bool, true)
    domain  = optional(string)
    secret  = optional(string)
  })
  nullable = false

  validation {
    condition     = !var.webhook.enabled || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.webhook.domain))
    error_message = "webhook.domain must be a domain name, such as events.example.com."
  }
}

variable "write_instances" {
  description = "The most instances of write, among which the quota of Security Command Center is divided. null: two where they are scaled by the backlog (on GKE, or with KEDA), otherwise one."
  type        = number
  default     = null

  validation {
    condition     = var.write_instances == null || contains(range(1, 17), coalesce(var.write_instances, 1))
    error_message = "write_instances must be a whole number from 1 to 16."
  }
}
