# Every command makes what it needs first. Python 3.11 or later, make and git are all that must be there.

SYSTEM_PYTHON := $(shell for it in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$it -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$it && break; done)
PYTHON := .venv/bin/python
STAGE ?=
SHOP ?= templates/shop
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test check soak understanding bench package deploy destroy doctor redrive privacy publish pull \
	lint-messages packing-slip move-day photo refund cancel returns review reviews feedback \
	loyalty stock telegram people templates catalogue links film \
	van events clean

help:
	@echo "make demo              the whole shop on this machine (SHOP=folder for another shop)"
	@echo "make test              all tests: units, property tests, the local AWS, a browser"
	@echo "make check             formatting, lint, types and the fast tests; under a minute"
	@echo "make lint-messages     every message on every channel: what is lost, what is shortened (SHOP=folder)"
	@echo "make soak              the proof of the money on and on, until stopped or wrong (ARGS=\"--examples 20000\")"
	@echo "make understanding     how much of shoppers' sentences is understood"
	@echo "make bench             measurements, as JSON lines"
	@echo "make package           the Lambda zip and its template, for AWS"
	@echo "make deploy STAGE=…    deploy to AWS (docs/deploy.md); ARGS=… for region, domain, shop"
	@echo "make publish STAGE=…   publish a shop folder (SHOP=folder)"
	@echo "make pull STAGE=…      the shop as the console edits it, into a folder (SHOP=folder)"
	@echo "make links             links and QR codes that open a chat on a product (ARGS=\"--campaign spring --qr posters\")"
	@echo "make events            an example of each event that your systems are told (ARGS=order.paid: of one)"
	@echo "make templates STAGE=… what WhatsApp and Messenger must approve: list, or ARGS=create, edit or follow (SHOP=folder)"
	@echo "make catalogue STAGE=… the products as a catalogue file for Meta (ARGS=\"--out products.csv\")"
	@echo "make telegram STAGE=…  tell Telegram where the bot listens, and what it says of it (ARGS=--show: only look)"
	@echo "make people STAGE=…    who may use the console: ARGS=list, \"add jan@example.nl --role owner\", role, remove"
	@echo "make doctor STAGE=…    is what is deployed well?"
	@echo "make redrive STAGE=…   look at dead letters, and replay them"
	@echo "make stock STAGE=…     live stock: set it, or change it (ARGS=\"SKU=12 SKU+5 SKU-2\")"
	@echo "make packing-slip STAGE=… NUMBER=…   what an order is made of, to print"
	@echo "make move-day STAGE=… NUMBER=… DAY=2026-12-04   a paid order on another day (SLOT=… for the part of it)"
	@echo "make refund STAGE=… NUMBER=…   give money back (ARGS=\"--amount 5,00\", \"--line SKU=2 --restock\")"
	@echo "make cancel STAGE=… NUMBER=…   a paid order that has not left: all of it goes back"
	@echo "make returns STAGE=…   what comes back: list, ARGS=\"R1042-1 approve\", reject, receive, accept, refuse"
	@echo "make review STAGE=…    payments that a person decides about (ARGS=\"1042 accept\", refund, dismiss)"
	@echo "make reviews STAGE=…   what buyers wrote of products: list, ARGS=\"--csv reviews.csv\", hide for a reason"
	@echo "make photo STAGE=… KEY=…   a link to a picture that a shopper sent; it ends in five minutes"
	@echo "make van STAGE=…       today's link and QR code for who brings the flowers (ARGS=--revoke ends all)"
	@echo "make feedback STAGE=…  what shoppers told in their own words, with tags (ARGS=\"--tag complaint\", --csv FILE)"
	@echo "make loyalty STAGE=…   who seems satisfied, and who is leaving (ARGS=\"--csv FILE\")"
	@echo "make event-news STAGE=… EVENT=… KIND=traffic TEXT=\"…\"   tell who holds tickets (doors, parking, moved, cancelled)"
	@echo "make scan STAGE=… CODE=…   let somebody in with a ticket; without a code: from a hand scanner"
	@echo "make privacy STAGE=…   what is kept of a person (ARGS=\"export --phone …\"), and its erasure"
	@echo "make destroy STAGE=…   take the stack away; data only with ARGS=\"--delete-data NAME\""
	@echo "make film              records what the simulator's Watch plays, for the README (docs/film.webp)"
	@echo "make clean             remove what these commands made here, the demo's data too"

setup:
	@test -n "$(SYSTEM_PYTHON)" || { echo "✗ Python 3.11 or later is not installed"; exit 1; }
	@$(SYSTEM_PYTHON) -m infra.setup

demo: setup
	@$(PYTHON) -m infra.local --shop "$(SHOP)" $(ARGS)

test: setup
	@$(SYSTEM_PYTHON) -m infra.setup --browser
	$(PYTHON) -m pytest -n 2 -m "not local_aws and not browser" $(ARGS)
	$(PYTHON) -m pytest -n 2 --dist loadgroup -m "local_aws or browser" $(ARGS)

