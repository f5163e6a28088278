"""
Routes of OSRM or Valhalla by car: ``python engine_routes.py ENGINE EXTRACT.osm.pbf PLACES FOLDER``.

Runs on its own, with any Python that has ``osrm-bindings`` or ``pyvalhalla``. PLACES is a JSON
file: lists of places, ``[longitude, latitude]`` each, two or more. Prints a JSON list: for each of
them kilometres, minutes and the line, or ``null`` where the engine finds no way.
"""

import json
import subprocess
import sys
from pathlib import Path


def main(engine, extract, places, folder):
    prepare = {"osrm": osrm_router, "valhalla": valhalla_router}[engine]
    route = prepare(Path(extract), Path(folder))
    print(json.dumps([route(way) for way in json.loads(Path(places).read_text())]))


def osrm_router(extract, folder):
    import osrm
    from osrm_table import prepare

    prepare(extract, folder)
    engine = osrm.OSRM(
        storage_config=str(folder / "roads.osrm"), algorithm="MLD", use_shared_memory=False
    )

    def route(way):
        parameters = osrm.RouteParameters(
            coordinates=[tuple(place) for place in way], overview="full", geometries="geojson"
        )
        try:
            found = engine.Route(parameters)["routes"][0]
        except (RuntimeError, KeyError, IndexError):
            return None
        line = [list(point) for point in found["geometry"]["coordinates"]]
        return [found["distance"] / 1000.0, found["duration"] / 60.0, line]

    return route


def valhalla_router(extract, folder):
    import valhalla

    (folder / "tiles").mkdir(exist_ok=True)
    config = valhalla.get_config(tile_extract="", tile_dir=str(folder / "tiles"), verbose=False)
    (folder / "valhalla.json").write_text(json.dumps(config))
    build = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
    subprocess.run(
        [build, "-c", folder / "valhalla.json", extract], check=True, capture_output=True
    )
    actor = valhalla.Actor(config)

    def route(way):
        places = [{"lon": lon, "lat": lat} for lon, lat in way]
        for place in places[1:-1]:
            place["type"] = "through"
        try:
            trip = actor.route({"locations": places, "costing": "auto", "shape_format": "geojson"})[
                "trip"
            ]
        except (RuntimeError, valhalla.ValhallaError):
            return None
        line = [point for leg in trip["legs"] for point in decoded(leg["shape"])]
        return [trip["summary"]["length"], trip["summary"]["time"] / 60.0, line]

    return route


def decoded(shape):
    """Points of a line as Valhalla writes it: differences in 1e-6 degree, five bits a letter."""
    if not isinstance(shape, str):
        return shape["coordinates"]
    numbers, value, bits = [], 0, 0
    for letter in shape:
        part = ord(letter) - 63
        value |= (part & 31) << bits
        bits += 5
        if part < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = bits = 0
    points, lat, lon = [], 0, 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + north, lon + east
        points.append([lon / 1e6, lat / 1e6])
    return points


if __name__ == "__main__":
    main(*sys.argv[1:])
