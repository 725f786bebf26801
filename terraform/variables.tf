# In alphabetical order. The settings of the functions are in variables-settings.tf.

variable "archive" {
  description = "Archives every raw event. kind: none, bigquery or storage. retention_days: retention in days (0: forever)."
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
    error_message = "archive.retention_days must be a whole number of days, or 0 to keep events forever."
  }
}

variable "deletion_protection" {
  description = "Whether to protect resources that hold data from terraform destroy: the checkpoint of poll and the archive."
  type        = bool
  default     = true
  nullable    = false
}

variable "enable_apis" {
  description = "Whether to enable the required Google APIs. They stay enabled after terraform destroy."
  type        = bool
  default     = true
  nullable    = false
}

variable "event_publishers" {
  description = "Additional event publishers, by keys of your choice: for Sysdig's or falcosidekick's own Pub/Sub output, such as { falcosidekick = \"serviceAccount:NAME@PROJECT.iam.gserviceaccount.com\" }."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for member in values(var.event_publishers) : can(regex("^(serviceAccount|user|group|principal|principalSet):.+$", member))
    ])
    error_message = "Each of event_publishers must be an IAM member such as serviceAccount:NAME@PROJECT.iam.gserviceaccount.com. allUsers and domains are not allowed, because a publisher can create findings."
  }
}

