#!/bin/sh
# SPDX-License-Identifier: MIT
# Minidisks: links at LOGON, LINK in its modes, who is in the way, RACF's levels, DETACH, QUERY LINKS
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST "$@" 2>&1; }
rac() { cp_command MAINT "RAC $*"; }
# USER LINE...: stays logged on, disconnected
stays() {
	session "$@" DISC
}
gone() {
	cp_command MAINT "FORCE $1" >/dev/null
	within 20 logged_off "$1"
}
put() { password MAINT | cpctl -u MAINT --password-fd 0 directory "$1" 2>&1; }

cat >"$work/user.direct" <<'END'
PROFILE ZCPDFLT
  CONSOLE 0009 3215 T
  SPOOL 000C 2540 READER *
  SPOOL 000D 2540 PUNCH A
  SPOOL 000E 1403 A
USER OPERATOR RACF 64M 128M ABCDEFG
  INCLUDE ZCPDFLT
USER MAINT RACF 128M 1G ABCDEFG
  INCLUDE ZCPDFLT
  MDISK 0190 3390 0001 0100 VOL001 MR ALL WRITE MULT
  MDISK 0191 3390 0101 0010 VOL001 MWV
USER AUDIT1 RACF 64M 128M G
  INCLUDE ZCPDFLT
USER LINUX1 RACF 512M 2G G
  INCLUDE ZCPDFLT
  MACHINE ESA 4
  LINK MAINT 0190 0190 RR
  MDISK 0191 3390 0200 0100 VOL001 MR
  MDISK 0300 3390 T-DISK 10
  MDISK 0301 FB-512 V-DISK 2048
USER LINUX2 RACF 512M 16G G
  INCLUDE ZCPDFLT
  OPTION LNKSTABL
  MACHINE ESA 64
  CPU 00 BASE
  CPU 01
  LINK LINUX1 0190 0190 RR
  MDISK 0192 3390 0300 0010 VOL001 WSE
END

plan 45
put "$work/user.direct"
out=$(stays LINUX1 "Q V DASD" "Q V 0191" "Q V UR" "Q LINKS 191" "Q LINKS 999")
like "FDP_ACC.2(RACF-PSO)/minidisk: without a profile a LINK of the directory is refused" "$out" \
	"^HCPLNM298E MAINT 0190 not linked; request denied"
like "FDP_ACF.1(CP): one's own minidisk needs none" "$out" "^DASD 0191 3390 VOL001 R/W +100 CYL"
like "a temporary disk is there" "$out" "^DASD 0300 3390 \(TEMP\) R/W +10 CYL"
like "and a virtual one" "$out" "^DASD 0301 FB-512 \(VDSK\) R/W +2048 BLK"
is "QUERY VIRTUAL UR knows nothing of disks" "$(echo "$out" | grep -c '^DASD 0191')" 2
like "QUERY LINKS names who has it" "$out" "^LINUX1   0191 R/W$"
like "QUERY LINKS of no device" "$out" "^HCPCMD040E Device 0999 does not exist"
like "FAU_GEN.1: the refused link is in the trail" "$(trail 'TYPE(200)')" "LINK +DENIED +LINUX1"

out=$(stays LINUX2 "LINK LINUX1 191 291" "LINK LINUX1 191 291 RR" "LINK NOSUCH 191 291" "LINK LINUX1 999 291" \
	"LINK LINUX1 191 291 XX" "LINK LINUX1 191" "LINK LINUX1 19X 291" "LINK")
is "FDP_ACF.1(RACF): another's disk without a profile: don't know is no" \
	"$(echo "$out" | grep -c '^HCPLNM298E LINUX1 0191 not linked; request denied')" 2
like "FDP_ACF.1(RACF): nor through a LINK statement of another" "$out" "^HCPLNM298E LINUX1 0190 not linked"
like "LINK to nobody" "$out" "^HCPLNM053E NOSUCH not in CP directory"
like "LINK to no disk" "$out" "^HCPLNM107E LINUX1 0999 not linked; not in CP directory"
like "FIA_UAU.5: a password in the command is refused" "$out" "^HCPLNM260E Password may not be entered"
like "LINK needs two device numbers" "$out" "^HCPCMD022E"
like "and a user" "$out" "^HCPCMD020E"

rac "RDEFINE VMMDISK LINUX1.191 OWNER(MAINT)" >/dev/null
rac "PERMIT LINUX1.191 CLASS(VMMDISK) ID(LINUX2) ACCESS(READ)" >/dev/null
rac "RDEFINE VMMDISK MAINT.190 OWNER(MAINT) UACC(READ)" >/dev/null
out=$(stays LINUX2 "LINK LINUX1 191 291 R" "LINK TO LINUX1 191 AS 291 RR" "LINK LINUX1 191 291 RR" \
	"LINK LINUX1 191 292 W" "LINK LINUX1 191 292 MR" "LINK LINUX1 190 190 RR" "LINK LINUX1 300 300 RR" \
	"LINK LINUX1 191 9 RR" "Q LINKS 291" "DETACH 291" "DET 291" "DET 9" "DET 292 190" "DET" "DET 1-0" "Q V DASD")
