variable "name" {
  description = "Name of the service; the bucket's begins with the project's, since bucket names are the world's."
  type        = string
}

variable "project" {
  description = "Google Cloud project of the environment."
  type        = string
}

variable "environment" {
  description = "Name of the environment."
  type        = string
}

variable "region" {
  description = "Where it is made."
  type        = string
}

variable "keep_versions_days" {
  description = "How long overwritten and deleted objects can be brought back."
  type        = number
  default     = 30
}