variable "falco_log_sinks" {
  description = "Log sinks that route Falco's alerts from Cloud Logging to the pipeline without an intermediary, by names of your choice: { prod = { project = \"my-project\" } }. Each has exactly one of project, folder and organization (its number); folder and organization include all children. namespaces: the namespaces that Falco runs in. clusters: cluster names (empty: all). exclude_from_default: for a project, excludes the alerts from its _Default bucket, so that they are not stored twice. Falco needs json_output."
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
    error_message = "The names in falco_log_sinks must be lowercase letters, digits and hyphens."
  }
  validation {
    condition = alltrue([
      for sink in values(var.falco_log_sinks) : length(compact([sink.project, sink.folder, sink.organization])) == 1
    ])
    error_message = "Each of falco_log_sinks must have exactly one of project, folder and organization."
  }
  validation {
    condition = alltrue([
      for sink in values(var.falco_log_sinks) : can(regex("^[0-9]+$", coalesce(sink.folder, sink.organization, "0")))
    ])
    error_message = "folder and organization in falco_log_sinks must be numbers."
  }
  validation {
    condition     = alltrue([for sink in values(var.falco_log_sinks) : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", coalesce(sink.project, "default")))])
    error_message = "project in falco_log_sinks must be a project's id, not its name or number."
  }
  validation {
    condition = alltrue([
      for sink in values(var.falco_log_sinks) : length(sink.namespaces) > 0 && alltrue([
        for name in concat(sink.namespaces, sink.clusters) : can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", name))
      ])
    ])
    error_message = "The namespaces and clusters in falco_log_sinks must be valid names in Kubernetes and GKE, with at least one namespace, because any container can be named falco."
  }
  validation {
    condition     = alltrue([for sink in values(var.falco_log_sinks) : !sink.exclude_from_default || sink.project != null])
    error_message = "exclude_from_default requires project: the exclusion of a folder or an organization does not apply to its children."
  }
}

variable "falco_source" {
  description = "A separate Security Command Center source for Falco's findings. null: Falco and Sysdig share one source. name: an existing source, organizations/ORGANIZATION/sources/SOURCE; otherwise one is created. display_name: the name of the created source, by default Falco, with name_prefix if set."
  type = object({
    name         = optional(string)
    display_name = optional(string)
  })
  default = null

  validation {
    condition     = try(var.falco_source.name, null) == null || can(regex("^organizations/[0-9]+/sources/[0-9]+$", var.falco_source.name))
    error_message = "falco_source.name must be organizations/ORGANIZATION/sources/SOURCE, with numbers for both."
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
  description = "Grants roles/securitycenter.findingsEditor to the identity of write on the organization instead of its sources. Set this only if Security Command Center refuses its findings despite the grant on the source."
  type        = bool
  default     = false
  nullable    = false
}

variable "fold" {
  description = "Folds repetitions of a detection into one finding with a count. window_seconds: the period after which a repetition starts a new finding; by default an hour. With folding, each instance of write accepts at least 80 messages concurrently, regardless of scaling."
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
  description = "Runs the stages on Kubernetes instead of Cloud Run functions: docs/kubernetes.md. image: a release's image, by digest, REGISTRY/NAME@sha256:…, or by tag. domain: the domain name of the webhook, required if webhook.enabled. namespace: the namespace of the stages; only its service accounts get credentials. delivery: pull, or push through the domain. write_instances: the maximum number of instances of write, which share the quota; by default two if they scale by backlog (on GKE, or with KEDA), otherwise one. cluster: on GKE, empty if the cluster is in the pipeline's project, otherwise workload_pool is the cluster's own, PROJECT.svc.id.goog; elsewhere, issuer is the issuer of the cluster's service account tokens (kubectl get --raw /.well-known/openid-configuration), and jwks their keys, if Google cannot reach the issuer (kubectl get --raw /openid/v1/jwks); keda: scale by backlog with KEDA, which the cluster must have."
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
    error_message = "kubernetes.namespace must be a Kubernetes name: 1 to 63 lowercase letters, digits and hyphens."
  }
  validation {
    condition     = contains(["pull", "push"], try(var.kubernetes.delivery, "pull"))
    error_message = "kubernetes.delivery must be pull or push."
  }
  validation {
    condition     = try(var.kubernetes.delivery, "pull") == "pull" || var.webhook.enabled
    error_message = "kubernetes.delivery = \"push\" needs the webhook's ingress: set webhook.enabled, or use pull."
  }
  validation {
    condition     = try(var.kubernetes.write_instances, null) == null || contains(range(1, 17), try(coalesce(var.kubernetes.write_instances, 1), 1))
    error_message = "kubernetes.write_instances must be a whole number from 1 to 16."
  }
  validation {
    condition     = try(var.kubernetes.cluster.issuer, null) == null || can(regex("^https://[^[:space:]]+$", var.kubernetes.cluster.issuer))
    error_message = "kubernetes.cluster.issuer must be an https:// URL, exactly as in the tokens."
  }
  validation {
    # The prefix begins the id of the cluster's workload identity pool, and Google reserves gcp- there.
    condition     = !startswith(var.name_prefix, "gcp-") || try(var.kubernetes.cluster.issuer, null) == null
    error_message = "name_prefix must not begin with gcp- if kubernetes.cluster.issuer is set: Google reserves it for its own workload identity pools."
  }
  validation {
    condition     = try(var.kubernetes.cluster.issuer, null) == null || try(var.kubernetes.cluster.workload_pool, null) == null
    error_message = "kubernetes.cluster.workload_pool is for GKE, and kubernetes.cluster.issuer for any other cluster: set only one."
  }
  validation {
    condition     = try(var.kubernetes.cluster.jwks, null) == null || (try(var.kubernetes.cluster.issuer, null) != null && can(jsondecode(var.kubernetes.cluster.jwks).keys))
    error_message = "kubernetes.cluster.jwks must be the JSON of a key set, {\"keys\": [...]}, and needs kubernetes.cluster.issuer."
  }
}

variable "labels" {
  description = "Labels of all resources that support labels."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for key, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))
    ])
    error_message = "Labels may have lowercase letters, digits, hyphens and underscores, at most 63; keys must begin with a letter."
  }
}

variable "load_balancer" {
  description = "An external HTTPS load balancer with Cloud Armor in front of the webhook. domain: its domain name, with an A record for the output load_balancer_address. allowed_cidrs: the ranges that may send, such as the addresses of your Sysdig region; empty: all. rate_limit: the number of requests that one address may send per interval. direct: also admits requests to the function's own URL, past Cloud Armor, while senders move from one URL to the other: docs/deploy.md."
  type = object({
    domain        = string
    direct        = optional(bool, false)
    allowed_cidrs = optional(list(string), [])
    rate_limit = optional(object({
      requests         = optional(number, 600)
      interval_seconds = optional(number, 60)
    }), {})
  })
  default = null

  validation {
    condition     = var.load_balancer == null || var.webhook.enabled && var.kubernetes == null
    error_message = "load_balancer requires the webhook's function: set webhook.enabled without kubernetes, or omit load_balancer."
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
    condition = alltrue([
      for requests in [try(var.load_balancer.rate_limit.requests, 1)] : requests >= 1 && requests <= 1000000 && floor(requests) == requests
    ])
    error_message = "load_balancer.rate_limit.requests must be a whole number from 1 to 1000000."
  }
  validation {
    # The intervals that Cloud Armor accepts.
    condition     = contains([10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700, 3600], try(var.load_balancer.rate_limit.interval_seconds, 60))
    error_message = "load_balancer.rate_limit.interval_seconds must be one of 10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700, 3600."
  }
}

