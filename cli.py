"""Command line of guinguette."""
