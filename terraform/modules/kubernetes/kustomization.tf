# The kustomization of this deployment: the names of what is here, and nothing secret. What it builds on is in kubernetes/.

locals {
  image_parts = regex("^(?P<name>[^@]+?)(?:@(?P<digest>sha256:[0-9a-f]+)|:(?P<tag>[^:/@]+))$", var.image)

  mount = "/etc/google"
  # How a client of Google takes the identity: https://google.aip.dev/auth/4117. It names whom and where, and holds no key.
  credentials = local.gke ? {} : {
    for stage in local.stages : "${stage}-credentials" => {
      type                              = "external_account"
      audience                          = "//iam.googleapis.com/projects/${data.google_project.this.number}/locations/global/workloadIdentityPools/${local.pool}/providers/cluster"
      subject_token_type                = "urn:ietf:params:oauth:token-type:jwt"
      token_url                         = "https://sts.googleapis.com/v1/token"
      credential_source                 = { file = "${local.mount}/token", format = { type = "text" } }
      service_account_impersonation_url = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${module.identity[stage].service_account}:generateAccessToken"
    }
  }

  push_settings = {
    for stage, pusher in module.pusher : stage => {
      PUSH_AUDIENCE = "https://${var.webhook.domain}/push/${stage}"
      PUSH_IDENTITY = pusher.service_account
    }
  }

  environments = merge(
    {
      enrich = merge(module.environment.enrich, { SUBSCRIPTIONS = local.subscription_names.enrich }, lookup(local.push_settings, "enrich", {}))
      write = merge(module.environment.write, lookup(local.push_settings, "write", {}), {
        MAX_OUTSTANDING_MESSAGES = tostring(local.write_outstanding)
        # Urgent ones first.
        SUBSCRIPTIONS = local.subscription_names.write
      })
    },
    var.webhook.enabled ? { receive = module.environment.receive } : {},
    { for checkpoint in module.checkpoint : "poll" => merge(module.environment.poll, {
      CHECKPOINT_BUCKET = checkpoint.bucket
      CHECKPOINT_OBJECT = local.pipeline.polling.checkpointObject
    }) },
  )

  names = {
    for subscription in flatten(values(local.pipeline.stages)[*].subscriptions) :
    subscription.key => "${var.name_prefix}${subscription.name}"
  }
  subscription_names = {
    enrich = local.names.enrich
    write  = "${local.names.writeUrgent},${local.names.write}"
  }

  # In the order of the metrics and triggers in kubernetes/.
  scaled_by = { enrich = [local.names.enrich], write = [local.names.write, local.names.writeUrgent] }
  label     = "/spec/metrics/%d/external/metric/selector/matchLabels/resource.labels.subscription_id"

  scaling = var.cluster.keda ? [
    for stage, names in local.scaled_by : {
      target = { kind = "ScaledObject", name = stage }
      patch = concat(
        [for index, name in names : {
          op    = "replace"
          path  = "/spec/triggers/${index}/metadata/subscriptionName"
          value = "projects/${var.project_id}/subscriptions/${name}"
        }],
        stage == "write" ? [{ op = "replace", path = "/spec/maxReplicaCount", value = local.write_instances }] : [],
      )
    }
    ] : [
    for stage, names in local.scaled_by : {
      target = { kind = "HorizontalPodAutoscaler", name = stage }
      patch = concat(
        [for index, name in names : { op = "replace", path = format(local.label, index), value = name } if local.gke],
        stage == "write" ? [{ op = "replace", path = "/spec/maxReplicas", value = local.write_instances }] : [],
      )
    } if local.gke || stage == "write"
  ]

  identities = local.gke ? [
    for stage in sort(local.stages) : {
      target = { kind = "ServiceAccount", name = stage }
      patch = [{
        op    = "add"
        path  = "/metadata/annotations"
        value = { "iam.gke.io/gcp-service-account" = module.identity[stage].service_account }
      }]
    }
  ] : []

  address = "/metadata/annotations/kubernetes.io~1ingress.global-static-ip-name"
  ingress = !var.webhook.enabled ? [] : concat(
    [{
      target = { kind = "Ingress", name = "receive" }
      patch = concat(
        [{ op = "replace", path = "/spec/rules/0/host", value = var.webhook.domain }],
        local.gke
        ? [{ op = "replace", path = local.address, value = google_compute_global_address.receive[0].name }]
        : [{ op = "replace", path = "/spec/tls/0/hosts/0", value = var.webhook.domain }],
      )
    }],
    local.gke ? [{
      target = { kind = "ManagedCertificate", name = "receive" }
      patch  = [{ op = "replace", path = "/spec/domains/0", value = var.webhook.domain }]
    }] : [],
  )

  components = concat(
    var.cluster.keda ? ["keda"] : [],
    var.poll.enabled ? ["poll"] : [],
    var.poll.enabled && !local.gke ? ["poll-anywhere"] : [],
    var.delivery == "push" ? ["push"] : [],
    var.webhook.enabled ? [] : ["no-webhook"],
  )

  kustomization = templatefile("${path.module}/kustomization.tftpl", {
    namespace   = var.namespace
    overlay     = local.gke ? "gke" : "anywhere"
    components  = local.components
    image       = local.image_parts
    settings    = { for stage, environment in local.environments : stage => [for name in sort(keys(environment)) : "${name}=${environment[name]}"] }
    credentials = { for name, credentials in local.credentials : name => jsonencode(credentials) }
    patches     = concat(local.identities, local.ingress, local.scaling)
  })
}
