output "dashboard" {
  description = "The dashboard, projects/P/dashboards/D."
  value       = google_monitoring_dashboard.this.id
}

output "alerts" {
  description = "The alerts, by topic."
  value = merge(
    {
      dead_letters   = google_monitoring_alert_policy.dead_letters
      oldest_message = google_monitoring_alert_policy.oldest_message
    },
    { for policy in google_monitoring_alert_policy.ingress_errors : "ingress_errors" => policy },
    { for policy in google_monitoring_alert_policy.rejected : "rejected" => policy },
    { for policy in google_monitoring_alert_policy.throttled : "throttled" => policy },
    { for policy in google_monitoring_alert_policy.forbidden : "forbidden" => policy },
    { for policy in google_monitoring_alert_policy.silence : "silence" => policy },
  )
}

output "metrics" {
  description = "The log-based metrics; null if Cloud Logging has no logs."
  value = {
    outcomes  = one(google_logging_metric.outcomes)
    findings  = one(google_logging_metric.findings)
    unclaimed = one(google_logging_metric.unclaimed)
  }
}

output "charts" {
  description = "The titles of the dashboard's charts."
  value       = local.charts[*].title
}
