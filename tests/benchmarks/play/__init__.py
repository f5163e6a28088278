"""
A play of a service over a year: successive periods, random events, every invariant looked at.

``python -m tests.benchmarks.play --folders 30 --months 12 --seed 1 --resume DIR``
"""
