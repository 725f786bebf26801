terraform {
  required_version = ">= 1.7"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.30, < 8"
    }
  }
}

provider "google" {
  project = var.project_id

  # Security Command Center counts the calls of a person to a project of theirs, and refuses them when none is named.
  user_project_override = true
  billing_project       = var.project_id
}
