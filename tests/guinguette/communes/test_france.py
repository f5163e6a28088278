"""The communes of France as the planner reads and finds them; the shipped file itself."""

import hashlib
import math
import random
import re
import string
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import shapely

from guinguette.communes.departements import departement_names
from guinguette.communes.france import (
    Commune,
    CommuneIndex,
    _locate,
    communes_path,
    load_communes,
    read_communes,
)
from guinguette.communes.names import normalise_name
from guinguette.faults import MissingDataError

FOUR = ("02", "10", "51", "52")
DATA = Path(__file__).resolve().parents[3] / "data" / "communes"


@pytest.fixture(scope="module")
def france() -> tuple[Commune, ...]:
    return load_communes()


@pytest.fixture(scope="module")
def four() -> CommuneIndex:
    return CommuneIndex(load_communes(departements=FOUR))


def commune(code: str, name: str, article: str = "", population: int = 100) -> Commune:
    return Commune(
        code=code,
        name=name,
        name_with_article=article + name,
        departement=code[:2],
        population=population,
        epci_code="",
        epci_name="",
        longitude=4.9,
        latitude=48.6,
        position_source="mairie",
        mairie_phone="",
    )


# --- the shipped file


def test_the_file_is_small_and_is_the_one_its_birth_certificate_describes() -> None:
    content = communes_path().read_bytes()
    assert len(content) <= 12_000_000
    certificate = (DATA / "README.md").read_text(encoding="utf-8")
    assert f"`{hashlib.sha256(content).hexdigest()}`" in certificate


def test_there_are_34875_communes_of_all_departements_in_order(france: tuple[Commune, ...]) -> None:
    assert len(france) == 34_875
    assert {c.departement for c in france} == set(departement_names())
    keys = [(c.departement, c.code) for c in france]
    assert keys == sorted(set(keys))
    assert all(c.code.startswith(c.departement) for c in france)
    assert sum(c.departement in FOUR for c in france) == 2_264


def test_only_the_four_flagged_communes_have_no_position(france: tuple[Commune, ...]) -> None:
    lost = {c.code for c in france if math.isnan(c.longitude) or math.isnan(c.latitude)}
    assert lost == {c.code for c in france if c.position_source == "none"}
    assert lost == {"15031", "15035", "15047", "15171"}


