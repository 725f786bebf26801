variable "build" {
  description = "The output of the module build: the package folder or gs:// prefix, the package bucket, the image repository and the build identity."
  type = object({
    packages        = string
    bucket          = string
    repository      = string
    service_account = string
  })
  nullable = false
}

variable "description" {
  description = "A description of the function, shown in the Google Cloud console."
  type        = string
}

variable "environment" {
  description = "The environment variables."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "ingress_settings" {
  description = "The accepted origins of requests."
  type        = string
  default     = "ALLOW_INTERNAL_ONLY"
  nullable    = false

  validation {
    condition     = contains(["ALLOW_ALL", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"], var.ingress_settings)
    error_message = "ingress_settings must be ALLOW_ALL, ALLOW_INTERNAL_ONLY or ALLOW_INTERNAL_AND_GCLB."
  }
}

variable "invokers" {
  description = "The invokers of the function, by a key for each grant."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "labels" {
  description = "Labels of the function."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "name" {
  description = "The name of the function."
  type        = string

  validation {
    # The rule for account ids, the stricter of the two.
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.name))
    error_message = "name must have 6 to 30 lowercase letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "project_id" {
  description = "The project of the function."
  type        = string
}

variable "region" {
  description = "The region of the function."
  type        = string
}

variable "scaling" {
  description = "The size and number of instances."
  type = object({
    min_instances = number
    max_instances = number
    concurrency   = number
    memory        = string
    cpu           = string
  })
  nullable = false
}

variable "secrets" {
  description = "Secrets to mount, by a key for each grant: the file `file` in the folder `mount_path`."
  type = map(object({
    project    = string
    secret     = string
    mount_path = string
    file       = string
  }))
  default  = {}
  nullable = false
}

variable "service_account" {
  description = "The address of the function's identity, once it has its grants."
  type        = string
}

variable "stage" {
  description = "The stage of the pipeline: the function's entry point."
  type        = string
}

variable "timeout_seconds" {
  description = "Maximum duration of one request, in seconds."
  type        = number
}
