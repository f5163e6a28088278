# make setup | demo | test | bench: each sets up what it needs in .venv
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements/constraints.txt
STAMP := $(VENV)/.stamp

.PHONY: setup demo test tests lowest lint kernels bench docs notebooks lock shots clean

setup: $(STAMP)

$(STAMP): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
	  || { echo "Python 3.11 à 3.14 est nécessaire / is needed (make setup PYTHON=python3.12)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	touch $(STAMP)

# `make demo OSM=1` downloads the roads first, and plans on them.
demo: setup
	$(BIN)/guinguette demo --dossier demo $(if $(OSM),--osm)

# One worker per core, four at most: each takes up to 1.5 GB. `make test WORKERS=0` runs in one process.
WORKERS ?= auto

test: setup
	$(MAKE) --jobs=2 lint kernels
	$(MAKE) tests

tests: setup
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) --maxprocesses=4 --dist=worksteal

# The same tests on the oldest versions that pyproject.toml allows, in an environment of their own.
lowest:
	$(MAKE) kernels tests VENV=.venv-lowest LOCK=requirements/lowest.txt

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Compiled once and kept: workers that begin with nothing compile the same kernels, each on its own.
kernels: setup
	$(BIN)/python -m tests.kernels

# The peers that results are compared with; a machine that cannot have them skips their tables.
bench: setup
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peers.txt
	$(BIN)/python -m pytest -m benchmark -s

# The documentation as pages, in site/; its picture of the rooms is drawn from the import contracts.
docs: setup
	$(BIN)/python docs/rooms.py
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/docs.txt
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

# What the notebooks of the documentation give now; tests hold them to it.
notebooks: setup
	$(BIN)/python docs/notebooks.py

# The files name every version and hash, and no index. Then a registry is asked whether each platform
# and version of Python has its wheels.
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --no-header --quiet

lock: setup
	$(COMPILE) pyproject.toml --group dev -o requirements/constraints.txt
	$(COMPILE) pyproject.toml --group test --resolution lowest-direct -o requirements/lowest.txt
	$(COMPILE) --group pyproject.toml:peers -c requirements/constraints.txt -o requirements/peers.txt
	$(COMPILE) --group pyproject.toml:docs -c requirements/constraints.txt -o requirements/docs.txt
	$(BIN)/python -m pytest -m registry tests/test_requirements.py

# The screenshots of the readmes and of the documentation, made from the demo.
shots: setup
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) .venv-lowest demo site
