# The two commands of the README are `make demo` and `make test`; the work is in the `storefront` command.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check bench drill lock clean

demo: $(VENV)/.ready
	$(BIN)/storefront demo

test: $(VENV)/.ready-dev
	$(BIN)/storefront check

bench: $(VENV)/.ready-dev
	@$(BIN)/storefront bench

# The long forms of the races, kills and silences that `make test` holds in small; PARTS="units kills" for some.
drill: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.drill $(PARTS)

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed (set PYTHON=…)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing (Debian: apt-get install python3-venv)"; exit 1; }
	@touch $@

$(VENV)/.ready: $(VENV)/.python requirements.txt pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@$(BIN)/python -m compileall -q storefront
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m storefront.cli.browser
	@touch $@

# Write the locks anew after changing pyproject.toml.
lock: $(VENV)/.ready-dev
	$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV) var
