"""How much a commune needs a service that comes to it, measured from open data."""
