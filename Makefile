# OneWindow. `make help` lists what can be made; the work itself is in tools/, which can be run by hand as well.

PORT ?= 8000
HOST ?= 127.0.0.1
SYSTEM_PYTHON ?= python3
PYTHON := .venv/bin/python
ONEWINDOW := .venv/bin/onewindow
# Some images forbid Python to keep its bytecode; without it every start compiles a thousand files again, three seconds each time.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help demo test check bench journeys soak docs new-room base dev

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: base ## a seeded district on http://127.0.0.1:8000 (PORT=8080 for another port)
	@ONEWINDOW_PUBLIC_ADDRESS=http://$(HOST):$(PORT) $(ONEWINDOW) demo serve --host $(HOST) --port $(PORT)

test: dev ## every test on SQLite and PostgreSQL, kill -9 and restore on both, then the journeys in Chromium (GROUPS="sqlite journeys" for some)
	@$(PYTHON) -m tools.run_tests $(GROUPS)

check: dev ## lint, types, walls, architecture, migrations, translations, locks, containers (PARTS="types walls" for some)
	@$(PYTHON) -m tools.check $(PARTS)

bench: dev ## submit, decide, worklist and progress measured on both databases
	@$(PYTHON) -m bench $(ARGS)
	@$(PYTHON) -m tools.with_postgres --durable $(PYTHON) -m bench $(ARGS)

journeys: dev ## the journeys alone; they write docs/journeys
	@WRITE_DOCS=1 $(PYTHON) -m tools.run_tests journeys

soak: dev ## minutes of mixed work on both databases: rates, memory, what was given up (SOAK_MINUTES=2)
	@$(PYTHON) -m bench.soak $(ARGS)
	@$(PYTHON) -m tools.with_postgres --durable $(PYTHON) -m bench.soak $(ARGS)

docs: dev ## write the generated parts of docs: order of rooms, arrows, map of facts
	@$(PYTHON) -m tools.docs

new-room: dev ## a room by the grammar: make new-room NAME=rewards AFTER=payments (or BESIDE=permits) PURPOSE="Points people earn."
	@$(PYTHON) -m tools.new_room "$(NAME)" $(if $(BESIDE),--beside "$(BESIDE)",--after "$(AFTER)") --purpose "$(PURPOSE)"

base:
	@$(SYSTEM_PYTHON) tools/bootstrap.py base

dev:
	@$(SYSTEM_PYTHON) tools/bootstrap.py dev
