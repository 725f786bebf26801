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

  # Security Command Center counts the calls of a person to a project of theirs, and refuses them when none is named.
  user_project_override = true
  billing_project       = var.project_id
}
