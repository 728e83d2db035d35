# SPDX-License-Identifier: MIT
# The lab's own programs: the agent is static, since it must run before and without anything else in the machine.
top := $(CURDIR)
TARGET := s390x
include tests/lab/compile.mk

all: $B/lab/agent $B/lab/nosleep.so

$B/lab/agent: tests/lab/agent.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(base-cflags) -Os -static -s -o $@ $<
$B/lab/nosleep.so: tests/lab/nosleep.c
	@mkdir -p $(@D)
	$(Q)gcc $(base-cflags) -Os -shared -fPIC -o $@ $<
.PHONY: all
