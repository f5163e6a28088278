"""
Plans with a proof: day-routes as columns.

``slots`` counts together the vehicle-days that are alike; in the room ``routes``, ``enumeration``
lists the day-routes of one of them, ``route_table`` lays them out, ``pricing`` and
``template_pricing`` price them, compiled. ``source`` offers them as columns. ``master`` is the
linear relaxation, with ``cuts``; ``pool`` and ``branching`` search a list of columns to the end,
``mip`` and ``improve`` a neighbourhood; ``linear_program`` is what they solve, in ``silence``.
``warm_start`` reads a known plan, ``aside`` searches on the other core. ``templates`` brings it all
together. ``on_demand`` bounds what cannot be listed.
"""
