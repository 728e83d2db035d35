#!/bin/sh
# SPDX-License-Identifier: MIT
# Set-up of a new system, the services started from their units, and what belongs to whom then.
# shellcheck source=tests/kself/systemd/services.sh
. ./services.sh

plan 21
if [ -e /var/lib/zcp/racf/racf.db ]; then
	echo "Bail out! this system has been set up already"
	exit 1
fi
said=$(cpctl setup --demo 2>&1)
is "cpctl sets the system up" "$?" 0
note "$said"
ok "the RACF database is there" test -s /var/lib/zcp/racf/racf.db
ok "the SMF control file is there" test -s /var/lib/zcp/smf/smf.control
ok "the host key is there" test -s /etc/zcp/tls/key.pem
# root made them; nothing may be left that a service cannot open
is "the state of RACF is racfd's" "$(find /var/lib/zcp/racf ! -user zcp-racf)" ""
is "the audit trail is smfd's" "$(find /var/lib/zcp/smf ! -user zcp-smf)" ""
is "the state of CP is cpd's" "$(find /var/lib/zcp/cp ! -user zcp-cpd)" ""
is "the host key is tn3270d's" "$(find /etc/zcp/tls ! -user tn3270d)" ""

# shellcheck disable=SC2086
systemctl enable $services 2>&1 | sed 's/^/# /'
# shellcheck disable=SC2086
systemctl start $services
for s in $services; do
	is "$s runs" "$(systemctl is-active "$s")" active
done
for s in $services; do
	is "all processes of $s are of its own user" "$(status_field Uid "$s")" "$(id -u "$(user_of "$s")")"
done
is "the services are of different users" "$(for s in $services; do user_of "$s"; done | sort -u | wc -l)" 4

is "/dev/zcp/racf is racfd's alone" "$(stat -c '%U %a' /dev/zcp/racf)" "zcp-racf 600"
is "/dev/zcp/smf is smfd's alone" "$(stat -c '%U %a' /dev/zcp/smf)" "zcp-smf 600"
is "/dev/zcp/vm is cpd's alone" "$(stat -c '%U %a' /dev/zcp/vm)" "zcp-cpd 600"
is "/dev/zcp/terminal is tn3270d's and of its group" "$(stat -c '%U %G %a' /dev/zcp/terminal)" "tn3270d zcp-users 660"
finish
