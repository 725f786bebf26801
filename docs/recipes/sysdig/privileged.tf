# Written by `npm run docs`. Do not edit.
resource "sysdig_secure_list" "system_drivers" {
  name = "system_drivers"
  items = [
    "gke.gcr.io/csi-node-driver-registrar",
    "gke.gcr.io/gcp-compute-persistent-disk-csi-driver",
    "gke.gcr.io/gke-metadata-server",
    "gke.gcr.io/k8s-dns-node-cache",
    "gke.gcr.io/kube-proxy-amd64",
    "gke.gcr.io/netd",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/csi-node-driver-registrar",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/gcp-compute-persistent-disk-csi-driver",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/gke-metadata-server",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/k8s-dns-node-cache",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/kube-proxy-amd64",
    "europe-west3-artifactregistry.gcr.io/gke-release/gke-release/netd",
  ]
}

resource "sysdig_secure_list" "privileged_starters" {
  name = "privileged_starters"
  items = [
    "runc",
    "crun",
    "conmon",
    "containerd-shim",
  ]
}

resource "sysdig_secure_macro" "privileged_container_started" {
  name      = "privileged_container_started"
  condition = "(evt.type in (execve, execveat) and evt.failed=false and container.id != host and container.privileged=true and (proc.vpid=1 or (container.host_pid=true and proc.pname in (privileged_starters))))"

  depends_on = [sysdig_secure_list.privileged_starters]
}

resource "sysdig_secure_rule_falco" "privileged_container_outside_the_agent" {
  name        = "Privileged Container Outside the Agent"
  description = "The first process of a privileged container that belongs neither to the agent nor to a daemon set that needs it."
  condition   = "privileged_container_started"
  output      = "Privileged container outside the agent | evt_type=%evt.type image=%container.image.repository tag=%container.image.tag digest=%container.image.digest container_id=%container.id container=%container.name privileged=%container.privileged host_pid=%container.host_pid mounts=%container.mounts ns=%k8s.ns.name pod=%k8s.pod.name user=%user.name user_uid=%user.uid process=%proc.name exe=%proc.exepath command=%proc.cmdline pid=%proc.pid parent=%proc.pname"
  priority    = "error"
  source      = "syscall"
  tags        = ["container", "cis", "mitre_execution", "mitre_privilege_escalation", "T1610", "T1611"]

  exceptions {
    name   = "agents"
    fields = ["k8s.ns.name", "container.image.repository"]
    comps  = ["=", "in"]
    values = jsonencode([["falco", ["docker.io/falcosecurity/falco", "falcosecurity/falco"]], ["sysdig-agent", ["quay.io/sysdig/agent", "quay.io/sysdig/agent-slim"]]])
  }

  exceptions {
    name   = "drivers"
    fields = ["k8s.ns.name", "container.image.repository"]
    comps  = ["=", "in"]
    values = jsonencode([["kube-system", ["system_drivers"]]])
  }

  depends_on = [sysdig_secure_list.system_drivers, sysdig_secure_macro.privileged_container_started]
}

resource "sysdig_secure_custom_policy" "privileged_container_outside_the_agent" {
  name        = "Privileged Container Outside the Agent"
  description = "The first process of a privileged container that belongs neither to the agent nor to a daemon set that needs it."
  type        = "falco"
  severity    = 3
  enabled     = true

  rules {
    name = sysdig_secure_rule_falco.privileged_container_outside_the_agent.name
  }
}
