#!/bin/sh
# SPDX-License-Identifier: MIT
# DISPLAY HOST and STORE HOST: storage of virtual machines where it lies in the machine below, and nothing else
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST "$@" 2>&1; }
rac() { cp_command MAINT "RAC $*"; }
maint() { cp_command MAINT "$*"; }

# VIRTUAL: the absolute address of the host where this byte of the one vmhost's guest storage is, hexadecimal
host_address() {
	pid=$(pidof vmhost) || return 1
	begin=$(awk '/zcp-storage/ { sub("-.*", "", $1); print $1; exit }' "/proc/$pid/maps")
	entry=$(dd if="/proc/$pid/pagemap" bs=8 count=1 skip=$(((0x$begin + $1) / 4096)) 2>/dev/null | od -An -tx1 | tr -d ' \n')
	printf '%X' $((0x${entry#???} * 4096 + $1 % 4096))
}

# A page of the machine, hexadecimal, that lies right below one that is none of its pages
brink() { # ADDRESS of a byte of the machine
	lo=$((0x$1 / 4096)) hi=$((1 << 40))
	while [ $((hi - lo)) -gt 1 ]; do
		mid=$(((lo + hi) / 2))
		if maint DISPLAY HOST "$(printf '%X' $((mid * 4096))).4" | grep -q HCPHST6016E; then
			hi=$mid
		else
			lo=$mid
		fi
	done
	printf '%X' $((lo * 4096))
}

plan 22
# LINUX1 is class G
out=$(session LINUX1 "STORE 3000 C1C2C3C4 C5C6C7C8" "DISPLAY 3000" "DISPLAY HOST 0" "STORE HOST 3000 1" DISC)
like "a machine's own storage" "$out" "^R00003000  C1C2C3C4"
like "FDP_ACC.2(CP): DISPLAY HOST is not for class G" "$out" "^HCPCMD002E Invalid operand - HOST"
is "nor is STORE HOST" "$(echo "$out" | grep -c '^HCPCMD002E Invalid operand - HOST')" 2
like "FDP_ACF.1(CP): both refusals are recorded" "$(trail 'TYPE(200) USER(LINUX1)')" "TEXT\(STORE HOST 3000 1\)"
like "FDP_ACC.2(RACF-TSO)/storage: class C needs RACF's permission, too" "$(maint DISPLAY HOST 0)" "^HCPESM6003E"
like "FDP_ACC.2(RACF-TSO)/storage: for STORE.C likewise" "$(maint STORE HOST 3000 1)" "^HCPESM6003E"
rac "RDEFINE VMCMD DISPLAY.C OWNER(MAINT) UACC(NONE)" >/dev/null
rac "PERMIT DISPLAY.C CLASS(VMCMD) ID(MAINT) ACCESS(READ)" >/dev/null
like "one permission is not the other" "$(maint STORE HOST 3000 1)" "^HCPESM6003E"
rac "RDEFINE VMCMD STORE.C OWNER(MAINT) UACC(NONE)" >/dev/null
rac "PERMIT STORE.C CLASS(VMCMD) ID(MAINT) ACCESS(READ)" >/dev/null

like "the kernel's own storage is not shown" "$(maint DISPLAY HOST 0)" "^HCPHST6016E Host storage 0 is not storage of a virtual machine"
like "nor changed" "$(maint STORE HOST 10000 0)" "^HCPHST6016E Host storage 10000"
like "nor is what no storage is" "$(maint DISPLAY HOST FFFFFFFFFFFF000)" "^HCPHST6016E"
address=$(host_address $((0x3000)))
note "LINUX1's byte 3000 is at $address"
like "DISPLAY HOST shows what the machine holds" "$(maint DISPLAY HOST "$address.8")" " C1C2C3C4 C5C6C7C8 "
like "STORE HOST" "$(maint STORE HOST "$address" D1D2D3D4)" "^Store complete"
like "and the machine has it" "$(maint DISPLAY HOST "$address")" " D1D2D3D4 C5C6C7C8 "
page=$(brink "$address")
note "the page above $page is not the machine's"
end=$(printf '%X' $((0x$page + 0xff8)))
was=$(maint DISPLAY HOST "$end")
like "STORE HOST across the end of the machine's storage" "$(maint STORE HOST "$end" E1E2E3E4 E5E6E7E8 E9)" \
	"^HCPHST6016E Host storage $(printf '%X' $((0x$page + 0x1000)))"
is "has stored nothing" "$(maint DISPLAY HOST "$end")" "$was"
like "up to its end it stores" "$(maint STORE HOST "$end" 0 0)" "^Store complete"
out=$(session LINUX1 "DISPLAY 3000" LOGOFF)
like "as its user sees" "$out" "^R00003000  D1D2D3D4"
like "STORE HOST of no word stores none" "$(maint STORE HOST "$address" 1 X)" "^HCPCMD002E Invalid operand - X"
like "STORE HOST off a word" "$(maint STORE HOST 3001 1)" "^HCPCMD033E"
like "DISPLAY HOST of no address" "$(maint DISPLAY HOST XYZ)" "^HCPCMD009E"
like "FAU_GEN.1: it is in the trail before and after" "$(trail 'TYPE(200) USER(MAINT)')" "TEXT\(STORE HOST $address D1D2D3D4\)"
within 20 logged_off LINUX1
like "FDP_RIP.2: when the machine has gone its storage is not shown" "$(maint DISPLAY HOST "$address")" "^HCPHST6016E"
rac "RDELETE VMCMD DISPLAY.C" >/dev/null
rac "RDELETE VMCMD STORE.C" >/dev/null
finish
