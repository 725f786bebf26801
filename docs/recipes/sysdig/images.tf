# Written by `npm run docs`. Do not edit.
resource "sysdig_secure_list" "blocked_images" {
  name = "blocked_images"
  items = [
    "docker.io/example/miner",
    "docker.io/kalilinux/kali-rolling",
  ]
}

resource "sysdig_secure_macro" "image_started" {
  name      = "image_started"
  condition = "(evt.type in (execve, execveat) and evt.failed=false and container.id != host and proc.vpid=1 and container.image.repository exists)"
}

resource "sysdig_secure_macro" "from_allowed_registry" {
  name      = "from_allowed_registry"
  condition = "(container.image.repository startswith europe-west3-docker.pkg.dev/example-project/ or container.image.repository startswith europe-west3-artifactregistry.gcr.io/gke-release/ or container.image.repository startswith gke.gcr.io/ or container.image.repository startswith registry.k8s.io/)"
}

resource "sysdig_secure_rule_falco" "image_not_on_the_allow_list" {
  name        = "Image Not on the Allow-List"
  description = "The first process of a container whose image is from no approved registry."
  condition   = "image_started and not from_allowed_registry and not container.image.repository in (blocked_images)"
  output      = "Container from an image that is not on the allow-list | evt_type=%evt.type image=%container.image.repository tag=%container.image.tag digest=%container.image.digest container_id=%container.id container=%container.name ns=%k8s.ns.name pod=%k8s.pod.name user=%user.name user_uid=%user.uid process=%proc.name exe=%proc.exepath command=%proc.cmdline pid=%proc.pid"
  priority    = "warning"
  source      = "syscall"
  tags        = ["container", "mitre_execution", "T1610"]

  depends_on = [sysdig_secure_list.blocked_images, sysdig_secure_macro.image_started, sysdig_secure_macro.from_allowed_registry]
}

resource "sysdig_secure_custom_policy" "image_not_on_the_allow_list" {
  name        = "Image Not on the Allow-List"
  description = "The first process of a container whose image is from no approved registry."
  type        = "falco"
  severity    = 4
  enabled     = true

  rules {
    name = sysdig_secure_rule_falco.image_not_on_the_allow_list.name
  }
}

resource "sysdig_secure_rule_falco" "image_on_the_block_list" {
  name        = "Image on the Block-List"
  description = "The first process of a container whose image is forbidden."
  condition   = "image_started and container.image.repository in (blocked_images)"
  output      = "Container from an image that is on the block-list | evt_type=%evt.type image=%container.image.repository tag=%container.image.tag digest=%container.image.digest container_id=%container.id container=%container.name ns=%k8s.ns.name pod=%k8s.pod.name user=%user.name user_uid=%user.uid process=%proc.name exe=%proc.exepath command=%proc.cmdline pid=%proc.pid"
  priority    = "critical"
  source      = "syscall"
  tags        = ["container", "mitre_execution", "mitre_impact", "T1496"]

  depends_on = [sysdig_secure_list.blocked_images, sysdig_secure_macro.image_started]
}

resource "sysdig_secure_custom_policy" "image_on_the_block_list" {
  name        = "Image on the Block-List"
  description = "The first process of a container whose image is forbidden."
  type        = "falco"
  severity    = 0
  enabled     = true

  rules {
    name = sysdig_secure_rule_falco.image_on_the_block_list.name
  }
}
