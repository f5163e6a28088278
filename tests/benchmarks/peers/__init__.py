"""
Other solvers on the same instances, run beside ours for the same time.

Each module calls one tool; what it answers is recomputed in :mod:`tests.benchmarks.peers.judge`.
The tools are no dependency of the project: ``requirements/peers.txt`` locks them, and a benchmark
is skipped where its tool is not installed.
"""
