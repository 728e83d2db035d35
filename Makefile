# SPDX-License-Identifier: MIT
# zcp: see "make help". All output goes to build/.

top := $(CURDIR)
# ZCP_BUILD moves the output, so that several people can build one tree
O := $(abspath $(or $(ZCP_BUILD),$(top)/build))
export ZCP_BUILD := $(O)
HOST := $(shell uname -m)
need := $(top)/tests/lab/need
fetch := $(top)/tests/lab/fetch

# two compilers at once unless the caller says otherwise
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j2
endif
MAKEFLAGS += --no-print-directory

ifneq ($(V),)
Q :=
else
Q := @
endif

export prefix ?= /usr
export KERNEL ?=
TIME ?= 60

ifeq ($(HOST),s390x)
KDIR ?= /lib/modules/$(or $(KERNEL),$(shell uname -r))/build
cross_module :=
else
KDIR ?=
cross_module := ARCH=s390 CROSS_COMPILE=s390x-linux-gnu-
endif

# headers of the chosen kernel: KDIR, or Debian's for KERNEL (default: the newest 6.1.0-NN), fetched when first needed
kdir = $(or $(KDIR),$$($(fetch) headers $(KERNEL)))
mirror := $(O)/s390x/module
kbuild = $(MAKE) -C $(kdir) M=$(mirror) $(cross_module) KCFLAGS=-Werror

all: module userspace

help:
	@echo "Build"
	@echo "  all           module and userspace"
	@echo "  module        build/s390x/zcp.ko; KERNEL=6.1.0-NN, KERNEL=6.12 (Debian 13's) or KDIR=folder chooses the kernel"
	@echo "  userspace     s390x programs in build/s390x/bin"
	@echo "  native        the same programs for this machine in build/native/bin"
	@echo "  install       module, programs and units; DESTDIR= prefix= as usual"
	@echo "  clean         remove build/ (downloads stay in the cache, see tests/lab/fetch)"
	@echo "Test"
	@echo "  check         everything below marked *, and the suites on emulated machines"
	@echo "  unit          * unit tests on this machine, with sanitizers"
	@echo "  fuzz-replay   * run every fuzz target over its corpus"
	@echo "  fuzz          TIME=seconds per target (60)"
	@echo "  demo          log on over TLS 3270 and boot a guest, on an emulated machine"
	@echo "  sfr           one line per requirement, from the last check"
	@echo "  sfr-mutants   switch each requirement's enforcement off in turn: the tests that name it have to fail"
	@echo "  bench         SIE exit and command costs next to kvm.ko's"
	@echo "  bench-smf     what a durable audit record costs, next to auditd"
	@echo "  bench-racf    RACF's decisions, LOGONs and commands, next to SQLite and OpenLDAP"
	@echo "  bench-door    a question of CP's to RACF through the device, on an emulated machine"
	@echo "  soak          the long runs: 70 boots of guests, 240 kills, 100 loads of the module; some 40 minutes"
	@echo "  check-debug   suites on a kernel with KASAN and lockdep"
	@echo "  style         checkpatch and file sizes"
	@echo "  sparse        sparse on the module"
	@echo "V=1 shows commands."

# The kernel's build writes beside its sources: it gets a mirror of links, so that the source tree stays clean.
mirror:
	@mkdir -p $(mirror)
	@find $(mirror) -xtype l -delete
	@cd $(top) && find Kbuild kmod -type d -printf '$(mirror)/%p\n' | xargs -r mkdir -p
	@cd $(top) && find Kbuild kmod -type f -printf '%p\n' | while read -r f; do \
		[ $(mirror)/$$f -ef $(top)/$$f ] || ln -sfn $(top)/$$f $(mirror)/$$f; done

need-%:
	@$(need) $(subst +, ,$*)

module: need-base+cross mirror
	+$(Q)$(kbuild) modules
	@cmp -s $(mirror)/zcp.ko $(O)/s390x/zcp.ko || cp $(mirror)/zcp.ko $(O)/s390x/zcp.ko

sparse: need-base+cross+style mirror
	+$(Q)tests/style/sparse $(kdir) $(mirror) $(cross_module)

userspace: need-base+cross
	$(Q)$(MAKE) -C userspace TARGET=s390x

native: need-base+native
	$(Q)$(MAKE) -C userspace TARGET=native

unit-programs: need-base+native
	$(Q)$(MAKE) -f tests/unit/unit.mk

unit: unit-programs
	$(Q)tests/run unit

fuzz-programs: need-base+fuzz+native
	$(Q)$(MAKE) -f tests/fuzz/fuzz.mk

fuzz: fuzz-programs
	$(Q)tests/fuzz/run --time $(TIME)

fuzz-replay: fuzz-programs
	$(Q)tests/run fuzz

check: need-base+cross+native+fuzz+lab+e2e
	$(Q)tests/run

demo: need-base+cross+lab+e2e
	$(Q)$(MAKE) module userspace
	$(Q)tests/e2e/demo

bench: need-base+cross+lab
	$(Q)$(MAKE) module userspace
	$(Q)tests/bench/run

bench-smf: need-base+native
	$(Q)$(MAKE) native
	$(Q)tests/bench/smf

bench-racf: need-base+native
	$(Q)$(MAKE) native
	$(Q)tests/bench/racf

bench-door: need-base+cross+lab
	$(Q)$(MAKE) module userspace
	$(Q)tests/bench/door

soak: need-base+cross+native+lab+e2e
	$(Q)tests/run --soak

check-debug: need-base+cross+lab+debug
	$(Q)tests/lab/debug-kernel

sfr:
	@tests/sfr

sfr-mutants: need-base+native
	$(Q)tests/sfr-mutants

style: need-base+style
	$(Q)tests/style/check

# On the machine that was built for: programs where systemd units expect them, the module beside the kernel's own.
release = $(if $(KDIR),$$($(MAKE) -s -C $(KDIR) kernelrelease),$$($(fetch) version $(KERNEL))-s390x)
install: all
	$(Q)$(MAKE) -C userspace TARGET=s390x install
	$(Q)install -D -m 644 $(O)/s390x/zcp.ko "$(DESTDIR)/lib/modules/$(release)/updates/zcp.ko"
	$(Q)for d in systemd/system sysusers.d tmpfiles.d udev/rules.d; do \
		for f in packaging/$${d%%/*}/*; do \
			[ ! -f "$$f" ] || install -D -m 644 "$$f" "$(DESTDIR)$(prefix)/lib/$$d/$${f##*/}"; done; done
	$(Q)for f in userspace/*/*.[1578]; do \
		install -D -m 644 "$$f" "$(DESTDIR)$(prefix)/share/man/man$${f##*.}/$${f##*/}"; done
	$(Q)[ -e "$(DESTDIR)/etc/zcp/tn3270d.conf" ] || \
		install -D -m 644 userspace/tn3270d/tn3270d.conf "$(DESTDIR)/etc/zcp/tn3270d.conf"
	$(Q)[ -n "$(DESTDIR)" ] || depmod "$(release)"

clean:
	$(Q)rm -rf $(O)

.PHONY: all help mirror module sparse userspace native unit unit-programs fuzz fuzz-programs fuzz-replay \
	check demo bench bench-door bench-racf bench-smf soak check-debug sfr sfr-mutants style install clean
