# Dockfra. `make help` lists the targets; `make demo` and `make test` do their own set-up on a fresh machine.
ROOT ?= .
SHELL := /bin/bash
DOCKFRA := ./bin/dockfra --root $(ROOT)
.DEFAULT_GOAL := help
.PHONY: help setup engine up down demo demo-person demo-fail demo-record test corpus engines lint check bench soak ps logs ssh-developer ssh-manager ssh-monitor ssh-autopilot doctor clean generate

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: node_modules/.stamp ## install the dependencies and build
	@./bin/dockfra --version

node_modules/.stamp: package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

engine: ## make sure that an engine and the base images are there (installs them on a bare Debian machine only)
	@./shared/setup/engine.sh ensure
	@./shared/setup/images.sh ensure

up: setup ## start platform and roles for ROOT (default: this folder); STACK=name starts a stack of yours as well
	@$(DOCKFRA) up $(if $(STACK),--stack $(STACK))

down: setup ## stop roles and platform of ROOT; your stacks go on
	@$(DOCKFRA) down

demo: setup engine ## the crew alone takes a ticket from open to done; DOCKFRA_DEMO_BASE_URL, _MODEL and _KEY name a real model
	@node --import tsx tests/demo/crew-line.ts

demo-person: setup engine ## the same line with a person as the developer, over SSH
	@node --import tsx tests/demo/main-line.ts

demo-fail: setup engine ## a change that breaks the service: rolled back, the old version serving, main untouched
	@node --import tsx tests/demo/main-line.ts --broken

demo-record: setup engine ## make the demo's recording anew, after a change of the sample application
	@node --import tsx tests/demo/record.ts

test: lint engine ## every test, with the real engine, a real SSH client and a real browser
	@./shared/setup/tools.sh
	npx vitest run --project fast --project engine $(if $(RETRY),--retry=$(RETRY))

corpus: setup engine ## the crew on a corpus of real changes and of cheats, with a scripted model; prints the tables
	npx vitest run --project corpus

engines: setup engine ## the coding engines that npm has, for real: installs them into .engines, runs them against a scripted model server
	npm install --global --prefix $(CURDIR)/.engines --loglevel=error $(addprefix --allow-scripts=,@anthropic-ai/claude-code opencode-ai) opencode-ai @openai/codex @anthropic-ai/claude-code
	npx vitest run --project engines

lint: setup ## types, lint, format, generated files
	npx tsc -p .
	npx oxlint
	npx oxfmt --check
	node generate.mjs --check

check: lint ## what needs no engine: lint, and the fast tests
	npx vitest run tests/unit tests/flows tests/wire

bench: setup engine ## figures of speed and size; passes whatever they are
	@./shared/setup/tools.sh
	@node --import tsx tests/bench/bench.ts

soak: setup engine ## the memory of a platform under ten pages, edits, deaths and launches; MINUTES=60
	@node --import tsx tests/bench/measure-memory.ts $(or $(MINUTES),60)

generate: setup ## write the registries and the references anew
	node generate.mjs
	node --import tsx write-reference.ts

ps: setup ## what runs for ROOT
	@$(DOCKFRA) ps

logs: setup ## the platform's log
	@$(DOCKFRA) logs

ssh-developer ssh-manager ssh-monitor ssh-autopilot: setup ## a terminal in a role's container
	@$(DOCKFRA) ssh $(@:ssh-%=%)

doctor: setup ## what is missing on this machine, and its cure
	@$(DOCKFRA) doctor

clean: ## remove the demo, the build, the role images and the stand-in images that set-up made
	@if [ -d node_modules ]; then node --import tsx tests/demo/clean.ts; fi
	@./shared/setup/images.sh clean || true
	rm -rf dist .engines
