# SPDX-License-Identifier: MIT
# Sourced: the services of zcp on a machine without systemd, and what the tests ask again and again.
# shellcheck shell=sh
. ../ktap.sh

# COMMAND...: until it succeeds, for a minute
until_ok() {
	for _ in $(seq 60); do
		"$@" >/dev/null 2>&1 && return
		sleep 1
	done
	note "gave up waiting for: $*"
	return 1
}

# a service in a session of its own, which the end of a test script does not reach
start() {
	setsid "$@" >>"/run/$1.log" 2>&1 </dev/null &
}

services_up() {
	pidof smfd >/dev/null || start smfd --user zcp-smf
	until_ok test -S /run/zcp/smf.sock
	pidof racfd >/dev/null || start racfd --user zcp-racf
	until_ok sh -c 'cpctl --json status | grep -q "\"racf\":\"active\",\"smf\":\"active\""'
	pidof cpd >/dev/null || start cpd --user zcp-cpd
	until_ok grep -q ready /run/cpd.log
}

# USER COMMAND...: cpctl as that user of the demonstration
as() {
	who=$1
	shift
	case $who in
	OPERATOR) pw=OPERPW1 ;;
	MAINT) pw=MAINTPW1 ;;
	AUDIT1) pw=AUDITPW1 ;;
	LINUX1) pw=LINUXPW1 ;;
	esac
	printf '%s\n' "$pw" | cpctl -u "$who" --password-fd 0 "$@"
}

state_of() { cpctl vms | awk -v u="$1" '$2 == u { print $3 }'; }
