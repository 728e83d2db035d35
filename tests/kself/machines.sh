# SPDX-License-Identifier: MIT
# Sourced by suites that run several virtual machines at once: users K1, K2, ... on line-mode terminals.
#	make_users 3 64			K1 to K3, 64 MB each
#	begin K1			LOGON; what it shows goes to $work/K1.out
#	type_line K1 "IPL GUEST"
#	end K1				FORCE
# shellcheck shell=dash source=tests/ktap.sh
here=$(dirname "$(readlink -f "$0")")
. "$here/../ktap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
slow=${ZCP_SLOW:-1}
# shellcheck disable=SC2034 # for those who have a long form
soak=${ZCP_SOAK:-0}

# Tests whose guests are to run
need_sie() {
	grep -q sie /proc/cpuinfo || {
		echo "1..0 # SKIP this machine has no SIE"
		exit 4
	}
}

admin() { cpctl -u MAINT --password-file /root/pw/MAINT "$@"; }

# SECONDS COMMAND...: until the command succeeds
within() {
	within_left=$(($1 * slow * 5))
	shift
	until "$@" >/dev/null 2>&1; do
		within_left=$((within_left - 1))
		[ $within_left -gt 0 ] || return 1
		sleep 0.2
	done
}

logged_on() { cpctl vms | grep -qw "$1"; }
logged_off() { ! logged_on "$1"; }
shows() { grep -Eq -- "$2" "$work/$1.out"; } # USER PATTERN
guest_ended() { shows "$1" '^HCPGSP2629I|^HCPGIR45'; }

# The threads of a user's machine, by the name that vmhost was started with
vmhost_of() {
	for p in $(pidof vmhost); do
		[ "$(tr '\0' ' ' <"/proc/$p/cmdline")" != "vmhost $1 " ] || echo "$p"
	done
}

make_users() { # NUMBER MB
	cp /etc/zcp/user.direct "$work/direct"
	for i in $(seq "$1"); do
		if [ ! -e "/root/pw/K$i" ]; then
			admin cp "RAC ADDUSER K$i NAME('MACHINE $i')" &&
				admin cp "RAC ALTUSER K$i PASSWORD(K${i}PASS) NOEXPIRED" || return 1
			(umask 077; echo "K${i}PASS" >"/root/pw/K$i")
		fi
		printf 'USER K%d RACF %dM %dM G\n  INCLUDE ZCPDFLT\n' "$i" "$2" "$2" >>"$work/direct"
	done >"$work/made" 2>&1
	admin directory "$work/direct" >>"$work/made" 2>&1 || {
		cat "$work/made"
		return 1
	}
}

# The terminal stays until its session is over: a pipe that is open for reading and writing has no end.
begin() { # USER
	rm -f "$work/$1.in" "$work/$1.out"
	mkfifo "$work/$1.in"
	(exec 3<>"$work/$1.in" && exec cpctl --password-file "/root/pw/$1" console "$1" <&3 >"$work/$1.out" 2>&1) &
	within 60 shows "$1" '^(LOGON|RECONNECTED) AT'
}

type_line() { printf '%s\n' "$2" 1<>"$work/$1.in"; } # USER TEXT

end() { # USER
	admin cp "FORCE $1" >/dev/null 2>&1
	within 30 logged_off "$1"
}
