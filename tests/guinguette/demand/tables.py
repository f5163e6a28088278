"""Tables of open data in their official formats, made by hand."""

import io
import zipfile

BPE_HEADER = (
    "GEO;GEO_OBJECT;FACILITY_DOM;FACILITY_SDOM;FACILITY_TYPE;BPE_MEASURE;TIME_PERIOD;OBS_VALUE"
)


def zipped(**members: str | bytes) -> bytes:
    """Pack texts; a name is written with two underscores for its dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return packed.getvalue()


def bpe_text(counts, *, header: str = BPE_HEADER) -> str:
    """Write the table of Melodi, with the subtotals and the other areas that it has too."""
    lines = [header]
    for (code, kind), count in counts.items():
        dom, sdom = kind[0], kind[:2]
        rows = [(code, "COM", kind), (code, "COM", "_T"), (code[:2], "DEP", kind)]
        for geo, what, shown in rows:
            lines.append(f'"{geo}";"{what}";"{dom}";"{sdom}";"{shown}";"FACILITIES";"2024";{count}')
        lines.append(f'"{code}";"COM";"{dom}";"_T";"_T";"FACILITIES";"2024";{count}')
    return "\n".join(lines) + "\n"


def bpe_zip(counts, **options) -> bytes:
    metadata = "COD_VAR;LIB_VAR\nGEO;Géographie\n"
    text = bpe_text(counts, **options)
    return zipped(DS_BPE_2024_metadata__csv=metadata, DS_BPE_2024_data__csv=text)


def census_zip(name: str, rows, columns) -> bytes:
    """Write a wide table of the census: Latin-1, semicolons, a file of metadata beside it."""
    lines = [";".join(["CODGEO", *columns])]
    lines += [";".join([code, *map(str, values)]) for code, values in rows.items()]
    text = ("\r\n".join(lines) + "\r\n").encode("latin-1")
    meta = "COD_VAR;LIB_VAR\nCODGEO;Département, commune\n".encode("latin-1")
    return zipped(**{f"meta_{name}__CSV": meta, f"{name}__CSV": text})
