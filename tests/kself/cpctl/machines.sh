#!/bin/sh
# SPDX-License-Identifier: MIT
# Virtual machines and their vmhosts: LOGON by cpctl console, what the process may, ends of every kind.
. ./services.sh

services_up
printf 'LINUXPW1\n' >password

# a console that types what is written to the pipe "keys" and shows in "screen"
logon() {
	rm -f keys screen
	mkfifo keys
	cpctl --password-file password console LINUX1 <keys >screen 2>&1 &
	exec 3>keys
	until_ok grep -q 'LOGON AT\|RECONNECTED' screen
}
type() { printf '%s\n' "$*" >&3; }
gone() { [ -z "$(state_of LINUX1)" ] && ! pidof vmhost; }
field() { awk -v f="$1:" '$1 == f { print $2 }' "/proc/$(pidof vmhost)/status"; }

plan 27
ok "LOGON at a console" logon
is "the machine is there" "$(state_of LINUX1)" ACTIVE
is "in a vmhost with a user id of its own" "$(field Uid)" 2000000000
is "which holds no capability" "$(field CapPrm)$(field CapEff)" 00000000000000000000000000000000
is "cannot gain any" "$(field NoNewPrivs)" 1
is "and is under a system call filter" "$(field Seccomp)" 2
is "in a cgroup of its own" "$(grep -o '/zcp.slice/vms/vm-[0-9]*' "/proc/$(pidof vmhost)/cgroup" | sed 's/[0-9]*$/N/')" \
	/zcp.slice/vms/vm-N
is "it holds the log, /dev/null and its machine, nothing else" "$(find "/proc/$(pidof vmhost)/fd" -type l | wc -l)" 4
ok "and is not dumpable: its files are root's" test "$(stat -c %u "/proc/$(pidof vmhost)/mem")" = 0
type QUERY NAMES
ok "CP answers" until_ok grep -q '^LINUX1 *-' screen
fails "the module does not go while a machine is logged on" rmmod zcp

killall -9 cpd
sleep 1
is "cpd's death leaves the machine" "$(state_of LINUX1)" ACTIVE
: >/run/cpd.log
services_up
ok "a new cpd takes it over" grep -q 'LINUX1: vmhost taken over' /run/cpd.log
type QUERY TIME
ok "and CP still answers" until_ok grep -q '^TIME IS' screen
kill -9 "$(pidof racfd | tr ' ' '\n' | sort -n | head -n 1)"
until_ok sh -c 'cpctl status | grep -q "RACF: *absent"'
is "RACF's death leaves the machine" "$(state_of LINUX1)" ACTIVE
is "but nobody can log in" "$(as OPERATOR cp QUERY TIME >/dev/null 2>&1; echo $?)" 77
services_up
like "until RACF is back" "$(as OPERATOR cp QUERY TIME 2>/dev/null)" '^TIME IS'

type LOGOFF
ok "LOGOFF ends the machine and its vmhost" until_ok gone
ok "and says so" grep -q '^LOGOFF AT' screen
exec 3>&-
is "its cgroup and record are gone" "$(find /sys/fs/cgroup/zcp.slice/vms /run/zcp/cpd -name 'vm-*' | wc -l)" 0

ok "LOGON again" logon
kill -9 "$(pidof vmhost)"
ok "killing the vmhost ends the machine" until_ok gone
exec 3>&-
ok "LOGON once more" logon
exec 3>&-
kill "$(pidof cpctl)"
until_ok sh -c 'cpctl vms | grep -q "LINUX1 *DISC"'
is "a lost terminal disconnects the machine" "$(state_of LINUX1)" DISC
ok "who comes back finds it" logon
type LOGOFF
ok "and ends it" until_ok gone
killall cpd
sleep 1
rm -f keys
is "without cpd LOGON is refused" "$(printf 'LOGOFF\n' | timeout 60 cpctl --password-file password console LINUX1 2>&1 | grep -c '^HCP')" 1
services_up
finish
