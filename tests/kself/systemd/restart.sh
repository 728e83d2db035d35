#!/bin/sh
# SPDX-License-Identifier: MIT
# Each service comes back: told to, or killed.
# shellcheck source=tests/kself/systemd/services.sh
. ./services.sh

plan 10
for s in $services; do
	old=$(main_pid "$s")
	systemctl restart "$s"
	ok "$s is back after a restart" back "$s" "$old"
done
for s in $services; do
	old=$(main_pid "$s")
	kill -9 "$old"
	ok "$s is back after kill -9" back "$s" "$old"
done
is "RACF answers CP again" "$(cpctl status | awk '$1 == "RACF:" { print $2 }')" active
is "SMF answers CP again" "$(cpctl status | awk '$1 == "SMF:" { print $2 }')" active
finish