variable "lookup_projects" {
  description = "The projects to look up Compute Engine instances in, for events that do not name theirs. Empty: no lookups."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for project in var.lookup_projects : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", project))])
    error_message = "Each of lookup_projects must be a project's id, not its name or number."
  }
}

variable "lookup_role" {
  description = "The role of enrich in each of lookup_projects. A custom role with compute.instances.get and compute.instances.list is sufficient."
  type        = string
  default     = "roles/compute.viewer"
  nullable    = false

  validation {
    condition     = can(regex("^(roles/compute\\.viewer|(projects|organizations)/[^/]+/roles/[A-Za-z0-9_.]{3,64})$", var.lookup_role))
    error_message = "lookup_role must be roles/compute.viewer, or a custom role: organizations/ORGANIZATION/roles/ROLE or projects/PROJECT/roles/ROLE."
  }
}

variable "monitoring" {
  description = "Metrics, a dashboard and alerts. Alerts notify notification_channels (projects/PROJECT/notificationChannels/NUMBER) and notification_emails. An alert opens if the oldest message waits longer than oldest_message_seconds, if more than error_ratio of the responses of the webhook or of poll are 5xx, if more than rejected_per_5_minutes requests have wrong credentials, if a token exceeds EVENTS_PER_MINUTE_PER_TOKEN, if Cloud Run refuses a sender, if no event arrives for silence_hours (0: never), and if there is any dead letter."
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
    # The archive's subscription collects events for five minutes, and is monitored like the others.
    condition     = var.archive.kind != "storage" || var.monitoring.oldest_message_seconds >= 600
    error_message = "monitoring.oldest_message_seconds must be at least 600 with archive.kind = storage, which writes a file every five minutes."
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
    error_message = "monitoring.silence_hours must be a whole number from 0 (off) to 23, the maximum that Cloud Monitoring supports."
  }
}

variable "name_prefix" {
  description = "A prefix for the names of all resources, for several pipelines in one project: empty, or lowercase letters, digits and hyphens that end in a hyphen, such as \"test-\"."
  type        = string
  default     = ""
  nullable    = false

  validation {
    # 13 characters leave room for the longest service account id, which is limited to 30.
    condition     = can(regex("^([a-z][a-z0-9-]{0,11}-)?$", var.name_prefix))
    error_message = "name_prefix must be empty, or at most 13 lowercase letters, digits and hyphens that begin with a letter and end in a hyphen."
  }
  validation {
    # Pub/Sub and Cloud Storage reject such names: https://docs.cloud.google.com/storage/docs/buckets#naming
    condition     = !startswith(var.name_prefix, "goog") && !strcontains(var.name_prefix, "google")
    error_message = "name_prefix must not begin with goog or contain google: Google reserves these names."
  }
}

variable "organization_id" {
  description = "The number of the organization whose Security Command Center receives the findings: gcloud organizations list."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+$", var.organization_id))
    error_message = "organization_id must be the organization's number, without \"organizations/\"."
  }
}

variable "packages" {
  description = "The location of the functions' zip files: the folder of a downloaded release, or gs://BUCKET/PREFIX with a separate prefix for each release. null: dist, next to the folder of this configuration, which npm run package writes."
  type        = string
  default     = null

  validation {
    condition = (
      var.packages == null ? true :
      startswith(var.packages, "gs://") ? can(regex("^gs://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](/[^/[:space:]]+)+$", var.packages)) :
      length(fileset(var.packages, "*.zip")) > 0
    )
    error_message = "packages must be a folder with the functions' zip files, such as those of a release, or gs://BUCKET/PREFIX without a trailing slash."
  }
}

variable "poll" {
  description = "The second way in, if a webhook is not possible or not wanted: reads events from Sysdig's API. token_secret: an existing secret with the API token, projects/PROJECT/secrets/SECRET; otherwise one is created from sysdig_api_token. token_version: a new number writes the token again; 0 leaves the versions to you, as in webhook. schedule: in cron format; by default every minute. paused: pauses the schedule."
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
    condition     = var.poll.token_version >= 0 && floor(var.poll.token_version) == var.poll.token_version
    error_message = "poll.token_version must be a whole number, or 0 to manage the versions yourself."
  }
}

