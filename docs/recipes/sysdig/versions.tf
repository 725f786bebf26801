terraform {
  required_version = ">= 1.11"

  required_providers {
    sysdig = {
      source  = "sysdiglabs/sysdig"
      version = "~> 3.0"
    }
  }
}
