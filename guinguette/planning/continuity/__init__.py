"""The service goes on: promises kept, habits changed, exceptions made, and what is told of it."""
