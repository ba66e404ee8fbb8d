# Jingban: `make run` serves it, `make test` proves it. PYTHON=… names another interpreter for the set-up.

PYTHON ?= python3
VENV := .venv/bin
# What only looks at the code needs no keys and no data of a real installation.
CHECKING := JINGBAN_ENV=test

.PHONY: help setup run test test-fast lint format bench fuzz mutation lock

help:
	@echo "make setup      make .venv and compile the translations"
	@echo "make run        serve http://127.0.0.1:8000 with a demo world (PORT, JINGBAN_DATA, DATABASE_URL)"
	@echo "make test       the suite on SQLite, on PostgreSQL, and in a browser (ARGS=… goes to pytest)"
	@echo "make test-fast  the suite on SQLite only (ARGS=… goes to pytest)"
	@echo "make lint       style, types, floors of the house, translations, migrations"
	@echo "make format     put the code into the house style"
	@echo "make bench      measure, and print the figures"
	@echo "make fuzz       send bad input to the public forms for ten minutes"
	@echo "make mutation   break the code at each place, and see that the suite sees it (ARGS=FILE…)"
	@echo "make lock       write requirements/*.txt anew from pyproject.toml (ARGS=--upgrade for newer versions)"

setup:
	@$(PYTHON) scripts/setup.py runtime

run: setup
	@$(VENV)/python -m scripts.run

test:
	@$(PYTHON) scripts/setup.py runtime test
	@$(VENV)/python -m scripts.test $(ARGS)

test-fast:
	@$(PYTHON) scripts/setup.py runtime test
	@$(VENV)/python -m scripts.test --only sqlite $(ARGS)

lint:
	@$(PYTHON) scripts/setup.py runtime test lint
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(CHECKING) $(VENV)/mypy
	$(VENV)/lint-imports
	$(CHECKING) $(VENV)/python manage.py catalogues check
	$(CHECKING) $(VENV)/python manage.py makemigrations --check --dry-run

format:
	@$(PYTHON) scripts/setup.py runtime lint
	$(VENV)/ruff check --fix
	$(VENV)/ruff format

bench:
	@$(PYTHON) scripts/setup.py runtime test
	@$(VENV)/python -m bench $(ARGS)

fuzz:
	@$(PYTHON) scripts/setup.py runtime test
	@$(VENV)/python -m tests.fuzz $(ARGS)

mutation:
	@$(PYTHON) scripts/setup.py runtime test mutation
	@$(VENV)/python -m scripts.mutation $(ARGS)

lock: setup
	@$(VENV)/python -m scripts.lock $(ARGS)
