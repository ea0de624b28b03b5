# 两条命令：make demo（演示城市，边走边看）、make test（全部检查和测试）。两者都可反复运行。
PYTHON ?= python3
PORT ?= 8345
SERVE ?= 1
ORDERS ?= 2000
BIN := .venv/bin

.PHONY: demo test setup setup-test serve stop clean

demo: setup
	PORT=$(PORT) SERVE=$(SERVE) ORDERS=$(ORDERS) scripts/demo

test: setup-test
	scripts/ci

serve: setup
	$(BIN)/hotline prepare
	$(BIN)/hotline serve --port $(PORT) --with-worker

stop:
	$(BIN)/hotline stop

setup:
	@$(PYTHON) scripts/setup.py

setup-test:
	@$(PYTHON) scripts/setup.py --test

clean:
	rm -rf .venv node_modules var
