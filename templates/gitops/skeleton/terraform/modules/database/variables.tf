variable "name" {
  description = "Name of the service."
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

variable "network" {
  description = "Id of the network it is reached from."
  type        = string
}

variable "protected" {
  description = "Whether losing it would be an incident."
  type        = bool
  default     = false
}

variable "tier" {
  description = "Size of the machine."
  type        = string
  default     = "db-custom-1-3840"
}
