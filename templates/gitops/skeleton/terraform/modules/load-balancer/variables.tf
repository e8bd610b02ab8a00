variable "name" {
  description = "Name of the service."
  type        = string
}

variable "environment" {
  description = "Name of the environment."
  type        = string
}

variable "host" {
  description = "The name under which the service is reached."
  type        = string
}
