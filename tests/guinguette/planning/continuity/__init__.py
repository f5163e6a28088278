"""Tests of a service that goes on."""
