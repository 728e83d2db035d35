# SPDX-License-Identifier: MIT
# Sourced by test scripts (sh of busybox and of Debian): KTAP on standard output.
#	plan 3
#	ok "FAU_SAR.2: a user who is no auditor is refused" test "$status" = 1
#	is "QUERY USERID" "$got" "LINUX1"
#	same "report" got.txt want.txt
#	skip "needs a second processor" "the machine has one"
#	finish
# A requirement id that a case shows stands in its description. finish ends the script: status 1 if a case failed.
# shellcheck shell=sh
ktap_n=0 ktap_bad=0

plan() {
	echo "KTAP version 1"
	echo "1..$1"
}

note() { printf '%s\n' "$*" | sed 's/^/# /'; }

ktap_pass() {
	ktap_n=$((ktap_n + 1))
	echo "ok $ktap_n $1"
}

ktap_fail() {
	ktap_n=$((ktap_n + 1)) ktap_bad=1
	echo "not ok $ktap_n $1"
}

# DESCRIPTION COMMAND...: passes when the command succeeds
ok() {
	ktap_what=$1
	shift
	if "$@"; then
		ktap_pass "$ktap_what"
	else
		note "failed: $*"
		ktap_fail "$ktap_what"
	fi
}

# DESCRIPTION COMMAND...: passes when the command fails
fails() {
	ktap_what=$1
	shift
	if "$@"; then
		note "succeeded: $*"
		ktap_fail "$ktap_what"
	else
		ktap_pass "$ktap_what"
	fi
}

# DESCRIPTION GOT WANTED
is() {
	if [ "$2" = "$3" ]; then
		ktap_pass "$1"
	else
		note "got:    $2"
		note "wanted: $3"
		ktap_fail "$1"
	fi
}

# DESCRIPTION TEXT PATTERN: passes when the extended regular expression matches a line of the text
like() {
	if printf '%s\n' "$2" | grep -Eq -- "$3"; then
		ktap_pass "$1"
	else
		note "no line matches $3 in:"
		note "$2"
		ktap_fail "$1"
	fi
}

# DESCRIPTION GOT-FILE WANTED-FILE
same() {
	if ktap_diff=$(diff -u "$3" "$2" 2>&1); then
		ktap_pass "$1"
	else
		note "$ktap_diff"
		ktap_fail "$1"
	fi
}

# DESCRIPTION REASON
skip() {
	ktap_n=$((ktap_n + 1))
	echo "ok $ktap_n $1 # SKIP $2"
}

finish() { exit "$ktap_bad"; }
