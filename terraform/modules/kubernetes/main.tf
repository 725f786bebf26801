# Lets the cluster impersonate the identities of the stages: for each identity, one Kubernetes service account in one
# namespace.
#
# Impersonate service accounts instead of granting roles to the cluster's principals, although Google recommends the
# latter on GKE. Impersonation works the same on every cluster, every API supports it, and each grant names its stage.
# https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam

locals {
  gke    = var.cluster.issuer == null
  stages = sort(keys(var.environments))

  # The subject of a service account's token.
  subjects = { for stage in local.stages : stage => "system:serviceaccount:${var.namespace}:${stage}" }
  pool     = local.gke ? coalesce(var.cluster.workload_pool, "${var.project_id}.svc.id.goog") : "${var.name_prefix}scc-pipeline"
  pods = {
    for stage, subject in local.subjects : stage => (
      local.gke
      ? "serviceAccount:${local.pool}[${var.namespace}/${stage}]"
      : "principal://iam.googleapis.com/projects/${var.project_number}/locations/global/workloadIdentityPools/${local.pool}/subject/${subject}"
    )
  }
}

resource "google_service_account_iam_member" "pods" {
  for_each = local.pods

  service_account_id = "projects/${var.project_id}/serviceAccounts/${var.identities[each.key]}"
  role               = "roles/iam.workloadIdentityUser"
  member             = each.value

  depends_on = [google_iam_workload_identity_pool_provider.cluster]
}

# For a cluster outside Google Cloud: the tokens that Google accepts.
# https://docs.cloud.google.com/iam/docs/workload-identity-federation-with-kubernetes
resource "google_iam_workload_identity_pool" "cluster" {
  count = local.gke ? 0 : 1

  project                   = var.project_id
  workload_identity_pool_id = local.pool
  display_name              = "SCC pipeline"
  description               = "The pods of the pipeline in a cluster of Kubernetes"
}

resource "google_iam_workload_identity_pool_provider" "cluster" {
  count = local.gke ? 0 : 1

  project                            = var.project_id
  workload_identity_pool_id          = google_iam_workload_identity_pool.cluster[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "cluster"
  display_name                       = "The cluster"

  attribute_mapping = { "google.subject" = "assertion.sub" }
  # Rejects all other service accounts of the cluster.
  attribute_condition = "assertion.sub in [${join(", ", [for stage in sort(keys(local.subjects)) : "'${local.subjects[stage]}'"])}]"

  oidc {
    issuer_uri = var.cluster.issuer
    # The audience of the projected tokens in kubernetes/overlays/anywhere.
    allowed_audiences = ["scc-runtime-detections"]
    jwks_json         = var.cluster.jwks
  }
}

# A static address for the load balancer that GKE creates for the Ingress, because the domain points to it.
resource "google_compute_global_address" "receive" {
  count = local.gke && var.domain != null ? 1 : 0

  project = var.project_id
  name    = "${var.name_prefix}scc-receive"
}
