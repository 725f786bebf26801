# In alphabetical order. What the functions themselves can be told is in variables-settings.tf.

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

variable "falco_log_sinks" {
  description = "Brings what Falco prints from Cloud Logging to the pipeline, with nothing to run in between, by names of your choice: { prod = { project = \"my-project\" } }. Each has one of project, folder and organization (its number), the latter two with all that is below. namespaces are those that Falco runs in, clusters the names of clusters, all of them where there are none. exclude_from_default, of a project, leaves the alerts out of its _Default bucket, so that they are not stored twice. Falco needs json_output."
  type = map(object({
    project              = optional(string)
    folder               = optional(string)
    organization         = optional(string)
    namespaces           = optional(list(string), ["falco"])
    clusters             = optional(list(string), [])
    exclude_from_default = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.falco_log_sinks) : can(regex("^[a-z][a-z0-9-]{0,40}$", name))])
    error_message = "The names of falco_log_sinks are small letters, digits and hyphens."
  }
  validation {
    condition = alltrue([
      for sink in values(var.falco_log_sinks) : length(compact([sink.project, sink.folder, sink.organization])) == 1
    ])
    error_message = "Each of falco_log_sinks has one of project, folder and organization."
  }
  validation {
    condition = alltrue([
      for sink in values(var.falco_log_sinks) : can(regex("^[0-9]+$", coalesce(sink.folder, sink.organization, "0")))
    ])
    error_message = "A folder or organization of falco_log_sinks is given by its number."
  }
  validation {
    condition = alltrue([
      for sink in values(var.falco_log_sinks) : length(sink.namespaces) > 0 && alltrue([
        for name in concat(sink.namespaces, sink.clusters) : can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", name))
      ])
    ])
    error_message = "The namespaces and clusters of falco_log_sinks are names as Kubernetes and GKE have them, and there is a namespace at least: any container may call itself falco."
  }
  validation {
    condition     = alltrue([for sink in values(var.falco_log_sinks) : !sink.exclude_from_default || sink.project != null])
    error_message = "exclude_from_default goes with a project: the exclusion of a folder or an organization does not apply to what is below."
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
  validation {
    condition     = try(var.falco_source.name, null) == null || try(startswith(var.falco_source.name, "organizations/${var.organization_id}/"), false)
    error_message = "falco_source.name must be a source of the organization organization_id."
  }
}

variable "findings_editor_on_organization" {
  description = "Grants roles/securitycenter.findingsEditor to the identity of write on the organization, not on its sources alone: only where Security Command Center refuses its findings in spite of the grant on the source."
  type        = bool
  default     = false
  nullable    = false
}

