output "exclusions" {
  description = "The exclusion filters of the projects' _Default buckets."
  value       = { for name, exclusion in google_logging_project_exclusion.this : name => exclusion.filter }
}

output "filters" {
  description = "The filter of each sink."
  value       = local.filters
}

output "sinks" {
  description = "The sinks, by their given names: parent and sink name."
  value = merge(
    { for name, sink in google_logging_project_sink.this : name => { parent = "projects/${sink.project}", name = sink.name } },
    { for name, sink in google_logging_folder_sink.this : name => { parent = "folders/${sink.folder}", name = sink.name } },
    { for name, sink in google_logging_organization_sink.this : name => { parent = "organizations/${sink.org_id}", name = sink.name } },
  )
}

output "writers" {
  description = "The parents whose sink identities may publish."
  value       = keys(local.writers)
}
