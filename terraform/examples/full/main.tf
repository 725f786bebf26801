# Every part of the pipeline, with each setting that you are likely to change.

module "pipeline" {
  source = "../.."

  project_id      = var.project_id
  organization_id = var.organization_id
  region          = "europe-west1"
  name_prefix     = "prod-"
  labels          = { team = "security" }
  packages        = var.packages

  # Data stays in these regions.
  storage_regions  = ["europe-west1", "europe-west4"]
  secret_locations = ["europe-west1", "europe-west4"]

  # Separate sources for the findings of Sysdig and of Falco.
  source_display_name = "Sysdig Secure"
  falco_source        = { display_name = "Falco" }
  sysdig_region       = "eu1"

  # Events arrive by webhook through a load balancer, from Sysdig's API, and from falcosidekick's own Pub/Sub output.
  public_access = "all_users"
  load_balancer = {
    domain = var.domain
    # Addresses of your Sysdig region: https://docs.sysdig.com/en/administration/saas-regions-and-ip-ranges/
    allowed_cidrs = var.sender_cidrs
    rate_limit    = { requests = 1200, interval_seconds = 60 }
  }
  sysdig_api_token = var.sysdig_api_token
  poll             = { enabled = true, schedule = "*/2 * * * *" }
  event_publishers = { falcosidekick = var.falcosidekick }

  # A crash loop produces one finding per half hour instead of thousands.
  fold = { enabled = true, window_seconds = 1800 }

  # Look up the instance if the event does not name it.
  lookup_projects = var.lookup_projects

  scaling = {
    receive = { min_instances = 1, max_instances = 20 }
    enrich  = { memory = "1Gi" }
  }

  receive_settings = { AUTH_HEADER = "X-Auth-Token" }
  enrich_settings  = { MIN_SEVERITY = "MEDIUM", MASKING = "strict" }
  write_settings   = { PROPERTY_VALUE_LIMIT = "1000" }
  poll_settings    = { OVERLAP_SECONDS = "1800" }

  subscription_retention_days = 31
  topic_retention_days        = 31
  archive                     = { kind = "bigquery", retention_days = 400 }

  monitoring = {
    notification_channels  = var.notification_channels
    notification_emails    = var.notification_emails
    oldest_message_seconds = 900
    silence_hours          = 12
  }
}
