# SPDX-License-Identifier: MIT
# Sourced by the scripts of this suite: users of CP on line-mode terminals.
# shellcheck shell=dash
here=$(dirname "$(readlink -f "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# how much slower the machine is than one of its kind should be
slow=${ZCP_SLOW:-1}
"$here/services" start || exit 1

password() {
	case $1 in
	MAINT) echo MAINTPW1 ;;
	AUDIT1) echo AUDITPW1 ;;
	LINUX1) echo LINUXPW1 ;;
	LINUX2) echo LINUXPW2 ;;
	OPERATOR) echo OPERPW1 ;;
	esac
}

# USER LINE...: logs on, types the lines; the last should end the session
session() {
	user=$1
	shift
	{
		password "$user"
		[ $# = 0 ] || printf '%s\n' "$@"
	} | timeout $((60 * slow)) cpctl console "$user" 2>&1
}

# USER COMMAND: as cpctl runs it, without the message of the login
cp_command() {
	password "$1" | cpctl -u "$1" --password-fd 0 cp "$2" 2>&1 | grep -v ^ICH70001I
}

# SECONDS COMMAND...: until the command succeeds
within() {
	n=$(($1 * slow))
	shift
	until "$@" >/dev/null 2>&1; do
		n=$((n - 1))
		[ $n -gt 0 ] || return 1
		sleep 1
	done
}

logged_on() { cpctl vms | grep -qw "$1"; }
logged_off() { ! logged_on "$1"; }

start() { # PROGRAM ARGUMENTS...
	setsid "$@" >>"$work/log" 2>&1 </dev/null &
}

# SYSTEM CONFIG counts from the next start of cpd
cpd_again() {
	if [ -d /run/systemd/system ]; then
		systemctl restart cpd
	else
		killall cpd
		within 20 sh -c '! pidof cpd'
		start cpd --user zcp-cpd
	fi
}

# The directory of /etc/zcp becomes the one in force.
load() { password MAINT | cpctl -u MAINT --password-fd 0 directory /etc/zcp/user.direct 2>&1; }
