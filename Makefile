# `make` lists the targets. Each sets up what it needs; a second run finds it done.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := benchmarks/.venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup check test test-slow golden conformance bench demo clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with fngen and its tools

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("fngen needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo "setting up $(VENV) (once; about half a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

demo: $(READY) ## watch a model's function call being checked, dispatched and answered
	@env -u OPENAI_API_KEY $(BIN)/fngen demo

test: $(READY) ## run the unit tests (about two minutes)
	@$(BIN)/python -m pytest

test-slow: $(READY) ## run the slow tests: the wheel, built and used elsewhere
	@$(BIN)/python -m pytest -m slow

check: $(READY) ## ruff, mypy --strict and pyright strict
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pyright --pythonpath $(BIN)/python

golden: $(READY) ## rewrite the expected output of the cases, and generated/; read the diff
	@$(BIN)/python -m pytest tests/test_cases.py tests/test_merge.py tests/test_explain.py --update-golden
	@$(BIN)/fngen build specs -o generated

conformance: $(READY) ## build a corpus of real specs, and judge what comes out
	@$(BIN)/python -m conformance.corpus
	@$(BIN)/python -m conformance.json_schema_suite
	@$(BIN)/python -m conformance.strict_mode

bench: $(READY) $(PEERS) ## measure what builds, calls and conversations cost
	@$(BIN)/python -m benchmarks

# A framework that cannot be installed is missing in the table, and says so there.
$(PEERS): benchmarks/peers.txt
	@echo "installing what is measured beside fngen into benchmarks/.venv (once)"
	@$(PYTHON) -m venv benchmarks/.venv
	@grep -v '^#' $< | xargs -n 1 benchmarks/.venv/bin/python -m pip install --quiet --disable-pip-version-check || true
	@touch $@

clean: ## remove .venv and caches
	rm -rf $(VENV) benchmarks/.venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
