#!/bin/sh
# SPDX-License-Identifier: MIT
# cpctl setup on a machine that has never seen zcp, and again.
. ./services.sh

modprobe zcp || exit 1
plan 13
fails "without set-up cpd does not start" timeout 20 cpd --user zcp-cpd
out=$(cpctl setup --demo 2>&1)
is "set-up ends well" "$?" 0
note "$out"
for u in zcp-racf zcp-smf zcp-cpd tn3270d; do
	ok "there is a system user $u" id "$u"
done
is "the doors belong to their services" "$(stat -c %U /dev/zcp/racf /dev/zcp/smf /dev/zcp/vm /dev/zcp/terminal | xargs)" \
	"zcp-racf zcp-smf zcp-cpd tn3270d"
is "nobody else sees the databases" "$(stat -c %a /var/lib/zcp/racf /var/lib/zcp/smf /var/lib/zcp/cp | xargs)" \
	"700 700 700"
before=$(md5sum /etc/passwd /etc/group /var/lib/zcp/*/* 2>/dev/null)
ok "set-up can be run again" cpctl setup --demo
is "and changes nothing then" "$(md5sum /etc/passwd /etc/group /var/lib/zcp/*/* 2>/dev/null)" "$before"
services_up
is "every service is there" "$(cpctl --json status | grep -o '"racf":"active","smf":"active"')" \
	'"racf":"active","smf":"active"'
is "CP has its name from SYSTEM CONFIG" "$(cpctl --json status | grep -o '"system":"[A-Z0-9]*"')" '"system":"ZCP1"'
is "a second cpd is refused" "$(cpd --user zcp-cpd 2>&1)" "cpd: another cpd is registered"
finish