variable "previous_subscriptions" {
  description = "Subscriptions of the previous release, by name, that still hold messages after their successors exist, such as { \"findings-write\" = { stage = \"write\" } }: docs/upgrade.md. The release notes state the names and filters."
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
  description = "Who may call the webhook, which then checks the token: all_users or none. With none, Terraform grants access to no one. Organizations with domain-restricted sharing refuse allUsers: set none, and after the first apply disable the invoker check with the command in next_steps, or send events by Pub/Sub (event_publishers) or fetch them (poll)."
  type        = string
  default     = "all_users"
  nullable    = false

  validation {
    condition     = contains(["all_users", "none"], var.public_access)
    error_message = "public_access must be all_users or none."
  }
}

variable "region" {
  description = "The region of the functions and of the stages' storage."
  type        = string
  default     = "us-central1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region such as us-central1 or europe-west1, not a zone."
  }
}

variable "scaling" {
  description = "The size and number of each function's instances. write limits itself to the quota of Security Command Center, 1000 writes per minute: its instances share WRITES_PER_MINUTE, and most of its concurrent requests only wait for a slot."
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
    # One instance, so that it has the whole rate: the share of an instance that is not running is lost. It needs 16 slots
    # per second of about half a second each: 8 concurrent calls. 16 per second for the maximum slot wait of 10 s make 160
    # waiting requests; the rest is room for urgent ones. Waiting needs memory, but no CPU.
    write = optional(object({
      min_instances = optional(number, 0)
      max_instances = optional(number, 1)
      concurrency   = optional(number, 200)
      memory        = optional(string, "512Mi")
      cpu           = optional(string, "1")
    }), {})
    # One instance with one request at a time: runs share a checkpoint.
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
      size.min_instances >= 0 && size.max_instances >= 1 && size.min_instances <= size.max_instances &&
      floor(size.min_instances) == size.min_instances && floor(size.max_instances) == size.max_instances
    ]) && contains([0, 1], var.scaling.poll.min_instances)
    error_message = "scaling: min_instances and max_instances must be whole numbers, 0 <= min_instances <= max_instances, and max_instances at least 1; poll has at most one instance."
  }
  validation {
    condition     = alltrue([for size in [var.scaling.receive, var.scaling.enrich, var.scaling.write] : contains(range(1, 1001), size.concurrency)])
    error_message = "scaling: concurrency must be a whole number from 1 to 1000."
  }
  validation {
    condition     = alltrue([for size in values(var.scaling) : can(regex("^[0-9]+(Mi|Gi|M|G)$", size.memory))])
    error_message = "scaling: memory must be a size such as 512Mi or 1Gi."
  }
  validation {
    # Cloud Run supports concurrent requests only with at least one full CPU.
    condition     = alltrue([for size in values(var.scaling) : contains(["1", "2", "4", "6", "8"], size.cpu)])
    error_message = "scaling: cpu must be 1, 2, 4, 6 or 8."
  }
  validation {
    # https://docs.cloud.google.com/run/docs/configuring/services/cpu
    condition = alltrue(flatten([
      for size in values(var.scaling) : [
        for mebibytes in [try(tonumber(regex("^[0-9]+", size.memory)) * (strcontains(size.memory, "G") ? 1024 : 1), 1024)] :
        mebibytes >= lookup({ "4" = 2048, "6" = 4096, "8" = 4096 }, size.cpu, 128) &&
        mebibytes <= lookup({ "1" = 4, "2" = 8, "4" = 16, "6" = 24 }, size.cpu, 32) * 1024
      ]
    ]))
    error_message = "scaling: Cloud Run allows 128Mi to 4Gi of memory with 1 CPU, up to 8Gi with 2, 2Gi to 16Gi with 4, 4Gi to 24Gi with 6, and 4Gi to 32Gi with 8."
  }
}

variable "secret_locations" {
  description = "The regions that store the secrets, if a policy restricts them. Empty: Google chooses. Set it before the first apply: an existing secret keeps its regions."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for region in var.secret_locations : can(regex("^[a-z]+-[a-z]+[0-9]+$", region))])
    error_message = "secret_locations must list regions, such as [\"europe-west1\", \"europe-west3\"]."
  }
}

