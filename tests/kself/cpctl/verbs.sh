#!/bin/sh
# SPDX-License-Identifier: MIT
# The verbs of cpctl: who may, what they answer, their exit status.
. ./services.sh

services_up
plan 33
is "FIA_UID.1: a CP command needs a RACF user, root or not" "$(cpctl cp QUERY TIME >/dev/null 2>&1; echo $?)" 77
is "FIA_UAU.1: a wrong password is refused" \
	"$(echo WRONG | cpctl -u OPERATOR --password-fd 0 cp QUERY TIME 2>/dev/null; echo $?)" 77
like "with CP's message" "$(echo WRONG | cpctl -u OPERATOR --password-fd 0 cp Q TIME 2>&1)" '^HCPLGA050E'
like "an unknown user gets the same answer" "$(echo WRONG | cpctl -u NOBODY --password-fd 0 cp Q TIME 2>&1)" '^HCPLGA050E'
like "a CP command is answered" "$(as OPERATOR cp QUERY TIME 2>/dev/null)" '^TIME IS '
like "as JSON, too" "$(as OPERATOR --json cp QUERY TIME 2>/dev/null)" '^\{"lines":\["TIME IS .*\],"rc":0\}$'
is "an unknown one ends with status 1" "$(as OPERATOR cp FROB >/dev/null 2>&1; echo $?)" 1
like "and CP's message" "$(as OPERATOR cp FROB 2>/dev/null)" '^HCPCMD001E '
is "wrong use ends with 64" "$(cpctl cp 2>/dev/null; echo $?)" 64

like "a RACF command is answered" "$(as LINUX1 racf LISTUSER 2>/dev/null)" '^USER=LINUX1 '
is "a refused one ends with status 1" "$(as LINUX1 racf 'ADDUSER MALLORY' >/dev/null 2>&1; echo $?)" 1
printf '%s\n' '* two commands' '' "ADDGROUP CREW DATA('SHIP')" 'ADDGROUP CREW' >crew.racf
out=$(as MAINT racf -f crew.racf 2>/dev/null; echo "status $?")
like "commands of a file have a result each" "$out" '^crew.racf:3: RC=0$'
like "one that fails shows" "$out" '^crew.racf:4: RC=2$'
like "and makes the status 1" "$out" '^status 1$'
long=$(head -c 255 /dev/zero | tr '\0' X)
printf "ADDGROUP LONG DATA('%s')\n" "$long" >long.racf
like "a long one is taken, too" "$(as MAINT racf -f long.racf 2>/dev/null)" '^long.racf:1: RC=0$'
like "to its end" "$(as MAINT racf LISTGRP LONG 2>/dev/null | tr -d '\n')" "$long"
printf "ADDGROUP LONGER DATA('%s%s%s%s')\n" "$long" "$long" "$long" "$long" >long.racf
like "and one that is too long named" "$(as MAINT racf -f long.racf 2>&1)" '^cpctl: long.racf:1: longer than 1020 characters'
echo MAINTPW1 >pw
is "a session ends with END" "$(printf 'LG CREW\nEND\nDG CREW\n' |
	cpctl -u MAINT --password-file pw racf 2>/dev/null | grep -c '^INFORMATION FOR GROUP CREW')" 1

cp /etc/zcp/user.direct good.direct
sed 's/CONSOLE 0009 3215/CONSOLE 0009 9999/' good.direct >bad.direct
ok "a directory is checked without anybody's leave" cpctl directory --check good.direct
like "an error names line and column" "$(cpctl directory --check bad.direct 2>&1)" '^bad.direct:[0-9]+:[0-9]+: '
printf 'USER NEWUSER RACF 32M 64M G\n' | cat good.direct - >new.direct
ok "FMT_MTD.1(VIRT-COMP): an operator puts a directory into force" as OPERATOR directory new.direct
is "and cpd keeps it" "$(grep -c NEWUSER /var/lib/zcp/cp/user.direct)" 1
is "FMT_MTD.1(VIRT-COMP): a user without the class cannot" "$(as LINUX1 directory good.direct 2>/dev/null; echo $?)" 1
fails "a bad directory changes nothing" as OPERATOR directory bad.direct
is "so that the one before is kept" "$(grep -c NEWUSER /var/lib/zcp/cp/user.direct)" 1

head -c 100000 /dev/urandom >deck.bin
printf 'first line\nsecond line\n' >parm.line
out=$(as MAINT spool punch LINUX1 deck.bin parm.line 2>/dev/null)
like "files are punched" "$out" '^[0-9]{4} DECK BIN$'
like "each of them" "$out" '^[0-9]{4} PARM LINE$'
is "FDP_ACF.1(RACF) FDP_ITC.2(VIRT): not by who may not write to that reader" \
	"$(as AUDIT1 spool punch LINUX1 deck.bin 2>/dev/null; echo $?)" 1
is "the store has two files" "$(find /var/lib/zcp/cp/spool -type f | wc -l)" 2
id=$(printf '%s\n' "$out" | sed -n 's/^0*\([0-9]*\) DECK.*/\1/p')
is "with the bytes that were given" "$(tail -c +4097 "/var/lib/zcp/cp/spool/$id" | head -c 100000 | md5sum)" \
	"$(md5sum <deck.bin)"
printf '\000\010\000\000\200\001\000\000' >flat.bin
ok "FDP_ACC.2(RACF-PSO)/NSS: a saved system is written by who has class E" as OPERATOR nss save TESTNSS flat.bin
ok "and kept" test -s /var/lib/zcp/cp/nss/TESTNSS
is "who has not is refused" "$(as LINUX1 nss save OTHERNSS flat.bin 2>/dev/null; echo $?)" 1
finish
