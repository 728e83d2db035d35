#!/bin/sh
# SPDX-License-Identifier: MIT
# bare.sh qemu|hercules NAME: run the guest build/guest/NAME on a bare emulator and print what it prints.
# bare.sh --all MACHINE...: every guest on each machine, one KTAP line per guest.
#
# These machines show how real programs see the architecture; where they depart from SA22-7832 a guest says so and
# skips the case there. Ends with 0 when the guest printed a whole plan without a failure and stopped all its CPUs,
# 1 otherwise, 124 after the time-out of tests/guest/settings.
set -u
trap '' PIPE

here=$(cd "$(dirname "$0")" && pwd)
images=${ZCP_BUILD:-$here/../../build}/guest
work=

fail() {
	echo "bare.sh: $*" >&2
	exit 64
}

# settings: NAME CPUS STORAGE-MB SECONDS; a guest without a row uses the row "default"
settings_of() {
	awk -v name="$1" '$1 == name || ($1 == "default" && !found) { row = $0; found = $1 == name } END { print row }' \
		"$here/settings"
}

deck() {
	python3 "$here/deck.py"
}

run_qemu() {
	console=sclpconsole
	[ "$1" = con-line ] && console=sclplmconsole
	timeout --foreground "$4" qemu-system-s390x -M s390-ccw-virtio -accel tcg,thread=multi -cpu max -smp "$2" -m "$3" \
		-nodefaults -display none -no-reboot -action panic=exit-failure -chardev stdio,id=c \
		-device $console,chardev=c -device virtio-rng-ccw,devno=fe.0.0100 -kernel "$images/$1.elf" </dev/null |
		tr -d '\r'
}

# Hercules prints its own messages (HHC...) between those of the guest.
run_hercules() {
	cp "$images/$1.bin" "$work/guest.bin"
	deck >"$work/deck"
	echo "guest.bin 0x00000000" >"$work/guest.ins"
	: >"$work/rc"
	cat >"$work/conf" <<-END
		CPUSERIAL 000001
		CPUMODEL 2097
		MAINSIZE $3
		NUMCPU $2
		MAXCPU $2
		ARCHMODE z/Arch
		PANRATE SLOW
		CPUPRIO 0
		CODEPAGE 437/037
		OSTAILOR QUIET
		PGMPRDOS LICENSED
		0009 3215-C
		000C 3505 deck ebcdic multifile eof
		000D 3525 punch ebcdic
		000E 1403 print
	END
	mkfifo "$work/in"
	(cd "$work" && HERCULES_RC=rc exec timeout --foreground "$4" hercules -d -f conf EXTERNALGUI <in >log 2>&1) &
	exec 3>"$work/in"
	# it refuses an IPL before its CPUs have reached the stopped state (M)
	while kill -0 $! 2>/dev/null && ! grep -q '^STATUS=.* M' "$work/log" 2>/dev/null; do
		sleep 0.1
	done
	echo "ipl guest.ins" >&3
	while kill -0 $! 2>/dev/null; do
		grep -Eq '^(# Totals done=|Bail out)|HHCCP011I CPU0000' "$work/log" 2>/dev/null && break
		sleep 0.2
	done
	sleep 0.5
	echo quit >&3
	exec 3>&-
	wait $!
	rc=$?
	[ -n "${BARE_LOG:-}" ] && cp "$work/log" "$BARE_LOG"
	tr -d '\r\000' <"$work/log" | sed -n '/^KTAP version/,/^# Totals/p' |
		grep -Ev '^(HHC|CPU[0-9A-F]{4}:|STATUS=|MIPS=|SIOS=|SYS=|DEV[A-Z]=| *tid=)|^$'
	[ $rc -ne 124 ]
}

# Whole plan, no "not ok", every case in order, the end mark.
judge() {
	awk '/^1\.\./ { plan = substr($0, 4) + 0 }
	     /^ok |^not ok / { n++; i = /^not/ ? $3 : $2; if (i != n) bad = 1; if (/^not/) bad = 1 }
	     /^Bail out/ { bad = 1 }
	     /^# Totals done=/ { done = 1 }
	     END { exit !(plan && n == plan && done && !bad) }' "$1"
}

run_one() {
	machine=$1 name=$2
	[ -f "$images/$name.bin" ] || fail "no guest $images/$name.elf: make -C tests/guest"
	# shellcheck disable=SC2046
	set -- $(settings_of "$name")
	work=$(mktemp -d)
	"run_$machine" "$name" "$2" "$3" "$4" >"$work/out"
	rc=$?
	cat "$work/out"
	judge "$work/out"
	ok=$?
	rm -rf "$work"
	[ $rc -ne 124 ] || return 124
	return $ok
}

if [ "${1:-}" = --all ]; then
	shift
	bad=0 n=0
	set -- ${1+"$@"}
	echo "KTAP version 1"
	for m; do
		for image in "$images"/*.elf; do
			case $m:$(basename "$image") in *:forever.elf | *:con-input.elf | qemu:con-3215.elf | hercules:con-ascii.elf) continue ;; esac
			name=$(basename "$image" .elf) n=$((n + 1))
			out=$("$0" "$m" "$name" 2>&1)
			rc=$?
			if [ $rc -eq 0 ]; then
				echo "ok $n $m/$name: $(echo "$out" | grep -c '^ok') cases, $(echo "$out" |
					grep -c '^ok.*# SKIP') skipped, $(echo "$out" | sed -n 's/^# checks=//p') checks"
			else
				bad=1
				echo "$out" | sed 's/^/    /'
				echo "not ok $n $m/$name: status $rc"
			fi
		done
	done
	echo "1..$n"
	exit $bad
fi

case ${1:-} in
qemu | hercules) [ $# -eq 2 ] && run_one "$1" "$2" ;;
*) fail "usage: bare.sh qemu|hercules NAME | --all MACHINE..." ;;
esac
