output "receive" {
  description = "Of receive, besides that of the secrets' file."
  value = merge(var.settings.receive, {
    PROJECT_ID        = var.project_id
    EVENTS_TOPIC      = var.topics.events
    EVENTS_DEAD_TOPIC = var.topics.eventsDead
  })
}

output "poll" {
  description = "Of poll, besides those of the token and the checkpoint."
  value = merge(var.settings.poll, {
    PROJECT_ID        = var.project_id
    EVENTS_TOPIC      = var.topics.events
    EVENTS_DEAD_TOPIC = var.topics.eventsDead
    SYSDIG_REGION     = var.sysdig_region
  })
}

output "enrich" {
  description = "Of enrich."
  value = merge(
    var.settings.enrich,
    {
      PROJECT_ID        = var.project_id
      ORGANIZATION_ID   = var.organization_id
      FINDINGS_TOPIC    = var.topics.findings
      EVENTS_DEAD_TOPIC = var.topics.eventsDead
    },
    length(var.lookup_projects) == 0 ? {} : { LOOKUP_PROJECTS = join(",", sort(var.lookup_projects)) },
  )
}

output "write" {
  description = "Of write."
  value = merge(
    var.settings.write,
    {
      PROJECT_ID          = var.project_id
      SCC_SOURCE          = var.sources.sysdig
      FINDINGS_DEAD_TOPIC = var.topics.findingsDead
      SYSDIG_REGION       = var.sysdig_region
      # Each instance writes at its share of the pace.
      WRITE_INSTANCES = tostring(var.write_instances)
      MAX_WAITING     = tostring(var.max_waiting)
    },
    contains(keys(var.sources), "falco") ? { SCC_FALCO_SOURCE = var.sources["falco"] } : {},
    local.fold,
  )
}
