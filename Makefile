# `make chat` and `make test` do all the set-up they need; the second time it is there already.
# Another interpreter: make chat PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
DALIL := $(VENV)/bin/dalil
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
INSTALL = echo 'Installing into $(VENV); the first time takes some minutes.' && $(PIP) -e
MADE := $(VENV)/.made
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
MILVUS := $(VENV)/.installed-milvus

# An interpreter older than this one is told from "not there" by its own message.
OLDEST := import sys; v = sys.version_info; v >= (3, 11) or sys.exit( \
	"Dalil needs Python 3.11 or newer, $(PYTHON) is %d.%d; try: make PYTHON=python3.12" % v[:2])

# Files set aside (3) are named and no failure; leaving the conversation with Ctrl-C (130) is none.
DONE_IF_3 := || test $$? -eq 3
DONE_IF_3_OR_130 := || { code=$$?; test $$code -eq 3 || test $$code -eq 130; }

.PHONY: help chat ask index telegram test milvus test-milvus check format quality bench bench-big bench-1e7 \
	reader clean

help:
	@echo 'make chat           build the library and talk to it'
	@echo 'make ask Q="…"      ask one question'
	@echo 'make index          read new and changed articles'
	@echo 'make telegram       run the Telegram bot (DALIL_TELEGRAM_TOKEN in .env)'
	@echo 'make test           run the tests'
	@echo 'make milvus         install what DALIL_STORE needs, milvus-lite too'
	@echo 'make test-milvus    test it against a real Milvus server (57 MB)'
	@echo 'make reader DATA=…  train the reader on question sets (hours; training/README.md)'
	@echo 'make check          check format, style and types'
	@echo 'make quality DATA=…  ask the question sets in DATA, beside the figures that are saved'
	@echo 'make bench DATA=…   measure speed beside other projects (45 minutes; benchmarks/README.md)'
	@echo 'make format         put the code into the format that is checked'

chat: $(RUN)
	@$(DALIL) index $(DONE_IF_3)
	@$(DALIL) chat $(DONE_IF_3_OR_130)

ask: override export Q := $(value Q)
ask: $(RUN)
	@$(DALIL) ask -- "$$Q" $(DONE_IF_3)

index: $(RUN)
	@$(DALIL) index $(DONE_IF_3)

telegram: $(RUN)
	@$(DALIL) index $(DONE_IF_3)
	@$(DALIL) telegram

# Each process has the models of its own, and there are no more tests than four keep busy. One that
# is done takes over half of what another has left.
test: $(DEV)
	$(VENV)/bin/python -m pytest -n auto --maxprocesses 4 --dist worksteal

milvus: $(MILVUS)

# The server is version 2.3.5, the last one that PyPI has; one at a time on a machine.
test-milvus: milvus
	@$(PIP) milvus==2.3.5
	$(VENV)/bin/python -m pytest --milvus=server tests/test_store.py tests/test_store_use.py

check: $(DEV)
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy --strict

format: $(DEV)
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

quality: $(DEV)
	@test -n "$(DATA)" || { echo "name the folder of the question sets: make quality DATA=…"; exit 2; }
	$(VENV)/bin/python -m benchmarks.quality "$(DATA)"

# What speed is compared with has an environment of its own, so that it changes nothing of ours.
BENCH := .benchmarks/venv
WIKI ?= .benchmarks/wiki
MIRACL := "$(DATA)"/miracl-ar-train

bench: $(BENCH)/.installed .benchmarks/model
	@test -d "$(DATA)" || { echo 'Name the folder of the data sets: make bench DATA=…'; exit 2; }
	@test -f "$(WIKI)/library.sqlite3" || { echo 'Build the library first: make bench-big DATA=…'; exit 2; }
	$(BENCH)/bin/python -m benchmarks.run "$(DATA)" --library "$(WIKI)" --model .benchmarks/model \
		--markdown benchmarks/README.md

# What takes longer and is kept: the library of Wikipedia's articles, the graphs over a million
# vectors. Stopped at any time, the same command goes on where it was.
bench-big: $(BENCH)/.installed
	@test -d "$(DATA)" || { echo 'Name the folder of the data sets: make bench-big DATA=…'; exit 2; }
	$(BENCH)/bin/python -m benchmarks.miracl $(MIRACL)/topics.miracl-v1.0-ar-train.tsv \
		$(MIRACL)/qrels.miracl-v1.0-ar-train.tsv "$(DATA)/wiki-ar.tar.xz" --library "$(WIKI)"
	$(BENCH)/bin/python -m benchmarks.search "$(DATA)" --build 1000000

bench-1e7: $(BENCH)/.installed
	@test -d "$(DATA)" || { echo 'Name the folder of the data sets: make bench-1e7 DATA=…'; exit 2; }
	$(BENCH)/bin/python -m benchmarks.search "$(DATA)" --huge 10000000

.benchmarks/model: | $(BENCH)/.installed
	$(BENCH)/bin/dalil model export $@

$(BENCH)/.installed: pyproject.toml constraints.txt benchmarks/requirements.txt
	@echo 'Installing what is compared into $(BENCH); it takes some minutes.'
	@$(PYTHON) -m venv $(BENCH)
	@grep -v '^certifi==' constraints.txt > .benchmarks/constraints.txt
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check \
		-c .benchmarks/constraints.txt -e . -r benchmarks/requirements.txt
	@touch $@

# The two runs of the reader that ships, the second from the weights of the first; stopped at any
# time, the same command goes on from the last checkpoint. The dev files judge, and have no part in
# the weights; the artefact is left in the run's folder, to be looked at first.
READER_RUN ?= reader-run
reader: $(DEV)
	@test -d "$(DATA)" || { echo 'Name the folder of the question sets: make reader DATA=…'; exit 1; }
	$(VENV)/bin/python -m training.reader.train --data "$(DATA)" --run $(READER_RUN)/first \
		--steps 2000 --decay 400 --hardest 8 --alone 0 --frozen 0 --dropout 0
	$(VENV)/bin/python -m training.reader.train --data "$(DATA)" --run $(READER_RUN) \
		--weights $(READER_RUN)/first/last.pt --steps 2200 --decay 1100 --hardest 8
	$(VENV)/bin/python -m training.reader.export --weights $(READER_RUN)/last.pt --to $(READER_RUN)/artefact --version 2
	$(VENV)/bin/python -m training.reader.dev --artefact $(READER_RUN)/artefact --work $(READER_RUN)/dev --fit \
		"$(DATA)/arcd-dev.json" "$(DATA)/mlqa/dev-context-ar-question-ar.json"

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(MADE):
	@command -v $(PYTHON) >/dev/null || { echo "Dalil needs Python 3.11 or newer, there is no $(PYTHON)"; exit 1; }
	@$(PYTHON) -c '$(OLDEST)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# One run of pip for whatever is asked for: each takes a quarter of a minute though all is there.
$(RUN) $(DEV) $(MILVUS): pyproject.toml constraints.txt | $(MADE)

$(RUN):
	@$(INSTALL) .
	@touch $@

$(DEV):
	@$(INSTALL) '.[dev]'
	@touch $(RUN) $@

$(MILVUS):
	@$(INSTALL) '.[dev,milvus-lite]'
	@touch $(RUN) $(DEV) $@
