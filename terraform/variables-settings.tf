# Written by `npm run generate`. Do not edit.

variable "enrich_settings" {
  type        = map(string)
  default     = {}
  nullable    = false
  description = "Overrides of the default settings of enrich: MIN_SEVERITY, IGNORED_RULES, IGNORED_NAMESPACES, SEVERITY_OVERRIDES, SEVERITY_BY_LEVEL, EXCEPTIONS, RESOURCE_LADDER, LOOKUP_REFRESH_SECONDS, LOOKUP_EXPIRE_SECONDS, LOOKUP_TIMEOUT_MS, LOOKUP_ATTEMPTS, MASKING, PUBLISH_TIMEOUT_MS. docs/settings.md describes each."

  validation {
    condition     = length(setsubtract(keys(var.enrich_settings), ["MIN_SEVERITY", "IGNORED_RULES", "IGNORED_NAMESPACES", "SEVERITY_OVERRIDES", "SEVERITY_BY_LEVEL", "EXCEPTIONS", "RESOURCE_LADDER", "LOOKUP_REFRESH_SECONDS", "LOOKUP_EXPIRE_SECONDS", "LOOKUP_TIMEOUT_MS", "LOOKUP_ATTEMPTS", "MASKING", "PUBLISH_TIMEOUT_MS"])) == 0
    error_message = "enrich_settings does not support ${join(", ", setsubtract(keys(var.enrich_settings), ["MIN_SEVERITY", "IGNORED_RULES", "IGNORED_NAMESPACES", "SEVERITY_OVERRIDES", "SEVERITY_BY_LEVEL", "EXCEPTIONS", "RESOURCE_LADDER", "LOOKUP_REFRESH_SECONDS", "LOOKUP_EXPIRE_SECONDS", "LOOKUP_TIMEOUT_MS", "LOOKUP_ATTEMPTS", "MASKING", "PUBLISH_TIMEOUT_MS"]))}. Supported: MIN_SEVERITY, IGNORED_RULES, IGNORED_NAMESPACES, SEVERITY_OVERRIDES, SEVERITY_BY_LEVEL, EXCEPTIONS, RESOURCE_LADDER, LOOKUP_REFRESH_SECONDS, LOOKUP_EXPIRE_SECONDS, LOOKUP_TIMEOUT_MS, LOOKUP_ATTEMPTS, MASKING, PUBLISH_TIMEOUT_MS. Terraform sets PROJECT_ID, ORGANIZATION_ID, FINDINGS_TOPIC, EVENTS_DEAD_TOPIC, LOOKUP_PROJECTS."
  }

  validation {
    condition     = alltrue([for value in values(var.enrich_settings) : value != null])
    error_message = "enrich_settings must not contain null: omit a setting to use its default."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : try(contains(["LOW", "MEDIUM", "HIGH", "CRITICAL"], value), false) if name == "MIN_SEVERITY"])
    error_message = "enrich_settings.MIN_SEVERITY must be one of LOW, MEDIUM, HIGH, CRITICAL."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : can(keys(jsondecode(value))) if name == "SEVERITY_OVERRIDES"])
    error_message = "enrich_settings.SEVERITY_OVERRIDES must be a JSON object."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : can(regex("^\\s*\\[", value)) && try(alltrue([for item in jsondecode(value) : length(setsubtract(keys(item), ["rule", "namespace", "workload", "image", "user", "action"])) == 0 && length(setsubtract(["rule", "action"], keys(item))) == 0 && length(setintersection(keys(item), ["namespace", "workload", "image", "user"])) > 0 && alltrue([for text in values(item) : can(regex("^\".+\"$", jsonencode(text)))]) && contains(["DROP", "LOW", "MEDIUM", "HIGH"], lookup(item, "action", null))]), false) if name == "EXCEPTIONS"])
    error_message = "enrich_settings.EXCEPTIONS must be as docs/settings.md says."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : try(contains(["instance", "cluster"], value), false) if name == "RESOURCE_LADDER"])
    error_message = "enrich_settings.RESOURCE_LADDER must be one of instance, cluster."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 1 && tonumber(value) <= 86400, false) if name == "LOOKUP_REFRESH_SECONDS"])
    error_message = "enrich_settings.LOOKUP_REFRESH_SECONDS must be a whole number from 1 to 86400."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 1 && tonumber(value) <= 604800, false) if name == "LOOKUP_EXPIRE_SECONDS"])
    error_message = "enrich_settings.LOOKUP_EXPIRE_SECONDS must be a whole number from 1 to 604800."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 100 && tonumber(value) <= 6000, false) if name == "LOOKUP_TIMEOUT_MS"])
    error_message = "enrich_settings.LOOKUP_TIMEOUT_MS must be a whole number from 100 to 6000."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 1 && tonumber(value) <= 100, false) if name == "LOOKUP_ATTEMPTS"])
    error_message = "enrich_settings.LOOKUP_ATTEMPTS must be a whole number from 1 to 100."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : try(contains(["off", "default", "strict"], value), false) if name == "MASKING"])
    error_message = "enrich_settings.MASKING must be one of off, default, strict."
  }

  validation {
    condition     = alltrue([for name, value in var.enrich_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 100 && tonumber(value) <= 60000, false) if name == "PUBLISH_TIMEOUT_MS"])
    error_message = "enrich_settings.PUBLISH_TIMEOUT_MS must be a whole number from 100 to 60000."
  }
}

