# The stages as Cloud Run functions, and the resources that build, call and mount them.

locals {
  packages = coalesce(var.packages, "${path.module}/../dist")

  function_stages = local.on_functions ? local.stages : []

  # The mounted secret hides the rest of the folder, so the folder must hold nothing else.
  mounts = {
    receive = { mount_path = "/etc/secrets/webhook", file = "secrets", setting = "WEBHOOK_SECRETS_FILE" }
    poll    = { mount_path = "/etc/secrets/sysdig", file = "token", setting = "SYSDIG_TOKEN_FILE" }
  }

  write_concurrency = max(var.scaling.write.concurrency, var.fold.enabled ? local.pipeline.folding.concurrency : 0)

  functions = {
    receive = {
      description = "Receives webhooks from Sysdig and Falco and publishes their events"
      scaling     = var.scaling.receive
      # Behind a load balancer, refuse direct requests, so that nothing bypasses Cloud Armor.
      ingress_settings = try(var.load_balancer.direct, true) ? "ALLOW_ALL" : "ALLOW_INTERNAL_AND_GCLB"
    }
    poll = {
      description = "Reads events from Sysdig's API and publishes them"
      # One run at a time: runs share a checkpoint.
      scaling          = merge(var.scaling.poll, { max_instances = 1, concurrency = 1 })
      ingress_settings = "ALLOW_INTERNAL_ONLY"
    }
    # Pub/Sub and Cloud Scheduler in the same project count as internal when they call the run.app address, as here:
    # https://docs.cloud.google.com/run/docs/securing/ingress. The functions are unreachable from anywhere else.
    enrich = {
      description      = "Parses runtime events and finds the Google Cloud resource of each"
      scaling          = var.scaling.enrich
      ingress_settings = "ALLOW_INTERNAL_ONLY"
    }
    write = {
      description      = "Writes runtime events as findings in Security Command Center"
      scaling          = merge(var.scaling.write, { concurrency = local.write_concurrency })
      ingress_settings = "ALLOW_INTERNAL_ONLY"
    }
  }

  invokers = {
    # Webhook senders have no Google identity, so allUsers must have access. The function then checks the token. If the
    # organization forbids allUsers, see public_access.
    receive = var.public_access == "all_users" ? { everybody = "allUsers" } : {}
    poll    = local.on_functions && var.poll.enabled ? { schedule = "serviceAccount:${module.schedule[0].service_account}" } : {}
    enrich  = local.pushed ? { push = "serviceAccount:${module.pusher["enrich"].service_account}" } : {}
    write   = local.pushed ? { push = "serviceAccount:${module.pusher["write"].service_account}" } : {}
  }
}

# The build identity, and the storage for packages and images.
module "build" {
  source = "./modules/build"
  count  = local.on_functions ? 1 : 0

  project_id     = var.project_id
  project_number = data.google_project.this.number
  region         = var.region
  name_prefix    = var.name_prefix
  labels         = local.labels
  packages       = local.packages

  depends_on = [google_project_service.this]
}

module "function" {
  source   = "./modules/function"
  for_each = toset(local.function_stages)

  project_id      = var.project_id
  region          = var.region
  name            = "${var.name_prefix}scc-${each.key}"
  stage           = each.key
  description     = local.functions[each.key].description
  labels          = local.labels
  build           = module.build[0].build
  service_account = module.identity[each.key].runs_as
  environment = merge(
    module.environment.all[each.key],
    { for stage, mount in local.mounts : mount.setting => "${mount.mount_path}/${mount.file}" if stage == each.key },
  )
  secrets = {
    for stage, mount in local.mounts : local.secret_of[stage] => {
      project    = module.secrets[local.secret_of[stage]].project
      secret     = module.secrets[local.secret_of[stage]].secret
      mount_path = mount.mount_path
      file       = mount.file
    } if stage == each.key
  }
  scaling          = local.functions[each.key].scaling
  timeout_seconds  = local.pipeline.delivery.functionTimeoutSeconds
  ingress_settings = local.functions[each.key].ingress_settings
  invokers         = local.invokers[each.key]

  depends_on = [google_project_service.this]
}

# The scheduled calls of poll.
module "schedule" {
  source = "./modules/schedule"
  count  = local.on_functions && var.poll.enabled ? 1 : 0

  project_id               = var.project_id
  region                   = var.region
  name                     = "${var.name_prefix}scc-poll"
  uri                      = module.function["poll"].uri
  schedule                 = coalesce(var.poll.schedule, local.pipeline.polling.schedule)
  paused                   = var.poll.paused
  timeout_seconds          = local.pipeline.delivery.functionTimeoutSeconds
  attempt_deadline_seconds = local.pipeline.polling.attemptDeadlineSeconds

  depends_on = [google_project_service.this]
}

module "load_balancer" {
  source = "./modules/load-balancer"
  count  = var.load_balancer == null ? 0 : 1

  project_id    = var.project_id
  region        = var.region
  name_prefix   = var.name_prefix
  service       = module.function["receive"].name
  domain        = var.load_balancer.domain
  allowed_cidrs = var.load_balancer.allowed_cidrs
  rate_limit    = var.load_balancer.rate_limit

  depends_on = [google_project_service.this]
}
