"""
The solver: :func:`routing.solver.solve.solve` is its door.

Three ways lead to a plan: ``columns`` where day-routes are short (with a proof), ``genetic`` where
they are long and free of hours, ``search`` for every other rule. ``relaxation`` holds the easier
problems that bound a harder one, ``fold`` the horizons that repeat themselves, ``timetables`` the
hours of a route, ``plan`` and ``deadline`` what all of them share; ``first_use`` compiles them.
"""
