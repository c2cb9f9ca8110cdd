# Golf Coach on a developer's machine. It needs make and Python 3.11, 3.12 or 3.13; all the rest goes to .venv and .cache.

.DEFAULT_GOAL := help
.PHONY: help setup bench iam simulate burst chaos explore demo test test-all test-localstack python-for-localstack check check-web coverage \
	browser viewer up down analyze eval \
	lock contract deploy deploy-check destroy audit notice \
	deploy-local deploy-docker publish diagram teststate scan

python := .venv/bin/python
environment := .venv/.installed
# The local AWS of demo, up and the end-to-end tests: ENGINE=ministack or ENGINE=localstack
engine := $(or $(ENGINE),ministack)
$(if $(filter-out ministack localstack,$(engine)),$(error There is no engine $(engine): ENGINE is ministack or localstack))
pose_model := .cache/pose_landmarker_full.task
viewer := web/dist/.built
web_packages := web/node_modules/.installed
# Compiling everything at once would take longer than the rest; Python compiles what it imports.
pip_install := -m pip install --quiet --disable-pip-version-check --no-input --no-compile --require-hashes -r
localstack_tests ?= $(addprefix tests/e2e/test_,faults.py engine.py api.py limits.py deadlines.py \
	$(if $(SHORT),,sample.py chat.py coach.py contract.py issuer.py)) tests/workflow/engines
quick_tests := tests/unit tests/functions tests/workflow tests/ops --ignore=tests/workflow/engines
engine_tests := tests/e2e tests/web tests/contract
requirements := functions/requirements functions/requirements-vision functions/pose_model/requirements \
	dev/requirements dev/ministack/requirements dev/localstack/requirements dev/local/node/requirements dev/scan/requirements \
	dev/audit/requirements dev/notice/requirements

# A version manager may put commands on the PATH that only print an error, so each candidate is asked to prove itself.
find_python = for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& break || python=; done; \
	test -n "$$python" || { echo "Golf Coach needs Python 3.11, 3.12 or 3.13 with its venv module, and found none." >&2; exit 1; }; \
	$$python -c 'import platform, sys; here = (sys.platform, platform.machine()); \
	sys.exit(None if here in {("linux", "x86_64"), ("darwin", "arm64")} else \
	"MediaPipe, which finds the poses, comes for Linux on x86-64 and for Apple silicon only, and this is %s on %s." % here)' || exit 1
# LocalStack needs a newer one than the project, and version managers keep some that are not on the PATH. The first of theirs
# is beside pyenv's own command on the PATH, also where nothing else says where pyenv lives.
find_newer_python = for python in python3.13 python3 \
	"$$(dirname "$$(command -v python3.13)")"/../versions/3.13.*/bin/python \
	"$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.13.*/bin/python \
	"$${UV_PYTHON_INSTALL_DIR:-$$HOME/.local/share/uv/python}"/cpython-3.13.*/bin/python \
	"$${ASDF_DATA_DIR:-$$HOME/.asdf}"/installs/python/3.13.*/bin/python \
	"$${MISE_DATA_DIR:-$$HOME/.local/share/mise}"/installs/python/3.13.*/bin/python; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null \
	&& break || python=; done; \
	test -n "$$python" || { echo "LocalStack needs Python 3.13 with its venv module, and found none." \
	"Install one beside yours, for example with: uv python install 3.13, or: pyenv install 3.13" >&2; exit 1; }

# Vite's own condition. Without a Node.js that meets it, one from PyPI goes to .cache.
new_node = node -e 'const [a, b] = process.versions.node.split(".").map(Number); \
	process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1

in_web = cd web && { $(new_node) || PATH="$$PWD/../.cache/node/bin:$$PATH"; }

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | while IFS='	' read -r target text; do \
		printf '  make %-15s %s\n' "$$target" "$$text"; done

setup: .cache/$(engine)/.installed $(environment) $(pose_model)  ## the Python environments and the pose model, once

demo: setup  ## a swing from the upload to the report on a local AWS: make demo [VIDEO=swing.mp4] [ENGINE=localstack] [ACCOUNT_CONCURRENCY=10]
	@$(python) -m dev.demo $${VIDEO:+"$$VIDEO"}

