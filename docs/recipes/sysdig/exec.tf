# Written by `npm run docs`. Do not edit.
resource "sysdig_secure_list" "container_runtimes" {
  name = "container_runtimes"
  items = [
    "runc",
    "crun",
    "conmon",
    "containerd-shim",
  ]
}

resource "sysdig_secure_rule_falco" "kubectl_exec_or_attach" {
  name        = "Kubectl Exec or Attach"
  description = "A user ran a command in a pod, or attached to one, through the Kubernetes API."
  condition   = "ka.stage=ResponseStarted and ka.verb in (create, get) and ka.target.resource=pods and ka.target.subresource in (exec, attach)"
  output      = "Command in a pod by the Kubernetes API | user=%ka.user.name source_ips=%ka.sourceips agent=%ka.useragent verb=%ka.verb resource=%ka.target.resource subresource=%ka.target.subresource ns=%ka.target.namespace pod=%ka.target.name command=%ka.uri.param[command] uri=%ka.uri"
  priority    = "notice"
  source      = "k8s_audit"
  tags        = ["k8s", "mitre_execution", "T1609"]
}

resource "sysdig_secure_custom_policy" "kubectl_exec_or_attach" {
  name        = "Kubectl Exec or Attach"
  description = "A user ran a command in a pod, or attached to one, through the Kubernetes API."
  type        = "k8s_audit"
  severity    = 6
  enabled     = true

  rules {
    name = sysdig_secure_rule_falco.kubectl_exec_or_attach.name
  }
}

resource "sysdig_secure_rule_falco" "terminal_opened_in_a_container" {
  name        = "Terminal Opened in a Container"
  description = "The runtime started a process with a terminal in a running container, as docker exec -it does."
  condition   = "evt.type in (execve, execveat) and evt.failed=false and container.id != host and proc.vpid != 1 and proc.tty != 0 and (not proc.pname exists or proc.pname in (container_runtimes))"
  output      = "Terminal opened in a container | evt_type=%evt.type user=%user.name user_uid=%user.uid user_loginuid=%user.loginuid process=%proc.name exe=%proc.exepath parent=%proc.pname command=%proc.cmdline terminal=%proc.tty pid=%proc.pid ppid=%proc.ppid container_id=%container.id container=%container.name image=%container.image.repository tag=%container.image.tag digest=%container.image.digest ns=%k8s.ns.name pod=%k8s.pod.name"
  priority    = "notice"
  source      = "syscall"
  tags        = ["container", "mitre_execution", "T1609"]

  depends_on = [sysdig_secure_list.container_runtimes]
}

resource "sysdig_secure_custom_policy" "terminal_opened_in_a_container" {
  name        = "Terminal Opened in a Container"
  description = "The runtime started a process with a terminal in a running container, as docker exec -it does."
  type        = "falco"
  severity    = 6
  enabled     = true

  rules {
    name = sysdig_secure_rule_falco.terminal_opened_in_a_container.name
  }
}
