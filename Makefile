# Every target sets up what it needs, given Python 3.11 and make. A second start installs nothing.
#   make demo    a portal with sample stories: http://localhost:8000
#   make serve   your own, empty, in data/portal or $SVODKA_DATA
# Settings are variables: SVODKA_PORT=9000 make demo. Another Python: make PYTHON=/opt/python3.12/bin/python3 install
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV := .venv/bin
# Two processes, each with its own database and ports: 2,100 tests took 3.5 minutes on two cores that had other work.
PYTEST_OPTIONS ?= -n 2

.PHONY: install develop demo serve test test-database check check-types check-rest translations lock

install:
	@$(PYTHON) tools/install.py base

develop:
	@$(PYTHON) tools/install.py dev

# Never in $SVODKA_DATA: that is a paper of somebody's own, and the sample would rename it.
demo: install
	@SVODKA_DATA="$${SVODKA_DEMO_DATA:-data/demo}" exec $(VENV)/python -m svodka serve --sample

serve: install
	@SVODKA_DATA="$${SVODKA_DATA:-data/portal}" exec $(VENV)/python -m svodka serve

test: develop
	$(VENV)/python -m pytest $(PYTEST_OPTIONS)

# The tests that touch the database, on the one that DATABASE_URL names.
test-database: develop
	$(VENV)/python -m pytest -m database $(PYTEST_OPTIONS)

# On two cores: mypy takes as long as all the others.
check: develop
	@$(MAKE) --no-print-directory -j 2 check-types check-rest

check-types:
	$(VENV)/mypy svodka tools

check-rest:
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/lint-imports
	$(VENV)/python -m pytest tests/test_rooms.py
	SVODKA_DATA=.venv/check $(VENV)/python -m svodka manage makemigrations --check --dry-run
	$(VENV)/python tools/translations.py check

# Brings the .po files up to date with the code; new words stay empty until somebody translates them.
translations: develop
	$(VENV)/python tools/translations.py extract

lock: develop
	tools/lock.sh $(LOCK_OPTIONS)
