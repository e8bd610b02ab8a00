{%- set environment = values.environments[*] -%}
# Fill in what the environment's project is called; values here are no secrets.
environment = "${{ environment.name }}"
project     = "acme-${{ environment.name }}"
region      = "europe-west3"
network     = "projects/acme-${{ environment.name }}/global/networks/services"
protected   = ${{ 'true' if environment.protected else 'false' }}
