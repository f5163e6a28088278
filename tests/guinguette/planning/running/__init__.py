"""Tests of the memory of visits."""
