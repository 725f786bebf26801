# Who may call the function: on the Cloud Run service that it is, which has the function's name. The invoker role of
# Cloud Functions itself has no effect on 2nd gen functions.
resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.project_id
  location = var.region
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = each.value

  lifecycle {
    # A function that is replaced is another service, whose policy is empty.
    replace_triggered_by = [google_cloudfunctions2_function.this.id]
  }
}
