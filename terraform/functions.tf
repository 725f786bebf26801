# The stages as Cloud Run functions, and what builds, calls and mounts them.

locals {
  packages = coalesce(var.packages, "${path.module}/../dist")

  function_stages = local.on_functions ? local.stages : []

  # The secret covers the whole folder, so that nothing else may be in it.
  mounts = {
    receive = { mount_path = "/etc/secrets/webhook", file = "secrets", setting = "WEBHOOK_SECRETS_FILE" }
    poll    = { mount_path = "/etc/secrets/sysdig", file = "token", setting = "SYSDIG_TOKEN_FILE" }
  }

  write_concurrency = max(var.scaling.write.concurrency, var.fold.enabled ? local.pipeline.folding.concurrency : 0)

  functions = {
    receive = {
      description = "Takes webhooks of Sysdig and Falco and publishes their events"
      scaling     = var.scaling.receive
      # Behind a load balancer its own address answers to nobody, so that Cloud Armor cannot be passed by.
      ingress_settings = var.load_balancer == null ? "ALLOW_ALL" : "ALLOW_INTERNAL_AND_GCLB"
    }
    poll = {
      description = "Reads events from Sysdig's API and publishes them"
      # One run at a time: they share a checkpoint.
      scaling          = merge(var.scaling.poll, { max_instances = 1, concurrency = 1 })
      ingress_settings = "ALLOW_INTERNAL_ONLY"
    }
    # Pub/Sub and Cloud Scheduler of the same project count as internal when they call the run.app address, as they do
    # here: https://docs.cloud.google.com/run/docs/securing/ingress. From elsewhere such a function cannot be reached.
    enrich = {
      description      = "Works out what a runtime event is about and which resource it belongs to"
      scaling          = var.scaling.enrich
      ingress_settings = "ALLOW_INTERNAL_ONLY"
    }
    write = {
      description      = "Writes runtime events as findings of Security Command Center"
      scaling          = merge(var.scaling.write, { concurrency = local.write_concurrency })
      ingress_settings = "ALLOW_INTERNAL_ONLY"
    }
  }

  invokers = {
    # A webhook's sender has no Google identity, so that it takes allUsers to let it in; its token is then checked by the
    # function. Where the organization allows no allUsers, see public_access.
    receive = var.public_access == "all_users" ? { everybody = "allUsers" } : {}
    poll    = local.on_functions && var.poll.enabled ? { schedule = "serviceAccount:${module.schedule[0].service_account}" } : {}
    enrich  = local.pushed ? { push = "serviceAccount:${module.pusher["enrich"].service_account}" } : {}
    write   = local.pushed ? { push = "serviceAccount:${module.pusher["write"].service_account}" } : {}
  }
}

# The identity and places that functions are built with.
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

# What calls poll.
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
