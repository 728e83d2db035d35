#!/bin/sh
# SPDX-License-Identifier: MIT
# What Linux is told: ausearch and journalctl find it by their own means, and nothing needs auditd.
# shellcheck source=tests/kself/systemd/services.sh
. ./services.sh

# USER PASSWORD COMMAND
cp_command() { echo "$2" | cpctl -u "$1" --password-fd 0 cp "$3" 2>&1; }

# OPERANDS...: what ausearch finds of smfd
found() { ausearch --input-logs -x smfd "$@" 2>&1; }

# SECONDS PATTERN OPERANDS...: until ausearch finds such a line
comes() {
	left=$1 pattern=$2
	shift 2
	until found --format raw "$@" | grep -Eq "$pattern"; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || {
			note "$(found --format raw "$@" | tail -n 5)"
			return 1
		}
		sleep 1
	done
}

journal() { journalctl -q -t smf -o json --no-pager "$@"; }

plan 13
systemctl start auditd 2>/dev/null
is "auditd runs" "$(systemctl is-active auditd)" active
cp_command LINUX1 WRONGPW QUERY >/dev/null
cp_command MAINT MAINTPW1 "RAC ADDUSER AUDTEST" >/dev/null
ok "FAU_SAR.1: ausearch finds a refused logon by type, outcome and program" \
	comes 20 'op=login acct="LINUX1" .*exe="[^"]*/smfd" .*res=failed' -m USER_LOGIN -sv no
fails "FAU_SAR.3: and not among the successes" comes 1 'op=login acct="LINUX1" .*res=failed' -m USER_LOGIN -sv yes
ok "FAU_SAR.1: and a RACF command, with who gave it and what it was about" \
	comes 20 'op=racf-adduser acct="MAINT" .*obj="AUDTEST" .*res=success' -m USER_MGMT -sv yes
ok "FAU_SAR.1: and what CP did" comes 20 'op=cp-[a-z]+ .*smf=[0-9]+ ' -m TRUSTED_APP,VIRT_CONTROL
ok "FAU_STG.1: and signatures of the trail" comes 20 'op=smf-signed .*data=' -m TRUSTED_APP -sv yes
like "ausearch interprets what it finds" "$(found -i -m USER_MGMT | tail -n 1)" \
	'acct="?MAINT"? .*obj="?AUDTEST"? .*res=success'
like "FAU_SAR.3: the journal has fields: a refused logon" "$(journal ZCP_USER=LINUX1 ZCP_RESULT=failed)" \
	'"ZCP_EVENT" ?: ?"JOBINIT"'
like "FAU_SAR.3: a RACF command, by its object" "$(journal ZCP_RESOURCE=AUDTEST)" '"ZCP_EVENT" ?: ?"ADDUSER"'
like "and who told it" "$(journal ZCP_RESOURCE=AUDTEST)" '"_SYSTEMD_UNIT" ?: ?"smfd.service"'

old=$(main_pid smfd)
kill "$(cat /run/auditd.pid)"
for _ in $(seq 20); do [ -e /run/auditd.pid ] || break; sleep 1; done
like "without auditd CP's users go on" "$(cp_command MAINT MAINTPW1 "QUERY TIME")" "^TIME IS"
is "and smfd" "$(systemctl is-active smfd) $(main_pid smfd)" "active $old"
like "and the trail has what they do" "$(echo AUDITPW1 | smfdump -u AUDIT1 --password-fd 0 'USER(MAINT)' 'LAST(5)' 2>&1)" \
	"MAINT"
systemctl start auditd 2>/dev/null
finish