test: setup check viewer check-web browser  ## all checks and tests, as CI runs them
	$(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(if $(EXHAUSTIVE),,-m "not exhaustive")

test-all:  ## the same, and what proves in every case what they prove in some
	@$(MAKE) --no-print-directory test EXHAUSTIVE=1

test-localstack:  ## the end-to-end tests on LocalStack, which needs Python 3.13 too; SHORT=1 what differs by engine
	@$(MAKE) --no-print-directory setup ENGINE=localstack
	ENGINE=localstack SHORT=$(SHORT) $(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(if $(SHORT),-m "not slow and not exhaustive") $(localstack_tests)

python-for-localstack:
	@$(find_newer_python)

check: $(environment)  ## ruff, mypy, import-linter and cfn-lint
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	.venv/bin/lint-imports
	.venv/bin/cfn-lint template.yaml

check-web: $(viewer)  ## the viewer's types, those of the contract too, its style and lint; `npm run format` in web/ mends most
	@$(in_web) && npm run --silent check

coverage: setup  ## which lines of functions/ and ops/ no quick test reaches; fails below the floor in pyproject.toml
	$(python) -m pytest -n 2 --dist loadfile --quiet --cov --cov-report=term-missing $(quick_tests)

up: setup viewer  ## a local AWS and the viewer, which stay, on http://localhost:4566 and 4580: make up [ENGINE=localstack] [ACCOUNT_CONCURRENCY=10]
	@$(python) -m dev.demo.stack up

down: $(environment)  ## stop it
	@$(python) -m dev.demo.stack down

analyze: setup  ## an upload to it: make analyze VIDEO=swing.mp4
	@$(python) -m dev.demo.stack analyze $${VIDEO:+"$$VIDEO"}

explore: $(environment)  ## every order in which uploads, events, stops and deletions may meet: make explore [ARGS="--before fresh ..."]
	@PYTHONPATH=functions:. $(python) -m dev.explorer $(ARGS)

chaos: setup  ## uploads while everything breaks, on a MiniStack of its own: make chaos [SEED=n] [UPLOADS=100]
	@$(python) -m dev.chaos $${SEED:+--seed "$$SEED"} $${UPLOADS:+--uploads "$$UPLOADS"}

burst: setup  ## many uploads at once, on a MiniStack of its own: make burst [UPLOADS=500] [LIMIT=20]
	@$(python) -m dev.burst $${UPLOADS:+--uploads "$$UPLOADS"} $${LIMIT:+--limit "$$LIMIT"}

iam: setup viewer browser  ## what each role may do and does, from the tests of engines: make iam [RECORDED=1, from the last run]
	@$(if $(RECORDED),true,$(python) -m pytest -n 2 --dist loadfile --quiet $(engine_tests))
	@$(python) -m dev.iam

eval: setup  ## how well the measurement finds the events of labelled swings, or golfers agree: make eval [CORRECTED=folder]
	@$(python) -m dev.evaluation $(CORRECTED)

bench: setup  ## how fast it is beside a bare script, in ten minutes: make bench [FULL=1]
	@$(python) -m dev.bench $${FULL:+--full}

simulate: $(environment)  ## what it takes at other rates of arrival, from the figures of make bench
	@$(python) -m dev.bench.scale

lock:  ## requirements.in to requirements.txt, with hashes (needs uv)
	@for name in $(requirements); do test ! -f $$name.in || uv pip compile --quiet --universal --fork-strategy fewest \
		--python-version $$(test $$name = dev/localstack/requirements && echo 3.12 || echo 3.11) \
		--generate-hashes --no-header --no-annotate $$name.in -o $$name.txt; done

contract: $(environment) $(web_packages)  ## docs/openapi.json from the code, and the viewer's types from it
	@$(python) -m dev.contract
	@$(in_web) && npm run --silent contract

viewer: $(viewer)  ## the web app in web/, built into web/dist

browser: $(environment)  # a Chromium for the tests of the viewer
	@$(python) -m dev.viewer.browser

scan: .cache/checkov/.installed  ## the template by checkov, with our exceptions (.checkov.yaml)
	@.cache/checkov/bin/checkov --config-file .checkov.yaml

# Strict, for a package that no database answers for is not known to be sound.
audit: .cache/audit/.installed  ## all that is locked, against PyPI's and npm's lists of known vulnerabilities
	@.cache/audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		$(foreach name,$(requirements),-r $(name).txt) || failed=1; \
	$(new_node) || $(MAKE) --no-print-directory .cache/node/.installed; \
	$(in_web) && npm audit && exit $${failed:-0}

notice: $(environment) .cache/notice/.installed  ## NOTICE, the licences of all that ships, from the locks
	@$(python) -m dev.notice

deploy: $(environment)  ## to your AWS account, up to the first report: make deploy ENV=dev [SET="NAME=VALUE ..."]
	@$(python) -m dev.deploying deploy "$(ENV)" $(SET)

deploy-check: $(environment)  ## what a deployment needs of machine and account, in seconds: make deploy-check ENV=dev
	@$(python) -m dev.deploying check "$(ENV)" $(SET)

destroy: $(environment)  ## take a deployment down, after its name was typed: make destroy ENV=dev
	@$(python) -m dev.deploying destroy "$(ENV)"

publish: $(environment) $(viewer)  ## the viewer, to a stack that has one: make publish ENV=dev
	@test -n "$(ENV)" || { echo "Say where: make publish ENV=dev, staging, prod or a name of your own." >&2; exit 1; }
	@$(python) -m dev.viewer.publish $(ENV)

deploy-local: setup  ## to a local AWS that you have started: make deploy-local [AWS_ENDPOINT_URL=http://localhost:4566]
	@$(python) -m dev.demo.stack deploy

deploy-docker:  ## to LocalStack in Docker (docker-compose.yml; needs the AWS SAM CLI)
	AWS_ENDPOINT_URL=$(or $(AWS_ENDPOINT_URL),http://localhost:4566) AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
		AWS_DEFAULT_REGION=us-east-1 $(MAKE) --no-print-directory deploy ENV=dev

teststate: setup  ## calls of AWS's TestState API for each state and outcome, as a script: make --silent teststate > teststate.sh
	@$(python) -m tests.workflow.teststate

diagram: $(environment)  ## the pictures and the tables of workflow and parameters in docs/, from what is deployed
	@$(python) -m dev.diagram.svg
	@$(python) -m tests.workflow.document
	@$(python) -m dev.local.parameters

$(environment): dev/requirements.txt
	@$(find_python); echo "Installing the Python environment ($$($$python --version)) into .venv" && $$python -m venv .venv
	@$(python) $(pip_install) $<
	@$(python) -c 'import pathlib, sysconfig; \
		pathlib.Path(sysconfig.get_path("purelib"), "golf_coach.pth").write_text(str(pathlib.Path("functions").resolve()))'
	@touch $@

.cache/ministack/.installed: dev/ministack/requirements.txt
	@$(find_python); echo "Installing MiniStack, the local AWS, into .cache" && $$python -m venv .cache/ministack
	@.cache/ministack/bin/python $(pip_install) $<
	@touch $@

.cache/localstack/.installed: dev/localstack/requirements.txt
	@$(find_newer_python); echo "Installing LocalStack into .cache ($$("$$python" --version))" \
		&& "$$python" -m venv .cache/localstack
	@.cache/localstack/bin/python $(pip_install) $<
	@touch $@

$(viewer): $(web_packages) $(shell find web -name node_modules -prune -o -path web/dist -prune -o -type f -print)
	@echo "Building the viewer into web/dist"
	@$(in_web) && npm run --silent build -- --logLevel warn
	@touch $@

$(web_packages): web/package-lock.json web/package.json web/contract/package.json
	@$(new_node) || $(MAKE) --no-print-directory .cache/node/.installed
	@$(in_web) && npm ci --silent --no-progress
	@touch $@

.cache/node/.installed: dev/local/node/requirements.txt
	@$(find_python); echo "Installing Node.js, which builds the viewer, into .cache" && $$python -m venv .cache/node
	@.cache/node/bin/python $(pip_install) $<
	@touch $@

$(pose_model): functions/pose_model/build.py functions/pose_model/requirements.txt | $(environment)
	@echo "Building the pose model into .cache"
	@$(python) functions/pose_model/build.py $@

.cache/audit/.installed: dev/audit/requirements.txt
	@$(find_python); echo "Installing pip-audit into .cache" && $$python -m venv .cache/audit
	@.cache/audit/bin/python $(pip_install) $<
	@touch $@

.cache/notice/.installed: dev/notice/requirements.txt
	@$(find_python); echo "Installing pip-licenses into .cache" && $$python -m venv .cache/notice
	@.cache/notice/bin/python $(pip_install) $<
	@touch $@

.cache/checkov/.installed: dev/scan/requirements.txt
	@$(find_python); echo "Installing checkov into .cache" && $$python -m venv .cache/checkov
	@.cache/checkov/bin/python $(pip_install) $<
	@touch $@
