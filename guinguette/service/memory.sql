-- The memory of a service, laid out as a GeoPackage 1.3 (OGC 12-128r17): QGIS opens its layers
-- `places`, `visits` and `tours`. Times are local wall times without zone, unless named `_utc`.
-- This is version 1: the migrations of file.py lead on from it, in a new memory too.
PRAGMA application_id = 1196444487;  -- "GPKG"
PRAGMA user_version = 10300;  -- of the GeoPackage; ours stands in `memory`

CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
    ('WGS 84 geodetic', 4326, 'EPSG', 4326,
     'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
     'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');

CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents (table_name),
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    PRIMARY KEY (table_name, column_name)
);

CREATE TABLE memory (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    identity TEXT NOT NULL  -- of the calendars: each UID begins with it
);
CREATE TABLE lock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    token TEXT NOT NULL,
    host TEXT NOT NULL,
    user TEXT NOT NULL,
    pid INTEGER NOT NULL,
    since TEXT NOT NULL,
    command TEXT NOT NULL
);
CREATE TABLE plans (  -- plan.json, compressed by zlib, once for all editions that have it
    digest TEXT PRIMARY KEY,
    content BLOB NOT NULL
);
CREATE TABLE editions (
    number INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL,  -- with its zone
    command TEXT NOT NULL,
    host TEXT NOT NULL,
    user TEXT NOT NULL,
    start DATE NOT NULL,
    weeks INTEGER NOT NULL,
    since DATE NOT NULL,  -- days before it stay with the editions that held them
    replaces INTEGER REFERENCES editions (number),
    restores INTEGER REFERENCES editions (number),
    note TEXT NOT NULL,
    documents TEXT NOT NULL CHECK (documents IN ('pending', 'written')),
    visits INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    cost_eur REAL NOT NULL,
    plan TEXT NOT NULL REFERENCES plans (digest)
);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    first DATE NOT NULL,
    last DATE NOT NULL,
    words TEXT NOT NULL,
    source TEXT NOT NULL,
    edition INTEGER NOT NULL REFERENCES editions (number),  -- the first that knew of it
    UNIQUE (kind, subject, first, last, words, source)
);
CREATE TABLE places (
    fid INTEGER PRIMARY KEY,
    geom POINT,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    commune_code TEXT NOT NULL,
    place TEXT NOT NULL,
    is_private BOOLEAN NOT NULL
);
CREATE TABLE visits (
    fid INTEGER PRIMARY KEY,
    geom POINT NOT NULL,
    place TEXT NOT NULL REFERENCES places (key),
    date DATE NOT NULL,  -- of the route
    arrive TEXT NOT NULL,
    open TEXT NOT NULL,
    close TEXT NOT NULL,
    leave TEXT NOT NULL,
    open_utc DATETIME NOT NULL,
    close_utc DATETIME NOT NULL,
    zone TEXT NOT NULL,
    vehicle TEXT NOT NULL,
    crew TEXT NOT NULL,
    status TEXT NOT NULL CHECK (
        status IN ('proposed', 'announced', 'confirmed', 'moved', 'cancelled', 'done')
    ),
    edition INTEGER NOT NULL REFERENCES editions (number),
    slot_date DATE,
    slot_vehicle TEXT,
    slot_arrive TEXT,
    cause INTEGER REFERENCES events (id),
    replaced_by INTEGER REFERENCES visits (fid),
    CHECK (replaced_by IS NULL OR status = 'moved')
);
CREATE UNIQUE INDEX visits_standing ON visits (place, open)
    WHERE status NOT IN ('moved', 'cancelled');
CREATE INDEX visits_by_date ON visits (date);
CREATE INDEX visits_replaced ON visits (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE TABLE missed_visits (
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL REFERENCES places (key),
    slot_date DATE NOT NULL,
    slot_vehicle TEXT NOT NULL,
    slot_arrive TEXT NOT NULL,
    cause INTEGER REFERENCES events (id),
    edition INTEGER NOT NULL REFERENCES editions (number)
);
CREATE TABLE tours (  -- the routes that stand; those of former editions are in their plans
    fid INTEGER PRIMARY KEY,
    geom LINESTRING NOT NULL,
    date DATE NOT NULL,
    vehicle TEXT NOT NULL,
    crew TEXT NOT NULL,
    depot TEXT NOT NULL,
    depart TEXT NOT NULL,
    return TEXT NOT NULL,
    distance_m INTEGER NOT NULL,
    driving_s INTEGER NOT NULL,
    cost_eur REAL NOT NULL,
    edition INTEGER NOT NULL REFERENCES editions (number)
);
CREATE TABLE announcements (  -- what calendars were told, a document a place
    place TEXT PRIMARY KEY,
    document TEXT NOT NULL
);

INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES
    ('places', 'features', 'places', 4326),
    ('visits', 'features', 'visits', 4326),
    ('tours', 'features', 'tours', 4326),
    ('editions', 'attributes', 'editions', NULL),
    ('events', 'attributes', 'events', NULL),
    ('missed_visits', 'attributes', 'missed_visits', NULL);
INSERT INTO gpkg_geometry_columns VALUES
    ('places', 'geom', 'POINT', 4326, 0, 0),
    ('visits', 'geom', 'POINT', 4326, 0, 0),
    ('tours', 'geom', 'LINESTRING', 4326, 0, 0);