like "R is refused while another writes" "$out" "^HCPLNM104E LINUX1 0191 not linked; R/W by LINUX1"
like "RR is not" "$out" "^DASD 0291 LINKED R/O; R/W BY LINUX1"
like "a device number is used once" "$out" "^HCPLNM110E LINUX1 0191 not linked; 0291 already defined"
like "and not where a console is" "$out" "^HCPLNM110E LINUX1 0191 not linked; 0009 already defined"
like "FDP_ACF.1(RACF): READ permits no W" "$out" "^HCPLNM298E LINUX1 0191 not linked"
like "FDP_ACF.1(RACF): but what MR falls back to" "$out" "^HCPLNM6011I DASD 0292 forced R/O"
like "a chain of LINK statements leads to the disk" "$out" "^DASD 0190 DETACHED"
like "FDP_RIP.2: a temporary disk is its owner's alone" "$out" "^HCPLNM107E LINUX1 0300 not linked"
like "QUERY LINKS shows all of them" "$out" "^LINUX1   0191 R/W, LINUX2   0291 R/O, LINUX2   0292 R/O$"
like "DETACH" "$out" "^DASD 0291 DETACHED"
like "DETACH of what is not there" "$out" "^HCPDTV040E Device 0291 does not exist"
like "DETACH of the console" "$out" "^HCPDTV6012E Device 0009"
like "DETACH of two" "$out" "^DASD 0292 DETACHED"
like "DETACH of nothing" "$out" "^HCPCMD022E"
is "only one's own disk is left" "$(echo "$out" | grep '^DASD' | tail -1)" \
	"DASD 0192 3390 VOL001 R/W         10 CYL"

rac "PERMIT LINUX1.191 CLASS(VMMDISK) ID(LINUX2) ACCESS(UPDATE)" >/dev/null
out=$(stays LINUX2 "LINK LINUX1 191 291 W" "LINK LINUX1 191 291 WR" "LINK LINUX1 191 292 M" "LINK LINUX1 191 292 SW")
like "W is refused while another writes" "$out" "^HCPLNM104E LINUX1 0191 not linked; R/W by LINUX1"
like "WR is forced read-only" "$out" "^HCPLNM101I DASD 0291 forced R/O; R/W by LINUX1"
like "FDP_ACF.1(RACF): UPDATE permits no M" "$out" "^HCPLNM298E LINUX1 0191 not linked"
like "SW stands nobody beside it" "$out" "^HCPLNM106E LINUX1 0191 not linked; R/W by LINUX1; R/O by LINUX2"

rac "PERMIT LINUX1.191 CLASS(VMMDISK) ID(LINUX2) ACCESS(ALTER)" >/dev/null
out=$(stays LINUX2 "LINK LINUX1 191 292 MW" "Q LINKS 291" "DET 291-292" "LINK LINUX1 191 291 EW" "LINK * 192 293 SR")
like "MW writes beside a writer" "$out" "^DASD 0292 LINKED R/W; R/W BY LINUX1; R/O BY LINUX2"
like "DETACH of a range" "$out" "^DASD 0292 DETACHED"
like "FDP_ACF.1(CP): exclusive needs OPTION LNKEXCLU" "$out" "^HCPLNM114E LINUX1 0191 not linked; mode"
like "SR beside one's own write link" "$out" "^HCPLNM104E LINUX2 0192 not linked; R/W by LINUX2"
out=$(stays LINUX2 "DET 192" "LINK * 192 192 EW")
rac "RDEFINE VMMDISK LINUX2.192 OWNER(MAINT) UACC(ALTER)" >/dev/null
out=$(stays LINUX1 "LINK LINUX2 192 292 RR")
like "nobody comes beside an exclusive link" "$out" "^HCPLNM139E LINUX2 0192 not linked; exclusive by LINUX2"
stays LINUX2 "DET 192" "LINK * 192 192 SW" >/dev/null
out=$(stays LINUX1 "LINK LINUX2 192 292 RR" "LINK LINUX2 192 293 MW" "LINK MAINT 191 391 RR")
like "a reader may come beside a stable one" "$out" "^DASD 0292 LINKED R/O; R/W BY LINUX2"
like "a writer may not" "$out" "^HCPLNM137E LINUX2 0192 not linked; stable by LINUX2"
like "FAU_GEN.1: links are in the trail" "$(trail 'TYPE(200) USER(LINUX1)')" "TEXT\(LINK LINUX2 0192 AS 0292 RR: R/O\)"
gone LINUX2
out=$(stays LINUX1 "Q LINKS 292" "LINK LINUX2 192 293 SW")
like "FDP_RIP.2: LOGOFF ends a machine's links" "$out" "^LINUX1   0292 R/O$"
gone LINUX1

if [ -d /run/zcp-tests ]; then
	printf 'SYSTEM_IDENTIFIER_DEFAULT ZCP1\nGLBLDSK MAINT 191\n' >"$work/config"
	cpctl config "$work/config" >/dev/null
	killall cpd
	within 10 sh -c '! pidof cpd'
	setsid cpd --user zcp-cpd >>/run/zcp-tests/log 2>&1 </dev/null &
	within 20 sh -c 'tail -1 /run/zcp-tests/log | grep -q "cpd: ready"'
	out=$(session LINUX1 "LINK MAINT 191 391 RR" "LINK MAINT 191 392 WR" "Q LINKS 391" LOGOFF)
	like "FDP_ACF.1(CP): GLBLDSK lets anybody read" "$out" "^LINUX1   0391 R/O, LINUX1   0392 R/O$"
	like "FDP_ACF.1(CP): and not write" "$out" "^HCPLNM6011I DASD 0392 forced R/O"
	within 20 logged_off LINUX1
else
	skip "FDP_ACF.1(CP): GLBLDSK lets anybody read" "cpd was not started by this suite"
	skip "FDP_ACF.1(CP): and not write" "cpd was not started by this suite"
fi
put /etc/zcp/user.direct
finish
