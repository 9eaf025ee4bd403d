# SPDX-License-Identifier: Apache-2.0
#
# make demo        runs three experiments on the simulated board and draws their figures
# make test        builds everything, firmware included, and runs every test, QEMU included
# make test-usb    the real libusb, libserialport and udev on machines that umockdev pretends
# make test-guest  boards on real USB in an emulated machine, the daemon inside
# make test-spin   proves the models of the link and of the board's safety rules
# make test-faults runs what goes wrong between host and board, and counts it
# make test-fuzz   throws hostile bytes at everything that reads them, FUZZ_SECONDS=20 each

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help packages build release firmware test test-usb test-guest test-spin test-faults test-fuzz \
        demo campaign costs bench bench-check format lint protocol clean

# What Debian calls the libraries and programs that are needed beside the Swift toolchain.
PACKAGES := busybox-static cpio gcc-arm-none-eabi gnuplot-nox kmod libserialport-dev libsqlite3-dev \
            libumockdev-dev libusb-1.0-0-dev pkg-config python3 python3-pyvisa python3-pyvisa-py \
            qemu-system-arm qemu-system-x86 spin udev umockdev zlib1g-dev zstd
BOARD := mps2-an386
# Boards that are built besides.
BOARDS := stm32f405 arduino-due
# How many daemons a campaign kills.
KILLS := 1000
# How many daemons the ordinary tests kill, and how many seconds each target is fuzzed.
TEST_KILLS := 50
FUZZ_SECONDS := 20
SWIFT_FILES := Package.swift Sources Tests protocols firmware/Package.swift firmware/Sources \
               firmware/boards

help:
	@sed -n 's/^# \(make [a-z-]* .*\)/\1/p' Makefile
	@echo "make build, release, firmware, campaign, costs, bench, bench-check, format, lint, protocol, clean"

# Installs what is missing; asks for nothing when nothing is.
packages:
	@command -v swift >/dev/null || { \
	    echo "Swift 6.2 or newer is needed: https://www.swift.org/install" >&2; exit 2; }
	@missing=(); for package in $(PACKAGES); do \
	    dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q 'ok installed' \
	        || missing+=("$$package"); \
	done; \
	if [ $${#missing[@]} -gt 0 ]; then \
	    root=(); [ "$$(id -u)" = 0 ] || root=(sudo); \
	    echo "Installing: $${missing[*]}"; \
	    "$${root[@]}" apt-get update -qq; \
	    DEBIAN_FRONTEND=noninteractive "$${root[@]}" apt-get install -y -qq \
	        --no-install-recommends "$${missing[@]}" >/dev/null; \
	fi

build: packages
	swift build

release: packages
	swift build -c release --product hebb
	swift build -c release --product hebbd

firmware: packages
	firmware/build $(BOARD)
	firmware/build $(BOARD) --selftest
	set -e; for board in $(BOARDS); do firmware/build $$board; done

# Suites that run whole boards and programs, with leases that are real time.
WHOLE := BoardLinkTests|BoardUSBTests|ControlAPITests|DaemonTests|FirmwareTests|HebbTests|IntegrationTests|USBSessionTests

# The release builds are there so that records and models are compared between -Onone and -O. Whole
# boards and programs come last and one at a time, so that nothing else starves them.
test: packages firmware release
	swift build -c release --product model-probe
	swift build --build-tests
	$(MAKE) test-spin
	$(MAKE) test-fuzz
	$(MAKE) test-guest
	swift test --skip-build --skip '$(WHOLE)'
	HEBB_KILLS=$(TEST_KILLS) HEBB_RELEASE="$$(swift build -c release --show-bin-path)/hebb" \
	    swift test --skip-build --no-parallel --filter '$(WHOLE)'

# Part of the tests above.
test-usb: packages
	swift build --build-tests
	rm -f .build/test-usb*.xml
	status=0; swift test --skip-build --no-parallel --filter '^HardwareTransportsTests' \
	    --xunit-output .build/test-usb.xml || status=$$?; \
	sed -n 's/.*<testsuite .* tests="\([0-9]*\)".* failures="\([0-9]*\)".*/\1 \2/p' \
	    .build/test-usb*.xml | awk '{ all += $$1; bad += $$2 } END { \
	    print "test-usb: " all - bad " passed, " bad + 0 " failed" }'; \
	exit $$status

# See docs/reference/testing.md; about a minute beside the builds.
test-guest: packages firmware release
	swift build -c release --product virtual-board
	Tests/Guest/run --binaries "$$(swift build -c release --show-bin-path)"

# See protocols/board/models/README.md; about a minute.
test-spin: packages
	protocols/board/models/check

# Only the faults: lines in virtual time, boots, stops, harmed frames, and killed daemons. They are
# part of `make test`. It ends with the counts.
test-faults: packages firmware
	swift build --build-tests
	HEBB_KILLS=$(TEST_KILLS) swift test --skip-build --no-parallel \
	    --filter 'BoardLinkTests.FaultTests|IntegrationTests.*KillTests' | tee .build/faults.log
	@grep '^faults:' .build/faults.log

# Throws hostile bytes at everything that reads them, and ends with the counts.
test-fuzz: packages
	Tests/Fuzz/run $(FUZZ_SECONDS)

demo: release
	docs/demo "$$(swift build -c release --show-bin-path)"

# KILLS=N makes it shorter; the table belongs into docs/campaign.md.
campaign: packages firmware release
	swift build --build-tests
	rm -f .build/campaign.md
	HEBB_CAMPAIGN=1 HEBB_KILLS=$(KILLS) \
	    HEBB_RELEASE="$$(swift build -c release --show-bin-path)/hebb" \
	    swift test --skip-build --filter 'IntegrationTests|BoardLinkTests.FaultTests' \
	    | tee .build/faults.log
	swift build -c release --product link-campaign
	"$$(swift build -c release --show-bin-path)/link-campaign" | tee -a .build/campaign.md
	sed -n 's/^faults: \(.*\)/| \1 |/p' .build/faults.log >>.build/campaign.md
	Tests/Fuzz/run 600 | sed 's/.*/| & |/' | tee -a .build/campaign.md
	@cat .build/campaign.md

# Instructions that each model costs on the emulated Cortex-M4, for firmware/README.md.
costs: packages
	swift build --build-tests
	HEBB_COSTS=1 swift test --skip-build --no-parallel --filter 'FirmwareTests.*/costs'

bench: packages
	swift package --package-path Benchmarks benchmark

bench-check: packages
	cd Benchmarks && swift package benchmark thresholds check --filter 'Ratio.*' --path Thresholds

format:
	swift format -i --configuration .swift-format -r $(SWIFT_FILES)

lint:
	swift format lint --strict --configuration .swift-format -r $(SWIFT_FILES)

# Writes the code, the reference page and the golden vectors of the wire protocol.
protocol:
	swift run protogen

clean:
	rm -rf .build firmware/.build Benchmarks/.build demo-output
