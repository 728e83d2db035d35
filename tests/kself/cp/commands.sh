#!/bin/sh
# SPDX-License-Identifier: MIT
# Commands: abbreviations, classes, operands, return codes, messages between users
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST 2>&1; }

plan 31
out=$(session LINUX1 \
	"q t" "QUERY CPLEVEL" "q term" "q console" "q v all" "q v 00d" "q v 1234" "q set" \
	"xyzzy" "force linux2" "query nosuch" "q time now" "set emsg code" "xyzzy" "set emsg on" \
	"term conmode 3270" "term linend !" "q userid!q priv" "term linend #" \
	"d g0-3" "d 0.20" "begin" "ipl 1234" "ipl" "sp pun to nosuch" "cp cp q n" "* a comment" \
	"COMMANDS" LOGOFF)
like "QUERY TIME, abbreviated" "$out" "^TIME IS [0-9:]{8} UTC [A-Z]+DAY"
like "QUERY CPLEVEL" "$out" "^z/VM Version 7 Release 2.0"
like "QUERY TERMINAL: Linux looks for CONMODE 3215" "$out" "^CONMODE 3215,"
like "QUERY CONSOLE: device in columns 5 to 8" "$out" "^CONS 0009 ON LDEV"
like "QUERY CONSOLE: subchannel" "$out" "SUBCHANNEL = [0-9A-F]{4}$"
like "QUERY VIRTUAL: storage" "$out" "^STORAGE = 512M"
like "QUERY VIRTUAL of a punch: class in column 13, CONT in 15 to 20" "$out" "^PUN  000D CL A NOCONT NOHOLD"
like "QUERY VIRTUAL of no device" "$out" "^HCPCMD040E Device 1234 does not exist"
like "QUERY SET" "$out" "^MSG ON    , WNG ON"
like "an unknown command" "$out" "^HCPCMD001E Unknown CP command: xyzzy"
like "FDP_ACC.2(CP): a command of another class is unknown, too" "$out" "^HCPCMD001E Unknown CP command: force"
like "FAU_GEN.1: but it is recorded" "$(trail)" "CLASS +DENIED +LINUX1"
like "an unknown operand" "$out" "^HCPCMD003E Invalid option - nosuch"
like "an operand too many" "$out" "^HCPCMD003E Invalid option - now"
like "SET EMSG CODE" "$out" "^HCPCMD001E$"
like "a console mode that is not there" "$out" "^HCPCMD002E Invalid operand - 3270"
like "TERMINAL LINEND: two commands in a line" "$out" "Currently: G"
like "FDP_RIP.3: registers are zero at LOGON" "$out" "^GPR  0 =  00000000 00000000 00000000 00000000"
like "FDP_RIP.2: storage is zero at LOGON" "$out" "^R00000000  00000000 00000000 00000000 00000000 00"
like "BEGIN needs something to run" "$out" "^HCP(CFI2050|RUN1465)E"
like "SPOOL TO an unknown user" "$out" "^HCPLGA053E NOSUCH not in CP directory"
like "COMMANDS lists what the user may" "$out" "BEGIN +CHANGE$"
fails "and nothing else" sh -c "echo \"\$1\" | grep -qw FORCE" sh "$out"

(password LINUX2; sleep $((20 * slow))) | timeout $((40 * slow)) cpctl console LINUX2 >"$work/two" 2>&1 &
within 20 logged_on LINUX2
within 20 grep -q "^LOGON AT" "$work/two"
cp_command MAINT "MESSAGE LINUX2 hello" >"$work/msg"
ok "MESSAGE reaches the other user" within 10 grep -q "^\* MSG FROM MAINT   : hello" "$work/two"
out=$(session LINUX1 RAC "listuser" "#CP QUERY USERID" "query userid" "password interval(5000)" END "query userid" LOGOFF)
like "RAC alone begins a session of RACF commands" "$out" "^RACF COMMANDS, END TO LEAVE"
like "in which a line is a RACF command" "$out" "^USER=LINUX1 "
is "#CP and END lead to CP" "$(echo "$out" | grep -c "^LINUX1  *AT ")" 2
like "and nothing else does" "$out" "^IKJ56500I COMMAND query NOT FOUND"
like "a bad RACF command is answered" "$out" "^IKJ56702I INVALID INTERVAL, 5000"
like "MESSAGE to nobody" "$(cp_command MAINT 'MSG NOSUCH x')" "^HCPCMD045E NOSUCH not logged on"
like "FAU_SAR.2: reading the trail is refused to a SPECIAL user" "$(cp_command MAINT 'SMF LIST')" "NOT AUTHORIZED"
cp_command MAINT "FORCE LINUX2" >/dev/null
within 20 logged_off LINUX2
finish
