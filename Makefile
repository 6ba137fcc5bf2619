# The commands people type. Nothing but GNU make (3.81 or newer) and Python 3.11 or newer is needed.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DIST ?= dist
# Passed to pytest, or to `uv pip compile`: make test ARGS="-k journey", make lock ARGS=--upgrade
ARGS ?=

BIN := .venv/bin
PROJECT := pyproject.toml hatch_build.py
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
PYTEST := $(BIN)/pytest -n auto --dist loadgroup
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet
TOO_OLD := "screener needs Python 3.11 or newer: make PYTHON=python3.13, say"

.PHONY: help run test test-long bench lint format translations lock screenshots commands pseudo dist sbom
.NOTPARALLEL:

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-13s %s\n", $$1, $$2 }' Makefile

run: .venv/run $(CATALOGUES) ## Serve the screener on HOST (127.0.0.1) and PORT (8000)
	@exec $(BIN)/screener serve --host $(HOST) --port $(PORT)

test: lint $(CATALOGUES) ## Check everything; ARGS goes to pytest
	@tests/install_apt.sh
	$(PYTEST) $(ARGS)

test-long: .venv/test $(CATALOGUES) ## Run the long repetitions that `make test` leaves out
	@tests/install_apt.sh
	$(PYTEST) -m long $(ARGS)

bench: .venv/bench $(CATALOGUES) ## Print the figures of speed, each with its goal
	$(BIN)/python benchmarks/everything.py

lint: .venv/test ## Check style, types, templates, unused names and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/djlint --lint templates
	$(BIN)/vulture
	$(BIN)/lint-imports --no-logo

format: .venv/test ## Rewrite code and templates in the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

translations: .venv/test ## Bring every catalogue up to date; LOCALE=fr begins a new one
	$(BIN)/screener translations update rules.yaml $(addprefix --add ,$(LOCALE))

commands: .venv/test ## Write docs/commands.md anew
	$(BIN)/python docs/commands.py

screenshots: .venv/test $(CATALOGUES) ## Take the README's pictures anew
	$(BIN)/python docs/screenshots/make.py

pseudo: .venv/run $(CATALOGUES) ## Serve a copy in a pseudo-language: what is plain or cut off?
	@$(BIN)/screener translations pseudo --output .venv/pseudo
	@cd .venv/pseudo && PYTHONPATH=. exec ../bin/screener serve --host $(HOST) --port $(PORT)

dist: .venv/run ## Build wheel and archive into DIST, the same bytes each time; PROJECT_URL=https://…
	$(BIN)/python -m hatchling build --directory $(DIST)

sbom: .venv/test ## List what is installed for running, as CycloneDX, in DIST
	@mkdir -p $(DIST)
	$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --mc-type application \
		--output-reproducible --spec-version 1.6 --validate --output-file $(DIST)/screener.cdx.json

lock: .venv/test ## Pin the requirements anew; ARGS=--upgrade takes the newest releases
	$(LOCK) pyproject.toml --output-file requirements.txt $(ARGS)
	$(LOCK) --group build --constraints requirements.txt --output-file requirements-build.txt $(ARGS)
	$(LOCK) pyproject.toml --group test --constraints requirements.txt \
		--constraints requirements-build.txt --output-file requirements-test.txt $(ARGS)
	$(LOCK) --group bench --constraints requirements-test.txt --output-file requirements-bench.txt $(ARGS)

# Two steps: pip refuses an editable project under --require-hashes, and build isolation would
# fetch unpinned packages. The stamps keep it from running again until a file named here changes.
.venv/run: requirements.txt requirements-build.txt $(PROJECT) | .venv/bin/pip
	$(PIP) --require-hashes --requirement requirements.txt --requirement requirements-build.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: requirements-test.txt $(PROJECT) | .venv/bin/pip
	$(PIP) --require-hashes --requirement requirements-test.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ .venv/run

.venv/bench: requirements-bench.txt .venv/test
	$(PIP) --require-hashes --requirement requirements-bench.txt
	@touch $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and $(TOO_OLD))'
	$(PYTHON) -m venv .venv

%.mo: %.po
	$(BIN)/pybabel compile --input-file $< --output-file $@
