"""A matrix server on this machine, in the documented formats of OSRM and of Valhalla."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Reply = tuple[int, dict[str, str], str]
LonLat = tuple[float, float]


@dataclass
class MatrixServer:
    """
    Measures straight lines: a degree east takes 10 s, a degree north 7 s, a second is 20 m.

    ``first`` are replies to give before anything else; ``lost`` positions are joined to nothing;
    ``most`` is how many locations, or pairs, a request may hold; ``table`` makes a Valhalla
    matrix of two tables.
    """

    address: str = ""
    most: int = 100
    first: list[Reply] = field(default_factory=list)
    lost: set[LonLat] = field(default_factory=set)
    is_verbose: bool = False
    units: str = "kilometers"
    asked: list[str] = field(default_factory=list)

    def seconds(self, a: LonLat, b: LonLat) -> float | None:
        if a != b and self.lost & {a, b}:
            return None
        east, north = b[0] - a[0], b[1] - a[1]
        # Eastwards is quicker than westwards: the matrix is not symmetric.
        return (10.0 if east > 0 else 12.0) * abs(east) + 7.0 * abs(north)

    def osrm(self, path: str) -> Reply:
        parts = urlsplit(path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        _, service, version, _, positions = parts.path.split("/")
        places = [tuple(map(float, one.split(","))) for one in positions.split(";")]
        if (service, version) != ("table", "v1") or query["annotations"] != "duration,distance":
            return 400, {}, '{"code": "InvalidUrl", "message": "URL string malformed"}'
        if len(places) > self.most:
            return 400, {}, '{"code": "TooBig", "message": "Too many table coordinates"}'
        rows, columns = (
            [places[int(k)] for k in query[name].split(";")] for name in ("sources", "destinations")
        )
        times = [[self.seconds(a, b) for b in columns] for a in rows]
        answer = {"code": "Ok", "durations": times, "distances": scaled(times, 20.0)}
        return 200, {}, json.dumps(answer)

    def valhalla(self, body: dict) -> Reply:
        rows, columns = (
            [(place["lon"], place["lat"]) for place in body[name]]
            for name in ("sources", "targets")
        )
        if len(rows) * len(columns) > self.most:
            error = {"error_code": 150, "error": "Exceeded max locations", "status_code": 400}
            return 400, {}, json.dumps(error)
        times = [[self.seconds(a, b) for b in columns] for a in rows]
        metres = 1609.344 if self.units == "miles" else 1000.0
        distances = scaled(times, 20.0 / metres)
        table: object = {"durations": times, "distances": distances}
        if self.is_verbose:
            table = [
                [{"time": t, "distance": d} for t, d in zip(*pair, strict=True)]
                for pair in zip(times, distances, strict=True)
            ]
        return 200, {}, json.dumps({"sources_to_targets": table, "units": self.units})


def scaled(times, factor):
    return [[None if t is None else t * factor for t in row] for row in times]


@contextmanager
def matrix_server(**settings) -> Iterator[MatrixServer]:
    """Run a server on a free port of the loopback until the block ends."""
    server = MatrixServer(**settings)
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    httpd.daemon_threads = True
    server.address = f"http://127.0.0.1:{httpd.server_address[1]}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def _handler(server: MatrixServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._say(lambda: server.osrm(self.path))

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._say(lambda: server.valhalla(body))

        def _say(self, answer: Callable[[], Reply]):
            server.asked.append(self.path)
            status, headers, text = server.first.pop(0) if server.first else answer()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            """Keep the output of the tests clean."""

    return Handler
