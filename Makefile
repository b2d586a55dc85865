# Everything a fresh machine needs: python3 with venv and pip.
#   make demo   sets up and runs the main job against the sandbox (or the real API, if CONDUYT_API_KEY is set)
#   make test   sets up and runs every check (LOCKED=1: with exactly the packages of requirements/dev.txt)
#   make docs   sets up and builds the documentation into site/ (make docs-serve: shows it while you write)
#   make bench  sets up and measures against httpx and other libraries, in ten minutes (make bench-quick: in one;
#               make bench-pacing: how much of a rate limit the client uses)
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
BENCH := .venv-bench

.PHONY: demo test docs docs-serve bench bench-quick bench-pacing generate format clean

demo: $(VENV)/.demo
	@$(BIN)/python examples/quickstart.py

test: $(VENV)/.dev
	@PATH="$(abspath $(BIN)):$$PATH" scripts/check

docs: $(VENV)/.dev
	@PATH="$(abspath $(BIN)):$$PATH" scripts/check-docs

docs-serve: $(VENV)/.dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

# The peers live in an environment of their own: nobody needs them to work on the client.
bench: $(BENCH)/.bench
	$(BENCH)/bin/python benchmarks --json bench.json $(BENCHFLAGS)

bench-quick: $(BENCH)/.bench
	$(BENCH)/bin/python benchmarks --quick $(BENCHFLAGS)

# The windows that the API has: some ten minutes more.
bench-pacing: $(BENCH)/.bench
	$(BENCH)/bin/python benchmarks/pacing.py starter 250
	$(BENCH)/bin/python benchmarks/pacing.py standard 1200
	$(BENCH)/bin/python benchmarks/pacing.py standard 1200 --processes 4
	$(BENCH)/bin/python benchmarks/pacing.py premium 6000

generate: $(VENV)/.dev
	$(BIN)/python -m conduyt._codegen

format: $(VENV)/.dev
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

clean:
	rm -rf $(VENV) $(BENCH) .venv-spark .venv-dlt .checks bench.json build dist site .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .cache

# A stamp per kind of set-up: the second run of either command starts at once.
$(VENV)/.pip:
	$(PYTHON) -m venv $(VENV)
ifndef LOCKED
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1,<27'
endif
	@touch $@

$(VENV)/.demo: $(VENV)/.pip pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[sandbox]'
	@touch $@

$(VENV)/.dev: $(VENV)/.pip pyproject.toml $(if $(LOCKED),requirements/dev.txt)
ifdef LOCKED
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[sandbox]' --group dev
endif
	@touch $@ $(VENV)/.demo

$(BENCH)/.bench: benchmarks/requirements.txt pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1,<27'
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[arrow]' -r benchmarks/requirements.txt
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --target $(BENCH)/commands 'click>=8.2,<9' 'rich>=14,<16'
	@touch $@
