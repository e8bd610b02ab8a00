"""The command `acme-tasks`: everything that a developer and the pipeline do with a service."""
