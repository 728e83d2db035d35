#!/bin/bash
# SPDX-License-Identifier: MIT
# Debian 13's kernel: the module builds for it without a warning, comes and goes on it, and its SIE works
cd "$(dirname "$0")/../.." || exit 1
. tests/ktap.sh
lab=tests/lab
build=${ZCP_BUILD:-$PWD/build}/6.12

plan 2
if ! said=$($lab/fetch headers 6.12 2>&1); then
	note "$said"
	skip "the module builds for 6.12" "the mirror has no headers"
	skip "and runs there" "the mirror has no headers"
	finish
fi
said=$(make -s ZCP_BUILD="$build" KERNEL=6.12 module 2>&1)
is "the module builds for 6.12" $? 0
[ -z "$said" ] || note "$said"
if ! said=$($lab/fetch vmlinuz 6.12 2>&1); then
	note "$said"
	skip "and runs there" "the mirror has no kernel image"
	finish
fi
said=$(ZCP_BUILD=$build timeout 200 $lab/lab run --kernel 6.12 -- 'modprobe zcp && dmesg && rmmod zcp' 2>&1)
like "and runs there" "$said" "zcp: .*, SIE, timer assist"
finish
