terraform {
  # Write-only arguments, ephemeral resources, and validations that refer to other variables.
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.0, < 9"
    }
    random = {
      source = "hashicorp/random"
      # The ephemeral random_password.
      version = ">= 3.7, < 4"
    }
    time = {
      source  = "hashicorp/time"
      version = ">= 0.12, < 1"
    }
  }
}
