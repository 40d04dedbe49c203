# What one can do here. `make run` and `make test` need nothing but Python 3.11 or newer.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
BIN := .venv/bin
# Two for each processor: a desk under test waits half of its time.
WORKERS := $(shell expr 2 '*' $$(getconf _NPROCESSORS_ONLN))
PO := $(wildcard src/dutyconsole/locales/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)

.PHONY: run test check faults soak format words bench clean

run: $(BIN)/.ready $(MO)  ## the console on a demonstration station
	@$(BIN)/dutyconsole demo

test: $(BIN)/.ready $(MO)  ## the tests
	$(BIN)/pytest -n $(WORKERS)

check: $(BIN)/.ready $(MO)  ## format, lint, types, import contracts, then the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(WORKERS)

faults: $(BIN)/.ready $(MO)  ## do the damage for real: kills, full disks, power cuts; minutes, best as root
	$(BIN)/pytest tests/faults -n 2

soak: $(BIN)/.ready $(MO)  ## a simulated year of duty with crashes, of several seeds; about ten minutes
	$(BIN)/pytest tests/simulation -m soak -n 2 -rP

format: $(BIN)/.ready  ## put the source in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

words: $(BIN)/.ready  ## bring the Chinese catalogue up to the source; prints what lacks
	$(BIN)/python tools/words.py $(FRAGMENTS)

bench: $(BIN)/.ready $(MO)  ## measure side by side with the references; about ten minutes
	$(BIN)/python benchmarks/run.py $(ONLY)

clean:  ## remove the environment and everything built
	rm -rf .venv dist $(MO)

# Exactly the versions of requirements.lock, then the package itself, editable.
$(BIN)/.ready: pyproject.toml requirements.lock hatch_build.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

%.mo: %.po hatch_build.py | $(BIN)/.ready
	$(BIN)/python -c 'from pathlib import Path; import hatch_build; hatch_build.compile_catalogues(Path("src/dutyconsole/locales"))'
