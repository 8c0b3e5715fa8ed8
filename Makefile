# Two commands: `make run` and `make test`. Everything else serves them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
WORKBENCH := api/ssckg_api/site/built/workbench.js
WEB_TOOLS := web/node_modules/.test-tools
DATA ?= .ssckg
HOST ?= 127.0.0.1
PORT ?= 8000
JOBS ?= 2
# Megabytes that the tests need at once in the folder for temporary files.
ROOM ?= 6000
# What the number of examples of each property is multiplied by in `make deep`.
EFFORT ?= 5
PYTEST = $(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -W error

.PHONY: help room setup web web-tools run docs screenshots test deep quick format lint types layers unit system bench web-test messages sbom clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ssckg needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(WORKBENCH): $(wildcard web/package*.json web/*.js web/*.mjs web/*.css)
	@bash scripts/bundle-workbench

web: $(WORKBENCH)  ## bundle the query workbench, where npm is there; else it is a plain form

$(WEB_TOOLS): web/package-lock.json
	@bash scripts/install-web-test-tools

web-tools: $(WEB_TOOLS)  ## install axe and Comunica for the tests, where npm is there

setup: $(STAMP) $(WORKBENCH)  ## make the local environment in .venv

run: setup  ## build the graph and serve it on 127.0.0.1:8000
	$(BIN)/ssckg build --data $(DATA)
	$(BIN)/python scripts/write_reference.py
	$(BIN)/ssckg serve --data $(DATA) --host $(HOST) --port $(PORT)

system: ## install the system packages that some tests need (Debian, as root)
	@bash scripts/install-system-packages

test: room web-tools setup system format lint types layers unit  ## every check but those of minutes

room:
	@bash scripts/check-room $(ROOM)

format: setup  ## formatting, without changing anything
	$(BIN)/ruff format --check src api tests scripts

lint: setup
	$(BIN)/ruff check src api tests scripts

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports

unit: web-tools setup
	$(PYTEST) -m 'not deep' --ignore=tests/web

deep: setup  ## crashes, state machines, the SDG replay; properties on many examples
	SSCKG_EFFORT=$(EFFORT) $(PYTEST) -m 'deep or hypothesis' --ignore=tests/web

quick: setup  ## the fast tests only
	$(PYTEST) -m 'not slow and not deep and not virtuoso' -q

docs: setup  ## make docs/reference; the service shows all of docs/ at /docs/
	$(BIN)/python scripts/write_reference.py

conformance: web-tools setup system  ## tests of standards; writes docs/conformance.md and .ttl (W3C_TESTS, RECON_TESTBENCH: folders)
	SSCKG_CONFORMANCE_REPORT=docs $(PYTEST) -q -k "not committed_report" tests/conformance \
		tests/api/v1/test_hostile_requests.py tests/api/v1/test_hostile_protocols.py \
		tests/data/test_shapes.py::test_topbraid_agrees

web-test: web-tools setup system  ## every kind of page in a real browser, six languages, light and dark (minutes)
	$(PYTEST) -q tests/web tests/site/test_catalogues.py

messages: setup  ## bring the catalogues of texts up to date, and say what is not translated
	$(BIN)/python scripts/messages.py extract

screenshots: setup  ## take the pictures of docs/images/screens from a running service (make run)
	$(BIN)/python scripts/take_screenshots.py http://$(HOST):$(PORT)

bench: setup  ## measure, and write the tables of docs/benchmarks.md (ONLY="Pages, Search")
	$(BIN)/python scripts/bench.py '$(ONLY)'

sbom: setup  ## write bills of materials (CycloneDX) below build/
	@mkdir -p build
	$(BIN)/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml \
		--mc-type application --output-reproducible --of JSON -o build/sbom-python.json
	$(BIN)/python scripts/sbom_web.py web/package-lock.json build/sbom-web.json

clean:  ## remove the environment and built data
	rm -rf $(VENV) $(DATA)
