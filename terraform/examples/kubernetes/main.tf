# The Google Cloud side of a pipeline that runs on Kubernetes: docs/kubernetes.md. The variable selects the cluster. Any
# variable of the module can be added.

module "pipeline" {
  source = "../.."

  project_id      = var.project_id
  organization_id = var.organization_id
  kubernetes = {
    image   = var.image
    domain  = var.domain
    cluster = var.cluster
  }
}
