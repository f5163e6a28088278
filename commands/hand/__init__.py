"""The commands of the coordinator's hand."""
