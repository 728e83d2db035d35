#!/bin/sh
# SPDX-License-Identifier: MIT
# DIAGNOSE X'D4' from a guest whose machine has class B, and from one that has not; what stands in the trail.
# shellcheck shell=dash source=/dev/null
here=$(dirname "$(readlink -f "$0")")
. "$here/../ktap.sh"

if ! grep -q sie /proc/cpuinfo; then
	echo "1..0 # SKIP this machine has no SIE"
	exit 4
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/services" start || exit 1
rac() { echo MAINTPW1 | cpctl -u MAINT --password-fd 0 cp "RAC $*" 2>&1 | grep -v ^ICH70001I; }
audit() { echo AUDITPW1 | cpctl -u AUDIT1 --password-fd 0 cp "RAC $*" 2>&1; }
# a record on a line
trail() {
	echo AUDITPW1 | smfdump -u AUDIT1 --password-fd 0 LIST "$@" 2>&1 |
		awk '/^  / { printf "%s", $0; next } { printf "\n%s", $0 } END { print "" }'
}
guest() { # CLASSES [NAME]: what the guest printed, and how it ended
	"$here/run-guest" --classes "$1" --timeout $((120 * ${ZCP_SLOW:-1})) "$here/${2:-alternate}.elf" 2>&1
	echo "status $?"
}

# LINUX1 has a minidisk of its own; MAINT has one that LINUX1 may not link
sed -e '/^USER LINUX1 /,/^\*/s/^  LOGONBY.*/&\n  MDISK 0191 3390 0200 0100 VOL001 MR/' \
	-e '/^USER MAINT /,/^\*/s/^  INCLUDE.*/&\n  MDISK 0191 3390 0101 0010 VOL001 MR/' /etc/zcp/user.direct >"$work/direct"
export ZCP_DIRECTORY="$work/direct"

plan $((16 + $(grep -c '' "$here/alternate.golden")))
rac "RDEFINE VMBATCH LINUX1 OWNER(MAINT) UACC(CONTROL)" >/dev/null
rac "RDEFINE VMBATCH LINUX2 OWNER(MAINT) UACC(UPDATE)" >/dev/null
rac "PERMIT LINUX2 CLASS(VMRDR) ID(LINUX1) ACCESS(UPDATE)" >/dev/null
rac "RDEFINE VMXEVENT SEEN OWNER(AUDIT1)" >/dev/null
audit "RALTER VMXEVENT SEEN ADDMEM(DIAG008/AUDIT)" >/dev/null
audit "SETEVENT REFRESH SEEN" >/dev/null
out=$(guest BG)
audit "SETEVENT RESET AUDIT" >/dev/null
rac "RDELETE VMXEVENT SEEN" >/dev/null
is "FIA_USB.2: a machine acts for another user as far as RACF lets it" "$(echo "$out" | grep -c '^ok ')" 6
like "and every case holds" "$out" "^status 0"
is "nothing of it failed" "$(echo "$out" | grep '^not ok\|^#.*failed')" ""
diagnoses=$(trail 'TYPE(200)' 'USER(SCRATCH)' | grep -c "DIAGNOSE +*ATTEMPT.*TEXT(DIAG008)")
ok "FAU_SEL.1: each DIAGNOSE that a VMXEVENT profile names is in the trail" [ "$diagnoses" -gt 0 ]
like "FAU_GEN.1: the trail tells of it" "$(trail 'TYPE(200)' 'USER(SCRATCH)')" "DIAGNOSE +SUCCESS.*SCRATCH.*TEXT\(DIAGNOSE X'D4' SCRATCH FOR LINUX1\)"
like "FAU_GEN.1: of the refusal, too" "$(trail 'TYPE(200)' 'USER(SCRATCH)')" "DIAGNOSE +DENIED.*SCRATCH.*TEXT\(DIAGNOSE X'D4' SCRATCH FOR LINUX2\)"
like "FAU_GEN.2: a link names both users" "$(trail 'TYPE(200)' 'USER(SCRATCH)')" "TEXT\(LINK LINUX1 0191 AS 0291 RR: R/O FOR LINUX1\)"
like "FAU_GEN.2: and RACF's record of the alternate user both, too" "$(trail 'TYPE(80)')" "ALTERNATE USER ID BY SCRATCH"

out=$(guest G)
is "FAU_SEL.1: and no more of them when it is no longer in force" \
	"$(trail 'TYPE(200)' 'USER(SCRATCH)' | grep -c "DIAGNOSE +*ATTEMPT.*TEXT(DIAG008)")" "$diagnoses"
is "FDP_ACC.2(CP): without class B the code is none" "$(echo "$out" | grep -c '^ok ')" 2
like "and the guest ends at its first use" "$out" "^Bail out! unexpected program interruption 0x6,"
like "FAU_GEN.1: which is recorded" "$(trail 'TYPE(200)' 'USER(SCRATCH)')" "DIAGNOSE +DENIED.*SCRATCH.*TEXT\(DIAGNOSE X'D4' (SCRATCH|NOSUCH) FOR LINUX1\)"
# what, a tab, the record
"$here/records" /var/lib/zcp/smf/smf?.data >"$work/records"
while IFS='	' read -r what want; do
	if grep -Fxq -- "$want" "$work/records"; then
		ktap_pass "FAU_GEN.1: $what"
	else
		grep -F -- "${want%% | *} |" "$work/records" | head -n 2 | sed "s/^/# $what	/"
		ktap_fail "FAU_GEN.1: $what"
	fi
done <"$here/alternate.golden"

# ---- with labels ----
rac "RALTER SECDATA SECLEVEL ADDMEM(PUBLIC/10 SECRET/100)" >/dev/null
rac "RDEFINE SECLABEL LOW OWNER(MAINT) SECLEVEL(PUBLIC) UACC(NONE)" >/dev/null
rac "RDEFINE SECLABEL HIGH OWNER(MAINT) SECLEVEL(SECRET) UACC(READ)" >/dev/null
rac "PERMIT LOW CLASS(SECLABEL) ID(SCRATCH LINUX1) ACCESS(READ)" >/dev/null
rac "ALTUSER SCRATCH SECLABEL(LOW)" >/dev/null
rac "RALTER VMBATCH LINUX2 UACC(CONTROL)" >/dev/null
rac "SETROPTS CLASSACT(SECLABEL)" >/dev/null
out=$(guest BG alternate-label)
is "FIA_USB.2(LS): a machine at a label acts for who may have it, and for nobody else" "$(echo "$out" | grep -c '^ok ')" 4
is "FIA_USB.2(LS): in each case" "$(echo "$out" | grep '^not ok\|^#.*failed\|^status')" "status 0"
like "FAU_GEN.1(LS): the label is in the record" "$(trail 'TYPE(80)' 'USER(LINUX1)' 'SECLABEL(LOW)')" "SUCCESS.*ALTERNATE USER ID BY SCRATCH"
like "FAU_GEN.1(LS): and why it was not given" "$(trail 'TYPE(80)' 'USER(LINUX2)')" "NASECL.*ALTERNATE USER ID BY SCRATCH"
rac "SETROPTS NOCLASSACT(SECLABEL)" >/dev/null
rac "ALTUSER SCRATCH NOSECLABEL" >/dev/null
for l in LOW HIGH; do rac "RDELETE SECLABEL $l" >/dev/null; done

for p in LINUX1 LINUX2; do rac "RDELETE VMBATCH $p" >/dev/null; done
rac "PERMIT LINUX2 CLASS(VMRDR) ID(LINUX1) DELETE" >/dev/null
rm -f /run/zcp-guest/machine
finish
