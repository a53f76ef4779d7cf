# Wijkportaal. `make run` starts it, `make test` tests it; both set themselves up.
# Needs only make and python3 (3.11 or later, with venv). Everything else is pinned and put in
# .uv/, .venv/ and node_modules/ here.

UV_VERSION := 0.13.9
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT

UV := .uv/bin/uv
RUN := .venv/bin/python
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
# Taken over from a surrounding shell it would point at somebody else's environment.
unexport VIRTUAL_ENV
unexport PYTHONHOME
# Compiled once: without it every process would read 1,500 modules anew.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/.venv/bin:$(PATH)

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup devsetup frontend run test bench lint types format messages audit shell clean

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: .make/python .make/frontend ## install and build everything, start nothing

devsetup: .make/dev .make/frontend

run: .make/python ## start Wijkportaal on http://127.0.0.1:8000 (PORT= and HOST= for another)
	@$(MAKE) -q .make/frontend || $(MAKE) -j2 .make/frontend .database
	@exec $(RUN) manage.py serve --host "$(HOST)" --port "$(PORT)"

# The first time: migrations and sample data, while the other core builds the styles.
.PHONY: .database
.database:
	@$(RUN) manage.py serve --prepare --host "$(HOST)" --port "$(PORT)"

test: devsetup ## run all tests (ARGS= goes to pytest, DATABASE_URL= for PostgreSQL)
	@$(RUN) -m pytest -n 2 --dist worksteal $(ARGS)

bench: setup ## measure pages on a scratch database (DATABASE_URL= for PostgreSQL, ARGS=--help)
	@$(RUN) -m tests.bench $(ARGS)

lint: .make/dev types ## style, types, imports between rooms, missing migrations
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@git ls-files 'templates/*.html' | xargs .venv/bin/djade --check
	@.venv/bin/lint-imports
	@$(RUN) manage.py makemigrations --check --dry-run --settings wijkportaal.settings.test

types: .make/dev ## what mypy thinks of the core and the operations
	@$(RUN) -m mypy core proposals/operations

format: .make/dev ## put the style in order
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .
	@git ls-files 'templates/*.html' | xargs .venv/bin/djade || true

messages: .make/python ## gather sentences for locale/nl, say which lack Dutch
	@$(RUN) manage.py makemessages

audit: .make/dev ## known holes in what we depend on
	@$(UV) export --locked --no-dev --quiet > .make/requirements.txt
	@$(RUN) -m pip_audit --strict --disable-pip -r .make/requirements.txt

shell: setup ## Django's shell
	@$(RUN) manage.py shell

clean: ## remove what was installed and built; data stays
	@rm -rf .venv .uv .make node_modules static/dist staticfiles

frontend: .make/frontend

# --- How it sets itself up: each stamp is younger than what it was made from --------------------

.make/uv-$(UV_VERSION):
	@mkdir -p .make
	@command -v $(PYTHON) >/dev/null || { echo "Wijkportaal needs python3, version 3.11 or later." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Wijkportaal needs Python 3.11 or later; $$($(PYTHON) --version) is too old. Name another one with PYTHON=." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing: install it with 'apt-get install python3-venv'." >&2; exit 1; }
	@echo "Installing (once, about half a minute) ..."
	@rm -rf .uv && $(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)" 2>.make/error.log || { $(MAKE) .make-no-network; exit 1; }
	@touch $@

.make/python: .make/uv-$(UV_VERSION) uv.lock pyproject.toml
	@$(UV) sync --locked --quiet --inexact --python .uv/bin/python 2>.make/error.log || { $(MAKE) .make-no-network; exit 1; }
	@touch $@

# The tools for testing come on top; from then on `make run` leaves them in place.
.make/dev: .make/uv-$(UV_VERSION) uv.lock pyproject.toml
	@$(UV) sync --locked --quiet --group dev --python .uv/bin/python 2>.make/error.log || { $(MAKE) .make-no-network; exit 1; }
	@touch $@ .make/python

.make/npm: .make/python package.json package-lock.json
	@npm ci --ignore-scripts --no-audit --no-fund --silent 2>.make/error.log || { $(MAKE) .make-no-network; exit 1; }
	@touch $@

.make/font: .make/npm frontend/font.py
	@$(RUN) frontend/font.py .make/font
	@touch $@

.make/frontend: .make/npm .make/font frontend/build.mjs $(wildcard frontend/css/*.css frontend/js/*.js frontend/images/*)
	@node frontend/build.mjs
	@touch $@

.PHONY: .make-no-network
.make-no-network:
	@if grep -qiE 'resolve|connect|network|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|No matching distribution|unreachable|dns' .make/error.log; then \
		echo "Wijkportaal could not fetch its packages: check the network connection and try again." >&2; \
	else cat .make/error.log >&2; fi
