#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each row of docs/audit-events.md that racfd and smfd record is caused by who and what causes it, and its record is,
byte for byte, the one of events.golden: KTAP on standard output. With --print that file is printed instead."""
import contextlib
import os
import re
import socket
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'racf')]

from cases import age, raw_records  # noqa: E402
from cp import (ADMIN, ALTERNATE, AUTOLOG, CONTROL, FLOW_READ, FLOW_WRITE, LOGOFF, LOGON, READ, RECONNECT, UIDMAP,  # noqa: E402
                Gone, Lab, equal, origin)
from smf import BIN, archiver, fill, lose_records, make_room, resume, smf, some_records, until  # noqa: E402
import normal  # noqa: E402

GOLDEN = f'{HERE}/events.golden'
STORIES = []


def story(fn):
    """What happens with a system of its own; may give more files to look for records in."""
    STORIES.append(fn)
    return fn


def sized(size):
    def mark(fn):
        fn.size = size
        return fn
    return mark


def rac(s, acee, *commands):
    for c in commands:
        s.racf.command(acee, c)


def demo(s, *commands):
    maint = s.logon('MAINT', 'MAINTPW1')
    rac(s, maint, *commands)
    return maint


# ---- type 80, JOBINIT ----------------------------------------------------------------------------


@story
def logon(s):
    """Each way in and out, and each reason for none."""
    maint = demo(s, 'ADDGROUP OTHER', 'CONNECT LINUX1 GROUP(OTHER)')
    acee = s.logon('LINUX1', 'LINUXPW1')
    s.racf.verify(RECONNECT, 'LINUX1', 'LINUXPW1')
    s.racf.verify(ADMIN, 'LINUX1', 'LINUXPW1')
    s.racf.verify(AUTOLOG, 'LINUX2', acee=maint)
    s.racf.verify(ALTERNATE, 'LINUX2', acee=acee)
    s.racf.verify(LOGOFF, 'LINUX1', acee=acee)
    s.racf.verify(LOGON, 'LINUX1', 'WRONG1')
    s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', new='CHANGED1')
    s.racf.verify(LOGON, 'LINUX1', 'CHANGED1', new='X')
    s.racf.verify(LOGON, 'LINUX1', 'CHANGED1', group='NOGROUP')
    s.racf.verify(LOGON, 'NOSUCH', 'WRONG1')
    s.racf.verify(LOGON, 'LINUX2', 'LINUXPW1', by='LINUX1')
    s.racf.verify(UIDMAP, org=origin(comm='cpctl', loginuid=4711, pid=17))
    rac(s, maint, 'CONNECT LINUX1 GROUP(OTHER) REVOKE')
    s.racf.verify(LOGON, 'LINUX1', 'CHANGED1', group='OTHER')
    day = 'MONDAY' if time.strftime('%A') != 'Monday' else 'TUESDAY'
    rac(s, maint, f'ALTUSER LINUX1 WHEN(DAYS({day}))')
    s.racf.verify(LOGON, 'LINUX1', 'CHANGED1')
    rac(s, maint, 'ALTUSER LINUX1 PASSWORD(FIRST11)', 'ALTUSER LINUX1 WHEN(DAYS(ANYDAY))')
    s.racf.verify(LOGON, 'LINUX1', 'FIRST11')


@story
def threshold(s):
    """FIA_AFL.1: the limit, the revoked user, RESUME."""
    for _ in range(5):
        s.racf.verify(LOGON, 'LINUX1', 'WRONG1')
    s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')
    demo(s, 'ALTUSER LINUX1 RESUME')
    s.logon('LINUX1', 'LINUXPW1')


@story
def asked(s):
    """ICH302D: wrong passwords of a user with SPECIAL, and the operator's answer."""
    oper = s.logon('OPERATOR', 'OPERPW1')
    for _ in range(5):
        s.racf.verify(LOGON, 'MAINT', 'WRONG1')
    rac(s, s.logon('LINUX1', 'LINUXPW1'), 'REPLY MAINT Y')
    rac(s, oper, 'REPLY MAINT Y')
    s.logon('MAINT', 'MAINTPW1')


