#!/bin/sh
# SPDX-License-Identifier: MIT
# kill -9 of every service, of its children and of vmhosts at random moments, while users log on with good and bad
# passwords, guests do I/O, and an administrator gives audited commands. Nobody gets in, nothing that was acknowledged is
# lost, nothing hangs, and the machine that was left alone never notices.
# shellcheck shell=dash source=tests/kself/machines.sh disable=SC2317
# shellcheck disable=SC3028 # RANDOM: this shell is busybox
. ./machines.sh
kills=40
[ "$soak" = 0 ] || kills=${ZCP_KILLS:-240}

# Two audited commands after each other, one of RACF and one of CP, by names that are used once
administrate() {
	n=0
	while [ ! -e "$work/stop" ]; do
		n=$((n + 1))
		timeout $((100 * slow)) cpctl -u MAINT --password-file /root/pw/MAINT cp "RAC ADDUSER Z$n NAME('Z')" &&
			echo "adduser Z$n" >>"$work/acks"
		timeout $((100 * slow)) cpctl -u MAINT --password-file /root/pw/MAINT cp "SET LOGMSG 1 MARK$n" &&
			echo "command MARK$n" >>"$work/acks"
		k=K$((n % 3 + 1))
		timeout $((100 * slow)) cpctl -u $k --password-file "/root/pw/$k" spool punch $k cards
	done >"$work/admin" 2>&1
	: >"$work/ADMIN.over"
}

victims() { # KIND: pids
	case $1 in
	0) pidof smfd ;;
	1) pidof racfd ;;
	2) pidof cpd ;;
	3) pidof tn3270d tn3270-key tn3270-tls tn3270-session ;;
	4) pidof vmhost | tr ' ' '\n' | grep -vx "$spared" ;;
	esac
}

killed=0 hit0=0 hit1=0 hit2=0 hit3=0 hit4=0
kill_one() {
	kind=$((RANDOM % 5))
	# shellcheck disable=SC2046
	set -- $(victims $kind)
	[ $# -gt 0 ] || return
	shift $((RANDOM % $#))
	kill -9 "$1" 2>/dev/null || return
	killed=$((killed + 1))
	eval "hit$kind=\$((hit$kind + 1))"
}

storm() {
	while [ $killed -lt "$kills" ]; do
		was=$killed
		kill_one
		if [ $killed = $was ]; then
			sleep 0.1
		else
			sleep $((RANDOM % 2)).$((RANDOM % 10))
		fi
	done
}

sessions_over() { [ -e "$work/K1.over" ] && [ -e "$work/K2.over" ] && [ -e "$work/K3.over" ] && [ -e "$work/ADMIN.over" ]; }
counted() { grep -c "^$1" "$work/acks"; }
enough() { [ "$(counted logon)" -ge $((kills / 10)) ] && [ "$(counted refused)" -ge 2 ]; }
serving() { cpctl --json status | grep -q '"racf":"active","smf":"active"' && admin cp QUERY TIME; }

# What RACF and CP have acknowledged stands in the trail: as many logons and refusals of each user, and every single
# command of the administrator
lost() {
	smfdump -u AUDIT1 --password-file /root/pw/AUDIT1 "TYPE(80)" >"$work/racf" || echo "no list of type 80"
	smfdump -u AUDIT1 --password-file /root/pw/AUDIT1 "TYPE(200)" >"$work/cp" || echo "no list of type 200"
	for u in K1 K2 K3; do
		for pair in logon:SUCCESSI refused:INVPSWD; do
			acked=$(grep -c "^${pair%:*} $u\$" "$work/acks")
			found=$(grep -Ec "JOBINIT +${pair#*:} +$u " "$work/racf")
			[ "$found" -ge "$acked" ] || echo "$u: $acked times ${pair%:*} acknowledged, $found recorded"
		done
	done
	sed -n 's/^adduser //p' "$work/acks" | while read -r z; do
		grep -q "ADDUSER $z " "$work/racf" || echo "ADDUSER $z not recorded"
	done
	sed -n 's/^command //p' "$work/acks" | while read -r m; do
		grep -qw "LOGMSG 1 $m" "$work/cp" || echo "SET LOGMSG $m not recorded"
	done
}

# And what RACF acknowledged to have changed is changed
forgotten() {
	sed -n 's/^adduser //p' "$work/acks" | while read -r z; do
		admin cp "RAC LISTUSER $z" 2>/dev/null | grep -q "USER=$z" || echo "$z"
	done
}

# Who keeps the module
holders() {
	grep '^zcp ' /proc/modules
	cpctl vms
	for fd in /proc/[0-9]*/fd/*; do
		case $(readlink "$fd") in
		/dev/zcp/*) echo "$fd $(readlink "$fd") $(tr '\0' ' ' <"${fd%/fd/*}/cmdline")" ;;
		esac
	done
}

need_sie
./services keep || exit 1
make_users 4 64 || exit 1
plan 23
ok "a guest that does I/O is saved" admin nss save CHURN churn.elf
ok "a machine that is to live logs on" begin K4
type_line K4 "IPL CHURN"
ok "and its guest runs" within 30 shows K4 '^# churning'
spared=$(vmhost_of K4)
: >"$work/acks"
./user.sh K1 "$work" cpctl console K1 &
./user.sh K2 "$work" cpctl console K2 &
./user.sh K3 "$work" ./tlsline 992 &
administrate &
sleep 5
began=$(date +%s)
storm
# a slow machine's users may not have come far
within 120 enough
: >"$work/stop"
note "the storm lasted $(($(date +%s) - began)) s"
note "killed: smfd $hit0, racfd $hit1, cpd $hit2, tn3270d $hit3, vmhosts $hit4"
is "$kills processes were killed" $killed "$kills"
ok "of every kind" test $hit0 -gt 0 -a $hit1 -gt 0 -a $hit2 -gt 0 -a $hit3 -gt 0 -a $hit4 -gt 0
ok "no session hangs" within 300 sessions_over
is "and none has waited longer than CP's time-outs" "$(cat "$work/late" 2>/dev/null)" ""
note "acknowledged: $(counted logon) logons, $(counted refused) refusals, $(counted adduser) RACF commands," \
	"$(counted command) CP commands"
ok "FIA_UAU.5: nobody got in with a bad password" test ! -s "$work/breaches"
[ ! -s "$work/breaches" ] || note "$(cat "$work/breaches")"
ok "users did get in, and were refused" enough
ok "an administrator was obeyed" test "$(counted adduser)" -ge 2 -a "$(counted command)" -ge 2
ok "every service comes back" within 90 serving
is "the machine left alone still has its process" "$(vmhost_of K4)" "$spared"
type_line K4 "anybody there?"
ok "and its guest answers" within 30 shows K4 '# heard anybody there'
is "no acknowledged record is lost" "$(lost)" ""
is "and no acknowledged change of RACF" "$(forgotten)" ""
for u in K1 K2 K3; do
	ok "$u can log on" begin $u
done
for u in K1 K2 K3 K4; do
	end $u
done
is "every machine is gone" "$(cpctl vms | grep -c ' K[1-4] ')$(pidof vmhost)" 0
is "with its cgroup and record" "$(find /sys/fs/cgroup/zcp.slice/vms /run/zcp/cpd -name 'vm-*' | wc -l)" 0
ok "services stop" ./services stop
ok "FAU_STG.1: the trail is whole, seal by seal" smfverify -k /var/lib/zcp/smf/smf.pub /var/lib/zcp/smf/*.data
ok "and nothing holds the module" within 60 rmmod zcp
! grep -q '^zcp ' /proc/modules || note "$(holders 2>&1)"
finish
