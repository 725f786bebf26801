# The Google Cloud side of a pipeline that runs in a cluster of Kubernetes: docs/kubernetes.md. Which cluster is up to the
# variable; every variable of the module can be added.

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