check: setup
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -x -n 2 -m "not local_aws and not browser and not slow" $(ARGS)

lint-messages: setup
	@$(PYTHON) -m infra.lint_messages --shop "$(SHOP)" $(ARGS)

soak: setup
	@$(PYTHON) -m tests.property.soak $(ARGS)

understanding: setup
	@$(PYTHON) -m tests.understanding $(ARGS)

bench: setup
	@$(PYTHON) -m tests.bench $(ARGS)

package: setup
	@$(PYTHON) -m infra.package $(ARGS)

deploy destroy doctor people redrive returns review reviews feedback loyalty privacy publish pull stock telegram: setup
	@test -n "$(STAGE)" || { echo "✗ which stage? make $@ STAGE=…"; exit 1; }
	@$(PYTHON) -m infra.$@ --stage "$(STAGE)" $(if $(filter publish pull,$@),--shop "$(SHOP)") $(ARGS)

catalogue: setup
	@test -n "$(STAGE)" || { echo "✗ which stage? make $@ STAGE=…"; exit 1; }
	@$(PYTHON) -m infra.catalogue --stage "$(STAGE)" --shop "$(SHOP)" $(ARGS)

events: setup
	@$(PYTHON) -m infra.events $(ARGS)

links: setup
	@$(PYTHON) -m infra.links --shop "$(SHOP)" $(ARGS)

templates: setup
	@test -n "$(STAGE)" || { echo "✗ which stage? make $@ STAGE=…"; exit 1; }
	@$(PYTHON) -m infra.templates --stage "$(STAGE)" --shop "$(SHOP)" $(ARGS)

packing-slip: setup
	@test -n "$(STAGE)" -a -n "$(NUMBER)" || { echo "✗ which one? make $@ STAGE=… NUMBER=…"; exit 1; }
	@$(PYTHON) -m infra.packing_slip --stage "$(STAGE)" "$(NUMBER)" $(ARGS)

van: setup
	@test -n "$(STAGE)" || { echo "✗ which stage? make $@ STAGE=…"; exit 1; }
	@$(PYTHON) -m infra.van --stage "$(STAGE)" $(ARGS)

photo: setup
	@test -n "$(STAGE)" -a -n "$(KEY)" || { echo "✗ which one? make $@ STAGE=… KEY=photos/…"; exit 1; }
	@$(PYTHON) -m infra.photo --stage "$(STAGE)" "$(KEY)"

pause: setup
	@test -n "$(STAGE)" || { echo "✗ which one? make $@ STAGE=… (ARGS=\"--until 2026-12-01 --why …\", \"--resume\")"; exit 1; }
	@$(PYTHON) -m infra.pause --stage "$(STAGE)" $(ARGS)

substitute: setup
	@test -n "$(STAGE)" -a -n "$(NUMBER)" -a -n "$(LINE)" -a -n "$(WITH)" || \
		{ echo "✗ what, and with what? make $@ STAGE=… NUMBER=… LINE=SKU WITH=SKU (or WITH=\"in words\")"; exit 1; }
	@$(PYTHON) -m infra.substitute --stage "$(STAGE)" $(ARGS) -- "$(NUMBER)" "$(LINE)" "$(WITH)"

refund cancel: setup
	@test -n "$(STAGE)" -a -n "$(NUMBER)" || { echo "✗ which one? make $@ STAGE=… NUMBER=…"; exit 1; }
	@$(PYTHON) -m infra.$@ --stage "$(STAGE)" "$(NUMBER)" $(ARGS)

move-day: setup
	@test -n "$(STAGE)" -a -n "$(NUMBER)" -a -n "$(DAY)" || \
		{ echo "✗ which one, and when? make $@ STAGE=… NUMBER=… DAY=2026-12-04"; exit 1; }
	@$(PYTHON) -m infra.move_day --stage "$(STAGE)" "$(NUMBER)" "$(DAY)" $(SLOT) $(ARGS)

event-news: setup
	@test -n "$(STAGE)" -a -n "$(EVENT)" -a -n "$(KIND)" || \
		{ echo "✗ which one, and what? make $@ STAGE=… EVENT=… KIND=traffic TEXT=\"…\""; exit 1; }
	@$(PYTHON) -m infra.event_news --stage "$(STAGE)" "$(EVENT)" "$(KIND)" "$(TEXT)" $(ARGS)

scan: setup
	@test -n "$(STAGE)" || { echo "✗ which stage? make $@ STAGE=…"; exit 1; }
	@$(PYTHON) -m infra.scan --stage "$(STAGE)" $(if $(CODE),"$(CODE)") $(ARGS)

film: setup
	@$(SYSTEM_PYTHON) -m infra.setup --browser
	@$(PYTHON) -m infra.film $(ARGS)

clean:
	rm -rf .venv .local build .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
