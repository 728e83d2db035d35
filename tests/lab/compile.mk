# SPDX-License-Identifier: MIT
# How C for user space is compiled, for every makefile that does: set top and TARGET (s390x or native) first.

B := $(or $(ZCP_BUILD),$(top)/build)
O := $B/$(TARGET)
HOST := $(shell uname -m)
Q := $(if $(V),,@)

ifeq ($(TARGET)-$(filter s390x,$(HOST)),s390x-)
SYSROOT := $(shell $(top)/tests/lab/fetch sysroot)
ifeq ($(SYSROOT),)
$(error no s390x libraries: tests/lab/fetch sysroot failed)
endif
CC := s390x-linux-gnu-gcc --sysroot=$(SYSROOT) -Wl,-rpath-link,$(SYSROOT)/usr/lib/s390x-linux-gnu
libdir := $(SYSROOT)/usr/lib/s390x-linux-gnu
# The compiler finds the sysroot's own folders by itself. Naming them again would mix two C libraries.
pkg-config := PKG_CONFIG_PATH= PKG_CONFIG_SYSROOT_DIR=$(SYSROOT) \
	PKG_CONFIG_LIBDIR=$(libdir)/pkgconfig:$(SYSROOT)/usr/share/pkgconfig \
	PKG_CONFIG_SYSTEM_LIBRARY_PATH=$(libdir) PKG_CONFIG_SYSTEM_INCLUDE_PATH=$(SYSROOT)/usr/include pkgconf
else
CC ?= gcc
pkg-config := pkg-config
endif

pkg = $(if $(strip $2),$(shell $(pkg-config) $1 $2 || echo missing-library))

warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wimplicit-fallthrough -Werror
base-cflags := -std=gnu11 -g -D_GNU_SOURCE $(warnings) -I$(top) -I$(top)/kmod
hardening := -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2 -fPIE
hardening-ld := -pie -Wl,-z,relro -Wl,-z,now

define compile
@echo "  CC      $(@:$B/%=%)"
@mkdir -p $(@D)
$(Q)$(CC) $(cflags) $(CFLAGS) -MMD -MP -c -o $@ $<
endef
