# Golf Coach on a developer's machine. It needs make and Python 3.11, 3.12 or 3.13; all the rest goes to .venv and .cache.

.DEFAULT_GOAL := help
.PHONY: help setup chaos demo test test-localstack python-for-localstack check up down analyze eval lock deploy deploy-local deploy-docker diagram

python := .venv/bin/python
environment := .venv/.installed
# The local AWS of demo, up and the end-to-end tests: ENGINE=ministack or ENGINE=localstack
engine := $(or $(ENGINE),ministack)
$(if $(filter-out ministack localstack,$(engine)),$(error There is no engine $(engine): ENGINE is ministack or localstack))
pose_model := .cache/pose_landmarker_full.task
# Compiling everything at once would take longer than the rest; Python compiles what it imports.
pip_install := -m pip install --quiet --disable-pip-version-check --no-input --no-compile --require-hashes -r
localstack_tests := $(addprefix tests/e2e/test_,sample.py faults.py engine.py api.py) tests/workflow/engines
requirements := functions/requirements functions/requirements-vision functions/pose_model/requirements \
	dev/requirements dev/ministack/requirements dev/localstack/requirements dev/golfer/requirements

# A version manager may put commands on the PATH that only print an error, so each candidate is asked to prove itself.
find_python = for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& break || python=; done; \
	test -n "$$python" || { echo "Golf Coach needs Python 3.11, 3.12 or 3.13 with its venv module, and found none." >&2; exit 1; }
# LocalStack needs a newer one than the project, and version managers keep some that are not on the PATH.
find_newer_python = for python in python3.13 python3.12 python3 \
	"$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[23].*/bin/python \
	"$${UV_PYTHON_INSTALL_DIR:-$$HOME/.local/share/uv/python}"/cpython-3.1[23].*/bin/python \
	"$${ASDF_DATA_DIR:-$$HOME/.asdf}"/installs/python/3.1[23].*/bin/python \
	"$${MISE_DATA_DIR:-$$HOME/.local/share/mise}"/installs/python/3.1[23].*/bin/python; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(not (3, 12) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& break || python=; done; \
	test -n "$$python" || { echo "LocalStack needs Python 3.12 or 3.13 with its venv module, and found none." \
	"Install one beside yours, for example with: uv python install 3.13, or: pyenv install 3.13" >&2; exit 1; }

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | while IFS='	' read -r target text; do \
		printf '  make %-15s %s\n' "$$target" "$$text"; done

setup: .cache/$(engine)/.installed $(environment) $(pose_model)  ## the Python environments and the pose model, once

demo: setup  ## a swing from the upload to the report on a local AWS: make demo [VIDEO=swing.mp4] [ENGINE=localstack]
	@$(python) -m dev.demo $${VIDEO:+"$$VIDEO"}

test: setup check  ## all checks and all tests, as CI runs them
	$(python) -m pytest -n 2 --dist loadfile

test-localstack:  ## the end-to-end tests on LocalStack, which needs Python 3.12 or 3.13 too
	@$(MAKE) --no-print-directory setup ENGINE=localstack
	ENGINE=localstack $(python) -m pytest -n 2 --dist loadfile $(localstack_tests)

python-for-localstack:
	@$(find_newer_python)

check: $(environment)  ## ruff, mypy and cfn-lint
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	.venv/bin/cfn-lint template.yaml

up: setup  ## a local AWS that stays, on http://localhost:4566: make up [ENGINE=localstack]
	@$(python) -m dev.stack up

down: $(environment)  ## stop it
	@$(python) -m dev.stack down

analyze: setup  ## an upload to it: make analyze VIDEO=swing.mp4
	@$(python) -m dev.stack analyze $${VIDEO:+"$$VIDEO"}

chaos: setup  ## uploads while everything breaks, on a MiniStack of its own: make chaos [SEED=n] [UPLOADS=100]
	@$(python) -m dev.chaos $${SEED:+--seed "$$SEED"} $${UPLOADS:+--uploads "$$UPLOADS"}

eval: setup  ## how well the measurement finds the events of labelled swings
	@$(python) -m dev.evaluate

lock:  ## requirements.in to requirements.txt, with hashes (needs uv)
	@for name in $(requirements); do test ! -f $$name.in || uv pip compile --quiet --universal --fork-strategy fewest \
		--python-version $$(test $$name = dev/localstack/requirements && echo 3.12 || echo 3.11) \
		--generate-hashes --no-header --no-annotate $$name.in -o $$name.txt; done

deploy:  ## to your AWS account: make deploy ENV=dev (needs the AWS SAM CLI and Docker)
	@test -n "$(ENV)" || { echo "Say where: make deploy ENV=dev, staging or prod." >&2; exit 1; }
	sam build --config-env $(ENV)
	sam deploy --config-env $(ENV)

deploy-local: setup  ## to a local AWS that you have started: make deploy-local [AWS_ENDPOINT_URL=http://localhost:4566]
	@$(python) -m dev.stack deploy

deploy-docker:  ## to LocalStack in Docker (docker-compose.yml; needs the AWS SAM CLI)
	AWS_ENDPOINT_URL=$(or $(AWS_ENDPOINT_URL),http://localhost:4566) AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
		AWS_DEFAULT_REGION=us-east-1 $(MAKE) --no-print-directory deploy ENV=dev

diagram: $(environment)  ## the picture of the workflow in docs/, from its definition
	@$(python) -m dev.workflow_picture

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

$(pose_model): functions/pose_model/build.py functions/pose_model/requirements.txt | $(environment)
	@echo "Building the pose model into .cache"
	@$(python) functions/pose_model/build.py $@
