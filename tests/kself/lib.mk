# SPDX-License-Identifier: MIT
# What a suite's Makefile includes, in the manner of the kernel's tools/testing/selftests/lib.mk:
#     TEST_PROGS        scripts that are tests
#     TEST_GEN_PROGS    tests built from NAME.c
#     TEST_FILES        files they need;  TEST_GEN_FILES  such files that are built (NAME.c, or a rule of the suite)
#     LDLIBS            libraries;        PKGS            pkg-config names
# Beside it: settings (timeout=SECONDS per test, 45 unless said; and what machine to emulate: machine=qemu|hercules
# cpus=N storage=MB parm=TEXT systemd=1 with="PATH:DEST ..."; debug=1: also run on the kernel of "make check-debug", debug=only: there alone;
# soak=1: with a long form for "make soak", which sees ZCP_SOAK=1)
# and config (kernel options that the suite needs).
# Targets: all, install (INSTALL_PATH=), run_tests (on an s390x Linux), clean. TARGET is s390x.

top := $(realpath $(dir $(lastword $(MAKEFILE_LIST)))/../..)
suite := $(notdir $(CURDIR))
TARGET := s390x
include $(top)/tests/lab/compile.mk
OUTPUT ?= $B/kself/obj/$(suite)
INSTALL_PATH ?= $B/kself

cflags = $(base-cflags) -O1 -I$(top)/userspace -I$(top)/tests/unit $(call pkg,--cflags,$(PKGS))

TEST_GEN_PROGS := $(TEST_GEN_PROGS:%=$(OUTPUT)/%)
TEST_GEN_FILES := $(TEST_GEN_FILES:%=$(OUTPUT)/%)

all: $(TEST_GEN_PROGS) $(TEST_GEN_FILES)
	@:

$(OUTPUT)/%: %.c
	@echo "  CC      kself/$(suite)/$*"
	@mkdir -p $(@D)
	$(Q)$(CC) $(cflags) $(CFLAGS) -MMD -MP -o $@ $< $(call pkg,--libs,$(PKGS)) $(LDLIBS)

tests = $(TEST_PROGS) $(notdir $(TEST_GEN_PROGS))

install: all
	@rm -rf $(INSTALL_PATH)/$(suite)
	@mkdir -p $(INSTALL_PATH)/$(suite)
	@cp -r $(wildcard settings config) $(TEST_PROGS) $(TEST_FILES) $(TEST_GEN_PROGS) $(TEST_GEN_FILES) \
		$(INSTALL_PATH)/$(suite)/
	@printf '$(suite):%s\n' $(tests) >$(INSTALL_PATH)/$(suite)/kselftest-list.txt
	@cp $(top)/tests/ktap.sh $(top)/tests/kself/run_kselftest.sh $(INSTALL_PATH)/

run_tests: install
	@$(INSTALL_PATH)/run_kselftest.sh $(suite)

clean:
	rm -rf $(OUTPUT) $(INSTALL_PATH)/$(suite)

-include $(wildcard $(OUTPUT)/*.d)
.PHONY: all install run_tests clean
