"""
The solver: :func:`routing.solver.solve.solve` is its door.

Three ways lead to a plan: ``columns`` where day-routes are short (with a proof), ``genetic`` where
they are long and free of hours, ``search`` for every other rule. ``relaxation`` holds the easier
problems that bound a harder one, ``fold`` the horizons that repeat themselves, ``timetables`` the
hours of a route, ``draft``, ``deadline`` and ``shares`` what all have in common; ``first_use``
compiles them.

What was *tried* for a tuned number is the table "Tuned numbers" of ``tests/benchmarks/RESULTS.md``:
half and double at the same effort, on two to four instances with two seeds each. Differences below
about 1 % are those between seeds.
"""
