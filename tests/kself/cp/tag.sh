#!/bin/sh
# SPDX-License-Identifier: MIT
# TAG: what is said of devices and spool files, and RACF's word on where a file goes (class VMNODE)
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

rac() { cp_command MAINT "RAC $*"; }

plan 13
echo one >"$work/one"
id=$(password LINUX1 | cpctl -u LINUX1 --password-fd 0 spool punch LINUX1 "$work/one" 2>&1 | grep -o '^[0-9][0-9][0-9][0-9]')
out=$(session LINUX1 "TAG QUERY DEV 00D" "TAG DEV PUNCH ZCP1 LINUX2 here" "TAG QUERY DEV 00D" "TAG DEV PUNCH" \
	"TAG QUERY DEV PUNCH" "TAG DEV 00D FARAWAY LINUX2" "TAG QUERY DEV 00D" "TAG DEV 00C ZCP1" "TAG DEV" "TAG" \
	"TAG FILE 9999 ZCP1" "TAG FILE $id FARAWAY A" "TAG QUERY FILE $id" LOGOFF)
is "to begin with no tag is set; nor after one without text, nor a refused one" "$(echo "$out" | grep -c '^TAG NOT SET')" 4
like "a tag for this node" "$out" "^ZCP1 LINUX2 here$"
is "FDP_ACC.2(RACF-TSO)/node: a file for another node needs a profile" "$(echo "$out" | grep -c '^HCPESM6003E')" 2
like "a reader has none" "$out" "^HCPCMD040E Device 000C does not exist"
like "TAG of no device" "$out" "^HCPCMD022E"
like "TAG of nothing" "$out" "^HCPCFC026E"
like "TAG of a file that is not there" "$out" "^HCPSPL042E Spool file 9999 does not exist"
within 20 logged_off LINUX1
rac "RDEFINE VMNODE FARAWAY OWNER(MAINT) UACC(READ)" >/dev/null
out=$(session LINUX1 "TAG DEV 00D FARAWAY LINUX2" LOGOFF)
like "FDP_ACC.2(RACF-TSO)/node: READ is not enough" "$out" "^HCPESM6003E"
within 20 logged_off LINUX1
rac "PERMIT FARAWAY CLASS(VMNODE) ID(LINUX1) ACCESS(UPDATE)" >/dev/null
out=$(session LINUX1 "TAG DEV 00D FARAWAY LINUX2" "TAG QUERY DEV 00D" "TAG FILE $id FARAWAY A" "TAG QUERY FILE $id" LOGOFF)
like "FDP_ACC.2(RACF-TSO)/node: UPDATE is" "$out" "^FARAWAY LINUX2$"
like "of a file, too" "$out" "^FARAWAY A$"
within 20 logged_off LINUX1
out=$(session LINUX2 "TAG QUERY FILE $id" "TAG FILE $id ZCP1" LOGOFF)
is "nobody else sees or changes it" "$(echo "$out" | grep -c "^HCPSPL042E Spool file $id does not exist")" 2
within 20 logged_off LINUX2
out=$(session LINUX1 "TAG QUERY FILE $id" "PURGE RDR ALL" LOGOFF)
like "it is there at the next LOGON" "$out" "^FARAWAY A$"
like "and goes with its file" "$out" "FILE PURGED|FILES PURGED"
within 20 logged_off LINUX1
rac "RDELETE VMNODE FARAWAY" >/dev/null
finish
