# `make serve` and `make test` do all the set-up: a virtual environment, what is pinned, the index.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help install serve test check bench index format clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.runtime
DEV    := $(VENV)/.dev
PEERS  := $(VENV)/.bench
PIP    := $(BIN)/python -m pip --disable-pip-version-check

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Kefu needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN): $(VENV)/pyvenv.cfg requirements.txt pyproject.toml
	$(PIP) install --quiet --progress-bar off --requirement requirements.txt
	$(PIP) install --quiet --no-deps --editable .
	@touch $@

$(DEV): $(RUN) requirements-dev.txt
	$(PIP) install --quiet --progress-bar off --requirement requirements-dev.txt
	@touch $@

$(PEERS): $(DEV) requirements-bench.txt
	$(PIP) install --quiet --progress-bar off --no-deps --requirement requirements-bench.txt
	@touch $@

install: $(RUN)  ## only the set-up

serve: $(RUN)  ## the web chat on http://127.0.0.1:8080/chat
	$(BIN)/kefu serve

index: $(RUN)  ## build or refresh the index
	$(BIN)/kefu index

check: $(DEV)  ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

test: check  ## everything that must pass: check, then unit, integration and e2e tests
	$(BIN)/pytest

bench: $(PEERS)  ## measurements, not tests; writes docs/benchmarks.md
	$(BIN)/python -m tests.benchmarks

format: $(DEV)  ## rewrite the code in the project's format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:  ## remove the virtual environment, the index and the caches
	rm -rf $(VENV) var build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