variable "poll_settings" {
  type        = map(string)
  default     = {}
  nullable    = false
  description = "Overrides of the default settings of poll: EVENTS_API, EVENTS_FILTER, FIRST_RUN_SECONDS, SETTLE_SECONDS, OVERLAP_SECONDS, RUN_TIME_MS, REQUEST_TIMEOUT_MS, STORAGE_TIMEOUT_MS, PUBLISH_TIMEOUT_MS. docs/settings.md describes each."

  validation {
    condition     = length(setsubtract(keys(var.poll_settings), ["EVENTS_API", "EVENTS_FILTER", "FIRST_RUN_SECONDS", "SETTLE_SECONDS", "OVERLAP_SECONDS", "RUN_TIME_MS", "REQUEST_TIMEOUT_MS", "STORAGE_TIMEOUT_MS", "PUBLISH_TIMEOUT_MS"])) == 0
    error_message = "poll_settings does not support ${join(", ", setsubtract(keys(var.poll_settings), ["EVENTS_API", "EVENTS_FILTER", "FIRST_RUN_SECONDS", "SETTLE_SECONDS", "OVERLAP_SECONDS", "RUN_TIME_MS", "REQUEST_TIMEOUT_MS", "STORAGE_TIMEOUT_MS", "PUBLISH_TIMEOUT_MS"]))}. Supported: EVENTS_API, EVENTS_FILTER, FIRST_RUN_SECONDS, SETTLE_SECONDS, OVERLAP_SECONDS, RUN_TIME_MS, REQUEST_TIMEOUT_MS, STORAGE_TIMEOUT_MS, PUBLISH_TIMEOUT_MS. Terraform sets PROJECT_ID, EVENTS_TOPIC, EVENTS_DEAD_TOPIC, SYSDIG_REGION, SYSDIG_TOKEN_FILE, CHECKPOINT_BUCKET, CHECKPOINT_OBJECT."
  }

  validation {
    condition     = alltrue([for value in values(var.poll_settings) : value != null])
    error_message = "poll_settings must not contain null: omit a setting to use its default."
  }

  validation {
    condition     = alltrue([for name, value in var.poll_settings : try(contains(["current", "previous"], value), false) if name == "EVENTS_API"])
    error_message = "poll_settings.EVENTS_API must be one of current, previous."
  }

  validation {
    condition     = alltrue([for name, value in var.poll_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 0 && tonumber(value) <= 7776000, false) if name == "FIRST_RUN_SECONDS"])
    error_message = "poll_settings.FIRST_RUN_SECONDS must be a whole number from 0 to 7776000."
  }

  validation {
    condition     = alltrue([for name, value in var.poll_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 0 && tonumber(value) <= 3600, false) if name == "SETTLE_SECONDS"])
    error_message = "poll_settings.SETTLE_SECONDS must be a whole number from 0 to 3600."
  }

  validation {
    condition     = alltrue([for name, value in var.poll_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 0 && tonumber(value) <= 86400, false) if name == "OVERLAP_SECONDS"])
    error_message = "poll_settings.OVERLAP_SECONDS must be a whole number from 0 to 86400."
  }

  validation {
    condition     = alltrue([for name, value in var.poll_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 1000 && tonumber(value) <= 25000, false) if name == "RUN_TIME_MS"])
    error_message = "poll_settings.RUN_TIME_MS must be a whole number from 1000 to 25000."
  }

  validation {
    condition     = alltrue([for name, value in var.poll_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 100 && tonumber(value) <= 10000, false) if name == "REQUEST_TIMEOUT_MS"])
    error_message = "poll_settings.REQUEST_TIMEOUT_MS must be a whole number from 100 to 10000."
  }

  validation {
    condition     = alltrue([for name, value in var.poll_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 100 && tonumber(value) <= 3000, false) if name == "STORAGE_TIMEOUT_MS"])
    error_message = "poll_settings.STORAGE_TIMEOUT_MS must be a whole number from 100 to 3000."
  }

  validation {
    condition     = alltrue([for name, value in var.poll_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 100 && tonumber(value) <= 8000, false) if name == "PUBLISH_TIMEOUT_MS"])
    error_message = "poll_settings.PUBLISH_TIMEOUT_MS must be a whole number from 100 to 8000."
  }
}

