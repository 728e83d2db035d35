# SPDX-License-Identifier: MIT
# Unit tests, built for this machine with sanitizers. Each folder adds rows in its build.mk, paths relative to the top:
#     unit += test_cp_parse
#     test_cp_parse-src := tests/unit/cp/test_cp_parse.c kmod/cp/parse.c
#     test_cp_parse-pkg :=                    pkg-config names
# A test prints KTAP (tests/unit/ktap.h) and ends with status 0 when all is well.

top := $(CURDIR)
TARGET := native
include tests/lab/compile.mk
O := $B/unit

unit :=
include $(sort $(wildcard tests/unit/*/build.mk))

sanitize := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
pkgs := $(sort $(foreach t,$(unit),$($t-pkg)))
cflags := $(base-cflags) $(sanitize) -O1 -Iuserspace -Itests/unit $(call pkg,--cflags,$(pkgs))

object = $(patsubst %.c,$O/obj/%.o,$1)
objects := $(sort $(foreach t,$(unit),$(call object,$($t-src))))

all: $(unit:%=$O/%)
	@:

define program
$O/$1: $(call object,$($1-src))
	@echo "  LD      unit/$1"
	$(Q)$(CC) $(sanitize) -o $$@ $$^ $$(call pkg,--libs,$($1-pkg))
endef
$(foreach t,$(unit),$(eval $(call program,$t)))

$O/obj/%.o: %.c
	$(compile)

-include $(objects:.o=.d)
.PHONY: all list

list:
	@printf "%s\n" $(unit)