@story
def inactive(s):
    s.logon('LINUX1', 'LINUXPW1')
    demo(s, 'SETROPTS INACTIVE(30)')
    age(s, 'created', 31 * 86400)
    s.logon('LINUX1', 'LINUXPW1')
    age(s, 'last_access', 31 * 86400)
    s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')


@story
def phrase(s):
    maint = demo(s, "ALTUSER LINUX1 PHRASE('Over 9 hills and far') NOEXPIRED")
    s.racf.verify(LOGON, 'LINUX1', 'Under 9 hills and far')
    s.racf.verify(LOGON, 'LINUX1', 'Over 9 hills and far', new='too short')
    rac(s, maint, 'PHRASE USER(LINUX1) PHRASEINT(90)', "ALTUSER LINUX1 PHRASE('Over 8 hills and far')")
    s.racf.verify(LOGON, 'LINUX1', 'Over 8 hills and far')


@story
def label(s):
    """A label that the user may not have, and none where one is needed."""
    demo(s, 'RALTER SECDATA SECLEVEL ADDMEM(LOW/10)', 'RDEFINE SECLABEL SECRET SECLEVEL(LOW) UACC(NONE)',
         'SETROPTS CLASSACT(SECLABEL) RACLIST(SECLABEL)')
    s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', label='SECRET')
    demo(s, 'RDEFINE FACILITY SECRET.THING SECLABEL(SECRET) UACC(READ)')
    s.racf.auth(s.logon('LINUX1', 'LINUXPW1'), 'FACILITY', 'SECRET.THING', READ, flow=FLOW_READ)
    demo(s, 'PERMIT SYSHIGH CLASS(SECLABEL) ID(MAINT)', 'ALTUSER MAINT SECLABEL(SYSHIGH)',
         'RDEFINE TERMINAL L0001 UACC(READ) SECLABEL(SYSNONE)', 'SETROPTS MLACTIVE(FAILURES)')
    s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')


@story
def quiet(s):
    demo(s, 'SETROPTS CLASSACT(SECLABEL) MLQUIET')
    s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')


