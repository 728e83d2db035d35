# SPDX-License-Identifier: MIT
# The lab's own programs: what runs in the machine is static, since it must run before and without anything else there.
top := $(CURDIR)
TARGET := s390x
include tests/lab/compile.mk

all: $B/lab/agent $B/lab/relay $B/lab/nosleep.so $B/lab/uncached.so

$B/lab/agent $B/lab/relay: $B/lab/%: tests/lab/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(base-cflags) -Os -static -s -o $@ $<
$B/lab/nosleep.so $B/lab/uncached.so: $B/lab/%.so: tests/lab/%.c
	@mkdir -p $(@D)
	$(Q)gcc $(base-cflags) -Os -shared -fPIC -o $@ $<
.PHONY: all
