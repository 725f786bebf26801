# Values that the provider learns from Google, where a random text is not valid.

mock_data "google_project" {
  defaults = {
    number = "123456789012"
  }
}

mock_resource "google_scc_v2_organization_source" {
  defaults = {
    name = "organizations/123456789/sources/42"
  }
}

mock_resource "google_compute_global_address" {
  defaults = {
    address = "203.0.113.9"
  }
}

mock_resource "google_logging_project_sink" {
  defaults = {
    writer_identity = "serviceAccount:service-1@gcp-sa-logging.iam.gserviceaccount.com"
  }
}

mock_resource "google_logging_folder_sink" {
  defaults = {
    writer_identity = "serviceAccount:service-folder-2@gcp-sa-logging.iam.gserviceaccount.com"
  }
}

mock_resource "google_logging_organization_sink" {
  defaults = {
    writer_identity = "serviceAccount:service-org-3@gcp-sa-logging.iam.gserviceaccount.com"
  }
}
