output "name" {
  description = "The name of the function and of its Cloud Run service."
  value       = google_cloudfunctions2_function.this.name
}

output "uri" {
  description = "The URL of the function, available once its invokers have access."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
  depends_on  = [google_cloud_run_v2_service_iam_member.invoker]
}

output "environment" {
  description = "The environment variables of the function, without Node's own options."
  value = tomap({
    for name, value in google_cloudfunctions2_function.this.service_config[0].environment_variables : name => value if name != "NODE_OPTIONS"
  })
}

output "config" {
  description = "Other fixed attributes of the function, for tests."
  value = {
    entry_point      = google_cloudfunctions2_function.this.build_config[0].entry_point
    runtime          = google_cloudfunctions2_function.this.build_config[0].runtime
    object           = google_cloudfunctions2_function.this.build_config[0].source[0].storage_source[0].object
    ingress_settings = google_cloudfunctions2_function.this.service_config[0].ingress_settings
    concurrency      = google_cloudfunctions2_function.this.service_config[0].max_instance_request_concurrency
    timeout_seconds  = google_cloudfunctions2_function.this.service_config[0].timeout_seconds
    invokers         = [for grant in google_cloud_run_v2_service_iam_member.invoker : grant.member]
    bucket           = google_cloudfunctions2_function.this.build_config[0].source[0].storage_source[0].bucket
  }
}
