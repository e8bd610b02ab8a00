# What ${{ values.name }} needs outside of the cluster; its team changes this file.
{%- if values.database == 'postgres' %}

module "${{ values.name }}-database" {
  source = "../modules/database"

  name        = "${{ values.name }}"
  environment = var.environment
  region      = var.region
  network     = var.network
  protected   = var.protected
}
{%- else %}
#
# module "${{ values.name }}-bucket" {
#   source = "../modules/bucket"
#
#   name        = "${{ values.name }}"
#   project     = var.project
#   environment = var.environment
#   region      = var.region
# }
{%- endif %}