variable "source_display_name" {
  description = "The display name of the created Security Command Center source, unique in the organization. With falco_source, it holds only Sysdig's findings. null: Runtime detections, with name_prefix if set."
  type        = string
  default     = null

  validation {
    condition     = var.source_display_name == null || can(regex("^[\\p{L}\\p{N}]([\\p{L}\\p{N}_ -]{0,30}[\\p{L}\\p{N}])?$", var.source_display_name))
    error_message = "source_display_name must have 1 to 32 letters, digits, spaces, hyphens and underscores, and begin and end with a letter or digit."
  }
}

variable "source_name" {
  description = "An existing source, organizations/ORGANIZATION/sources/SOURCE. null: one is created. A source cannot be deleted, so after terraform destroy the next apply needs its name: gcloud scc sources describe."
  type        = string
  default     = null

  validation {
    condition     = var.source_name == null || can(regex("^organizations/[0-9]+/sources/[0-9]+$", var.source_name))
    error_message = "source_name must be organizations/ORGANIZATION/sources/SOURCE, with numbers for both."
  }
  validation {
    condition     = var.source_name == null || try(startswith(var.source_name, "organizations/${var.organization_id}/"), false)
    error_message = "source_name must be a source of the organization organization_id."
  }
}

variable "storage_regions" {
  description = "The regions where Pub/Sub may store messages. Empty: every region that the organization's policy allows."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for region in var.storage_regions : can(regex("^[a-z]+-[a-z]+[0-9]+$", region))])
    error_message = "storage_regions must list regions, such as [\"europe-west1\", \"europe-west3\"]."
  }
}

variable "subscription_retention_days" {
  description = "Retention of unacknowledged messages, in days: the longest outage from which the pipeline recovers without replay. Older messages are lost."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = contains(range(1, 32), var.subscription_retention_days)
    error_message = "subscription_retention_days must be a whole number from 1 to 31."
  }
}

variable "sysdig_region" {
  description = "The Sysdig region, such as us1 or eu1, or the URL of your own Sysdig. Findings link to it, and poll reads from it."
  type        = string
  default     = "us1"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z]{2,4}[0-9]{1,2}|https://[^/[:space:]]+/?)$", var.sysdig_region))
    error_message = "sysdig_region must be a region such as us1 or an https:// URL."
  }
}

variable "sysdig_api_token" {
  description = "The token of Sysdig's API, required if poll.enabled, except with poll.token_secret or poll.token_version = 0. Pass it at every plan and apply, preferably as the environment variable TF_VAR_sysdig_api_token. No plan and no state contains it."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null

  validation {
    condition     = !var.poll.enabled || var.poll.token_secret != null || var.poll.token_version == 0 || try(length(var.sysdig_api_token) > 0, false)
    error_message = "poll needs the token of Sysdig's API: set TF_VAR_sysdig_api_token, or poll.token_secret."
  }
}

variable "topic_retention_days" {
  description = "Retention of acknowledged messages in topics, in days, so that a subscription can seek back (0: none)."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = contains(range(0, 32), var.topic_retention_days)
    error_message = "topic_retention_days must be a whole number from 0 to 31."
  }
}

variable "webhook" {
  description = "The webhook for Sysdig's forwarder, Falco or falcosidekick. secret: an existing secret with the accepted tokens, one per line, projects/PROJECT/secrets/SECRET; otherwise one is created with a random token. token_version: a new number replaces that token at once; 0, after you have added a version, destroys only the version that Terraform wrote and leaves the versions to you; docs/deploy.md describes rotation without a gap."
  type = object({
    enabled       = optional(bool, true)
    secret        = optional(string)
    token_version = optional(number, 1)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.webhook.enabled || var.poll.enabled || length(var.event_publishers) > 0 || length(var.falco_log_sinks) > 0
    error_message = "The pipeline has no way in: set webhook.enabled or poll.enabled, or add event_publishers or falco_log_sinks."
  }
  validation {
    condition     = var.webhook.secret == null || can(regex("^projects/[^/]+/secrets/[A-Za-z0-9_-]{1,255}$", var.webhook.secret))
    error_message = "webhook.secret must be projects/PROJECT/secrets/SECRET."
  }
  validation {
    condition     = var.webhook.token_version >= 0 && floor(var.webhook.token_version) == var.webhook.token_version
    error_message = "webhook.token_version must be a whole number, or 0 to manage the versions yourself."
  }
}
