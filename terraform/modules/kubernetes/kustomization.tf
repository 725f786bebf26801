# The kustomization of this deployment: resource names, no secrets. It builds on kubernetes/.

locals {
  image_parts = regex("^(?P<name>[^@]+?)(?:@(?P<digest>sha256:[0-9a-f]+)|:(?P<tag>[^:/@]+))$", var.image)

  mount = "/etc/google"
  # The credential configuration of Google's clients: https://google.aip.dev/auth/4117. It names the identity and the
  # endpoints, and holds no key.
  credentials = local.gke ? {} : {
    for stage in local.stages : "${stage}-credentials" => {
      type                              = "external_account"
      audience                          = "//iam.googleapis.com/projects/${var.project_number}/locations/global/workloadIdentityPools/${local.pool}/providers/cluster"
      subject_token_type                = "urn:ietf:params:oauth:token-type:jwt"
      token_url                         = "https://sts.googleapis.com/v1/token"
      credential_source                 = { file = "${local.mount}/token", format = { type = "text" } }
      service_account_impersonation_url = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${var.identities[stage]}:generateAccessToken"
    }
  }

  # Urgent first, those of the previous release last.
  subscription_names = {
    enrich = join(",", concat([var.subscriptions.enrich.enrich.name], var.previous.enrich))
    write  = join(",", concat([var.subscriptions.write.writeUrgent.name, var.subscriptions.write.write.name], var.previous.write))
  }

  environments = {
    for stage, environment in var.environments : stage => merge(
      environment,
      contains(keys(local.subscription_names), stage) ? { SUBSCRIPTIONS = lookup(local.subscription_names, stage, "") } : {},
      stage == "write" ? { MAX_OUTSTANDING_MESSAGES = tostring(var.write_outstanding) } : {},
      contains(keys(var.pushers), stage) ? {
        PUSH_AUDIENCE = lookup(var.endpoints, stage, "")
        PUSH_IDENTITY = lookup(var.pushers, stage, "")
      } : {},
    )
  }

  # In the order of the metrics and triggers in kubernetes/.
  scaled_by = {
    enrich = [var.subscriptions.enrich.enrich.name]
    write  = [var.subscriptions.write.write.name, var.subscriptions.write.writeUrgent.name]
  }
  label = "/spec/metrics/%d/external/metric/selector/matchLabels/resource.labels.subscription_id"

  scaling = var.cluster.keda ? [
    for stage, names in local.scaled_by : {
      target = { kind = "ScaledObject", name = stage }
      patch = concat(
        [for index, name in names : {
          op    = "replace"
          path  = "/spec/triggers/${index}/metadata/subscriptionName"
          value = "projects/${var.project_id}/subscriptions/${name}"
        }],
        stage == "write" ? [{ op = "replace", path = "/spec/maxReplicaCount", value = var.write_instances }] : [],
      )
    }
    ] : [
    for stage, names in local.scaled_by : {
      target = { kind = "HorizontalPodAutoscaler", name = stage }
      patch = concat(
        [for index, name in names : { op = "replace", path = format(local.label, index), value = name } if local.gke],
        stage == "write" ? [{ op = "replace", path = "/spec/maxReplicas", value = var.write_instances }] : [],
      )
    } if local.gke || stage == "write"
  ]

  identities = local.gke ? [
    for stage in sort(local.stages) : {
      target = { kind = "ServiceAccount", name = stage }
      patch = [{
        op    = "add"
        path  = "/metadata/annotations"
        value = { "iam.gke.io/gcp-service-account" = var.identities[stage] }
      }]
    }
  ] : []

  static_address = "/metadata/annotations/kubernetes.io~1ingress.global-static-ip-name"

  # An Ingress on GKE, a Gateway with routes elsewhere.
  ingress = var.domain == null ? [] : concat(
    [for kind, patch in {
      Ingress = [
        { op = "replace", path = "/spec/rules/0/host", value = var.domain },
        { op = "replace", path = local.static_address, value = one(google_compute_global_address.receive[*].name) },
      ]
      ManagedCertificate = [{ op = "replace", path = "/spec/domains/0", value = var.domain }]
    } : { target = { kind = kind, name = "receive" }, patch = patch } if local.gke],
    [for kind, patch in {
      Gateway   = [for listener in [0, 1] : { op = "replace", path = "/spec/listeners/${listener}/hostname", value = var.domain }]
      HTTPRoute = [{ op = "replace", path = "/spec/hostnames/0", value = var.domain }]
    } : { target = { kind = kind, name = "receive(-redirect)?" }, patch = patch } if !local.gke],
  )

  polling = var.poll == null ? [] : [
    for operation in [
      { op = "replace", path = "/spec/schedule", value = var.poll.schedule },
      { op = "replace", path = "/spec/suspend", value = var.poll.paused ? "true" : null },
    ] : operation if operation.value != null
  ]

  components = concat(
    var.cluster.keda ? ["keda"] : [],
    var.poll != null ? ["poll"] : [],
    var.poll != null && !local.gke ? ["poll-anywhere"] : [],
    var.pushed ? ["push"] : [],
    var.domain != null ? [] : ["no-webhook"],
  )

  kustomization = templatefile("${path.module}/kustomization.tftpl", {
    namespace   = var.namespace
    overlay     = local.gke ? "gke" : "anywhere"
    components  = local.components
    image       = local.image_parts
    settings    = { for stage, environment in local.environments : stage => [for name in sort(keys(environment)) : "${name}=${environment[name]}"] }
    credentials = { for name, credentials in local.credentials : name => jsonencode(credentials) }
    patches = concat(
      local.identities,
      local.ingress,
      local.scaling,
      length(local.polling) == 0 ? [] : [{ target = { kind = "CronJob", name = "poll" }, patch = local.polling }],
    )
  })
}
