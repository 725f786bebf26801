# Written by `npm run docs`. Do not edit.
resource "sysdig_secure_list" "program_directories" {
  name = "program_directories"
  items = [
    "/bin",
    "/sbin",
    "/usr/bin",
    "/usr/sbin",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/lib",
    "/lib64",
    "/usr/lib",
  ]
}

resource "sysdig_secure_rule_falco" "program_file_written_in_a_container" {
  name        = "Program File Written in a Container"
  description = "A file below a directory of programs or libraries was opened for writing in a container."
  condition   = "evt.type in (open, openat, openat2, creat) and evt.failed=false and evt.is_open_write=true and fd.typechar=f and container.id != host and fd.name pmatch (program_directories)"
  output      = "Program file written in a container | evt_type=%evt.type file=%fd.name open_write=%evt.is_open_write user=%user.name user_uid=%user.uid process=%proc.name exe=%proc.exepath command=%proc.cmdline pid=%proc.pid parent=%proc.pname pcmdline=%proc.pcmdline gparent=%proc.aname[2] container_id=%container.id container=%container.name image=%container.image.repository tag=%container.image.tag digest=%container.image.digest ns=%k8s.ns.name pod=%k8s.pod.name"
  priority    = "error"
  source      = "syscall"
  tags        = ["container", "filesystem", "mitre_execution", "mitre_persistence", "T1554"]

  depends_on = [sysdig_secure_list.program_directories]
}

resource "sysdig_secure_custom_policy" "program_file_written_in_a_container" {
  name        = "Program File Written in a Container"
  description = "A file below a directory of programs or libraries was opened for writing in a container."
  type        = "falco"
  severity    = 3
  enabled     = true

  rules {
    name = sysdig_secure_rule_falco.program_file_written_in_a_container.name
  }
}

resource "sysdig_secure_rule_falco" "new_program_run_in_a_container" {
  name        = "New Program Run in a Container"
  description = "A program was run that is not part of the image, but was written after the container started."
  condition   = "evt.type in (execve, execveat) and evt.failed=false and container.id != host and proc.is_exe_upper_layer=true"
  output      = "New program run in a container | evt_type=%evt.type process=%proc.name exe=%proc.exepath command=%proc.cmdline pid=%proc.pid upper_layer=%proc.is_exe_upper_layer written=%proc.exe_ino.mtime parent=%proc.pname pcmdline=%proc.pcmdline gparent=%proc.aname[2] user=%user.name user_uid=%user.uid container_id=%container.id container=%container.name image=%container.image.repository tag=%container.image.tag digest=%container.image.digest ns=%k8s.ns.name pod=%k8s.pod.name"
  priority    = "critical"
  source      = "syscall"
  tags        = ["container", "process", "mitre_execution", "T1105"]
}

resource "sysdig_secure_custom_policy" "new_program_run_in_a_container" {
  name        = "New Program Run in a Container"
  description = "A program was run that is not part of the image, but was written after the container started."
  type        = "falco"
  severity    = 0
  enabled     = true

  rules {
    name = sysdig_secure_rule_falco.new_program_run_in_a_container.name
  }
}
