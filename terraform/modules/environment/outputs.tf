output "all" {
  description = "The environment variables of each stage, except those for mounted files."
  value = {
    receive = merge(var.settings.receive, local.ways_in)
    poll = merge(
      var.settings.poll,
      local.ways_in,
      { SYSDIG_REGION = var.sysdig_region },
      var.checkpoint == null ? {} : { CHECKPOINT_BUCKET = var.checkpoint.bucket, CHECKPOINT_OBJECT = var.checkpoint.object },
    )
    enrich = merge(
      var.settings.enrich,
      {
        PROJECT_ID        = var.project_id
        ORGANIZATION_ID   = var.organization_id
        FINDINGS_TOPIC    = var.topics.findings
        EVENTS_DEAD_TOPIC = var.topics.eventsDead
      },
      length(var.lookup_projects) == 0 ? {} : { LOOKUP_PROJECTS = join(",", sort(var.lookup_projects)) },
    )
    write = merge(
      var.settings.write,
      {
        PROJECT_ID          = var.project_id
        SCC_SOURCE          = var.sources.sysdig
        FINDINGS_DEAD_TOPIC = var.topics.findingsDead
        SYSDIG_REGION       = var.sysdig_region
        # Each instance writes at its share of the rate.
        WRITE_INSTANCES = tostring(var.write_instances)
        MAX_WAITING     = tostring(var.max_waiting)
      },
      contains(keys(var.sources), "falco") ? { SCC_FALCO_SOURCE = var.sources["falco"] } : {},
      local.fold,
    )
  }
}
