# Invokers of the function. Grant the role on the underlying Cloud Run service, which has the function's name: the invoker
# role of Cloud Functions has no effect on 2nd gen functions.
resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.project_id
  location = var.region
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = each.value

  lifecycle {
    # A replaced function is a new service with an empty policy.
    replace_triggered_by = [google_cloudfunctions2_function.this.id]
  }
}
