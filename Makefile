# Two commands do all the set-up: `make run` and `make test`.
# What is installed is pinned in requirements.lock (to run) and requirements-test.lock (to test).

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
MATTER ?= examples/walk-in-centre.yaml

.DEFAULT_GOAL := help
.PHONY: help run test check format types docs coverage mutate soak bench accept wheel lock clean

help:  ## Show what can be made.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

$(BIN)/duty: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python3.11"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up (once; it takes about half a minute)..."
	@$(BIN)/pip install -qq --disable-pip-version-check -r requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --editable .
	@$(BIN)/python -c 'import engagement_rules, wizard' && touch $(BIN)/duty

$(VENV)/test.stamp: $(BIN)/duty requirements-test.lock
	@echo "Setting up what the tests need (once)..."
	@$(BIN)/pip install -qq --disable-pip-version-check -r requirements-test.lock
	@$(BIN)/python -c 'import pytest, hypothesis, z3' && touch $@

run: $(BIN)/duty  ## Decide a real matter (MATTER=path for another).
	@$(BIN)/duty decide $(MATTER)

# The tests of the law run once, with coverage.
test: $(VENV)/test.stamp format types check  ## Run every check: format, types, rules, tests.
	$(BIN)/python -m pytest -n auto --dist worksteal --ignore=tests/law
	@$(MAKE) --no-print-directory coverage

format: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/test.stamp
	$(BIN)/mypy

check: $(BIN)/duty  ## Check the knowledge base: the compiler, and what it proves.
	$(BIN)/duty knowledge check

docs: $(VENV)/test.stamp  ## Write the rules, and what is proved of them, as pages to read.
	@$(BIN)/duty knowledge docs --out docs/reference/rules
	@$(BIN)/duty knowledge proved --out docs/reference/what-is-proved.md

coverage: $(VENV)/test.stamp  ## Measure what the tests of the law show of the rules: all there is.
	$(BIN)/python -m pytest -n auto --dist worksteal tests/law --rule-coverage --rule-coverage-fail-under 100

mutate: $(VENV)/test.stamp  ## Put a slip into each rule; a test of what the rules do has to catch it.
	$(BIN)/python tests/mutation/run.py

soak: $(VENV)/test.stamp  ## Run the large counts (many minutes) and print their figures.
	$(BIN)/python -m pytest -m soak -s

bench: $(BIN)/duty  ## Measure speed beside other engines, as ratios in one run.
	@test -f $(VENV)/bench.stamp || { $(BIN)/pip install -qq --disable-pip-version-check \
	  -r benchmarks/requirements.txt && touch $(VENV)/bench.stamp; }
	$(BIN)/python -m benchmarks.run

accept: $(VENV)/test.stamp  ## Accept changed outputs as the new expected ones; review the diff.
	DUTY_ACCEPT=1 $(BIN)/python -m pytest tests/wizard tests/language; git --no-pager diff --stat tests docs

wheel: $(BIN)/duty  ## Build the wheel.
	$(BIN)/python -m build --wheel --outdir dist

lock: $(VENV)/test.stamp  ## Renew both lock files from what is installed in a clean environment.
	PYTHON=$(PYTHON) sh scripts/lock.sh

clean:  ## Remove everything that was set up.
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