variable "fold" {
  description = "Makes one finding of repetitions of a detection, which counts them. window_seconds: the period after which a repetition begins a new finding; otherwise an hour. While it is on, each instance of write takes at least 80 messages at a time, whatever scaling says."
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

variable "kubernetes" {
  description = "Runs the stages in a cluster of Kubernetes instead of Cloud Run functions: docs/kubernetes.md. image: that of a release, by its digest, REGISTRY/NAME@sha256:…, or by a tag. domain: the name of the webhook, required while webhook.enabled. namespace: where the stages run; only its service accounts get credentials. delivery: how messages reach the stages, pull, or push through the domain. write_instances: the most instances of write, among which the quota is divided; otherwise two where they are scaled by the backlog (on GKE, or with KEDA), else one. cluster: on GKE nothing needs to be said where it is in the project of the pipeline, otherwise workload_pool is its own, PROJECT.svc.id.goog; elsewhere issuer is the issuer of the tokens of its service accounts (kubectl get --raw /.well-known/openid-configuration), and jwks their keys, where Google cannot reach the issuer (kubectl get --raw /openid/v1/jwks); keda: scale by the backlog with KEDA, which the cluster has."
  type = object({
    image           = string
    domain          = optional(string)
    namespace       = optional(string, "scc-runtime-detections")
    delivery        = optional(string, "pull")
    write_instances = optional(number)
    cluster = optional(object({
      workload_pool = optional(string)
      issuer        = optional(string)
      jwks          = optional(string)
      keda          = optional(bool, false)
    }), {})
  })
  default = null

  validation {
    condition     = var.kubernetes == null || try(can(regex("^[a-z0-9][a-z0-9./_:-]*(@sha256:[0-9a-f]{64}|:[A-Za-z0-9_][A-Za-z0-9_.-]*)$", var.kubernetes.image)) && !endswith(var.kubernetes.image, ":latest"), false)
    error_message = "kubernetes.image must end in @sha256: and 64 hex digits, or in a tag other than latest."
  }
  validation {
    condition     = var.kubernetes == null || !var.webhook.enabled || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.kubernetes.domain))
    error_message = "kubernetes.domain must be a domain name, such as events.example.com."
  }
  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", try(var.kubernetes.namespace, "none")))
    error_message = "kubernetes.namespace must be a name of Kubernetes: 1 to 63 lowercase letters, digits and hyphens."
  }
  validation {
    condition     = contains(["pull", "push"], try(var.kubernetes.delivery, "pull"))
    error_message = "kubernetes.delivery must be pull or push."
  }
  validation {
    condition     = try(var.kubernetes.delivery, "pull") == "pull" || var.webhook.enabled
    error_message = "kubernetes.delivery = \"push\" comes through the ingress of the webhook: set webhook.enabled, or pull."
  }
  validation {
    condition     = try(var.kubernetes.write_instances, null) == null || contains(range(1, 17), try(coalesce(var.kubernetes.write_instances, 1), 1))
    error_message = "kubernetes.write_instances must be a whole number from 1 to 16."
  }
  validation {
    condition     = try(var.kubernetes.cluster.issuer, null) == null || can(regex("^https://[^[:space:]]+$", var.kubernetes.cluster.issuer))
    error_message = "kubernetes.cluster.issuer must be an https:// URL, just as it stands in the tokens."
  }
  validation {
    condition     = try(var.kubernetes.cluster.issuer, null) == null || try(var.kubernetes.cluster.workload_pool, null) == null
    error_message = "kubernetes.cluster.workload_pool is for GKE, and kubernetes.cluster.issuer for any other cluster: set one of them."
  }
  validation {
    condition     = try(var.kubernetes.cluster.jwks, null) == null || (try(var.kubernetes.cluster.issuer, null) != null && can(jsondecode(var.kubernetes.cluster.jwks).keys))
    error_message = "kubernetes.cluster.jwks must be the JSON of a key set, {\"keys\": [...]}, and needs kubernetes.cluster.issuer."
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

variable "load_balancer" {
  description = "An external HTTPS load balancer with Cloud Armor in front of the webhook. domain: its name, which must point to the address that the output load_balancer_address gives. allowed_cidrs: who may send, such as the addresses of your Sysdig region; none: everybody. rate_limit: how many requests one address may send in so many seconds."
  type = object({
    domain        = string
    allowed_cidrs = optional(list(string), [])
    rate_limit = optional(object({
      requests         = optional(number, 600)
      interval_seconds = optional(number, 60)
    }), {})
  })
  default = null

  validation {
    condition     = var.load_balancer == null || var.webhook.enabled && var.kubernetes == null
    error_message = "load_balancer stands in front of the function of the webhook: set webhook.enabled and no kubernetes, or leave load_balancer out."
  }
  validation {
    condition     = var.load_balancer == null || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.load_balancer.domain))
    error_message = "load_balancer.domain must be a domain name in lowercase, such as events.example.com."
  }
  validation {
    condition     = alltrue([for cidr in try(var.load_balancer.allowed_cidrs, []) : can(cidrhost(cidr, 0))])
    error_message = "Each of load_balancer.allowed_cidrs must be a range such as 203.0.113.0/24 or 2001:db8::/32; a single address ends in /32 or /128."
  }
  validation {
    condition     = try(var.load_balancer.rate_limit.requests, 1) >= 1 && try(var.load_balancer.rate_limit.requests, 1) <= 1000000
    error_message = "load_balancer.rate_limit.requests must be 1 to 1000000."
  }
  validation {
    # What Cloud Armor takes.
    condition     = contains([10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700, 3600], try(var.load_balancer.rate_limit.interval_seconds, 60))
    error_message = "load_balancer.rate_limit.interval_seconds must be one of 10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700, 3600."
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
  description = "Metrics, a dashboard and alerts. Alerts go to notification_channels (projects/PROJECT/notificationChannels/NUMBER) and notification_emails. An alert opens when the oldest message waits longer than oldest_message_seconds, when more than error_ratio of the answers of the webhook or of poll are 5xx, when more than rejected_per_5_minutes requests have wrong credentials, when a token is above EVENTS_PER_MINUTE_PER_TOKEN, when Cloud Run itself refuses a sender, when no event came for silence_hours (0: never), and when there is any dead letter."
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

variable "packages" {
  description = "Where the functions' zip files are: the folder that a release was downloaded to, or gs://BUCKET/PREFIX, with another prefix for each release. null: dist, next to the folder of this configuration, which npm run package writes."
  type        = string
  default     = null

  validation {
    condition = (
      var.packages == null ? true :
      startswith(var.packages, "gs://") ? can(regex("^gs://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](/[^/[:space:]]+)+$", var.packages)) :
      length(fileset(var.packages, "*.zip")) > 0
    )
    error_message = "packages must be a folder with the functions' zip files, such as those of a release, or gs://BUCKET/PREFIX without a slash at its end."
  }
}

variable "poll" {
  description = "The second way in, for those who cannot or would not have a webhook: reads the events from Sysdig's API. token_secret: an existing secret with the API token, projects/PROJECT/secrets/SECRET; otherwise one is created, with the value of sysdig_api_token. token_version: another number writes the token again. schedule: when, as cron writes it; otherwise each minute. paused: stands still."
  type = object({
    enabled       = optional(bool, false)
    token_secret  = optional(string)
    token_version = optional(number, 1)
    schedule      = optional(string)
    paused        = optional(bool, false)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.poll.token_secret == null || can(regex("^projects/[^/]+/secrets/[A-Za-z0-9_-]{1,255}$", var.poll.token_secret))
    error_message = "poll.token_secret must be projects/PROJECT/secrets/SECRET."
  }
  validation {
    condition     = var.poll.schedule == null || can(regex("^(\\S+\\s+){4}\\S+$", var.poll.schedule))
    error_message = "poll.schedule must have the five fields of cron, such as \"*/5 * * * *\"."
  }
  validation {
    condition     = var.poll.token_version >= 1 && floor(var.poll.token_version) == var.poll.token_version
    error_message = "poll.token_version must be a whole number of at least 1."
  }
}

variable "previous_subscriptions" {
  description = "Subscriptions of the release before, by their names, that still hold messages while their successors exist already, such as { \"findings-write\" = { stage = \"write\" } }: docs/upgrade.md. The notes of a release say which, and with which filter."
  type = map(object({
    stage  = string
    filter = optional(string, "")
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for one in var.previous_subscriptions : contains(["enrich", "write"], one.stage)])
    error_message = "The stage of each of previous_subscriptions must be enrich or write."
  }
  validation {
    condition     = length(setintersection(keys(var.previous_subscriptions), flatten([for stage in local.subscriptions : [for one in stage : one.name]]))) == 0
    error_message = "previous_subscriptions must not name a subscription of this release."
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

variable "public_access" {
  description = "Who gets through to the webhook, which then checks the token itself: all_users, or none. With none Terraform grants it to nobody. In organizations that restrict sharing to their own domains, allUsers is refused: set none, and turn the invoker check off after the first apply with the command that next_steps gives; or send events by Pub/Sub (event_publishers) or fetch them (poll)."
  type        = string
  default     = "all_users"
  nullable    = false

  validation {
    condition     = contains(["all_users", "none"], var.public_access)
    error_message = "public_access must be all_users or none."
  }
}

variable "region" {
  description = "The region of the functions and of what the stages store."
  type        = string
  default     = "us-central1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region such as us-central1 or europe-west1, not a zone."
  }
}

variable "scaling" {
  description = "The size and number of each function's instances. write paces itself to the quota of Security Command Center, 1000 writes a minute: its instances share WRITES_PER_MINUTE, and most of its requests at a time only wait for their turn."
  type = object({
    receive = optional(object({
      min_instances = optional(number, 0)
      max_instances = optional(number, 10)
      concurrency   = optional(number, 10)
      memory        = optional(string, "512Mi")
      cpu           = optional(string, "1")
    }), {})
    enrich = optional(object({
      min_instances = optional(number, 0)
      max_instances = optional(number, 5)
      concurrency   = optional(number, 20)
      memory        = optional(string, "512Mi")
      cpu           = optional(string, "1")
    }), {})
    # One instance, so that the whole pace is its own: a share that belongs to an instance that does not run is lost. It
    # needs 16 slots a second, of which each takes about half a second: 8 calls at a time. 16 a second for the 10 s that
    # a request may wait for its slot are 160 that wait; the rest is room for urgent ones. Waiting takes memory, no CPU.
    write = optional(object({
      min_instances = optional(number, 0)
      max_instances = optional(number, 1)
      concurrency   = optional(number, 200)
      memory        = optional(string, "512Mi")
      cpu           = optional(string, "1")
    }), {})
    # Only one, with one request at a time: the runs share a checkpoint.
    poll = optional(object({
      min_instances = optional(number, 0)
      memory        = optional(string, "512Mi")
      cpu           = optional(string, "1")
    }), {})
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for size in [var.scaling.receive, var.scaling.enrich, var.scaling.write] :
      size.min_instances >= 0 && size.max_instances >= 1 && size.min_instances <= size.max_instances
    ]) && contains([0, 1], var.scaling.poll.min_instances)
    error_message = "scaling: 0 <= min_instances <= max_instances, and max_instances at least 1; poll has one instance at most."
  }
  validation {
    condition     = alltrue([for size in [var.scaling.receive, var.scaling.enrich, var.scaling.write] : size.concurrency >= 1 && size.concurrency <= 1000])
    error_message = "scaling: concurrency must be 1 to 1000."
  }
  validation {
    condition     = alltrue([for size in values(var.scaling) : can(regex("^[0-9]+(Mi|Gi|M|G)$", size.memory))])
    error_message = "scaling: memory must be a size such as 512Mi or 1Gi."
  }
  validation {
    # Cloud Run lets an instance have several requests at a time only with a whole CPU or more.
    condition     = alltrue([for size in values(var.scaling) : contains(["1", "2", "4", "6", "8"], size.cpu)])
    error_message = "scaling: cpu must be 1, 2, 4, 6 or 8."
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
  validation {
    condition     = var.source_name == null || try(startswith(var.source_name, "organizations/${var.organization_id}/"), false)
    error_message = "source_name must be a source of the organization organization_id."
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

variable "sysdig_api_token" {
  description = "The token of Sysdig's API, where poll.enabled without poll.token_secret: best as the environment variable TF_VAR_sysdig_api_token, at each plan and apply. It is kept in no plan and no state."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null

  validation {
    condition     = !var.poll.enabled || var.poll.token_secret != null || try(length(var.sysdig_api_token) > 0, false)
    error_message = "poll needs the token of Sysdig's API: set TF_VAR_sysdig_api_token, or poll.token_secret."
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

variable "webhook" {
  description = "The webhook that Sysdig's forwarder, Falco or falcosidekick post to. secret: an existing secret with the accepted tokens, one a line, projects/PROJECT/secrets/SECRET; otherwise one is created, with a random token. token_version: another number replaces that token at once; docs/deploy.md tells how to rotate it without a gap."
  type = object({
    enabled       = optional(bool, true)
    secret        = optional(string)
    token_version = optional(number, 1)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.webhook.enabled || var.poll.enabled || length(var.event_publishers) > 0
    error_message = "No event would ever come in: set webhook.enabled or poll.enabled, or name event_publishers."
  }
  validation {
    condition     = var.webhook.secret == null || can(regex("^projects/[^/]+/secrets/[A-Za-z0-9_-]{1,255}$", var.webhook.secret))
    error_message = "webhook.secret must be projects/PROJECT/secrets/SECRET."
  }
  validation {
    condition     = var.webhook.token_version >= 1 && floor(var.webhook.token_version) == var.webhook.token_version
    error_message = "webhook.token_version must be a whole number of at least 1."
  }
}
