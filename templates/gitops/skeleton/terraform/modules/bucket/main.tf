resource "google_storage_bucket" "this" {
  name                        = "${var.project}-${var.name}"
  location                    = var.region
  force_destroy               = false
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true

  versioning {
    enabled = true
  }

  lifecycle_rule {
    condition {
      days_since_noncurrent_time = var.keep_versions_days
    }

    action {
      type = "Delete"
    }
  }

  labels = {
    service     = var.name
    environment = var.environment
  }

  lifecycle {
    prevent_destroy = true
  }
}
