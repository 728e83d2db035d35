#!/bin/sh
# SPDX-License-Identifier: MIT
# What a service that was taken over could do: as systemd judges its unit, and as the kernel has it.
# shellcheck source=tests/kself/systemd/services.sh
. ./services.sh

# LIMIT SERVICE: ten times the exposure that systemd-analyze may find
exposure() {
	report=$(systemd-analyze security --no-pager --threshold="$1" "$2.service")
	ok "exposure of $2 is at most $1 tenths" test $? = 0
	note "$(printf '%s\n' "$report" | grep Overall)"
}

plan 21
exposure 10 smfd
exposure 10 racfd
exposure 15 racfd-mfa
exposure 22 tn3270d
exposure 24 cpd
for s in $services; do
	is "all processes of $s have a system call filter" "$(status_field Seccomp "$s")" 2
	is "no process of $s gains privileges" "$(status_field NoNewPrivs "$s")" 1
done
for s in racfd tn3270d; do
	is "no process of $s has a capability" "$(status_field CapEff "$s")" 0000000000000000
done
is "of smfd only the herald has a capability, AUDIT_WRITE" "$(status_field CapEff smfd | tr '\n' ' ' | xargs)" \
	"0000000000000000 0000000020000000"
is "cpd has its four capabilities, who checks passwords for it none" "$(status_field CapEff cpd | tr '\n' ' ' | xargs)" \
	"0000000000000000 00000000000010e0"
for s in $services; do
	is "$s leaves no core" "$(for p in $(processes_of "$s"); do awk '/Max core/ { print $5, $6 }' "/proc/$p/limits"; done | sort -u)" "0 0"
done
finish
