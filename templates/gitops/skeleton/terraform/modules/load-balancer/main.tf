# The cluster's gateway makes the load balancer itself; what must outlive it is made here.

resource "google_compute_global_address" "this" {
  name = "${var.name}-${var.environment}"
}

resource "google_compute_managed_ssl_certificate" "this" {
  name = "${var.name}-${var.environment}"

  managed {
    domains = [var.host]
  }
}

resource "google_compute_ssl_policy" "this" {
  name            = "${var.name}-${var.environment}"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
}
