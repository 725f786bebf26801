# What the provider would know only after it asked Google, where a random text will not do.

mock_data "google_project" {
  defaults = {
    number = "123456789012"
  }
}
