output "address" {
  description = "The address that the name of the service points to."
  value       = google_compute_global_address.this.address
}

output "certificate" {
  description = "Name of the certificate, for the gateway."
  value       = google_compute_managed_ssl_certificate.this.name
}

output "ssl_policy" {
  description = "Name of the policy, for the gateway."
  value       = google_compute_ssl_policy.this.name
}
