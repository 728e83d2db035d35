# SPDX-License-Identifier: MIT
# The agent is static: it must run before and without anything else that the machine carries.
top := $(CURDIR)
TARGET := s390x
include tests/lab/compile.mk
cflags := $(base-cflags) -Os
all: $B/lab/agent
$B/lab/agent: tests/lab/agent.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(cflags) -static -s -o $@ $<
.PHONY: all
