# `make` or `make help` lists what there is.
# JAVA_HOME=<a JDK, 17 or newer> chooses the JDK; SECOND_JAVA_HOME the one that test-all runs on as well.
# SHARD_DB=mysql runs the tests that need a shard's database, or `make run`, on MySQL instead of MariaDB.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-test build build-bench run stop status test test-all check fmt bench bench-quick

given_java_home := $(JAVA_HOME)
export JAVA_HOME = $(or $(given_java_home),$(shell tools/jdk 17 2>/dev/null))
SHARD_DB ?= mariadb
ifeq ($(filter mariadb mysql,$(SHARD_DB)),)
$(error SHARD_DB: '$(SHARD_DB)' (expected: mariadb or mysql))
endif
MAVEN := mvn -B --no-transfer-progress -Dstyle.color=never
# Debian's Maven resets the colours of whatever it writes to, also where there are none.
without_resets := sed -u 's/\x1b\[0m//g'

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what building needs and is missing (git, Maven, a JDK 17), nothing else
	@JAVA_HOME='$(given_java_home)' tools/setup

setup-test:
	@JAVA_HOME='$(given_java_home)' tools/setup node npm

build: setup ## compile and package, without tests
	@$(MAVEN) -q -DskipTests package 2>&1 | $(without_resets)

run: setup ## start the local cluster (ports from 7101 to 7911: deploy/local/README.md) and the demonstration
	@echo 'building'
	@$(MAVEN) -q -Dmaven.test.skip=true -pl deploy/local -am package 2>&1 | $(without_resets)
	@deploy/local/run

stop: ## stop exactly what `make run` started
	@deploy/local/stop

status: ## show each process of the local cluster and its health
	@deploy/local/status

test: setup-test ## format, static analysis, contract, unit and integration tests
	@for server in etcd mariadb $(SHARD_DB); do deploy/local/obtain-$$server >/dev/null; done
	@$(MAVEN) -DSHARD_DB=$(SHARD_DB) -Pcheck verify
	@proto/nodejs/run-tests

test-all: setup-test ## what `test` does plus the slow tests, then all but those again on a second JDK with shards on MySQL
	@second=$${SECOND_JAVA_HOME:-$$(tools/jdk 25)} \
	  || { echo 'test-all: no second JDK (expected: SECOND_JAVA_HOME=<its home>, or a JDK 25 under /usr/lib/jvm)' >&2; exit 1; }; \
	[ -x "$$second/bin/javac" ] || { echo "SECOND_JAVA_HOME: $$second (expected: a JDK, with bin/javac)" >&2; exit 1; }; \
	for server in etcd mariadb mysql; do deploy/local/obtain-$$server >/dev/null; done; \
	echo "test-all: on $$JAVA_HOME, shards on $(SHARD_DB)"; $(MAVEN) -DSHARD_DB=$(SHARD_DB) -Pcheck,slow verify; \
	proto/nodejs/run-tests; \
	echo "test-all: on $$second, shards on mysql"; JAVA_HOME=$$second $(MAVEN) -DSHARD_DB=mysql verify

check: setup ## format, contract lint and compatibility, static analysis; no tests
	@$(MAVEN) -q -Pcheck test-compile 2>&1 | $(without_resets)

fmt: setup ## format Java and proto files
	@$(MAVEN) -q spotless:apply
	@$(MAVEN) -q -Pcheck -pl proto dependency:copy@buf
	@chmod +x proto/target/tools/buf && cd proto && target/tools/buf format -w

bench: build-bench ## measure everything at full size; writes benchmarks/results and docs/performance.md
	@benchmarks/run full

bench-quick: build-bench ## the same with smaller sizes, in under ten minutes
	@benchmarks/run quick

build-bench: setup
	@echo 'building'
	@$(MAVEN) -q -Dmaven.test.skip=true -pl benchmarks -am package 2>&1 | $(without_resets)
