"""Open data brought from a server that misbehaves, and read from files given by hand."""

from datetime import date

import pytest

from guinguette.demand.sources import open_data
from guinguette.demand.store import fetch, kept_data, kept_folder
from guinguette.faults import InputError, MissingDataError, UsageError
from routing.network.download.sources import Patience
from tests.guinguette.demand.tables import bpe_text, bpe_zip, census_zip, zipped
from tests.http_servers import Reply, serve
from tests.small_disk import mounted

TODAY = date(2026, 11, 30)
QUICK = Patience(attempts=2, first_wait_s=0.01, longest_wait_s=1.0, connect_s=900.0, read_s=900.0)
FILE = "/DS_BPE_2024_CSV_FR.zip"
COUNTS = {("52448", "B105"): 3, ("52448", "B207"): 9, ("52332", "A206"): 1, ("52332", "A504"): 2}


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def site(data, monkeypatch):
    with serve() as running:
        monkeypatch.setenv("GUINGUETTE_DONNEES_URL", running.address)
        running.add(FILE, bpe_zip(COUNTS))
        yield running


def own_entry(data, text):
    data.mkdir(exist_ok=True)
    (data / "sources.toml").write_text(text, encoding="utf-8")


def bpe(**options):
    return fetch("bpe", today=TODAY, patience=QUICK, **options)


def test_what_is_fetched_is_read_kept_and_found_again(site):
    kept = bpe()
    assert kept.columns["food"]["52448"] == 12.0
    assert kept.columns["food"]["52332"] == 0.0
    assert kept.columns["food"]["52347"] == 0.0  # no row at all: none, in a département with some
    assert "51108" not in kept.columns["food"]
    assert kept.columns["post"]["52332"] == 1.0
    assert kept.departements == ("52",)
    assert (kept.vintage, kept.licence) == ("2024", "Licence Ouverte 2.0")
    assert len(kept.sha256) == 64
    assert kept_data() == {"bpe": kept}


def test_every_source_of_the_package_is_complete():
    for name, source in open_data().items():
        assert source.name == name
        assert source.title
        assert source.columns
        assert not source.address or source.address.startswith("https://")
        assert not source.address or (source.licence and source.vintage and source.page)


def test_a_cut_off_download_goes_on_where_it_stopped(site):
    site.replies = [Reply(sent_bytes=200), Reply(sent_bytes=0)]
    with pytest.raises(MissingDataError) as caught:
        bpe()
    assert caught.value.fault.code == "download-truncated"
    kept = bpe()
    assert kept.columns["food"]["52448"] == 12.0
    assert site.asked(FILE)[-1]["Range"] == "bytes=200-"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(status=404), "source-gone"),
        (Reply(status=403), "download-refused"),
        (Reply(status=429), "download-busy-unsaid"),
        (Reply(status=500), "download-server"),
    ],
)
def test_a_refusal_is_said_and_what_was_kept_stays(site, reply, code):
    kept = bpe()
    (kept_folder().parent / "downloads" / FILE[1:]).unlink()
    site.always = reply
    with pytest.raises(MissingDataError) as caught:
        bpe()
    assert caught.value.fault.code == code
    assert kept_data() == {"bpe": kept}


def test_a_wrong_checksum_is_refused(site, data):
    own_entry(data, f'[bpe]\nmd5 = "{"0" * 32}"\n')
    with pytest.raises(MissingDataError) as caught:
        bpe()
    assert caught.value.fault.code == "source-checksum"
    assert kept_data() == {}


HTML = b"<!DOCTYPE html>\n<html><body>Maintenance</body></html>"
WRONG = bpe_zip(COUNTS).replace(b"PK\x01\x02", b"XX\x01\x02")


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (HTML, "source-html", "page web"),
        (bpe_zip(COUNTS)[:300], "source-archive", "abîmée"),
        (WRONG, "source-archive", "abîmée"),
        (zipped(readme__txt="rien"), "source-member", "readme.txt"),
        (bpe_zip(COUNTS, header="A;B;C;D;E;F;G;H"), "source-columns", "GEO"),
        (bpe_zip({}), "source-empty", "aucune commune"),
        (zipped(DS_BPE_2024_data__csv=b"GEO;FACILITY_TYPE;OBS_VALUE\n\"\0" + b"x" * 200_000),
         "source-text", "table"),
        (b"", "source-columns", "GEO"),
    ],
)  # fmt: skip
def test_what_is_no_such_table_is_refused_and_what_was_kept_stays(site, content, code, said):
    kept = bpe()
    site.add(FILE, content)
    (kept_folder().parent / "downloads" / FILE[1:]).unlink()
    with pytest.raises(InputError) as caught:
        bpe()
    (found,) = caught.value.faults
    assert found.code == code
    assert said in found.message
    assert "insee.fr" in found.help or code == "source-archive"
    assert kept_data() == {"bpe": kept}


