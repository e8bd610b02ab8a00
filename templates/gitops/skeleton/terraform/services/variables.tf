variable "environment" {
  description = "Name of the environment, as the portal calls it."
  type        = string
}

variable "project" {
  description = "Google Cloud project of the environment."
  type        = string
}

variable "region" {
  description = "Where everything is made."
  type        = string
}

variable "network" {
  description = "Id of the network that the clusters are in; databases are reached from there only."
  type        = string
}

variable "protected" {
  description = "Whether losing it would be an incident: copies in two zones, longer backups."
  type        = bool
  default     = false
}
