# Written by `npm run docs`. Do not edit.
resource "sysdig_secure_list" "system_namespaces" {
  name = "system_namespaces"
  items = [
    "kube-system",
    "kube-public",
    "kube-node-lease",
  ]
}

resource "sysdig_secure_list" "system_pod_creators" {
  name = "system_pod_creators"
  items = [
    "system:serviceaccount:kube-system:daemon-set-controller",
    "system:serviceaccount:kube-system:replicaset-controller",
    "system:serviceaccount:kube-system:statefulset-controller",
    "system:serviceaccount:kube-system:job-controller",
    "system:addon-manager",
  ]
}

resource "sysdig_secure_list" "static_pod_images" {
  name = "static_pod_images"
  items = [
    "gke.gcr.io/kube-proxy-amd64",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/kube-proxy-amd64",
  ]
}

resource "sysdig_secure_list" "system_images" {
  name = "system_images"
  items = [
    "gke.gcr.io/addon-resizer",
    "gke.gcr.io/cluster-proportional-autoscaler",
    "gke.gcr.io/csi-node-driver-registrar",
    "gke.gcr.io/event-exporter",
    "gke.gcr.io/fluent-bit",
    "gke.gcr.io/fluent-bit-gke-exporter",
    "gke.gcr.io/gcp-compute-persistent-disk-csi-driver",
    "gke.gcr.io/gke-metrics-agent",
    "gke.gcr.io/ingress-gce-404-server-with-metrics",
    "gke.gcr.io/k8s-dns-dnsmasq-nanny",
    "gke.gcr.io/k8s-dns-kube-dns",
    "gke.gcr.io/k8s-dns-node-cache",
    "gke.gcr.io/k8s-dns-sidecar",
    "gke.gcr.io/metrics-server",
    "gke.gcr.io/netd",
    "gke.gcr.io/prometheus-to-sd",
    "gke.gcr.io/proxy-agent",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/addon-resizer",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/cluster-proportional-autoscaler",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/csi-node-driver-registrar",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/event-exporter",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/fluent-bit",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/fluent-bit-gke-exporter",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/gcp-compute-persistent-disk-csi-driver",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/gke-metrics-agent",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/ingress-gce-404-server-with-metrics",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/k8s-dns-dnsmasq-nanny",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/k8s-dns-kube-dns",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/k8s-dns-node-cache",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/k8s-dns-sidecar",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/metrics-server",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/netd",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/prometheus-to-sd",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/proxy-agent",
  ]
}

resource "sysdig_secure_macro" "pod_created" {
  name      = "pod_created"
  condition = "(ka.stage=ResponseComplete and ka.verb=create and ka.target.resource=pods and not ka.target.subresource exists and ka.response.code startswith 2)"
}

resource "sysdig_secure_rule_falco" "unexpected_pod_in_kube_system" {
  name        = "Unexpected Pod in kube-system"
  description = "A pod was created in a namespace of the cluster itself, by a user other than its controllers or from an image that does not belong there."
  condition   = "pod_created and ka.target.namespace in (system_namespaces)"
  output      = "Unexpected pod in a system namespace | user=%ka.user.name source_ips=%ka.sourceips agent=%ka.useragent verb=%ka.verb resource=%ka.target.resource ns=%ka.target.namespace pod=%ka.resp.name containers=%ka.req.pod.containers.name images=%ka.req.pod.containers.image repositories=%ka.req.pod.containers.image.repository uri=%ka.uri"
  priority    = "warning"
  source      = "k8s_audit"
  tags        = ["k8s", "container", "mitre_defense_evasion", "T1610"]

  exceptions {
    name   = "controllers_with_known_images"
    fields = ["ka.user.name", "ka.req.pod.containers.image.repository"]
    comps  = ["in", "in"]
    values = jsonencode([[["system_pod_creators"], ["system_images"]]])
  }

  exceptions {
    name   = "kubelets_with_known_images"
    fields = ["ka.user.name", "ka.req.pod.containers.image.repository"]
    comps  = ["startswith", "in"]
    values = jsonencode([["system:node:", ["static_pod_images"]]])
  }

  depends_on = [sysdig_secure_list.system_namespaces, sysdig_secure_list.system_pod_creators, sysdig_secure_list.static_pod_images, sysdig_secure_list.system_images, sysdig_secure_macro.pod_created]
}

resource "sysdig_secure_custom_policy" "unexpected_pod_in_kube_system" {
  name        = "Unexpected Pod in kube-system"
  description = "A pod was created in a namespace of the cluster itself, by a user other than its controllers or from an image that does not belong there."
  type        = "k8s_audit"
  severity    = 4
  enabled     = true

  rules {
    name = sysdig_secure_rule_falco.unexpected_pod_in_kube_system.name
  }
}
