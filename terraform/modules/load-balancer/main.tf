# A global external HTTPS load balancer in front of the webhook, with Cloud Armor.

locals {
  name = "${var.name_prefix}scc-webhook"

  everybody = "*"
  # Cloud Armor accepts at most ten ranges per rule.
  allowed = length(var.allowed_cidrs) == 0 ? [[local.everybody]] : chunklist(sort(var.allowed_cidrs), 10)
}

resource "google_compute_global_address" "this" {
  project = var.project_id
  name    = local.name
}

resource "google_compute_region_network_endpoint_group" "this" {
  project               = var.project_id
  region                = var.region
  name                  = local.name
  network_endpoint_type = "SERVERLESS"

  # A 2nd gen function is a Cloud Run service.
  cloud_run {
    service = var.service
  }
}

resource "google_compute_security_policy" "this" {
  project     = var.project_id
  name        = local.name
  description = "Which senders may call the webhook, and at which rate"
  type        = "CLOUD_ARMOR"

  dynamic "rule" {
    for_each = local.allowed
    content {
      description = "Known senders, up to the rate limit"
      priority    = 1000 + rule.key
      action      = "throttle"

      match {
        versioned_expr = "SRC_IPS_V1"
        config {
          src_ip_ranges = rule.value
        }
      }

      rate_limit_options {
        enforce_on_key = "IP"
        conform_action = "allow"
        # The sender may retry later, as after any 429.
        exceed_action = "deny(429)"
        rate_limit_threshold {
          count        = var.rate_limit.requests
          interval_sec = var.rate_limit.interval_seconds
        }
      }
    }
  }

  # The default rule, required in every policy, at the lowest priority.
  rule {
    description = "All others"
    priority    = 2147483647
    action      = "deny(403)"

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = [local.everybody]
      }
    }
  }
}

resource "google_compute_backend_service" "this" {
  project               = var.project_id
  name                  = local.name
  load_balancing_scheme = "EXTERNAL_MANAGED"
  security_policy       = google_compute_security_policy.this.id

  backend {
    group = google_compute_region_network_endpoint_group.this.id
  }

  # Log refused senders.
  log_config {
    enable      = true
    sample_rate = 1
  }
}

resource "google_compute_url_map" "this" {
  project         = var.project_id
  name            = local.name
  default_service = google_compute_backend_service.this.id
}

# Google issues the certificate once the domain points to the address, and renews it.
resource "google_compute_managed_ssl_certificate" "this" {
  project = var.project_id
  # A new domain needs a new certificate, which must exist before the proxy releases this one.
  name = "${local.name}-${substr(sha256(var.domain), 0, 8)}"

  managed {
    domains = [var.domain]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_target_https_proxy" "this" {
  project          = var.project_id
  name             = local.name
  url_map          = google_compute_url_map.this.id
  ssl_certificates = [google_compute_managed_ssl_certificate.this.id]
}

resource "google_compute_global_forwarding_rule" "this" {
  project               = var.project_id
  name                  = local.name
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.this.id
}
