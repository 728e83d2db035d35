#!/bin/sh
# SPDX-License-Identifier: MIT
# DISPLAY HOST and STORE HOST on a Linux that is locked down; the last of the suite, since nothing unlocks it
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

lock=/sys/kernel/security/lockdown
[ -e $lock ] || mount -t securityfs securityfs /sys/kernel/security 2>/dev/null
skip=
[ "$(hostname)" = zcplab ] || skip="it would stay locked until its next boot"
[ -w $lock ] || skip="this kernel has no lockdown"
if [ "$skip" ]; then
	echo "1..0 # SKIP $skip"
	exit 4
fi
maint() { cp_command MAINT "$*"; }

plan 6
for verb in DISPLAY STORE; do
	maint "RAC RDEFINE VMCMD $verb.C OWNER(MAINT) UACC(NONE)" >/dev/null
	maint "RAC PERMIT $verb.C CLASS(VMCMD) ID(MAINT) ACCESS(READ)" >/dev/null
done
like "without lockdown the address is what counts" "$(maint STORE HOST 10000 0)" "^HCPHST6016E"
echo integrity >$lock
like "integrity: host storage is not changed" "$(maint STORE HOST 10000 0)" \
	"^HCPHST6017E Host storage is closed by the lockdown of this Linux"
like "but may be read" "$(maint DISPLAY HOST 10000)" "^HCPHST6016E"
echo confidentiality >$lock
like "confidentiality: nor read" "$(maint DISPLAY HOST 10000)" "^HCPHST6017E"
like "FAU_GEN.1: that it was tried is in the trail" \
	"$(password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST 'TYPE(200) USER(MAINT)' | grep -c 'TEXT(DISPLAY HOST 10000)')" "^4"
out=$(session LINUX1 "STORE 3000 C1C2C3C4" "DISPLAY 3000" LOGOFF)
like "a user's own machine is his as before" "$out" "^R00003000  C1C2C3C4"
for verb in DISPLAY STORE; do maint "RAC RDELETE VMCMD $verb.C" >/dev/null; done
finish
