resource "google_sql_database_instance" "this" {
  name                = "${var.name}-${var.environment}"
  database_version    = "POSTGRES_17"
  region              = var.region
  deletion_protection = true

  settings {
    tier                        = var.tier
    edition                     = "ENTERPRISE"
    availability_type           = var.protected ? "REGIONAL" : "ZONAL"
    disk_autoresize             = true
    deletion_protection_enabled = true

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = var.protected ? 7 : 1

      backup_retention_settings {
        retained_backups = var.protected ? 30 : 7
      }
    }

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    user_labels = {
      service     = var.name
      environment = var.environment
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_sql_database" "this" {
  name     = replace(var.name, "-", "_")
  instance = google_sql_database_instance.this.name
}
