terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.0, < 9"
    }
    random = {
      source = "hashicorp/random"
    }
    time = {
      source = "hashicorp/time"
    }
  }
}

provider "google" {
  project = var.project_id

  # Security Command Center counts a user's calls against a quota project, and refuses calls that name none.
  user_project_override = true
  billing_project       = var.project_id
}
