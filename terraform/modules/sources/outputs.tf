output "all" {
  description = "organizations/ORGANIZATION/sources/SOURCE of sysdig, and of falco where it has its own."
  value       = local.sources
}

output "created" {
  description = "Those that were created here."
  value       = google_scc_v2_organization_source.this
}

output "grants" {
  description = "Who may write to them, for tests."
  value       = google_scc_v2_organization_source_iam_member.write
}
