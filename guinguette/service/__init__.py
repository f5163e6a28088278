"""The memory of a service: what was planned, announced and done, edition after edition."""
