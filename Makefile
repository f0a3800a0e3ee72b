# Two commands matter: `make demo` runs the system, `make test` checks it. Both do their own set-up.
# make demo  [PORT=8000] [RESET=1] [SCALE=1]
# make test  [ARGS="-k s08"] [STRICT=1]      make test-long      make lint      make format      make lock

SHELL := /bin/sh
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
RUN := $(VENV)/bin/python
UV := $(VENV)/bin/uv
COMPILE := $(UV) pip compile pyproject.toml --universal --python-version 3.11 \
           --generate-hashes --no-emit-index-url --no-annotate --quiet \
           --custom-compile-command "make lock"
MANAGE := $(RUN) manage.py
ARGS ?=
PORT ?= 8000
RESET ?=
SCALE ?=
STRICT ?=
export STRICT
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help demo bench screens backup restore-drill test test-long lint format lock messages schema clean

help:
	@sed -n '1,3s/^# //p' Makefile

# --- set-up: a stamp per requirement file, so that nothing is installed twice -----------------------
$(UV): Makefile
	@$(RUN) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $(UV)

# The development file holds everything of the running one: once it is installed it stays.
$(VENV)/.run: requirements/run.txt requirements/dev.txt | $(UV)
	@echo "Installing the packages ..."
	@wanted=run; test ! -e $(VENV)/.dev || wanted=dev; \
	$(UV) pip sync --quiet --python $(RUN) --require-hashes requirements/$$wanted.txt
	@touch $@

# The .pth file lets plain `pytest` find the packages of this repository.
$(VENV)/.dev: requirements/run.txt requirements/dev.txt | $(UV)
	@echo "Installing the packages for development ..."
	@$(UV) pip sync --quiet --python $(RUN) --require-hashes requirements/dev.txt
	@pwd > "$$($(RUN) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/dealerops.pth"
	@touch $@ $(VENV)/.run

messages: $(VENV)/.dev
	@$(MANAGE) compilemo

schema: $(VENV)/.dev
	@$(MANAGE) spectacular --lang en --validate --fail-on-warn --file docs/openapi.yaml

# --- the two commands --------------------------------------------------------------------------------
demo: $(VENV)/.run
	@PORT="$(PORT)" RESET="$(RESET)" SCALE="$(SCALE)" exec $(RUN) -m dealerops.demo.launcher

# The demo's data, or those of DATABASE_URL.
backup: $(VENV)/.run
	@$(RUN) -m dealerops.demo.launcher.borrow backup

restore-drill: $(VENV)/.run
	@$(MANAGE) restore_drill

test: $(VENV)/.dev $(if $(strip $(ARGS)),,lint) messages
	@$(RUN) -m pytest -n 2 -m "not long" $(ARGS)

test-long: $(VENV)/.dev messages
	@$(RUN) -m pytest -m "(long or fault or armour) and not walk" $(if $(strip $(ARGS)),,--faults docs/faults.md) $(ARGS)

# Every page of the portal is read in every look; its pictures are in var/screens, all of them on
# contact-sheet.png.
screens: $(VENV)/.dev messages
	@rm -rf var/screens && mkdir -p var/screens
	@SCREENS="$(CURDIR)/var/screens" $(RUN) -m pytest -n 2 --dist worksteal -m walk $(ARGS) \
	  || failed=1; $(RUN) -m tests.browser.sheet var/screens; test -z "$$failed"

# make bench [PROFILE=full] [ARGS="A D"]
bench: $(VENV)/.dev
	@$(RUN) -m bench.run --profile $(or $(PROFILE),quick) --json var/bench.json $(ARGS)

lint: $(VENV)/.dev
	@echo "ruff";         $(VENV)/bin/ruff check --quiet .
	@echo "ruff format";  $(VENV)/bin/ruff format --check --quiet .
	@echo "djlint";       $(VENV)/bin/djlint templates --lint --quiet
	@echo "lint-imports"; $(VENV)/bin/lint-imports --no-cache > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }
	@echo "mypy";         $(VENV)/bin/mypy --no-error-summary

format: $(VENV)/.dev
	@$(VENV)/bin/ruff check --fix --quiet .
	@$(VENV)/bin/ruff format --quiet .

# Files without registry addresses; the development one keeps the versions of the running one.
lock: $(UV)
	@$(COMPILE) --output-file requirements/run.txt
	@$(COMPILE) --group dev --constraints requirements/run.txt --output-file requirements/dev.txt

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
