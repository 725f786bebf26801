# The stages on Kubernetes: their resources in Google Cloud, and the matching kustomization. The manifests of the stages
# are in kubernetes/.

locals {
  on_gke = local.on_kubernetes && try(var.kubernetes.cluster.issuer, null) == null

  # Same as for functions, except that a second instance of write helps only if it is started for a backlog.
  cluster_write_instances = try(coalesce(var.kubernetes.write_instances, local.on_gke || var.kubernetes.cluster.keda ? 2 : 1), 1)
  # The number of events that one instance can write within the maximum slot wait. With more in flight, the rest would
  # return to Pub/Sub unwritten and use up their delivery attempts.
  writes_per_second         = tonumber(lookup(var.write_settings, "WRITES_PER_MINUTE", "975")) / 60 / local.cluster_write_instances
  slot_wait_seconds         = tonumber(lookup(var.write_settings, "SLOT_WAIT_MS", "10000")) / 1000
  cluster_write_outstanding = max(8, var.fold.enabled ? local.pipeline.folding.concurrency : 0, floor(local.writes_per_second * local.slot_wait_seconds))
}

module "kubernetes" {
  source = "./modules/kubernetes"
  count  = local.on_kubernetes ? 1 : 0

  project_id        = var.project_id
  project_number    = data.google_project.this.number
  name_prefix       = var.name_prefix
  cluster           = var.kubernetes.cluster
  namespace         = var.kubernetes.namespace
  image             = var.kubernetes.image
  domain            = var.webhook.enabled ? var.kubernetes.domain : null
  pushed            = local.pushed
  poll              = var.poll.enabled ? { schedule = var.poll.schedule, paused = var.poll.paused } : null
  environments      = { for stage in local.stages : stage => module.environment.all[stage] }
  identities        = { for stage in local.stages : stage => module.identity[stage].service_account }
  pushers           = { for stage, pusher in module.pusher : stage => pusher.service_account }
  endpoints         = local.push_endpoints
  subscriptions     = local.subscriptions
  previous          = { for stage, delivery in module.delivery : stage => delivery.previous }
  write_instances   = local.cluster_write_instances
  write_outstanding = local.cluster_write_outstanding

  depends_on = [google_project_service.this]
}
