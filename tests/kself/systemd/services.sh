# SPDX-License-Identifier: MIT
# Sourced: what the tests of this suite say of the services of zcp. They run in the order of the Makefile, on one boot.
# shellcheck shell=sh disable=SC2034
. ../ktap.sh

services="smfd racfd cpd tn3270d"

if [ ! -d /run/systemd/system ] || ! command -v systemctl >/dev/null; then
	echo "1..0 # SKIP this machine does not run systemd"
	exit 4
fi
if [ ! -e /usr/lib/systemd/system/smfd.service ]; then
	echo "1..0 # SKIP zcp is not installed on this machine"
	exit 4
fi

user_of() { systemctl show -P User "$1.service"; }

main_pid() { systemctl show -P MainPID "$1.service"; }

processes_of() { cat "/sys/fs/cgroup$(systemctl show -P ControlGroup "$1.service")/cgroup.procs"; }

# FIELD SERVICE: the different values of a field of /proc/PID/status over all processes of a service
status_field() {
	for pid in $(processes_of "$2"); do
		awk -v f="$1:" '$1 == f { print $2 }' "/proc/$pid/status"
	done | sort -u
}

# SERVICE OLD-PID: up again, within a minute, and not the one that was
back() {
	for _ in $(seq 60); do
		[ "$(systemctl is-active "$1")" = active ] && [ "$(main_pid "$1")" != "$2" ] && return
		sleep 1
	done
	systemctl --no-pager status "$1"
	return 1
}
