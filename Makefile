# SPDX-License-Identifier: Apache-2.0
# Everything here is a line or two that calls scripts/, which say more.
.PHONY: help run build verify install package sbom reproducible test test-sanitizers test-deploy test-long bench format tidy fuzz coverage clean
.DEFAULT_GOAL := help

LISTEN ?= 127.0.0.1:8080
DATA ?= data
PREFIX ?= /usr/local
trial_tls = --tls-certificate build/trial-tls/certificate.pem --tls-key build/trial-tls/key.pem

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 22

run: build  ## Install what is missing, build, and serve on http://127.0.0.1:8080 with data in ./data; TLS=1: on https
	@$(if $(TLS),scripts/trial-certificate.sh build/trial-tls)
	@exec build/release/urna serve --data "$(DATA)" --listen "$(LISTEN)" $(if $(TLS),$(trial_tls))

build:  ## Install what is missing, and build build/release/urna
	@scripts/install.sh build
	@scripts/build.sh release urna

verify:  ## Build the verifier of bundles alone, as a static program: build/verify/urna-verify
	@scripts/install.sh build
	@scripts/build.sh release urna_verify_static

install: build  ## Install the release build below PREFIX (/usr/local), or DESTDIR and PREFIX
	@scripts/build.sh release urna_documents
	@umask 022 && DESTDIR="$(DESTDIR)" cmake --install build/release --prefix "$(PREFIX)" --strip

package:  ## Make the Debian package, build/package/urna_*.deb
	@scripts/install.sh package
	@scripts/package.sh

sbom: build  ## Write the bill of materials of the release build, build/release/urna.cdx.json
	@scripts/install.sh package
	@scripts/sbom.py >build/release/urna.cdx.json

reproducible:  ## Build what is committed twice, in other places and ways, and compare the bytes
	@scripts/install.sh package
	@scripts/reproducible.sh

test:  ## Install what is missing, build, and run every test of the release flavour
	@scripts/test.sh release

test-sanitizers:  ## Build with the address and undefined behaviour sanitizers, and run the program's tests
	@scripts/test.sh sanitizers

test-deploy:  ## Try deploy/ with a Docker engine of its own, and the Debian package (as root)
	@scripts/test-deploy.sh

test-long:  ## What takes too long for each change: whole figures, and fuzzing at length; once before an issue closes
	@scripts/test-long.sh

bench:  ## Measure, and write docs/performance.md; FIGURES=1,4 some, BENCH_SMALL=1 only tries, BEFORE=path/to/urna compares
	@scripts/bench.sh $(if $(BEFORE),--before "$(BEFORE)") $$(echo "$(FIGURES)" | tr ',' ' ')

format:  ## Format the C++ code
	@scripts/install.sh develop
	@git ls-files -z --cached --others --exclude-standard '*.cpp' '*.h' | xargs -0 clang-format-14 -i

tidy:  ## Lint all of src/, or with SINCE=main what differs from that
	@scripts/install.sh develop
	@scripts/tidy.py $(if $(SINCE),--since "$(SINCE)")

fuzz:  ## Run each fuzz target for 30 s, or FUZZ_SECONDS
	@scripts/install.sh develop
	@scripts/fuzz.sh

coverage:  ## Print how much of each module the unit tests and the tests over HTTP run
	@scripts/install.sh develop
	@scripts/coverage.sh

clean:  ## Remove what was built; data stays
	@rm -rf build web/dist
