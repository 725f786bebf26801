output "exclusions" {
  description = "The filters of what the _Default bucket of a project does not store."
  value       = { for name, exclusion in google_logging_project_exclusion.this : name => exclusion.filter }
}

output "filters" {
  description = "The filter of each sink."
  value       = local.filters
}

output "sinks" {
  description = "The sinks by the names that they were given: what they belong to and what they are called."
  value = merge(
    { for name, sink in google_logging_project_sink.this : name => { parent = "projects/${sink.project}", name = sink.name } },
    { for name, sink in google_logging_folder_sink.this : name => { parent = "folders/${sink.folder}", name = sink.name } },
    { for name, sink in google_logging_organization_sink.this : name => { parent = "organizations/${sink.org_id}", name = sink.name } },
  )
}

output "writers" {
  description = "The parents of sinks whose identities may publish."
  value       = keys(local.writers)
}
