#!/bin/sh
# SPDX-License-Identifier: MIT
# Who is told of what RACF refused: the security console, and the profile's NOTIFY user, at his terminal or in his reader
# shellcheck shell=dash source=tests/kself/machines.sh
. "$(dirname "$(readlink -f "$0")")/machines.sh"

as() { # USER COMMAND
	cpctl -u "$1" --password-file "/root/pw/$1" cp "$2" 2>&1
}
has_file() { as AUDIT1 "QUERY READER ALL" | grep -Eq '^RACFVM '; }

"$here/services" start || exit 1
plan 6
cat >"$work/direct" <<'END'
PROFILE ZCPDFLT
  CONSOLE 0009 3215 T
  SPOOL 000C 2540 READER *
USER OPERATOR RACF 64M 128M ABCDEFG
  INCLUDE ZCPDFLT
USER MAINT RACF 128M 1G ABCDEFG
  INCLUDE ZCPDFLT
  MDISK 0191 3390 0001 0010 VOL001 MR
USER AUDIT1 RACF 64M 128M G
  INCLUDE ZCPDFLT
USER LINUX1 RACF 64M 2G G
  INCLUDE ZCPDFLT
USER LINUX2 RACF 64M 2G G
  INCLUDE ZCPDFLT
END
admin directory "$work/direct" >"$work/said" 2>&1
as MAINT "RAC RDEFINE VMMDISK MAINT.191 UACC(NONE) NOTIFY(AUDIT1)" >>"$work/said"
begin OPERATOR
begin AUDIT1
begin LINUX1
type_line LINUX1 "LINK MAINT 0191 0191 RR"
ok "the user is refused" within 30 shows LINUX1 '^HCPLNM298E'
said='^ICH408I USER\(LINUX1\) .* MAINT.191 CL\(VMMDISK\)'
ok "ICH408I is at the security console" within 10 shows OPERATOR "$said"
ok "and at the terminal of the NOTIFY user" within 10 shows AUDIT1 "$said"
fails "who has no reader file then" has_file
end AUDIT1
begin LINUX2
type_line LINUX2 "LINK MAINT 0191 0191 RR"
within 30 shows LINUX2 '^HCPLNM298E'
ok "logged off, he finds a file in his reader" within 20 has_file
ok "the console has this one, too" within 10 shows OPERATOR '^ICH408I USER\(LINUX2\)'
end LINUX1
end LINUX2
end OPERATOR
finish