def test_the_counts_of_repairs_are_those_of_the_birth_certificate(
    france: tuple[Commune, ...],
) -> None:
    certificate = (DATA / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| position_source `(\w+)` \| ([\d,]+) \| ([\d,]+) \|", certificate, re.M)
    stated = {source: (int(a.replace(",", "")), int(b.replace(",", ""))) for source, a, b in rows}
    everywhere = Counter(c.position_source for c in france)
    here = Counter(c.position_source for c in france if c.departement in FOUR)
    assert {s: n for s, n in stated.items() if n != (0, 0)} == {
        source: (n, here[source]) for source, n in everywhere.items()
    }


def test_repaired_positions_lie_inside_their_contour_and_mairies_within_500_m() -> None:
    frame = read_communes(departements=["52"])
    points = shapely.points(frame["longitude"], frame["latitude"])
    inside = shapely.contains(frame.geometry.to_numpy(), points)
    repaired = frame["position_source"].str.startswith("point_in_contour").to_numpy()
    assert repaired.sum() > 0
    assert inside[repaired].all()
    flat = frame.geometry.to_crs(2154)  # Lambert-93, metres
    mairies = frame.set_geometry(points, crs=4326).geometry.to_crs(2154)
    assert flat.distance(mairies).max() < 505


def test_neighbours_share_the_vertices_of_their_border() -> None:
    whole = read_communes(departements=["52"])
    assert shapely.coverage_is_valid(whole.geometry.to_numpy())
    shapes = dict(zip(whole["name"], whole.geometry.to_numpy(), strict=True))
    border = shapes["Saint-Dizier"].intersection(shapes["Chancenay"])
    assert border.length > 0.01  # degrees, about 1 km
    vertices = {tuple(xy) for xy in shapely.get_coordinates(border)}
    for name in ("Saint-Dizier", "Chancenay"):
        assert vertices <= {tuple(xy) for xy in shapely.get_coordinates(shapes[name])}


def test_four_departements_have_6463_contiguous_pairs() -> None:
    shapes = read_communes(departements=FOUR).geometry.to_numpy()
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    borders = shapely.intersection(shapes[a[a < b]], shapes[b[a < b]])
    assert (shapely.length(borders) > 0).sum() == 6_463


def test_contours_are_valid_polygons_with_longitude_first() -> None:
    frame = read_communes(departements=FOUR)
    assert frame.crs.to_epsg() == 4326
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    assert frame.geometry.is_valid.all()
    west, south, east, north = frame.total_bounds
    assert 2.9 < west < east < 6
    assert 47.5 < south < north < 50.1


# --- reading and selecting


def test_communes_are_selected_by_departement_epci_and_code() -> None:
    saint_dizier = load_communes(codes=["52448"])[0]
    assert (saint_dizier.name, saint_dizier.departement) == ("Saint-Dizier", "52")
    assert saint_dizier.population > 20_000
    members = load_communes(epci=[saint_dizier.epci_code])
    assert len(members) > 30
    assert {c.epci_name for c in members} == {saint_dizier.epci_name}
    assert {c.departement for c in members} == {"51", "52"}
    both = load_communes(epci=[saint_dizier.epci_code], departements=["51"])
    assert set(both) == {c for c in members if c.departement == "51"}
    assert load_communes(codes=["52448", "00000"]) == (saint_dizier,)
    assert load_communes(codes=[]) == ()


def test_the_table_and_the_records_say_the_same() -> None:
    frame = read_communes(departements=["52"], codes=["52448", "52121"])
    records = load_communes(departements=["52"], codes=["52448", "52121"])
    fields = [name for name in Commune.__slots__ if name in frame]
    assert fields == list(Commune.__slots__)
    assert [Commune(**row) for row in frame[fields].to_dict("records")] == list(records)
    assert len(read_communes(codes=[])) == 0


def test_corsica_and_overseas_are_there_and_unknown_populations_are_zero() -> None:
    ajaccio, mamoudzou = load_communes(codes=["2A004", "97611"])
    assert (ajaccio.name, ajaccio.departement) == ("Ajaccio", "2A")
    assert (mamoudzou.departement, mamoudzou.population) == ("976", 0)
    assert read_communes(codes=["97611"])["population_source"].tolist() == ["none"]
    assert departement_names()["976"] == "Mayotte"


def test_four_departements_are_read_with_contours() -> None:
    frame = read_communes(departements=FOUR)
    assert len(frame) == 2_264
    assert frame.geometry.is_valid.all()


def test_importing_the_module_loads_no_table_library() -> None:
    code = (
        "import sys, guinguette.communes.france\n"
        "print(sorted({'geopandas', 'pandas', 'pyarrow', 'numpy', 'rapidfuzz', 'shapely'}"
        " & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_neither_table_needs_pyarrow() -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from guinguette.communes.france import contour_lines, load_communes, read_communes\n"
        "print(len(load_communes()), len(read_communes(departements=['52'])), "
        "len(contour_lines(['52088'])))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["34875", "426", "1"]


def test_the_installed_file_comes_before_the_one_of_the_checkout(tmp_path: Path) -> None:
    package = tmp_path / "guinguette"
    checkout = tmp_path / "data" / "communes" / "communes.npz"
    installed = package / "_data" / "communes" / "communes.npz"
    with pytest.raises(MissingDataError, match="introuvable") as raised:
        _locate(package)
    assert raised.value.exit_code == 5
    for path in (checkout, installed):
        path.parent.mkdir(parents=True)
        path.touch()
        assert _locate(package) == path


def test_a_damaged_file_is_reported_in_french(tmp_path: Path) -> None:
    damaged = tmp_path / "communes.npz"
    damaged.write_bytes(communes_path().read_bytes()[:1000])
    for reader in (load_communes, read_communes):
        with pytest.raises(MissingDataError, match="abîmé"):
            reader(path=damaged)


# --- finding by name or code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("st dizier", "52448"),
        ("SAINT-DIZIER", "52448"),
        ("  saint   dizier ", "52448"),
        ("St. Dizier (52)", "52448"),
        ("52448", "52448"),
        ("L Epine", "51231"),
        ("l’épine", "51231"),
        ("epine", "51231"),
        ("vitry le francois", "51649"),
        ("Ste-Menehould", "51507"),
        ("Fismes", "51250"),
        ("Les Loges", "52290"),
    ],
)
def test_a_commune_is_found_however_its_name_is_written(
    four: CommuneIndex, text: str, code: str
) -> None:
    match = four.find(text)
    assert match.exact is not None
    assert match.exact.code == code
    assert match.candidates == ()


