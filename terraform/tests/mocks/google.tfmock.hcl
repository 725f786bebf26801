# What the provider would know only after it asked Google, where a random text will not do.

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
