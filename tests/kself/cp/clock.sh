#!/bin/sh
# SPDX-License-Identifier: MIT
# The clock is set back and forth again while CP and smfd run
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST "TYPE(200) LAST(500) $*" 2>&1; }

# SECONDS: the clock goes that much ahead, or back
step() { date -s "@$(($(date +%s) + $1))" >/dev/null; }

# N: seconds from the first to the second time of the N-th step in the trail, and the monotonic time
steps() {
	trail | sed -n 's/.*CLOCK STEPPED FROM \([0-9]*\)[.][0-9]* TO \([0-9]*\)[.][0-9]*, MONOTONIC \([0-9]*\)[.].*/\1 \2 \3/p' |
		awk -v n="$1" 'NR == n { print $2 - $1, $3 > 0 }'
}

# DIFFERENCE-AND-ONE WANTED: the difference is what the clock was set by, to a minute
about() { [ "${1#* }" = 1 ] && [ $((${1% *} - $2)) -lt 60 ] && [ $((${1% *} - $2)) -gt -60 ]; }

plan 7
cp_command LINUX1 "QUERY TIME" >/dev/null
is "no step yet" "$(steps 1)" ""
step -7200
ok "CP goes on when the clock was set back" cp_command LINUX1 "QUERY TIME"
back=$(steps 1)
note "$back"
ok "FPT_STM.1: the step back is recorded with old, new and monotonic time" about "$back" -7200
step 7200
cp_command LINUX1 "QUERY TIME" >/dev/null
forth=$(steps 2)
note "$forth"
ok "FPT_STM.1: so is the step ahead" about "$forth" 7200
sleep 2
out=$(smfverify -k /var/lib/zcp/smf/smf.pub /var/lib/zcp/smf/smf[0-9].data 2>&1)
ok "FAU_STG.1: the trail is whole" test $? = 0
note "$out"
seals=$(smfunload /var/lib/zcp/smf/smf[0-9].data | awk '/CLOCK STEPPED/ { n++ } END { print n }')
is "both steps are in the data set" "$seals" 2
like "FAU_GEN.1: what CP did in between is there" "$(trail 'USER(LINUX1)')" "QUERY TIME"
finish
