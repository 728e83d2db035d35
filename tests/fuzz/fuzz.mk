# SPDX-License-Identifier: MIT
# libFuzzer targets with sanitizers. Each tests/fuzz/NAME.build.mk adds rows, paths relative to the top:
#     fuzz += fuzz_cp_parse
#     fuzz_cp_parse-src := tests/fuzz/fuzz_cp_parse.c kmod/cp/parse.c
#     fuzz_cp_parse-pkg :=                    pkg-config names
# Its corpus is tests/fuzz/corpus/fuzz_cp_parse/.

top := $(CURDIR)
TARGET := native
include tests/lab/compile.mk
CC := clang
O := $B/fuzz

fuzz :=
include $(sort $(wildcard tests/fuzz/*.build.mk))

sanitize := -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
pkgs := $(sort $(foreach t,$(fuzz),$($t-pkg)))
# LLVMFuzzerTestOneInput has no prototype anywhere
cflags := $(base-cflags) -Wno-missing-prototypes $(sanitize) -O1 -Iuserspace $(call pkg,--cflags,$(pkgs))

object = $(patsubst %.c,$O/obj/%.o,$1)
objects := $(sort $(foreach t,$(fuzz),$(call object,$($t-src))))

all: $(fuzz:%=$O/%)
	@:

define program
$O/$1: $(call object,$($1-src))
	@echo "  LD      fuzz/$1"
	$(Q)$(CC) $(sanitize) -o $$@ $$^ $$(call pkg,--libs,$($1-pkg))
endef
$(foreach t,$(fuzz),$(eval $(call program,$t)))

$O/obj/%.o: %.c
	$(compile)

-include $(objects:.o=.d)
.PHONY: all list

list:
	@printf "%s\n" $(fuzz)
