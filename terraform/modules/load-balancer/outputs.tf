output "address" {
  description = "The address for the domain's A record."
  value       = google_compute_global_address.this.address
}

output "url" {
  description = "The URL of the webhook."
  value       = "https://${var.domain}/"
}

output "rules" {
  description = "The rules of Cloud Armor, by priority."
  value = {
    for rule in google_compute_security_policy.this.rule : rule.priority => {
      action = rule.action
      ranges = sort(rule.match[0].config[0].src_ip_ranges)
      limit  = try("${rule.rate_limit_options[0].rate_limit_threshold[0].count}/${rule.rate_limit_options[0].rate_limit_threshold[0].interval_sec}s", null)
    }
  }
}
