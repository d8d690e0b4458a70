# Hongyan from a fresh machine: Python 3.11 or newer with pip, and make, are all it needs.
# Dependencies come from the two lock files by hash; what is installed is remembered inside .venv, so that
# a second call installs nothing and needs no network.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test bench soak check fmt lock screenshots

BIN := .venv/bin
# Three test processes on two cores: many tests wait for processes of their own. `make test ARGS="-k binding"` hands its
# words to pytest.
WORKERS ?= $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 2) * 3 // 2)')
ARGS ?=

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  PYTHON=… chooses the interpreter for a new .venv (default: the first of python3.11 … python3.14, python3)"

setup: .venv/runtime.lock ## the virtual environment with the locked packages, nothing else

run: .venv/runtime.lock ## set up, then serve; without a token the demonstration in the browser
	@PYTHONUNBUFFERED=1 exec $(BIN)/python -m bot serve

test: .venv/dev.lock ## the test suite, SQLite and PostgreSQL; THOROUGH=1 leaves nothing out
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

bench: .venv/dev.lock ## the figures beside other bots; make bench ARGS=--quick takes two minutes
	$(BIN)/python -m bench $(ARGS)

soak: .venv/dev.lock ## a hundred kills over a thousand dialogues; make soak ARGS="--share 0.1 --only kills-sqlite" for less
	$(BIN)/python -m tests.crash.soak $(ARGS)

check: .venv/dev.lock ## format, lint, types, import contract, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(MAKE) --no-print-directory test

fmt: .venv/dev.lock ## format the source and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: .venv/dev.lock ## take the pictures of the README anew from a demonstration; needs Chromium
	$(BIN)/python -m tests.screenshots

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml
lock: .venv/dev.lock ## write both lock files anew (UPGRADE=--upgrade for newer versions)
	$(LOCK) $(UPGRADE) --extra dev -o requirements-dev.lock
	$(LOCK) -c requirements-dev.lock -o requirements.lock

# A lock that only looks newer (a fresh checkout, a switched branch) costs a comparison, not an installation.
.venv/runtime.lock: requirements.lock | .venv/bin/python
	@$(call install,requirements.lock,$@)

.venv/dev.lock: requirements-dev.lock | .venv/bin/python
	@$(call install,requirements-dev.lock,$@)

define install
if ! cmp -s $(1) $(2); then \
	echo "Installing $(1) into .venv, once; this takes about half a minute …"; \
	if $(BIN)/python -m pip --version >/dev/null 2>&1; then pip="$(BIN)/python -m pip"; \
	else pip="$$(cat .venv/made-by) -m pip --python $(BIN)/python"; fi; \
	$$pip install --quiet --disable-pip-version-check --no-input --require-hashes -r $(1); \
fi && cp $(1) $(2)
endef

# Debian ships Python without ensurepip (python3-venv is a package of its own). Then the environment is laid out by
# hand, which is a link and three lines, and the pip outside fills it: virtualenv would be an unlocked download.
.venv/bin/python:
	@set -e; python=; \
	for name in $(or $(PYTHON),python3.11 python3.12 python3.13 python3.14 python3); do \
		if python=$$($$name -c 'import sys; sys.version_info < (3, 11) and sys.exit(1); print(sys.executable)' 2>/dev/null); \
		then break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Hongyan needs Python 3.11 or newer, and $(or $(PYTHON),this machine's PATH) has none." >&2; \
		echo "Install one, or name it: make setup PYTHON=/path/to/python3.11" >&2; exit 1; \
	fi; \
	rm -rf .venv; \
	if ! "$$python" -m venv .venv >/dev/null 2>&1; then \
		rm -rf .venv; mkdir -p .venv/bin; ln -s "$$python" .venv/bin/python; \
		printf 'home = %s\ninclude-system-site-packages = false\n' "$$(dirname "$$python")" > .venv/pyvenv.cfg; \
	fi; \
	echo "$$python" > .venv/made-by
