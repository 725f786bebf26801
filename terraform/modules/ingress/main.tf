# The webhook: the one function that others than Google call. It authenticates each request itself.

module "function" {
  source = "../function"

  project_id      = var.project_id
  region          = var.region
  name            = "${var.name_prefix}scc-receive"
  stage           = "receive"
  description     = "Takes webhooks of Sysdig and Falco and publishes their events"
  labels          = var.labels
  package         = var.package
  build           = var.build
  scaling         = var.scaling
  timeout_seconds = var.timeout_seconds
  publishes_to    = var.publishes_to

  # Behind a load balancer its own address answers to nobody, so that Cloud Armor cannot be passed by.
  ingress_settings = var.behind_load_balancer ? "ALLOW_INTERNAL_AND_GCLB" : "ALLOW_ALL"

  environment = merge(var.environment, { WEBHOOK_SECRETS_FILE = "${local.mount_path}/${local.file}" })
  secrets = {
    webhook = { project = var.secret.project, secret = var.secret.secret, mount_path = local.mount_path, file = local.file }
  }

  # A webhook's sender has no Google identity, so that it takes allUsers to let it in; its token is then checked by the
  # function. Where the organization allows no allUsers, see public_access.
  invokers = var.public ? { everybody = "allUsers" } : {}
}

locals {
  # The secret covers the whole folder, so that nothing else may be in it.
  mount_path = "/etc/secrets/webhook"
  file       = "secrets"
}