def test_a_full_disk_is_said(site, tmp_path, monkeypatch):
    site.add(FILE, b"PK\x03\x04" + bytes(400_000))
    with mounted(tmp_path / "disque", "100k") as place:
        monkeypatch.setenv("GUINGUETTE_DONNEES", str(place))
        with pytest.raises(MissingDataError) as caught:
            bpe()
        assert caught.value.fault.code == "download-disk-full"
        (place / "fill").write_bytes(bytes(98_000))
        given = tmp_path / "bpe.csv"
        given.write_text(bpe_text(COUNTS), encoding="utf-8")
        with pytest.raises(MissingDataError) as caught:
            bpe(file=given)
        assert caught.value.fault.code == "source-unwritable"


def test_a_file_given_by_hand_is_read_bare_or_zipped(data, tmp_path):
    bare, packed = tmp_path / "bpe.csv", tmp_path / "bpe.zip"
    bare.write_text("\N{BYTE ORDER MARK}" + bpe_text(COUNTS), encoding="utf-8")
    packed.write_bytes(bpe_zip(COUNTS))
    assert bpe(file=bare).columns == bpe(file=packed).columns
    assert bpe(file=bare).url == ""
    with pytest.raises(UsageError) as caught:
        bpe(file=tmp_path / "nowhere.zip")
    assert caught.value.fault.code == "file-missing"


@pytest.mark.parametrize(
    ("name", "columns", "values", "expected"),
    [
        ("ages", ["P22_POP", "P22_POP7589", "P22_POP90P"], [100, "10,5", 2], {"seniors": 12.5}),
        ("voitures", ["P22_RP", "P22_RP_VOIT1P"], [200, 180], {"carless": 20.0}),
        ("emploi", ["P22_ACT1564", "P22_CHOM1564", "C22_ACT1564_STAT_GSEC16_26"], [80, 8, 20],
         {"workers": 0.25}),
        ("diplomes", ["P22_NSCOL15P", "P22_NSCOL15P_BAC", "P22_NSCOL15P_SUP2",
                      "P22_NSCOL15P_SUP34", "P22_NSCOL15P_SUP5"], [100, 10, 5, 4, 1],
         {"graduates": 0.2}),
    ],
)  # fmt: skip
def test_tables_of_the_census_are_read(tmp_path, name, columns, values, expected):
    file = tmp_path / "census.zip"
    secret = ["s"] * len(columns)
    file.write_bytes(census_zip("base-cc-2022", {"52448": values, "52332": secret}, columns))
    kept = fetch(name, today=TODAY, file=file)
    (column, value), *_ = expected.items()
    assert kept.columns[column] == {"52448": pytest.approx(value)}


def test_incomes_are_read_and_secret_ones_are_unknown(data, tmp_path):
    file = tmp_path / "filosofi.csv"
    rows = ["GEO;GEO_OBJECT;FILOSOFI_MEASURE;OBS_VALUE", "52448;COM;MED_SL;19870",
            "52448;COM;PR_MD60;21", "52332;COM;MED_SL;", "52;DEP;MED_SL;20000"]  # fmt: skip
    file.write_text("\n".join(rows), encoding="utf-8")
    assert fetch("revenus", today=TODAY, file=file).columns == {"income": {"52448": 19870.0}}


def test_cafes_of_a_network_are_a_table_by_code_or_by_name(data, tmp_path):
    file = tmp_path / "cafes.csv"
    file.write_text("commune,nom\n52448,Le Parc\nSaint-Dizier,Le Lac\nCeffonds,Chez A\n")
    kept = fetch("cafes", today=TODAY, file=file)
    assert {c: n for c, n in kept.columns["cafe"].items() if n} == {"52448": 2.0, "52088": 1.0}
    file.write_text("commune,nom\nSaint-Dizié,Le Parc\n")
    with pytest.raises(InputError) as caught:
        fetch("cafes", today=TODAY, file=file)
    assert "Saint-Dizier" in caught.value.faults[0].help


def test_a_source_without_an_address_or_a_name_is_said(data):
    with pytest.raises(UsageError) as caught:
        fetch("cafes", today=TODAY)
    assert caught.value.fault.code == "source-without-address"
    with pytest.raises(UsageError) as caught:
        fetch("voiture", today=TODAY)
    assert "« voitures »" in caught.value.fault.help


def test_a_table_of_sources_of_ones_own_goes_first_and_is_checked(data):
    own_entry(data, '[bpe]\nvintage = "2025"\n')
    assert open_data()["bpe"].vintage == "2025"
    assert open_data()["bpe"].format == "long"
    for text in ("[bpe", "[bpe]\nformat = 3\n", "bpe = 1\n"):
        own_entry(data, text)
        with pytest.raises(InputError) as caught:
            open_data()
        assert caught.value.faults[0].code == "source-table"


def test_kept_data_that_are_damaged_are_said(site):
    bpe()
    (kept_folder() / "bpe.json").write_text('{"name": "bpe"}')
    with pytest.raises(MissingDataError) as caught:
        kept_data()
    assert caught.value.fault.code == "source-damaged"