@story
def mfa(s):
    """A time token, a wrong one, and a factor whose provider is not there."""
    from signon import token
    maint = s.logon('MAINT', 'MAINTPW1')
    text = s.racf.command(maint, 'ALTUSER LINUX1 MFA(FACTOR(TOTP) ACTIVE)')[1]
    secret = re.search(r'THE SECRET IS ([A-Z2-7]{32}) ', text).group(1)
    s.racf.verify(LOGON, 'LINUX1', token(secret, int(time.time()) // 30) + ':LINUXPW1')
    s.racf.verify(LOGON, 'LINUX1', token(secret, int(time.time()) // 30 - 9) + ':LINUXPW1')
    rac(s, maint, 'ALTUSER LINUX2 MFA(FACTOR(AZFTOTP1) ACTIVE)')
    s.racf.verify(LOGON, 'LINUX2', '123456')
    rac(s, maint, 'ALTUSER LINUX2 MFA(PWFALLBACK)')
    s.racf.verify(LOGON, 'LINUX2', 'LINUXPW2')


# ---- type 80, ACCESS -----------------------------------------------------------------------------


@story
def access(s):
    """Granted, refused, without a profile, in warning mode, and for each reason to record it."""
    maint = demo(s, 'RDEFINE FACILITY ALL.THING AUDIT(ALL(READ)) UACC(READ)', 'RDEFINE FACILITY NO.THING UACC(NONE)',
                 'RDEFINE FACILITY WARNED.THING UACC(NONE) WARNING', 'RDEFINE FACILITY GEN.** UACC(NONE)',
                 'RDEFINE VMMDISK OPER.191 UACC(NONE)', 'RDEFINE FACILITY PLAIN UACC(READ) AUDIT(NONE)',
                 'RDEFINE FACILITY GLOBAL UACC(READ) AUDIT(NONE)', 'SETROPTS GENERIC(FACILITY)')
    rac(s, s.logon('AUDIT1', 'AUDITPW1'), 'RALTER FACILITY GLOBAL GLOBALAUDIT(ALL(READ))',
        'SETROPTS OPERAUDIT LOGOPTIONS(SUCCESSES(VMCMD))', 'ALTUSER LINUX2 UAUDIT')
    rac(s, maint, 'RDEFINE VMCMD DIAL UACC(READ) AUDIT(NONE)')
    linux = s.logon('LINUX1', 'LINUXPW1')
    for name in ('ALL.THING', 'NO.THING', 'WARNED.THING', 'GEN.ERIC', 'NOT.THERE', 'GLOBAL'):
        s.racf.auth(linux, 'FACILITY', name, READ)
    s.racf.auth(linux, 'VMCMD', 'DIAL', READ, 'DIAL', event='DIAL')
    s.racf.auth(s.logon('LINUX2', 'LINUXPW2'), 'FACILITY', 'PLAIN', READ)
    rac(s, maint, 'ALTUSER LINUX1 OPERATIONS')
    s.racf.auth(s.logon('LINUX1', 'LINUXPW1'), 'VMMDISK', 'OPER.191', CONTROL)


@story
def audited(s):
    """Accesses that SETEVENT, SECLABELAUDIT, SECLEVELAUDIT and OPERAUDIT alone have recorded."""
    maint = demo(s, 'RALTER SECDATA SECLEVEL ADDMEM(LOW/10)', 'RDEFINE SECLABEL BELOW SECLEVEL(LOW) UACC(READ) AUDIT(ALL(READ))',
                 'RDEFINE FACILITY LOW.LABEL SECLABEL(BELOW) UACC(READ) AUDIT(NONE)',
                 'RDEFINE FACILITY LOW.LEVEL SECLEVEL(LOW) UACC(READ) AUDIT(NONE)',
                 'RDEFINE VMMDISK LINUX2.191 UACC(READ) AUDIT(NONE)', 'RDEFINE VMXEVENT EVENTS',
                 'ALTUSER LINUX1 SECLEVEL(LOW) SECLABEL(BELOW)', 'SETEVENT REFRESH NOSUCH')
    aud, linux = s.logon('AUDIT1', 'AUDITPW1'), s.logon('LINUX1', 'LINUXPW1')
    rac(s, aud, 'RALTER VMXEVENT EVENTS ADDMEM(LINK/AUDIT)')
    rac(s, linux, 'SETEVENT REFRESH EVENTS')
    rac(s, aud, 'SETEVENT REFRESH EVENTS')
    s.racf.auth(linux, 'VMMDISK', 'LINUX2.191', READ, 'LINK LINUX2 191', event='LINK', target='LINUX2')
    rac(s, aud, 'SETEVENT RESET AUDIT', 'SETROPTS SECLEVELAUDIT(LOW)')
    s.racf.auth(linux, 'FACILITY', 'LOW.LEVEL', READ)
    rac(s, aud, 'SETROPTS NOSECLEVELAUDIT SECLABELAUDIT')
    rac(s, maint, 'SETROPTS CLASSACT(SECLABEL) RACLIST(SECLABEL)')
    s.racf.auth(s.logon('LINUX1', 'LINUXPW1'), 'FACILITY', 'LOW.LABEL', READ, flow=FLOW_READ)


@story
def mandatory(s):
    """What levels, categories and labels refuse, or warn of."""
    demo(s, 'RALTER SECDATA SECLEVEL ADDMEM(LOW/10 HIGH/20)', 'RALTER SECDATA CATEGORY ADDMEM(ONE)',
         'RDEFINE SECLABEL BELOW SECLEVEL(LOW) UACC(READ)', 'RDEFINE SECLABEL ABOVE SECLEVEL(HIGH) UACC(READ)',
         'RDEFINE FACILITY A.LEVEL SECLEVEL(HIGH) UACC(ALTER)', 'RDEFINE FACILITY A.CATEGORY ADDCATEGORY(ONE) UACC(ALTER)',
         'RDEFINE FACILITY LOW.THING SECLABEL(BELOW) UACC(ALTER)', 'RDEFINE FACILITY HIGH.THING SECLABEL(ABOVE) UACC(ALTER)',
         'RDEFINE FACILITY NO.LABEL UACC(ALTER)', 'ALTUSER LINUX1 SECLABEL(BELOW)')
    for name in ('A.LEVEL', 'A.CATEGORY'):
        s.racf.auth(s.logon('LINUX1', 'LINUXPW1'), 'FACILITY', name, READ)
    maint = demo(s, 'SETROPTS CLASSACT(SECLABEL) RACLIST(SECLABEL) MLS(WARNING) MLACTIVE(WARNING)')
    linux, bare = s.logon('LINUX1', 'LINUXPW1'), s.logon('LINUX2', 'LINUXPW2')
    s.racf.auth(linux, 'FACILITY', 'HIGH.THING', READ, flow=FLOW_READ)
    s.racf.auth(bare, 'FACILITY', 'LOW.THING', READ, flow=FLOW_READ)
    s.racf.auth(linux, 'FACILITY', 'NO.LABEL', READ, flow=FLOW_READ)
    rac(s, maint, 'ALTUSER LINUX1 SECLABEL(ABOVE)')
    linux = s.logon('LINUX1', 'LINUXPW1')
    s.racf.auth(linux, 'FACILITY', 'LOW.THING', READ, flow=FLOW_WRITE)
    rac(s, maint, 'SETROPTS MLS(FAILURES)')
    s.racf.auth(linux, 'FACILITY', 'LOW.THING', READ, flow=FLOW_WRITE)


@story
def reading(s):
    """The trail is read and managed, or not."""
    aud, maint = s.logon('AUDIT1', 'AUDITPW1'), s.logon('MAINT', 'MAINTPW1')
    smf(s, aud, 'LIST TYPE(81)', user='AUDIT1')
    smf(s, maint, 'LIST', rc=2, user='MAINT')
    smf(s, maint, 'SEVER NO', rc=2, user='MAINT')


# ---- type 80, commands ---------------------------------------------------------------------------

COMMANDS = (
    'ADDGROUP DEPT DATA(HERE)', 'ALTGROUP DEPT OWNER(MAINT)', "ADDUSER HER NAME('SHE') DFLTGRP(DEPT) PASSWORD(SECRET11)",
    "ALTUSER HER NAME('HERSELF') AUDITOR", 'CONNECT HER GROUP(SYS1) SPECIAL', 'REMOVE HER GROUP(SYS1)',
    'PASSWORD USER(HER) INTERVAL(30)', 'RDEFINE FACILITY A.THING OWNER(MAINT) AUDIT(ALL(READ))',
    'RALTER FACILITY A.THING UACC(READ)', 'PERMIT A.THING CLASS(FACILITY) ID(HER LINUX1) ACCESS(UPDATE)',
    'RDELETE FACILITY A.THING', 'DELUSER HER', 'DELGROUP DEPT', 'SETROPTS PASSWORD(HISTORY(9)) NOCLASSACT(VMSEGMT)',
    'RVARY INACTIVE DATASET(RACF.DB.BAK)', 'SETEVENT REFRESH', 'RAC NOSUCH')


@story
def command(s):
    """Each command by who may, by who may not, and one of whose operands some are refused."""
    linux, maint = s.logon('LINUX1', 'LINUXPW1'), s.logon('MAINT', 'MAINTPW1')
    rac(s, linux, *COMMANDS)
    rac(s, maint, *COMMANDS)
    rac(s, maint, 'ALTUSER AUDIT1 RESUME UAUDIT', 'SETRACF INACTIVE', 'SETRACF ACTIVE', 'ALTUSER NOSUCH SPECIAL',
        'SETROPTS SAUDIT', 'RAC SETROPTS MLS(FAILURES)')
    rac(s, linux, 'PASSWORD PASSWORD(LINUXPW1 CHANGED1)')
    rac(s, maint, 'ALTUSER LINUX2 SECLABEL(NOSUCH)', 'ALTUSER LINUX2 SPECIAL OPERATIONS AUDITOR', 'ALTUSER LINUX2 REVOKE')


OPERANDS = (
    f"RDEFINE FACILITY LONG DATA('{'A' * 170}') UACC(ALTER) OWNER(LINUX1) LEVEL(7)",
    'RDEFINE FACILITY LIKE.LONG FROM(LONG)', 'PERMIT LIKE.LONG CLASS(FACILITY) FROM(LONG)',
    'RDEFINE GTERMINL DESKS ADDMEM(L0001 L0002)', 'RALTER GTERMINL DESKS ADDMEM(L0003) DELMEM(L0001 L0002)',
    "ALTUSER LINUX1 NAME('ONE') DATA('Two three') OVM(UID(7) HOME('/home/one')) LANGUAGE(PRIMARY(ENU))",
    'ALTUSER LINUX1 NOOVM', 'ALTUSER LINUX1 MFA(FACTOR(TOTP) ACTIVE TAGS(A:1 B:2) NOPWFALLBACK)')


@story
def operands(s):
    """What operands say has a section of its own, and of a long command nothing is lost."""
    maint = demo(s, *OPERANDS)
    linux = s.logon('LINUX2', 'LINUXPW2')
    rac(s, maint, 'ALTUSER LINUX1 OWNER(LINUX2)')
    rac(s, linux, 'ALTUSER LINUX1 OVM(UID(0))')
    s.racf.auth(linux, 'VMRDR', 'LINUX1', READ, 'TAG ' + 'X' * 246, target='LINUX1')


# ---- types 200 and 240, of smfd itself -------------------------------------------------------------


@story
def managed(s):
    """What AUDITOR and RACFVM say of the trail, and what others do with it."""
    aud, maint = s.logon('AUDIT1', 'AUDITPW1'), s.logon('MAINT', 'MAINTPW1')
    smf(s, aud, 'SWITCH', user='AUDIT1')
    smf(s, aud, 'ARCHIVE', rc=24, user='AUDIT1')
    smf(s, aud, 'SET THRESHOLD(70)', user='AUDIT1')
    smf(s, aud, 'ALARM ADD(AUDIT1)', user='AUDIT1')
    rac(s, maint, 'ADDUSER RACFVM PASSWORD(FIRST11)')
    a = s.racf.verify(LOGON, 'RACFVM', 'FIRST11', new='SECOND22')
    smf(s, a['acee'], 'SEVER NO', user='RACFVM')
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as other:
        other.connect(s.sock)
        equal(other.recv(100), b'')
    some_records(s, 1)
    s.racf.kill()
    time.sleep(0.5)
    s.smf.query(aud, 'SMF LIST', user='AUDIT1')
    s.racf.start()
    s.smf.stop()
    with open(f'{s.trail}/smf.control', 'r+', encoding='ascii') as f:
        text = f.read().replace('70', '90')
        f.seek(0)
        f.write(text)
    s.smf.boot += 1
    s.smf.seq = 0
    s.smf.start()
    some_records(s, 1)


@story
@sized('1M')
def kept(s):
    """Data sets that the installation's program takes, and does not take."""
    archiver(s, f'[ -e {s.folder}/go ] && cp "$1" "{s.folder}/kept.$(date +%s%N)"')
    aud = s.logon('AUDIT1', 'AUDITPW1')
    smf(s, aud, 'SWITCH', user='AUDIT1')
    until(lambda: 'NOT ARCHIVED' in smf(s, aud, 'STATUS'))
    with open(f'{s.folder}/go', 'w', encoding='ascii'):
        pass
    smf(s, aud, 'ARCHIVE', user='AUDIT1')
    until(lambda: 'smf1.data EMPTY' in smf(s, aud, 'STATUS'))
    return [f'{s.folder}/{n}' for n in os.listdir(s.folder) if n.startswith('kept.')]


@story
def taken(s):
    some_records(s, 1)
    os.unlink(f'{s.trail}/smf1.data')
    some_records(s, 1)
    until(lambda: os.path.exists(f'{s.trail}/smf1.data'))
    some_records(s, 1)


@story
@sized('1M')
def full(s):
    """Full, severed, cleared, resumed."""
    fill(s)
    s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')
    aud = s.logon('AUDIT1', 'AUDITPW1')
    make_room(s)
    s.smf.acked(s.smf.seq)
    s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')
    resume(s, aud)
    return [f'{s.folder}/first']


@story
@sized('1M')
def lost(s):
    lose_records(s, 50)
    make_room(s)
    aud = s.logon('AUDIT1', 'AUDITPW1')
    until(lambda: 'LOST' not in smf(s, aud, 'STATUS'))
    some_records(s, 1)
    return [f'{s.folder}/first']


@story
def gone(s):
    """A data set is deleted while smfd is dead."""
    some_records(s, 3)
    s.smf.kill()
    os.unlink(f'{s.trail}/smf1.data')
    time.sleep(0.5)
    s.smf.start()
    some_records(s, 1)


@story
def signed(s):
    """The trail's own records: a first BEGIN, seals, a checkpoint, an END."""
    some_records(s, 1)
    time.sleep(1.5)
    some_records(s, 1)
    some_records(s, 1)
    some_records(s, 1)
    smf(s, s.logon('AUDIT1', 'AUDITPW1'), 'SWITCH', user='AUDIT1')


# ---- and what came of it ---------------------------------------------------------------------------


def told(fn):
    """The lines of a story's records, in their order."""
    with Lab(BIN, size=getattr(fn, 'size', '64M')) as s:
        more = fn(s) or []
        with contextlib.suppress(Gone, TimeoutError):
            s.stop()
        sets = [*more, f'{s.trail}/smf1.data', f'{s.trail}/smf2.data']
        return list(dict.fromkeys(normal.line(r) for r in raw_records(*sets)))


def golden():
    out = {}
    with open(GOLDEN, encoding='ascii') as f:
        for row in f:
            what, line = row.rstrip('\n').split('\t')
            out.setdefault(what.partition(':')[0], []).append((what, line))
    return out


def compare(found, what, line):
    if line in found:
        print('ok', end='')
        return 0
    head = line.partition('|')[0]
    for x in [x for x in found if x.startswith(head)][:2] or found[-3:]:
        print(f'# found  {x}')
    print(f'# wanted {line}\nnot ok', end='')
    return 1


def main(wanted):
    rows, number, bad = golden(), 0, 0
    print(f'KTAP version 1\n1..{sum(len(v) for v in rows.values())}')
    for fn in STORIES:
        if wanted and fn.__name__ not in wanted:
            continue
        try:
            found = told(fn)
        except Exception:  # its rows fail, and the next story is told
            found = []
            for x in traceback.format_exc().splitlines():
                print('# ' + x)
        for what, line in rows.pop(fn.__name__):
            number += 1
            bad |= compare(found, what, line)
            print(f' {number} FAU_GEN.1: {what}', flush=True)
    return bad or bool(rows) and not wanted


def print_all(wanted):
    for fn in STORIES:
        if not wanted or fn.__name__ in wanted:
            for line in told(fn):
                print(f'{fn.__name__}: \t{line}', flush=True)
    return 0


if __name__ == '__main__':
    names = sys.argv[1:]
    work = print_all if '--print' in names else main
    os.environ.pop('NOTIFY_SOCKET', None)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        status = work([n for n in names if n != '--print'])
        if status:
            for words in os.pread(2, 1 << 20, 0).decode('utf-8', 'replace').splitlines()[-60:]:
                print('# ' + words)
    sys.exit(status)