variable "receive_settings" {
  type        = map(string)
  default     = {}
  nullable    = false
  description = "Overrides of the default settings of receive: AUTH_HEADER, SIGNATURE_HEADER, SIGNATURE_ALGORITHM, SIGNATURE_ENCODING, SIGNATURE_PREFIX, STANDARD_WEBHOOKS_TOLERANCE_SECONDS, MAX_BODY_BYTES, EVENTS_PER_MINUTE_PER_TOKEN, PUBLISH_TIMEOUT_MS. docs/settings.md describes each."

  validation {
    condition     = length(setsubtract(keys(var.receive_settings), ["AUTH_HEADER", "SIGNATURE_HEADER", "SIGNATURE_ALGORITHM", "SIGNATURE_ENCODING", "SIGNATURE_PREFIX", "STANDARD_WEBHOOKS_TOLERANCE_SECONDS", "MAX_BODY_BYTES", "EVENTS_PER_MINUTE_PER_TOKEN", "PUBLISH_TIMEOUT_MS"])) == 0
    error_message = "receive_settings does not support ${join(", ", setsubtract(keys(var.receive_settings), ["AUTH_HEADER", "SIGNATURE_HEADER", "SIGNATURE_ALGORITHM", "SIGNATURE_ENCODING", "SIGNATURE_PREFIX", "STANDARD_WEBHOOKS_TOLERANCE_SECONDS", "MAX_BODY_BYTES", "EVENTS_PER_MINUTE_PER_TOKEN", "PUBLISH_TIMEOUT_MS"]))}. Supported: AUTH_HEADER, SIGNATURE_HEADER, SIGNATURE_ALGORITHM, SIGNATURE_ENCODING, SIGNATURE_PREFIX, STANDARD_WEBHOOKS_TOLERANCE_SECONDS, MAX_BODY_BYTES, EVENTS_PER_MINUTE_PER_TOKEN, PUBLISH_TIMEOUT_MS. Terraform sets PROJECT_ID, EVENTS_TOPIC, EVENTS_DEAD_TOPIC, WEBHOOK_SECRETS_FILE."
  }

  validation {
    condition     = alltrue([for value in values(var.receive_settings) : value != null])
    error_message = "receive_settings must not contain null: omit a setting to use its default."
  }

  validation {
    condition     = alltrue([for name, value in var.receive_settings : can(regex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", value)) if name == "AUTH_HEADER"])
    error_message = "receive_settings.AUTH_HEADER must be of the form ^[A-Za-z0-9!#$%&'*+.^_`|~-]+$."
  }

  validation {
    condition     = alltrue([for name, value in var.receive_settings : can(regex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", value)) if name == "SIGNATURE_HEADER"])
    error_message = "receive_settings.SIGNATURE_HEADER must be of the form ^[A-Za-z0-9!#$%&'*+.^_`|~-]+$."
  }

  validation {
    condition     = alltrue([for name, value in var.receive_settings : try(contains(["sha256", "sha512"], value), false) if name == "SIGNATURE_ALGORITHM"])
    error_message = "receive_settings.SIGNATURE_ALGORITHM must be one of sha256, sha512."
  }

  validation {
    condition     = alltrue([for name, value in var.receive_settings : try(contains(["hex", "base64"], value), false) if name == "SIGNATURE_ENCODING"])
    error_message = "receive_settings.SIGNATURE_ENCODING must be one of hex, base64."
  }

  validation {
    condition     = alltrue([for name, value in var.receive_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 0 && tonumber(value) <= 3600, false) if name == "STANDARD_WEBHOOKS_TOLERANCE_SECONDS"])
    error_message = "receive_settings.STANDARD_WEBHOOKS_TOLERANCE_SECONDS must be a whole number from 0 to 3600."
  }

  validation {
    condition     = alltrue([for name, value in var.receive_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 1 && tonumber(value) <= 9500000, false) if name == "MAX_BODY_BYTES"])
    error_message = "receive_settings.MAX_BODY_BYTES must be a whole number from 1 to 9500000."
  }

  validation {
    condition     = alltrue([for name, value in var.receive_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 0, false) if name == "EVENTS_PER_MINUTE_PER_TOKEN"])
    error_message = "receive_settings.EVENTS_PER_MINUTE_PER_TOKEN must be a whole number of at least 0."
  }

  validation {
    condition     = alltrue([for name, value in var.receive_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 100 && tonumber(value) <= 60000, false) if name == "PUBLISH_TIMEOUT_MS"])
    error_message = "receive_settings.PUBLISH_TIMEOUT_MS must be a whole number from 100 to 60000."
  }
}

variable "write_settings" {
  type        = map(string)
  default     = {}
  nullable    = false
  description = "Overrides of the default settings of write: SCC_LOCATION, PROPERTY_VALUE_LIMIT, UNCLAIMED_MAX_BYTES, FINDING_MAX_BYTES, FOLD_BY, FOLD_UPDATE_SECONDS, STORAGE_TIMEOUT_MS, PUBLISH_TIMEOUT_MS, SCC_TIMEOUT_MS, WRITES_PER_MINUTE, SLOT_WAIT_MS, QUOTA_PAUSE_MS. docs/settings.md describes each."

  validation {
    condition     = length(setsubtract(keys(var.write_settings), ["SCC_LOCATION", "PROPERTY_VALUE_LIMIT", "UNCLAIMED_MAX_BYTES", "FINDING_MAX_BYTES", "FOLD_BY", "FOLD_UPDATE_SECONDS", "STORAGE_TIMEOUT_MS", "PUBLISH_TIMEOUT_MS", "SCC_TIMEOUT_MS", "WRITES_PER_MINUTE", "SLOT_WAIT_MS", "QUOTA_PAUSE_MS"])) == 0
    error_message = "write_settings does not support ${join(", ", setsubtract(keys(var.write_settings), ["SCC_LOCATION", "PROPERTY_VALUE_LIMIT", "UNCLAIMED_MAX_BYTES", "FINDING_MAX_BYTES", "FOLD_BY", "FOLD_UPDATE_SECONDS", "STORAGE_TIMEOUT_MS", "PUBLISH_TIMEOUT_MS", "SCC_TIMEOUT_MS", "WRITES_PER_MINUTE", "SLOT_WAIT_MS", "QUOTA_PAUSE_MS"]))}. Supported: SCC_LOCATION, PROPERTY_VALUE_LIMIT, UNCLAIMED_MAX_BYTES, FINDING_MAX_BYTES, FOLD_BY, FOLD_UPDATE_SECONDS, STORAGE_TIMEOUT_MS, PUBLISH_TIMEOUT_MS, SCC_TIMEOUT_MS, WRITES_PER_MINUTE, SLOT_WAIT_MS, QUOTA_PAUSE_MS. Terraform sets PROJECT_ID, SCC_SOURCE, SCC_FALCO_SOURCE, FINDINGS_DEAD_TOPIC, SYSDIG_REGION, FOLD, FOLD_WINDOW_SECONDS, FOLD_BUCKET, FOLD_PREFIX, WRITE_INSTANCES, MAX_WAITING."
  }

  validation {
    condition     = alltrue([for value in values(var.write_settings) : value != null])
    error_message = "write_settings must not contain null: omit a setting to use its default."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : try(contains(["global", "eu", "us", "sa"], value), false) if name == "SCC_LOCATION"])
    error_message = "write_settings.SCC_LOCATION must be one of global, eu, us, sa."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 16, false) if name == "PROPERTY_VALUE_LIMIT"])
    error_message = "write_settings.PROPERTY_VALUE_LIMIT must be a whole number of at least 16."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 0, false) if name == "UNCLAIMED_MAX_BYTES"])
    error_message = "write_settings.UNCLAIMED_MAX_BYTES must be a whole number of at least 0."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 4096, false) if name == "FINDING_MAX_BYTES"])
    error_message = "write_settings.FINDING_MAX_BYTES must be a whole number of at least 4096."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : try(contains(["command", "workload"], value), false) if name == "FOLD_BY"])
    error_message = "write_settings.FOLD_BY must be one of command, workload."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 1 && tonumber(value) <= 15, false) if name == "FOLD_UPDATE_SECONDS"])
    error_message = "write_settings.FOLD_UPDATE_SECONDS must be a whole number from 1 to 15."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 100 && tonumber(value) <= 3000, false) if name == "STORAGE_TIMEOUT_MS"])
    error_message = "write_settings.STORAGE_TIMEOUT_MS must be a whole number from 100 to 3000."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 100 && tonumber(value) <= 60000, false) if name == "PUBLISH_TIMEOUT_MS"])
    error_message = "write_settings.PUBLISH_TIMEOUT_MS must be a whole number from 100 to 60000."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 100 && tonumber(value) <= 60000, false) if name == "SCC_TIMEOUT_MS"])
    error_message = "write_settings.SCC_TIMEOUT_MS must be a whole number from 100 to 60000."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 1, false) if name == "WRITES_PER_MINUTE"])
    error_message = "write_settings.WRITES_PER_MINUTE must be a whole number of at least 1."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 0 && tonumber(value) <= 60000, false) if name == "SLOT_WAIT_MS"])
    error_message = "write_settings.SLOT_WAIT_MS must be a whole number from 0 to 60000."
  }

  validation {
    condition     = alltrue([for name, value in var.write_settings : can(regex("^-?[0-9]+$", value)) && try(tonumber(value) >= 1 && tonumber(value) <= 30000, false) if name == "QUOTA_PAUSE_MS"])
    error_message = "write_settings.QUOTA_PAUSE_MS must be a whole number from 1 to 30000."
  }
}