def test_a_code_that_lost_its_leading_zero_is_suggested_but_not_repaired(
    four: CommuneIndex,
) -> None:
    match = four.find("2070")
    assert match.exact is None
    assert [c.code for c in match.candidates] == ["02070"]
    assert four.by_code("2070") is None
    assert four.by_code("02070") == match.candidates[0]


def test_an_unknown_code_suggests_only_codes_one_slip_away(
    four: CommuneIndex,
) -> None:
    index = CommuneIndex([commune("51448", "A"), commune("52448", "B"), commune("10001", "C")])
    found = index.find("54248")  # two digits swapped
    assert found.exact is None
    assert [c.code for c in found.candidates] == ["52448"]
    assert [c.code for c in index.find("52449").candidates] == ["52448"]
    assert [c.code for c in index.find("53448").candidates] == ["51448", "52448"]
    assert [c.name for c in four.find("52 448").candidates] == ["Saint-Dizier"]


def test_a_name_borne_by_several_communes_is_ambiguous(france: tuple[Commune, ...]) -> None:
    match = CommuneIndex(france).find("celles", limit=10)
    assert match.exact is None
    assert match.is_ambiguous
    assert {c.code for c in match.candidates} == {"09093", "15031", "17076", "24090", "34072"}
    chosen = CommuneIndex(france).find("Celles (09)").exact
    assert chosen is not None
    assert chosen.code == "09093"


def test_an_article_decides_between_two_names_that_differ_by_it() -> None:
    with_article, without = commune("52001", "Rivière", "La "), commune("52002", "Rivière")
    index = CommuneIndex([with_article, without])
    assert index.find("la riviere").exact == with_article
    assert index.find("riviere").is_ambiguous


def test_the_beginning_of_a_name_gives_candidates_only(four: CommuneIndex) -> None:
    match = four.find("vitry")
    assert match.exact is None
    assert not match.is_ambiguous
    assert match.candidates[0].name == "Vitry-le-François"
    assert len(four.find("vitry", limit=2).candidates) == 2


@pytest.mark.parametrize("text", ["", "   ", "'", "-", "zzzzqq", "=cmd()", "{{7*7}}"])
def test_a_text_that_resembles_nothing_finds_nothing(four: CommuneIndex, text: str) -> None:
    match = four.find(text)
    assert (match.exact, match.candidates) == (None, ())


def test_every_commune_is_found_by_its_own_code_and_never_by_the_name_of_another(
    four: CommuneIndex,
) -> None:
    for wanted in four.communes:
        assert four.find(wanted.code).exact == wanted
        match = four.find(wanted.name_with_article)
        assert match.exact == wanted or (match.is_ambiguous and match.exact is None)


def test_two_typos_still_lead_to_the_commune(four: CommuneIndex) -> None:
    """97 % measured; 90 % among all of France."""
    rng = random.Random(1)
    names = [c for c in rng.sample(four.communes, 300) if len(c.name) >= 5]
    found = 0
    for wanted in names:
        text = wanted.name
        for _ in range(2):
            i = rng.randrange(len(text))
            text = text[:i] + rng.choice(("", rng.choice(string.ascii_lowercase))) + text[i + 1 :]
        match = four.find(text)
        found += match.exact == wanted or wanted in match.candidates
    assert found / len(names) >= 0.95


def test_normalising_twice_changes_nothing(france: tuple[Commune, ...]) -> None:
    names = {normalise_name(c.name_with_article) for c in france}
    assert "saint dizier" in names
    assert normalise_name("Châlons s/ Marne") == "chalons sur marne"
    assert normalise_name("Œuilly") == "oeuilly"
    assert all(re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*", name) for name in names)


def test_a_former_commune_leads_to_the_new_one_and_is_never_exact(four: CommuneIndex) -> None:
    match = four.find("montier en der")
    assert match.exact is None
    assert [c.code for c in match.candidates] == ["52331"]
    assert (match.former, match.is_ambiguous) == ("Montier-en-Der", False)


def test_names_alike_of_the_departements_near_come_first(france: tuple[Commune, ...]) -> None:
    index = CommuneIndex(france)
    near = index.find("Vignori", near={"52"}).candidates
    assert near[0].code == "52524"
    departements = [c.departement == "52" for c in near]
    assert departements == sorted(departements, reverse=True)
    assert "Montpellier" in {c.name for c in index.find("Montpelier", near={"52"}).candidates}
