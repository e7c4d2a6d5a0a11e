# Needs Python 3.11 or newer and make; everything else goes into .venv.
#   make PYTHON=python3.12 test     uses another interpreter (and rebuilds .venv for it)
PYTHON ?= python3
JOBS   ?= 2
UV     ?= uv
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.stamp

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test test-long check bench format lock clean FORCE

help:
	@echo "make run        run the baseline scenario in 1,000 worlds; tables and charts under results/"
	@echo "make test       tests, without those marked long"
	@echo "make test-long  tests marked long"
	@echo "make check      lint, format, types, import layers"
	@echo "make bench      how fast it is, in ten minutes on two quiet cores; ARGS=--quick: in one"
	@echo "make format     rewrite the sources in the agreed format"
	@echo "make setup      only .venv with the pinned packages"
	@echo "make lock       write requirements.lock anew (needs uv)"
	@echo "make clean      remove .venv and caches; results stay"

setup: $(STAMP)

# The stamp holds the version of the interpreter. An interpreter asked for by name that differs from it rebuilds .venv.
ifneq ($(origin PYTHON),file)
ifneq ($(shell $(PYTHON) -c 'import sys; print(sys.version.split()[0])' 2>/dev/null),$(shell cat $(STAMP) 2>/dev/null))
$(STAMP): FORCE
endif
endif

# The stamp goes first and comes back last, so that an interrupted set-up starts afresh; a whole one is updated in place.
$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "'$(PYTHON)' was not found; name one: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.11 ..." >&2; exit 1; }
	@if [ -f $@ ] && [ "$$(cat $@)" = "$$($(PYTHON) -c 'import sys; print(sys.version.split()[0])')" ]; \
	  then rm -f $@; else rm -rf $(VENV); fi
	@[ -d $(VENV) ] || { echo "Setting up $(VENV) (about a minute)"; $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "could not make $(VENV); on Debian and Ubuntu install the package python3-venv" >&2; exit 1; }; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@$(BIN)/python -c 'import sys; print(sys.version.split()[0])' > $@.new && mv $@.new $@

run: $(STAMP)
	$(BIN)/isf run baseline

# A file's tests stay in one process, which then makes the ensembles that they share only once.
test: $(STAMP)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "not long" $(ARGS)

# Exit code 5 says that no test is marked long, which is no failure.
test-long: $(STAMP)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m long $(ARGS) || [ $$? -eq 5 ]

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# AgentPy goes into an environment of its own; where it cannot be had, its rows are left out, and the tables say so.
bench: $(STAMP)
	@[ -f .venv-bench/.stamp ] && [ .venv-bench/.stamp -nt benchmarks/requirements.lock ] || { \
	  rm -rf .venv-bench; $(BIN)/python -m venv .venv-bench && .venv-bench/bin/python -m pip install --quiet \
	  --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock && touch .venv-bench/.stamp; } \
	  || { rm -rf .venv-bench; echo "AgentPy could not be installed; measuring without it"; }
	$(BIN)/python -m benchmarks $(ARGS)

format: $(STAMP)
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

COMPILE = $(UV) --no-config pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-header --no-annotate $(UPGRADE)

# One lock for all supported versions of Python; pins stay unless UPGRADE=--upgrade is given.
lock:
	@command -v $(UV) >/dev/null || { echo "uv was not found; install it outside $(VENV) or name it: make UV=/path/to/uv lock" >&2; exit 1; }
	$(COMPILE) --extra cluster --extra dev pyproject.toml -o requirements.lock
	$(COMPILE) benchmarks/requirements.in -o benchmarks/requirements.lock

clean:
	rm -rf $(VENV) .venv-bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks .coverage dist
	find sim tests -name __pycache__ -type d -prune -exec rm -rf {} +
