# An identity of Google for each stage, with the grants of the functions' deployment and no other (iam.json), and who may
# take it: one service account of the cluster, in one namespace.
#
# Service accounts are taken, and nothing granted to the cluster's principals themselves, though Google recommends those
# on GKE: it is the same on every cluster, every API takes them, and a grant says which stage it is for.
# https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam

locals {
  stages = concat(["enrich", "write"], var.webhook.enabled ? ["receive"] : [], var.poll.enabled ? ["poll"] : [])

  ways_in = { events = module.topics.all["events"].name, dead = module.delivery["enrich"].dead_topic.name }
  publishes_to = {
    receive = local.ways_in
    poll    = local.ways_in
    enrich  = { findings = module.topics.all["findings"].name, dead = module.delivery["enrich"].dead_topic.name }
    write   = { dead = module.delivery["write"].dead_topic.name }
  }

  # By what a token of the service account calls itself.
  subjects = { for stage in local.stages : stage => "system:serviceaccount:${var.namespace}:${stage}" }
  pool     = local.gke ? coalesce(var.cluster.workload_pool, "${var.project_id}.svc.id.goog") : "${var.name_prefix}scc-pipeline"
  pods = {
    for stage, subject in local.subjects : stage => (
      local.gke
      ? "serviceAccount:${local.pool}[${var.namespace}/${stage}]"
      : "principal://iam.googleapis.com/projects/${data.google_project.this.number}/locations/global/workloadIdentityPools/${local.pool}/subject/${subject}"
    )
  }
}

module "identity" {
  source   = "../identity"
  for_each = toset(local.stages)

  project_id   = var.project_id
  name         = "${var.name_prefix}scc-${each.key}"
  display_name = "Runs ${each.key} on Kubernetes"
  publishes_to = local.publishes_to[each.key]

  depends_on = [google_project_service.this]
}

resource "google_service_account_iam_member" "pods" {
  for_each = local.pods

  service_account_id = "projects/${var.project_id}/serviceAccounts/${module.identity[each.key].service_account}"
  role               = "roles/iam.workloadIdentityUser"
  member             = each.value

  depends_on = [google_iam_workload_identity_pool_provider.cluster]
}

# Of a cluster that is none of Google's: which tokens are believed.
# https://docs.cloud.google.com/iam/docs/workload-identity-federation-with-kubernetes
resource "google_iam_workload_identity_pool" "cluster" {
  count = local.gke ? 0 : 1

  project                   = var.project_id
  workload_identity_pool_id = local.pool
  display_name              = "SCC pipeline"
  description               = "The pods of the pipeline in a cluster of Kubernetes"

  depends_on = [google_project_service.this]
}

resource "google_iam_workload_identity_pool_provider" "cluster" {
  count = local.gke ? 0 : 1

  project                            = var.project_id
  workload_identity_pool_id          = google_iam_workload_identity_pool.cluster[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "cluster"
  display_name                       = "The cluster"

  attribute_mapping = { "google.subject" = "assertion.sub" }
  # No other service account of the cluster can even ask.
  attribute_condition = "assertion.sub in [${join(", ", [for stage in sort(keys(local.subjects)) : "'${local.subjects[stage]}'"])}]"

  oidc {
    issuer_uri = var.cluster.issuer
    # The audience of the projected tokens in kubernetes/overlays/anywhere.
    allowed_audiences = ["scc-runtime-detections"]
    jwks_json         = var.cluster.jwks
  }
}

# See iam.tf of the functions' deployment for the choice of role.
resource "google_project_iam_member" "instance_reader" {
  for_each = var.lookup_projects

  project = each.value
  role    = var.lookup_role
  member  = "serviceAccount:${module.identity["enrich"].service_account}"
}

# Sysdig's or falcosidekick's own Pub/Sub output, which needs no webhook.
resource "google_pubsub_topic_iam_member" "event_publisher" {
  for_each = var.event_publishers

  project = var.project_id
  topic   = module.topics.all["events"].name
  role    = "roles/pubsub.publisher"
  member  = each.value
}
