#!/bin/sh
# SPDX-License-Identifier: MIT
# A machine that XAUTOLOG starts IPLs what its directory entry says, its guest reads the line that came with the command,
# and what it answers reaches its secondary user.
# shellcheck shell=dash source=tests/kself/machines.sh disable=SC2317
. ./machines.sh

# K1's entry, with an IPL and with K2 as the secondary user
autologged() {
	awk '/^USER / { mine = $2 == "K1" }
		mine && /INCLUDE/ {
			print "  IPL CHURN"
			print "  CONSOLE 0009 3215 T K2"
			print "  SPOOL 000C 2540 READER *"
			next
		}
		{ print }' "$work/direct"
}

need_sie
./services start || exit 1
make_users 2 64 || exit 1
plan 6
ok "a guest that reads its console is saved" admin nss save CHURN churn.elf
autologged >"$work/autologged"
ok "a machine is to IPL it" admin directory "$work/autologged"
ok "its secondary user logs on" begin K2
like "XAUTOLOG with a line for the guest" "$(admin cp 'XAUTOLOG K1 #open sesame')" "AUTO LOGON .*K1 .*BY MAINT"
ok "the guest reads it, and its answer reaches the secondary user" within 60 shows K2 'K1 *: *# heard open sesame'
shows K2 heard || note "$(tail -n 20 "$work/K2.out")"
end K2
ok "and the machine ends" end K1
finish
