#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""racfd and smfd as they run, behind a stand-in for CP: KTAP on standard output."""
import base64
import difflib
import hmac
import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

from cp import (ACK, ADMIN, ALTERNATE, AUTOLOG, DENY, DONTKNOW, EXEMPT, FLOW_WRITE, LOGOFF, LOGON, PERMIT, READ, RECONNECT,  # noqa: E402
                STATE, TELL, TRAIL_FULL, TRAIL_OK, UIDMAP, UNLABELED, UPDATE, Gone, Lab, equal, origin, told)

TOP = os.path.realpath(os.path.join(HERE, '..', '..', '..'))
BIN = os.path.join(os.environ.get('ZCP_BUILD') or os.path.join(TOP, 'build'), 'native', 'bin')
KILLS = 200 if os.environ.get('ZCP_SOAK') else 30
COMMANDS = 20000 if os.environ.get('ZCP_SOAK') else 600
CASES = []
# what golden files prove, beside what they print
IDS = {'pass-authority': 'FMT_SMR.1 FMT_MSA.1(DAC) FMT_MTD.1(AE) FMT_MTD.1(IAF) FMT_MTD.1(IAU): ',
       'pass-setropts': 'FMT_MTD.1(IAT): '}


def case(name):
    def add(fn):
        CASES.append((name, fn))
        return fn
    return add


def listing(s, operands='', acee=None):
    rc, text = s.smf.query(acee or s.logon('AUDIT1', 'AUDITPW1'), 'SMF LIST ' + operands)
    equal(rc, 0, text)
    return text


@case('FIA_UAU.5 FAU_GEN.2: a good password logs on, a wrong one does not, both are recorded')
def logon(s):
    a = s.racf.verify(LOGON, 'LINUX1', 'nonsense')
    equal((a['decision'], a['reason'], a['text'], a['acee']), (DENY, 1, '', b''))
    a = s.racf.verify(LOGON, 'LINUX1', 'linuxpw1')
    equal((a['decision'], a['user']), (PERMIT, 'LINUX1'))
    equal(s.racf.verify(LOGOFF, 'LINUX1', acee=a['acee'])['decision'], PERMIT)
    text = listing(s, 'TYPE(80) USER(LINUX1)')
    equal(re.findall(r'JOBINIT  (\w+) ', text), ['INVPSWD', 'SUCCESSI', 'SUCCESST'])
    assert 'PEER(192.0.2.1)' in text and 'L0001' in text, text


@case('FIA_AFL.1: unknown, revoked and wrong get the same answer; the limit revokes, RESUME lifts it')
def revoke(s):
    wrong = s.racf.verify(LOGON, 'LINUX1', 'WRONG1')
    equal(s.racf.verify(LOGON, 'NOBODY', 'WRONG1'), wrong, 'unknown')
    for _ in range(4):
        equal(s.racf.verify(LOGON, 'LINUX1', 'WRONG1'), wrong, 'wrong')
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1'), wrong, 'revoked, right password')
    text = listing(s, 'USER(LINUX1)')
    equal(re.findall(r'JOBINIT  (\w+) ', text), ['INVPSWD'] * 4 + ['REVKAUTO', 'REVKUSER'])
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'ALU LINUX1 RESUME'), (0, ''))
    s.logon('LINUX1', 'LINUXPW1')


@case('FIA_AFL.1: a wrong current password in PASSWORD counts like one at LOGON, and revokes')
def password_guesses(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')
    wrong = (8003, 'ICH08003I THE CURRENT PASSWORD IS NOT CORRECT\n')
    for _ in range(4):
        equal(s.racf.command(acee, 'PASSWORD PASSWORD(WRONG1 CHANGED1)'), wrong)
    equal(s.racf.command(acee, 'PASSWORD PASSWORD(LINUXPW1 CHANGED1)')[0], 0)
    for _ in range(2):
        equal(s.racf.command(acee, 'PW PASSWORD(LINUXPW1 CHANGED2)'), wrong)
    equal(s.racf.verify(LOGON, 'LINUX1', 'WRONG1')['decision'], DENY)
    for _ in range(2):
        equal(s.racf.command(acee, "PHRASE PASSWORD(WRONG1 CHANGED2)"), wrong)
    equal(s.racf.command(acee, 'PW PASSWORD(CHANGED1 CHANGED2)'), wrong, 'revoked: not looked at')
    equal(s.racf.verify(LOGON, 'LINUX1', 'CHANGED1')['decision'], DENY)
    equal(s.racf.command(maint, 'ALU LINUX1 RESUME')[0], 0)
    equal(s.racf.command(acee, 'PW PASSWORD(CHANGED1 CHANGED2)')[0], 0)
    text = listing(s, 'USER(LINUX1)')
    equal(re.findall(r'(?:JOBINIT|PASSWORD) +(\w+) ', text),
          ['SUCCESSI'] + ['INSAUTH', 'INVPSWD'] * 4 + ['SUCCESS'] + ['INSAUTH', 'INVPSWD'] * 2 + ['INVPSWD'] +
          ['INSAUTH', 'INVPSWD', 'INSAUTH', 'REVKAUTO', 'INSAUTH', 'REVKUSER', 'REVKUSER', 'SUCCESS'])
    assert 'CHANGED' not in text and 'WRONG1' not in text, text


@case('FIA_AFL.1: the operator is asked about a SPECIAL user who guesses in PASSWORD')
def password_special(s):
    maint, oper = s.logon('MAINT', 'MAINTPW1'), s.logon('OPERATOR', 'OPERPW1')
    for _ in range(5):
        equal(s.racf.command(maint, 'PW PASSWORD(WRONG1 CHANGED1)')[0], 8003)
    assert prompted(s)[1].startswith('ICH302D'), 'the operator was not asked'
    equal(s.racf.command(maint, 'PW PASSWORD(MAINTPW1 CHANGED1)')[0], 8003, 'not looked at')
    equal(s.racf.command(oper, 'REPLY MAINT Y')[0], 0)
    equal(s.racf.command(maint, 'PW PASSWORD(MAINTPW1 CHANGED1)')[0], 0)


def prompted(s):
    """The question that the operator was shown last."""
    lines = []
    while len(lines) < 2:
        user, keep, text = told(s.racf.wait(TELL))
        equal((user, keep), ('', False))
        lines += [text] if text.startswith('ICH30') else []
    return lines


@case('a violation reaches the security console and the user whom the profile names, once in a while from one user')
def notices(s):
    maint, linux = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.command(maint, 'RDEFINE FACILITY SOME.THING UACC(NONE) NOTIFY(AUDIT1)')[0], 0)
    for _ in range(5):
        equal(s.racf.auth(linux, 'FACILITY', 'SOME.THING', READ)['decision'], DENY)
    want = 'ICH408I USER(LINUX1) GROUP(SYS1) NAME(LINUX GUEST 1) SOME.THING CL(FACILITY) INSUFFICIENT ACCESS AUTHORITY'
    for who in (('', False), ('AUDIT1', True)):
        got = told(s.racf.wait(TELL))
        equal(got[:2], who)
        assert got[2].startswith(want), got
    equal([m for m in s.racf.inbox if m[0] == TELL], [])
    time.sleep(1.1)
    equal(s.racf.auth(linux, 'FACILITY', 'SOME.THING', READ)['decision'], DENY)
    assert '(4 MORE NOT SHOWN)' in told(s.racf.wait(TELL))[2]
    # another user is shown at once, without NOTIFY nobody else is told
    equal(s.racf.command(maint, 'RALTER FACILITY SOME.THING NONOTIFY')[0], 0)
    equal(s.racf.auth(s.logon('AUDIT1', 'AUDITPW1'), 'FACILITY', 'SOME.THING', READ)['decision'], DENY)
    assert 'USER(AUDIT1)' in told(s.racf.wait(TELL))[2]
    equal(s.racf.verify(LOGON, 'LINUX2', 'WRONG1')['decision'], DENY)
    assert 'INVALID PASSWORD' in told(s.racf.wait(TELL))[2]
    try:
        equal(told(s.racf.wait(TELL, timeout=1)), None)
    except TimeoutError:
        pass


@case('a worker without memory, or whose files may not grow, lets nobody in by it and is itself again afterwards')
def exhausted(s):
    free = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    s.logon('LINUX1', 'LINUXPW1')
    current = 'LINUXPW1'
    for kind, least in ((resource.RLIMIT_AS, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_FSIZE, 600),
                        (resource.RLIMIT_FSIZE, 4500)):
        worker = next(p for p in s.racf.processes() if comm(p) == 'racfd-worker')
        new = f'CHANGED{least % 9}' if current == 'LINUXPW1' else f'AGAIN{least % 9}'
        resource.prlimit(worker, kind, (least, resource.RLIM_INFINITY))
        try:
            equal(s.racf.verify(LOGON, 'LINUX1', 'WRONG1')['decision'], DENY)
            # a yes means that the new one is stored, a no that the old one holds
            if s.racf.verify(LOGON, 'LINUX1', current, new=new)['decision'] == PERMIT:
                current = new
            resource.prlimit(worker, kind, free)
        except Gone:
            # it may also end: its service manager starts it again
            s.racf.proc.wait(30)
            s.racf.sock.close()
            s.racf.start()
        s.logon('LINUX1', current)
    s.racf.stop()
    subprocess.run([f'{BIN}/racfd', '--check', '--db', s.db], check=True)
    s.racf.start()


@case('FIA_AFL.1: the operator is asked about a SPECIAL user, who waits for the answer, whatever he types')
def special(s):
    maint, oper = s.logon('MAINT', 'MAINTPW1'), s.logon('OPERATOR', 'OPERPW1')
    wrong = s.racf.verify(LOGON, 'MAINT', 'WRONG1')
    for _ in range(4):
        equal(s.racf.verify(LOGON, 'MAINT', 'WRONG1'), wrong)
    text = prompted(s)
    assert text[0].startswith('ICH301I MAXIMUM PASSWORD ATTEMPTS BY SPECIAL USER MAINT AT TERMINAL L0001'), text
    assert text[1].startswith('ICH302D'), text
    start = time.monotonic()
    equal(s.racf.verify(LOGON, 'MAINT', 'MAINTPW1'), wrong, 'the right password, not looked at')
    assert time.monotonic() - start > 0.4, 'answered at once'
    s.racf.stop()
    s.racf.start()
    equal(s.racf.verify(LOGON, 'MAINT', 'MAINTPW1'), wrong, 'after a restart')
    prompted(s)
    for user, acee in (('LINUX1', s.logon('LINUX1', 'LINUXPW1')), ('MAINT', maint)):
        equal(s.racf.command(acee, 'REPLY MAINT Y')[0], 301, user)
    equal(s.racf.command(oper, 'REPLY LINUX1 Y')[0], 302, 'nothing was asked')
    equal(s.racf.command(oper, 'REPLY MAINT')[0], 303)
    equal(s.racf.command(oper, 'REPLY MAINT N')[0], 21006, 'nobody else has SPECIAL')
    equal(s.racf.command(oper, 'REPLY MAINT Y'), (0, 'ICH304I USER MAINT MAY LOG ON\n'))
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'ALU LINUX1 SPECIAL'), (0, ''))
    for _ in range(5):
        s.racf.verify(LOGON, 'LINUX1', 'WRONG1')
    prompted(s)
    equal(s.racf.command(oper, 'RAC REPLY LINUX1 NO'), (0, 'ICH305I USER LINUX1 IS REVOKED\n'))
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1'), wrong)
    equal(s.racf.command(maint, 'ALU LINUX1 RESUME'), (0, ''))
    s.logon('LINUX1', 'LINUXPW1')
    text = listing(s, 'EVENT(ALTUSER)')
    assert 'REPLY MAINT Y' in text and 'INSAUTH' in text, text


@case('FIA_SOS.1: rules of SETROPTS hold for passwords at LOGON, PASSWORD and ALTUSER; a weak policy is named')
def policy(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    rc, text = s.racf.command(maint, 'SETROPTS PASSWORD(RULE1(LENGTH(8) ALPHA(1) NUMERIC(2:3) MIXEDALL(4:8)) '
                              'MIXEDCASE SPECIALCHARS)')
    equal(rc, 0, text)
    for bad in ('SHORT1', 'A12BCDEF', 'A12bcdef', 'A12bC4ef', 'a12bC4!f', '112bC4!f'):
        assert 'NO PASSWORD RULE' in s.racf.command(maint, f'ALU LINUX1 PASSWORD({bad})')[1], bad
    equal(s.racf.command(maint, 'ALU LINUX1 PASSWORD(A12bC4!f) NOEXPIRED'), (0, ''))
    equal(s.racf.verify(LOGON, 'LINUX1', 'a12bc4!f')['decision'], DENY, 'it was set under MIXEDCASE')
    acee = s.logon('LINUX1', 'A12bC4!f')
    s.logon('LINUX2', 'linuxpw2')       # set before: still folded
    a = s.racf.verify(LOGON, 'LINUX2', 'linuxpw2', new='lower123')
    equal(a['reason'], 3)
    equal(s.racf.verify(LOGON, 'LINUX2', 'linuxpw2', new='Z99aB8#c')['decision'], PERMIT)
    equal(s.racf.command(acee, 'PASSWORD PASSWORD(A12bC4!f B34xY9=q)')[0], 0)
    rc, text = s.racf.command(maint, 'SETROPTS PASSWORD(NORULES RULE2(LENGTH(4:6) NUMERIC(1:6)))')
    assert rc == 0 and 'ICH14010I' in text, text


@case('FIA_SOS.1: MINCHANGE holds the owner, WARNING tells in time, the interval ends a password')
def ages(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'SETROPTS PASSWORD(MINCHANGE(2) WARNING(10) INTERVAL(30))')[0], 0)
    a = s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', new='CHANGED1')
    equal(a['reason'], 3)
    assert 'ICH08017I' in a['text'], a
    rc, text = s.racf.command(s.logon('LINUX1', 'LINUXPW1'), 'PW PASSWORD(LINUXPW1 CHANGED1)')
    assert rc and 'ICH08017I' in text, text
    age(s, 'pw_date', 25 * 86400)
    a = s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')
    assert 'ICH70002I YOUR PASSWORD WILL EXPIRE IN 5 DAYS' in a['text'], a
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', new='CHANGED1')['decision'], PERMIT)
    age(s, 'pw_date', 31 * 86400)
    a = s.racf.verify(LOGON, 'LINUX1', 'CHANGED1')
    equal((a['reason'], a['text'][:9]), (2, 'RPIMGR042'))


def age(s, column, seconds):
    """LINUX1's and MAINT's time moves into the past, with racfd away."""
    s.racf.stop()
    with sqlite3.connect(s.db) as db:
        db.execute(f"UPDATE user SET {column} = {column} - ? WHERE name IN ('LINUX1', 'MAINT')", (seconds,))
    db.close()
    s.racf.start()


@case('INACTIVE revokes who was away too long, and asks the operator about a SPECIAL user')
def inactive(s):
    maint, oper = s.logon('MAINT', 'MAINTPW1'), s.logon('OPERATOR', 'OPERPW1')
    s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.command(maint, 'SETROPTS INACTIVE(30)')[0], 0)
    age(s, 'created', 31 * 86400)
    s.logon('LINUX1', 'LINUXPW1')
    age(s, 'last_access', 31 * 86400)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['reason'], 1)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['reason'], 1)
    equal(s.racf.verify(LOGON, 'MAINT', 'MAINTPW1')['reason'], 1)
    assert prompted(s)[1].startswith('ICH304D'), 'the operator was not asked'
    equal(s.racf.command(oper, 'REPLY MAINT Y')[0], 0)
    s.logon('MAINT', 'MAINTPW1')
    text = listing(s, 'USER(LINUX1)')
    equal(re.findall(r'JOBINIT  (\w+) ', text)[-2:], ['REVKINAC', 'REVKUSER'])


@case('WHEN(DAYS TIME), REVOKE and RESUME dates, LOGON with a group and a label')
def when(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    today = time.strftime('%A').upper()
    other = 'MONDAY' if today != 'MONDAY' else 'TUESDAY'
    equal(s.racf.command(maint, f'ALU LINUX1 WHEN(DAYS({other}))')[0], 0)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['reason'], 4)
    equal(s.racf.verify(ADMIN, 'LINUX1', 'LINUXPW1')['decision'], PERMIT, 'no terminal')
    equal(s.racf.command(maint, f'ALU LINUX1 WHEN(DAYS({today}) TIME(ANYTIME))')[0], 0)
    s.logon('LINUX1', 'LINUXPW1')
    day = time.strftime('%m/%d/%y')
    equal(s.racf.command(maint, f'ALU LINUX1 REVOKE({day})')[0], 0)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['reason'], 1)
    equal(s.racf.command(maint, 'ALU LINUX1 RESUME')[0], 0)
    s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', group='NOGROUP')['reason'], 5)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', group='SYS1')['decision'], PERMIT)
    text = listing(s, 'USER(LINUX1)')
    equal(re.findall(r'JOBINIT  (\w+) ', text),
          ['INVTERM', 'SUCCESSI', 'SUCCESSI', 'REVKUSER', 'SUCCESSI', 'INVGRP', 'SUCCESSI'])


def token(secret, step):
    """RFC 6238, by Python's own means."""
    mac = hmac.new(base64.b32decode(secret), struct.pack('>Q', step), 'sha1').digest()
    at = mac[-1] & 15
    return f'{(struct.unpack_from(">I", mac, at)[0] & 0x7fffffff) % 1000000:06}'


@case('FIA_UAU.5: a time token in front of the password, once, from a secret that is shown once')
def totp(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    rc, text = s.racf.command(maint, 'ALTUSER LINUX1 MFA(FACTOR(TOTP) ACTIVE)')
    equal(rc, 0)
    secret = re.search(r'THE SECRET IS ([A-Z2-7]{32}) ', text).group(1)
    assert f'otpauth://totp/LINUX1?secret={secret}' in text
    equal(s.racf.command(maint, 'ALTUSER LINUX1 MFA(FACTOR(TOTP) ACTIVE)'), (0, ''), 'shown twice')
    text = s.racf.command(maint, 'LISTUSER LINUX1 MFA')[1]
    assert 'FACTOR= TOTP' in text and 'ACTIVE SINCE' in text and secret not in text, text
    wrong = s.racf.verify(LOGON, 'LINUX1', 'WRONG1')
    step = int(time.time()) // 30
    for typed in ('LINUXPW1', token(secret, step), token(secret, step - 3) + ':LINUXPW1', '000000:WRONG1'):
        equal(s.racf.verify(LOGON, 'LINUX1', typed), wrong, typed)
    equal(s.racf.command(maint, 'ALU LINUX1 RESUME')[0], 0)
    good = token(secret, int(time.time()) // 30) + ':LINUXPW1'
    equal(s.racf.verify(LOGON, 'LINUX1', good)['decision'], PERMIT)
    equal(s.racf.verify(LOGON, 'LINUX1', good), wrong, 'replayed')
    s.racf.stop()
    s.racf.start()
    equal(s.racf.verify(LOGON, 'LINUX1', good), wrong, 'replayed after a restart')
    ahead = token(secret, int(time.time()) // 30 + 1) + ':linuxpw1'
    equal(s.racf.verify(LOGON, 'LINUX1', ahead)['decision'], PERMIT)
    equal(s.racf.command(maint, 'ALTUSER LINUX1 MFA(FACTOR(TOTP) NOACTIVE)')[0], 0)
    s.logon('LINUX1', 'LINUXPW1')
    text = listing(s, 'USER(LINUX1)')
    equal(re.findall(r'JOBINIT  (\w+) ', text),
          ['INVPSWD', 'MFAUNSUC', 'INVPSWD', 'MFAUNSUC', 'REVKAUTO', 'SUCCESSM', 'MFAUNSUC', 'MFAUNSUC', 'SUCCESSM',
           'SUCCESSI'])
    assert 'MFA(TOTP)' in text and secret not in listing(s), text


@case('FIA_UAU.5: the same token twice at once lets one in')
def race(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    text = s.racf.command(maint, 'ALTUSER LINUX1 MFA(FACTOR(TOTP) ACTIVE)')[1]
    secret = re.search(r'THE SECRET IS ([A-Z2-7]{32}) ', text).group(1)
    good = token(secret, int(time.time()) // 30) + ':LINUXPW1'
    tokens = [s.racf.ask_verify(LOGON, 'LINUX1', good) for _ in range(4)]
    equal(sorted(s.racf.answer_verify(t)['decision'] for t in tokens), [PERMIT, DENY, DENY, DENY])


@case('FIA_UAU.5 FPT_TDC.1(TLS): a client certificate beside the password, by its subject')
def certificate(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, "ALTUSER LINUX1 MFA(FACTOR(CERT) ACTIVE TAGS('SUBJECT:CN=Linux One,O=zcp'))"), (0, ''))
    for tlsid in ('', 'CN=Linux One', 'CN=linux one,O=zcp', 'CN=Linux One,O=zcp2'):
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', tlsid=tlsid)['reason'], 1, tlsid)
    equal(s.racf.command(maint, 'ALU LINUX1 RESUME')[0], 0)
    equal(s.racf.verify(LOGON, 'LINUX1', 'WRONG1', tlsid='CN=Linux One,O=zcp')['reason'], 1)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', tlsid='CN=Linux One,O=zcp')['decision'], PERMIT)
    s.logon('LINUX2', 'LINUXPW2')
    for bad, rc in (('MFA(ACTIVE)', 21023), ('MFA(FACTOR(CERT) TAGS(SUBJECT))', 21024),
                    ('MFA(FACTOR(A1) ACTIVE) ', 0), ('MFA(FACTOR(A2) ACTIVE)', 21025), ('MFA(FACTOR(A2))', 0),
                    ('MFA(DELFACTOR(A1))', 0), ('MFA(FACTOR(A2) ACTIVE PWFALLBACK)', 0), ('NOMFA', 0)):
        equal(s.racf.command(maint, 'ALU LINUX2 ' + bad)[0], rc, bad)
    assert 'MFA(CERT)' in listing(s, 'USER(LINUX1)')


@case('FIA_SOS.1 FMT_MTD.1(IAU): an expired password must be changed at LOGON, by the rules, not to an old one')
def expired(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'ALU LINUX1 PASSWORD(FIRST11)'), (0, ''))
    a = s.racf.verify(LOGON, 'LINUX1', 'FIRST11')
    equal((a['decision'], a['reason']), (DENY, 2))
    a = s.racf.verify(LOGON, 'LINUX1', 'BADBAD1', new='SECOND22')
    equal((a['decision'], a['reason'], a['text']), (DENY, 1, ''), 'the rules are told only to who knows the password')
    for new in ('ABC', 'LINUX1', 'FIRST11', 'LINUXPW1', 'a phrase in its place 1'):
        a = s.racf.verify(LOGON, 'LINUX1', 'FIRST11', new=new)
        equal((a['decision'], a['reason']), (DENY, 3), new)
        assert 'NOT ACCEPTED' in a['text'], a
    a = s.racf.verify(LOGON, 'LINUX1', 'FIRST11', new='SECOND22')
    equal(a['decision'], PERMIT)
    equal(s.racf.verify(LOGON, 'LINUX1', 'FIRST11')['decision'], DENY)
    s.logon('LINUX1', 'second22')


@case('FIA_UAU.5: phrases are case-sensitive and may stand beside a password')
def phrase(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, "ALU LINUX1 PHRASE('Over 9 hills and far') NOEXPIRED"), (0, ''))
    equal(s.racf.verify(LOGON, 'LINUX1', 'OVER 9 HILLS AND FAR')['reason'], 1)
    s.logon('LINUX1', 'Over 9 hills and far')
    s.logon('LINUX1', 'LINUXPW1')


@case('FIA_SOS.1: PHRASEINT ends a phrase when the user\'s or the system\'s interval does, NOPHRASEINT never; a password has its own')
def phrase_interval(s):
    maint, value = s.logon('MAINT', 'MAINTPW1'), 'Correct horse 7 staples'
    equal(s.racf.command(maint, f"ALU LINUX1 PHRASE('{value}') NOEXPIRED PHRASEINT(20)")[0], 0)
    equal(s.racf.command(maint, 'SETROPTS PASSWORD(PHRASEINT(30))')[0], 0)
    age(s, 'phr_date', 19 * 86400)
    s.logon('LINUX1', value)
    age(s, 'phr_date', 2 * 86400)
    equal(s.racf.verify(LOGON, 'LINUX1', value)['reason'], 2)
    s.logon('LINUX1', 'LINUXPW1')
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'PW NOPHRASEINT USER(LINUX1)')[0], 0)
    s.logon('LINUX1', value)
    age(s, 'phr_date', 400 * 86400)
    s.logon('LINUX1', value)


@case('LOGON BY needs READ to LOGONBY.user in SURROGAT; the password is the other user\'s')
def by(s):
    equal(s.racf.verify(LOGON, 'LINUX1', 'MAINTPW1', by='MAINT')['user'], 'LINUX1')
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', by='MAINT')['decision'], DENY)
    equal(s.racf.verify(LOGON, 'LINUX2', 'MAINTPW1', by='MAINT')['reason'], 6)
    equal(s.racf.verify(LOGON, 'LINUX1', 'OPERPW1', by='OPERATOR')['reason'], 6)
    assert 'LOGON BY MAINT' in listing(s, 'USER(LINUX1)')


@case('a Linux login uid is the user that class ZCPUID says, and nobody without a profile')
def uidmap(s):
    a = s.racf.verify(UIDMAP, org=origin(term='', comm='cpctl', loginuid=1000, uid=0, pid=7))
    equal((a['decision'], a['user']), (PERMIT, 'MAINT'))
    for uid in (0, 1001, 0xffffffff):
        equal(s.racf.verify(UIDMAP, org=origin(comm='cpctl', loginuid=uid))['decision'], DENY, uid)
    text = listing(s)
    assert 'LOGINUID(1000) UID(0) PID(7) PROGRAM(cpctl)' in text and 'NOUSERID' in text, text


@case('AUTOLOG takes the issuer\'s ACEE, RECONNECT a password')
def autolog(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.verify(AUTOLOG, 'LINUX2', acee=maint)['user'], 'LINUX2')
    equal(s.racf.verify(AUTOLOG, 'LINUX2')['decision'], DENY)
    equal(s.racf.verify(AUTOLOG, 'NOBODY', acee=maint)['decision'], DENY)
    equal(s.racf.verify(RECONNECT, 'LINUX2', 'LINUXPW2')['decision'], PERMIT)


@case('FIA_USB.2: an alternate user id needs CONTROL to it in VMBATCH, and brings that user\'s ACEE')
def alternate(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('OPERATOR', 'OPERPW1')
    ask = {'acee': acee, 'by': 'OPERATOR'}
    equal(s.racf.verify(ALTERNATE, 'LINUX1', **ask)['decision'], DENY, 'no profile')
    equal(s.racf.command(maint, 'RDEF VMBATCH LINUX1'), (0, ''))
    equal(s.racf.command(maint, 'PE LINUX1 CLASS(VMBATCH) ID(OPERATOR) ACCESS(UPDATE)'), (0, ''))
    equal(s.racf.verify(ALTERNATE, 'LINUX1', **ask)['decision'], DENY, 'UPDATE')
    equal(s.racf.command(maint, 'PE LINUX1 CLASS(VMBATCH) ID(OPERATOR) ACCESS(CONTROL)'), (0, ''))
    a = s.racf.verify(ALTERNATE, 'LINUX1', **ask)
    equal((a['decision'], a['user'], a['text']), (PERMIT, 'LINUX1', ''))
    equal(s.racf.verify(ALTERNATE, 'LINUX1')['decision'], DENY, 'nobody asks')
    equal(s.racf.verify(ALTERNATE, 'NOBODY', **ask)['decision'], DENY)
    equal(s.racf.command(maint, 'RDEF VMMDISK X.191'), (0, ''))
    equal(s.racf.command(maint, 'PE X.191 CLASS(VMMDISK) ID(LINUX1)'), (0, ''))
    equal(s.racf.auth(a['acee'], 'VMMDISK', 'X.191', READ, event='LINK')['decision'], PERMIT)
    equal(s.racf.auth(acee, 'VMMDISK', 'X.191', READ, event='LINK')['decision'], DENY)
    assert 'ALTERNATE USER ID BY OPERATOR' in listing(s, 'USER(LINUX1)')


@case('FDP_ACC.2(RACF-TSO): what CP exempts from profiles is permitted where no label speaks against it, to users only')
def exempt(s):
    acee = s.logon('LINUX1', 'LINUXPW1')
    for flags in (EXEMPT, EXEMPT | UNLABELED):
        a = s.racf.auth(acee, 'VMMAC', 'LINUX2', UPDATE, event='MESSAGE', target='LINUX2', flow=FLOW_WRITE, flags=flags)
        equal((a['decision'], a['flags']), (PERMIT, 0))
        equal(s.racf.auth(b'', 'VMMAC', 'LINUX2', UPDATE, event='MESSAGE', flags=flags)['decision'], DONTKNOW)
    equal(s.racf.auth(acee, 'VMMAC', 'LINUX2', UPDATE, event='MESSAGE')['decision'], DONTKNOW, 'not exempt')


@case('an ACEE that was changed, or made for another boot, is nobody\'s')
def forged(s):
    maint = bytearray(s.logon('MAINT', 'MAINTPW1'))
    for i in range(0, len(maint), 7):
        maint[i] ^= 1
        equal(s.racf.command(bytes(maint), 'LU')[0], 1, i)
        equal(s.racf.auth(bytes(maint), 'TERMINAL', 'L0001', READ)['decision'], DONTKNOW, i)
        maint[i] ^= 1
    equal(s.racf.command(bytes(maint), 'LU')[0], 0)
    s.racf.stop()
    s.racf.start()
    equal(s.racf.command(bytes(maint), 'LU')[0], 0, 'after a restart')
    s.racf.stop()
    s.racf.boot += 1
    s.racf.start()
    equal(s.racf.command(bytes(maint), 'LU')[0], 1, 'after another boot')


@case('FAU_SAR.1 FAU_SAR.2: who is AUDITOR or has READ to SMF.LIST reads the trail, nobody else; both are recorded')
def readers(s):
    maint, aud = s.logon('MAINT', 'MAINTPW1'), s.logon('AUDIT1', 'AUDITPW1')
    equal(s.smf.query(maint, 'SMF LIST')[0], 2, 'SPECIAL')
    equal(s.smf.query(b'', 'SMF LIST', org=origin(comm='cpctl', loginuid=0))[0], 2, 'nobody')
    equal(s.smf.query(aud, 'SMF LIST')[0], 0, 'AUDITOR')
    equal(s.racf.command(maint, 'RDEFINE FACILITY SMF.LIST'), (0, ''))
    equal(s.racf.command(maint, 'PERMIT SMF.LIST CLASS(FACILITY) ID(OPERATOR)'), (0, ''))
    equal(s.smf.query(s.logon('OPERATOR', 'OPERPW1'), 'SMF LIST')[0], 0, 'READ')
    text = listing(s, 'NAME(SMF.LIST) EVENT(ACCESS)')
    equal(re.findall(r'ACCESS   (\w+) +(\S+)', text),
          [('PROFNFND', 'MAINT'), ('INSAUTH', '-'), ('SUCCESS', 'AUDIT1'), ('SUCCESS', 'OPERATOR'), ('SUCCESS', 'AUDIT1')])
    assert 'JOB CPCTL' in text, text


@case('FAU_SAR.3: SMF LIST chooses by type, user, event, class, name, outcome, number')
def search(s):
    for user in ('LINUX1', 'LINUX2'):
        s.racf.verify(LOGON, user, 'WRONG1')
        acee = s.logon(user, 'LINUXPW' + user[-1])
        s.racf.auth(acee, 'VMMDISK', 'MAINT.0190', READ, 'LINK MAINT 190')
    s.smf.acked(s.smf.record(text='QUERY NAMES'))

    def count(operands):
        return int(re.search(r'RPISMF003I (\d+) ', listing(s, operands)).group(1))
    equal(count('USER(LINUX1) TYPE(80)'), 3)
    equal(count('USER(LINUX1) VIOLATIONS'), 2)
    equal(count('USER(LINUX2) SUCCESSES TYPE(80)'), 1)
    equal(count('CLASS(VMMDISK)'), 2)
    equal(count('NAME(MAINT.*) EVENT(ACCESS)'), 2)
    equal(count('TYPE(200) USER(LINUX1)'), 1)
    equal(count('EVENT(LOGON) USER(LINUX1) LAST(1)'), 1)
    equal(count('DATE(70001:70002)'), 0)
    for bad in ('FOO', 'USER', 'LAST(0)', 'USER(', 'EVENT(NONE)'):
        rc, text = s.smf.query(s.logon('AUDIT1', 'AUDITPW1'), 'SMF LIST ' + bad)
        assert rc == 1 and text.startswith('RPISMF001E'), text


@case('FDP_ACF.1(RACF): access lists, UACC and don\'t know, changed with effect at the next check')
def access(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')

    def ask(level):
        return s.racf.auth(acee, 'VMMDISK', 'MAINT.0190', level, 'LINK')['decision']
    equal(ask(READ), DONTKNOW)
    equal(s.racf.command(maint, 'RDEF VMMDISK MAINT.0190 UACC(READ)'), (0, ''))
    equal((ask(READ), ask(UPDATE)), (PERMIT, DENY))
    equal(s.racf.command(maint, 'PE MAINT.0190 CLASS(VMMDISK) ID(LINUX1) ACCESS(UPDATE)'), (0, ''))
    equal((ask(READ), ask(UPDATE)), (PERMIT, PERMIT))
    equal(s.racf.command(maint, 'PE MAINT.0190 CLASS(VMMDISK) ID(LINUX1) ACCESS(NONE)'), (0, ''))
    equal((ask(READ), ask(UPDATE)), (DENY, DENY))
    equal(s.racf.command(maint, 'PE MAINT.0190 CLASS(VMMDISK) ID(LINUX1) DELETE'), (0, ''))
    equal((ask(READ), ask(UPDATE)), (PERMIT, DENY))


@case('FDP_ACF.1(RACF): a group counts from LOGON on unless its connection is revoked, at once or by date')
def connections(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    day = lambda n: time.strftime('%m/%d/%y', time.localtime(time.time() + n * 86400))  # noqa: E731
    for line in ('ADDGROUP CREW OWNER(SYS1) SUPGROUP(SYS1)', 'CONNECT LINUX1 GROUP(CREW)', 'RDEF FACILITY CREW.ONLY',
                 'PE CREW.ONLY CLASS(FACILITY) ID(CREW) ACCESS(READ)'):
        equal(s.racf.command(maint, line)[0], 0, line)
    for how, lets in (('', True), ('REVOKE', False), ('RESUME', True), (f'REVOKE({day(0)})', False),
                      (f'REVOKE({day(-9)}) RESUME({day(-2)})', True), (f'REVOKE({day(-2)}) RESUME({day(2)})', False),
                      (f'REVOKE({day(2)}) NORESUME', True), ('NOREVOKE', True)):
        equal(s.racf.command(maint, f'CONNECT LINUX1 GROUP(CREW) {how}')[0], 0, how)
        acee = s.logon('LINUX1', 'LINUXPW1')
        equal(s.racf.auth(acee, 'FACILITY', 'CREW.ONLY', READ)['decision'], PERMIT if lets else DENY, how)
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', group='CREW')['reason'], 0 if lets else 5, how)
        text = s.racf.command(maint, 'EXPLAIN FACILITY CREW.ONLY USER(LINUX1)')[1]
        equal('\nPERMITTED' in text, lets, f'{how} {text}')


@case('FMT_MSA.1(DAC): ALTUSER changes the authority in the group that it names, or in the default group, and needs power there')
def other_group(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'ADDGROUP CREW OWNER(SYS1) SUPGROUP(SYS1)')[0], 0)
    equal(s.racf.command(maint, 'CONNECT LINUX1 GROUP(CREW) AUTHORITY(JOIN)')[0], 0)
    acee = s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', group='CREW')['acee']
    # JOIN in the current group gives nothing in the default group, named or not
    equal(s.racf.command(acee, 'ALTUSER LINUX1 AUTHORITY(JOIN) UACC(ALTER)')[0], 21005)
    equal(s.racf.command(acee, 'ALTUSER LINUX1 AUTHORITY(JOIN) GROUP(SYS1)')[0], 21005)
    equal(s.racf.command(acee, 'ALTUSER LINUX1 UACC(READ) GROUP(CREW)'), (0, ''))
    text = s.racf.command(maint, 'LU LINUX1')[1]
    equal(re.findall(r'GROUP=(\w+) +AUTH=(\w+)', text), [('CREW', 'JOIN'), ('SYS1', 'USE')])
    equal(re.findall(r' UACC=(\w+)', text), ['READ', 'NONE'])
    # power that came after LOGON counts at the next one
    equal(s.racf.command(maint, 'ADDGROUP LATE OWNER(SYS1) SUPGROUP(SYS1)')[0], 0)
    equal(s.racf.command(maint, 'CONNECT LINUX1 GROUP(LATE) AUTHORITY(JOIN) SPECIAL')[0], 0)
    equal(s.racf.command(acee, 'ADDGROUP MINE SUPGROUP(LATE)')[0], 1)
    equal(s.racf.command(s.logon('LINUX1', 'LINUXPW1'), 'ADDGROUP MINE SUPGROUP(LATE)')[0], 0)


def golden(name, s):
    """pass-NAME.in: a line USER: COMMAND each; .ok: what came back, dates blanked."""
    acees, out = {}, []
    with open(os.path.join(HERE, name + '.in'), encoding='ascii') as f:
        for line in f.read().splitlines():
            user, command = line.split(': ', 1)
            if user not in acees:
                acees[user] = s.logon(*user.split('/'))
            rc, text = s.racf.command(acees[user], command)
            out.append(f'{line}\n{text}RC={rc}\n')
    got = re.sub(r'\b\d\d\.\d\d\d(/\d\d:\d\d:\d\d)?\b', 'yy.ddd', ''.join(out))
    path = os.path.join(HERE, name + '.ok')
    if os.environ.get('ZCP_GOLDEN'):
        with open(path, 'w', encoding='ascii') as f:
            f.write(got)
    with open(path, encoding='ascii') as f:
        want = f.read()
    diff = '\n'.join(difflib.unified_diff(want.splitlines(), got.splitlines(), name + '.ok', 'got', lineterm=''))
    assert not diff, diff


def generated(path, what, start, end):
    """A part of a document is what racfd prints of its own tables."""
    got = subprocess.run([f'{BIN}/racfd', '--print', what], check=True, capture_output=True, text=True).stdout
    with open(os.path.join(TOP, path), encoding='utf-8') as f:
        text = f.read()
    first = text.index(start) + (len(start) if end else 0)
    last = text.index(end) if end else len(text)
    if os.environ.get('ZCP_GOLDEN'):
        with open(os.path.join(TOP, path), 'w', encoding='utf-8') as f:
            f.write(text[:first] + got + text[last:])
        return
    diff = '\n'.join(difflib.unified_diff(text[first:last].splitlines(), got.splitlines(), path, 'got', lineterm=''))
    assert not diff, diff


@case('FMT_SMR.1: docs/racf-authority.md is what decides who may give a command')
def authority(_):
    generated('docs/racf-authority.md', 'authority', '| Command | Operands |', '')


@case('racf-commands(7) has the syntax that commands are parsed by')
def syntax(_):
    generated('userspace/racf/racf-commands.7', 'commands', '.Sh COMMANDS\n', '.Sh SEE ALSO')


for _name in sorted(f[:-3] for f in os.listdir(HERE) if f.endswith('.in')):
    CASES.append((f'{IDS.get(_name, "")}RACF commands of {_name}.in print what {_name}.ok says', lambda s, n=_name: golden(n, s)))


@case('every RACF command has golden lines that succeed in a pass- file, and lines that are refused in a fail- file')
def covered(_):
    with open(os.path.join(TOP, 'userspace/racf/racf-commands.7'), encoding='utf-8') as f:
        names = re.findall(r'^\.Ss (\w+)\n(?:\.Pq Ic (\w+))?', f.read(), re.M)
    verbs = {n: name for name, abbrev in names for n in (name, abbrev or name)}
    seen = set()
    for file in (f for f in os.listdir(HERE) if re.match('(pass|fail)-.*\\.ok', f)):
        with open(os.path.join(HERE, file), encoding='ascii') as f:
            for command, rc in re.findall(r'^\w+/\w+: (.*)\n(?:(?!RC=|\w+/\w+: ).*\n)*?RC=(\d+)', f.read(), re.M):
                word = re.sub('^RAC ', '', command.upper()).split(' ')[0]
                if (file[:4] == 'pass') == (rc == '0'):
                    seen.add((file[:4], verbs.get(word)))
    equal(sorted((kind, v) for v in set(verbs.values()) for kind in ('pass', 'fail') if (kind, v) not in seen), [])


def random_command(rnd):
    """A command on few names, so that most of them are about something that is there."""
    users, groups = [f'U{i}' for i in range(6)], [f'G{i}' for i in range(5)] + ['SYS1'] * 5
    profiles, ids = [f'A.P{i}' for i in range(3)] + ['A.*'], users + groups + ['MAINT'] * 20
    attr = rnd.choice(('SPECIAL', 'AUDITOR', 'OPERATIONS', 'ROAUDIT', 'GRPACC', 'ADSP'))
    no = rnd.choice(('', 'NO'))
    date = f'({rnd.randrange(1, 13):02}/{rnd.randrange(1, 29):02}/{rnd.randrange(27, 40)})'
    level = rnd.choice(('NONE', 'READ', 'UPDATE', 'CONTROL', 'ALTER'))
    u, g, p, i = (rnd.choice(x) for x in (users, groups, profiles, ids))
    return rnd.choice((
        f'ADDUSER {u} DFLTGRP({g}) OWNER({i}) {no}{attr} WHEN(DAYS(WEEKDAYS) TIME(0800:1700))',
        f'ADDUSER {u} DFLTGRP({g}) OVM(UID(5) HOME(\'/h\')) CLAUTH(FACILITY USER) ADDCATEGORY(ONE) SECLEVEL(LOW)',
        f'ALTUSER {u} OWNER({i}) {no}{attr} REVOKE{date} NAME(\'N {rnd.randrange(1000)}\')',
        f'ALTUSER {u} RESUME{date} {no}UAUDIT NOOVM NOCLAUTH(USER) DELCATEGORY(ONE) NOSECLEVEL DFLTGRP({g})',
        f'ALTUSER {u} {rnd.choice(("REVOKE", "RESUME", "NOREVOKE", "NORESUME"))} GROUP({g}) AUTHORITY(JOIN) UACC({level})',
        f'{rnd.choice(("DELUSER", "LU", "LU"))} {u}', f'{rnd.choice(("DELGROUP", "LG"))} {g}', f'REMOVE {u} GROUP({g})',
        f'ADDGROUP {g} SUPGROUP({rnd.choice(groups)}) OWNER({i}) OVM(GID(7)) {no}TERMUACC',
        f'ALTGROUP {g} SUPGROUP({rnd.choice(groups)}) OWNER({i}) DATA(\'D {rnd.randrange(1000)}\') NOOVM',
        f'ALTGROUP {g} OWNER({i})',
        f'CONNECT {u} GROUP({g}) AUTHORITY(CONNECT) UACC({level}) {no}{attr}',
        f'CONNECT {u} GROUP({g}) REVOKE{date} OWNER({i})',
        f'RDEFINE FACILITY {p} UACC({level}) OWNER({i}) AUDIT(ALL({"READ" if level == "NONE" else level}))',
        f'RDEFINE FACILITY {p} FROM({rnd.choice(profiles)}) SECLEVEL(LOW) ADDCATEGORY(ONE)',
        f'RALTER FACILITY {p} UACC({level}) OWNER({i}) {no}WARNING {no}NOTIFY DATA(\'D {rnd.randrange(1000)}\') DELCATEGORY(ONE)',
        f'RDELETE FACILITY {p}', f'PERMIT {p} CLASS(FACILITY) RESET({rnd.choice(("ALL", "WHEN", "STANDARD"))})',
        f'PERMIT {p} CLASS(FACILITY) ID({i} {u}) ACCESS({level})',
        f'PERMIT {p} CLASS(FACILITY) ID({i}) ACCESS({level}) WHEN(TERMINAL(T1 T2))',
        f'PERMIT {p} CLASS(FACILITY) ID({i}) DELETE', f'PERMIT {p} CLASS(FACILITY) FROM({rnd.choice(profiles)})',
        f'RDEFINE GTERMINL {g} ADDMEM({u} {i}) OWNER({u})', f'RALTER GTERMINL {g} DELMEM({u}) ADDMEM({i})',
        f'SETROPTS {no}{rnd.choice(("GRPLIST", "ADDCREATOR", "GENERICOWNER", "MLQUIET", "EGN"))} PASSWORD(HISTORY(9))',
        f'SETROPTS {no}CLASSACT(VMLAN {rnd.choice(("VMDEV", "VMSEGMT"))}) {no}GENLIST(FACILITY)'))


def everything(s, maint):
    return [s.racf.command(maint, c) for c in
            ('LU * OVM LANGUAGE', 'LG * OVM', 'RL FACILITY * ALL', 'RL GTERMINL * ALL', 'SETR LIST')]


@case('RVARY INACTIVE refuses everything but LOGOFF; both ways are recorded, and a restart is active')
def inactive(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.command(maint, 'RDEF VMMDISK MAINT.0190 UACC(READ)'), (0, ''))
    equal(s.racf.command(maint, 'RVARY INACTIVE'), (0, 'ICH15004I RACF IS NOW INACTIVE\n'))
    equal(s.racf.auth(acee, 'VMMDISK', 'MAINT.0190', READ)['decision'], DENY)
    equal(s.racf.verify(LOGON, 'LINUX2', 'LINUXPW2')['decision'], DENY)
    equal(s.racf.verify(LOGOFF, acee=acee)['decision'], PERMIT)
    equal(s.racf.command(maint, 'LU'), (5, 'RPIRAC005E RACF IS NOT ACTIVE\n'))
    equal(s.racf.command(maint, 'RVARY ACTIVE'), (0, 'ICH15004I RACF IS NOW ACTIVE\n'))
    equal(s.racf.auth(acee, 'VMMDISK', 'MAINT.0190', READ)['decision'], PERMIT)
    equal(s.racf.command(maint, 'SETRACF INACTIVE')[0], 0)
    s.racf.stop()
    s.racf.start()
    equal(listing(s, 'EVENT(RVARY)').count('RVARY    SUCCESS  MAINT'), 3)


def raw_records(*paths):
    """Each record of the data sets that are there, oldest first, straight from the files."""
    for path in paths:
        if not os.path.exists(path):
            continue
        with open(path, 'rb') as f:
            data = f.read()
        at = 0
        while at < len(data):
            n = struct.unpack_from('>H', data, at)[0]
            assert n >= 18 and at + n <= len(data), f'{path}: torn at {at}'
            yield data[at:at + n]
            at += n


def data_sets(folder):
    return [f'{folder}/smf1.data', f'{folder}/smf2.data']


def status_records(s):
    """Records of type 81 and of SETROPTS."""
    return [rec for rec in raw_records(*data_sets(s.trail)) if rec[5] == 81 or rec[5] == 80 and rec[20] == 24]


def sections(rec):
    at, count = struct.unpack_from('>HH', rec, 128 if rec[5] == 81 else 38)
    at, out = at + 4, []
    for _ in range(count):
        out.append((rec[at], rec[at + 2:at + 2 + rec[at + 1]]))
        at += 2 + rec[at + 1]
    return out


@case('FAU_GEN.1: type 81 tells what is in force at the start, and after SETROPTS and RVARY')
def in_force(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'SETROPTS NOCLASSACT(VMSEGMT) PASSWORD(HISTORY(9)) MLS(FAILURES)')[0], 0)
    equal(s.racf.command(maint, 'SETROPTS CLASSACT(NOSUCH)')[0], 14004)
    equal(s.racf.command(s.logon('LINUX1', 'LINUXPW1'), 'SETROPTS NOCLASSACT(VMDEV)')[0], 14001)
    equal(s.racf.command(maint, 'RVARY INACTIVE DATASET(RACF.DB.BAK)')[0], 0)
    equal(s.racf.command(maint, 'SETROPTS LIST')[0], 0)
    s.smf.acked(s.smf.record())
    recs = status_records(s)
    equal([r[5] for r in recs], [81, 80, 81, 80, 81])
    first, setropts, second, denied, third = recs
    equal(first[18:62].decode('cp037').rstrip(), 'RACF.DB')
    equal([r[151] & 8 for r in (first, second, third)], [0, 8, 8], 'MLS')
    equal([dict(sections(r))[32][1] for r in (first, setropts, second)], [12, 9, 9], 'HISTORY')
    segment = 'VMSEGMT'.ljust(8).encode('cp037')
    equal([d[0] & 0x20 for r in (first, setropts, second) for t, d in sections(r) if t == 21 and d[1:9] == segment],
          [0x20, 0, 0])
    equal(len([t for t, _ in sections(setropts) if t == 21]), 1)
    equal([t for t, _ in sections(denied) if t in (21, 32)], [])
    equal([[d[0] for t, d in sections(r) if t == 30] for r in (first, third)], [[0x80, 0xc0], [0x80, 0x40]])
    equal(listing(s, 'TYPE(81)').count('RACFINIT'), 3)


# type: last column, then (name, first, last); the rest of a line is blank between fields
UNLOAD = {
    '0100': (362, 'name 6 13, sup 15 22, date 24 33, owner 35 42, uacc 44 51, noterm 53 56, data 58 312, '
                  'model 314 357, universal 359 362'),
    '0101': (22, 'name 6 13, sub 15 22'), '0102': (31, 'name 6 13, id 15 22, auth 24 31'),
    '0130': (24, 'name 6 13, gid 15 24'),
    '0200': (648, 'name 6 13, created 15 24, owner 26 33, adsp 35 38, special 40 43, oper 45 48, revoke 50 53, '
                  'grpacc 55 58, interval 60 62, pwdate 64 73, programmer 75 94, dfltgrp 96 103, lasttime 105 112, '
                  'lastdate 114 123, data 125 379, uaudit 381 384, auditor 386 389, nopwd 391 394, oid 396 399, '
                  'gen 401 403, count 405 407, model 409 452, seclevel 454 456, revokedate 458 467, resumedate 469 478, '
                  'sun 480 483, mon 485 488, tue 490 493, wed 495 498, thu 500 503, fri 505 508, sat 510 513, '
                  'start 515 522, end 524 531, label 533 540, attribs 542 549, env 551 554, asis 556 559, phrdate 561 570, '
                  'phrgen 572 574, cert 576 585, ppenv 587 590, alg 592 603, leg 605 607, xpw 609 611, phralg 613 624, '
                  'legp 626 628, xpwp 630 632, roaudit 634 637, fallback 639 641, phrint 644 648'),
    '0201': (19, 'name 6 13, category 15 19'), '0202': (22, 'name 6 13, class 15 22'),
    '0203': (22, 'name 6 13, group 15 22'),
    '0205': (134, 'name 6 13, group 15 22, date 24 33, owner 35 42, lasttime 44 51, lastdate 53 62, uacc 64 71, '
                  'count 73 77, adsp 79 82, special 84 87, oper 89 92, revoke 94 97, grpacc 99 102, noterm 104 107, '
                  'audit 109 112, revokedate 114 123, resumedate 125 134'),
    '0240': (21, 'name 6 13, primary 15 17, secondary 19 21'),
    '020A': (54, 'name 6 13, factor 15 34, active 36 54'),
    '1210': (1080, 'name 6 13, factor 15 34, tag 36 55, value 57 1080'),
    '02A0': (3096, 'name 6 13, uid 15 24, home 26 1048, program 1050 2072, fsroot 2074 3096'),
    '0500': (1017, 'name 6 251, class 253 260, generic 262 265, posit 267 269, date 271 280, owner 282 289, ref 291 300, '
                   'chg 302 311, alter 313 317, control 319 323, update 325 329, read 331 335, uacc 337 344, '
                   'audit 346 353, level 355 357, gaudit 359 366, data 368 622, ok 624 631, fail 633 640, gok 642 649, '
                   'gfail 651 658, warning 660 663, single 665 668, auto 670 673, tvtoc 675 678, notify 680 687, '
                   'sun 689 692, mon 694 697, tue 699 702, wed 704 707, thu 709 712, fri 714 717, sat 719 722, '
                   'start 724 731, end 733 740, zone 742 746, dir 748 748, seclevel 750 752, appl 754 1008, label 1010 1017'),
    '0502': (266, 'name 6 251, class 253 260, category 262 266'),
    '0503': (559, 'name 6 251, class 253 260, member 262 516, global 518 525, pads 527 534, vol 536 541, event 543 547, '
                  'seclevel 549 553, category 555 559'),
    '0505': (284, 'name 6 251, class 253 260, id 262 269, access 271 278, count 280 284'),
    '0507': (556, 'name 6 251, class 253 260, type 262 269, value 271 278, id 280 287, access 289 296, count 298 302, '
                  'net 304 311, criteria 313 556'),
}


def unloaded(path):
    """Records by type, fields by name; every line is as long as its type and blank between its fields."""
    got = {}
    out = subprocess.run([f'{BIN}/racfd', '--unload', '--db', path], check=True, capture_output=True, encoding='latin-1')
    for line in out.stdout.splitlines():
        last, fields = UNLOAD[line[:4]]
        equal(len(line), last, line[:40])
        r, rest = {}, [' '] * 4 + list(line[4:])
        for f in fields.split(', '):
            name, a, b = f.split(' ')
            r[name] = line[int(a) - 1:int(b)].rstrip()
            rest[int(a) - 1:int(b)] = ' ' * (int(b) - int(a) + 1)
        equal(''.join(rest).strip(), '', line[:40])
        got.setdefault(line[:4], []).append(r)
    return got


def unload_text(path):
    return subprocess.run([f'{BIN}/racfd', '--unload', '--db', path], check=True, capture_output=True,
                          encoding='latin-1').stdout


def full_database(s):
    """Something for each type of record."""
    maint = s.logon('MAINT', 'MAINTPW1')
    for c in ('RALTER SECDATA SECLEVEL ADDMEM(LOW/7)', 'RALTER SECDATA CATEGORY ADDMEM(ONE TWO)',
              "ADDGROUP CREW SUPGROUP(SYS1) OWNER(SYS1) DATA('SHIP''S CREW') NOTERMUACC OVM(GID(44))",
              "ADDUSER JACK NAME('JACK TAR') DFLTGRP(CREW) OWNER(CREW) OPERATIONS RESTRICTED CLAUTH(FACILITY) SECLEVEL(LOW) "
              "ADDCATEGORY(TWO) WHEN(DAYS(MON TUE) TIME(0815:1730)) OVM(UID(55) HOME('/home/jack')) LANGUAGE(PRIMARY(DEU))",
              'ALTUSER JACK REVOKE(12/24/30) RESUME(12/27/30)', 'CONNECT JACK GROUP(SYS1) AUTHORITY(JOIN) AUDITOR UACC(READ)',
              "ALTUSER JACK MFA(FACTOR(CERT) ACTIVE TAGS('SUBJECT:CN=Jack Tar,O=zcp' 'NOTE:A:B') PWFALLBACK)",
              "ALTUSER LINUX2 PHRASE('Twenty 4 black birds')", 'PASSWORD NOINTERVAL USER(LINUX1)',
              "RDEFINE FACILITY A.B UACC(READ) LEVEL(3) AUDIT(SUCCESS(UPDATE) FAILURES(READ)) APPLDATA('APP') SECLEVEL(LOW) "
              'ADDCATEGORY(ONE) NOTIFY(JACK) WARNING', 'PERMIT A.B CLASS(FACILITY) ID(CREW) ACCESS(UPDATE)',
              'PERMIT A.B CLASS(FACILITY) ID(JACK) ACCESS(ALTER) WHEN(TERMINAL(T0001))', 'RDEFINE FACILITY A.**',
              'RDEFINE TERMINAL T0002 WHEN(DAYS(SUNDAY) TIME(0000:2400))', 'PERMIT A.** CLASS(FACILITY) ID(*) ACCESS(NONE)',
              'RDEFINE SECLABEL SECRET SECLEVEL(LOW) ADDCATEGORY(ONE)', 'RDEFINE FACILITY C.D SECLABEL(SECRET)',
              'RDEFINE GLOBAL FACILITY ADDMEM(X.Y/READ)', 'RDEFINE VMXEVENT EV ADDMEM(LINK/NOCTL COUPLE.G/CTL)'):
        equal(s.racf.command(maint, c)[0], 0, c)


@case('racfd --unload writes the columns of IRRDBU00')
def unloads(s):
    full_database(s)
    s.racf.stop()
    u = unloaded(s.db)

    def one(kind, **match):
        hits = [r for r in u[kind] if all(r[k] == v for k, v in match.items())]
        equal(len(hits), 1, (kind, match))
        return hits[0]

    def has(r, **want):
        equal({k: r[k] for k in want}, want)
    has(one('0100', name='CREW'), sup='SYS1', owner='SYS1', noterm='YES', data="SHIP'S CREW", universal='NO')
    has(one('0101', sub='CREW'), name='SYS1')
    has(one('0102', id='JACK', name='SYS1'), auth='JOIN')
    has(one('0130'), name='CREW', gid='44')
    jack = one('0200', name='JACK')
    has(jack, owner='CREW', oper='YES', special='NO', programmer='JACK TAR', dfltgrp='CREW', seclevel='007', mon='YES',
        wed='NO', start='08:15:00', end='17:30:00', revokedate='2030-12-24', resumedate='2030-12-27', attribs='RSTD',
        nopwd='YES', alg='NOPASSWORD', phralg='NOPHRASE', count='000')
    assert re.fullmatch(r'20\d\d-\d\d-\d\d', jack['created']), jack
    has(one('0200', name='MAINT'), special='YES', alg='KDFAES', nopwd='NO')
    has(one('0201'), name='JACK', category='00002')
    has(one('0202'), name='JACK', **{'class': 'FACILITY'})
    has(one('0205', name='JACK', group='SYS1'), uacc='READ', audit='YES', special='NO')
    has(jack, fallback='YES')
    has(one('0200', name='MAINT'), fallback='NO')
    has(one('0240'), name='JACK', primary='DEU', secondary='')
    assert re.fullmatch(r'20\d\d-\d\d-\d\d \d\d:\d\d:\d\d', one('020A', name='JACK', factor='CERT')['active'])
    has(one('1210', tag='SUBJECT'), name='JACK', factor='CERT', value='CN=Jack Tar,O=zcp')
    has(one('1210', tag='NOTE'), value='A:B')
    has(one('02A0'), name='JACK', uid='55', home='/home/jack', program='')
    has(one('0500', name='A.B'), generic='NO', uacc='READ', level='003', audit='ALL', ok='UPDATE', fail='READ', warning='YES',
        notify='JACK', seclevel='007', appl='APP', alter='00000', gaudit='NONE')
    has(one('0500', name='A.**'), generic='YES', alter='', uacc='NONE')
    has(one('0502', name='A.B'), category='00001')
    has(one('0503', name='FACILITY'), member='X.Y', **{'global': 'READ'})
    has(one('0503', member='LINK'), event='NOCTL')
    has(one('0503', member='LOW'), seclevel='00007')
    has(one('0505', name='A.B'), id='CREW', access='UPDATE', count='00000')
    has(one('0507'), id='JACK', type='TERMINAL', value='T0001', access='ALTER')


def imported(s, text, setup=''):
    """(status, what it said, the new database) of set-up with an unload."""
    path, db = f'{s.folder}/unload', f'{s.folder}/new/racf.db'
    with open(path, 'w', encoding='latin-1') as f:
        f.write(text)
    shutil.rmtree(f'{s.folder}/new', ignore_errors=True)
    p = subprocess.run([f'{BIN}/racfd', '--setup', '-', '--import', path, '--kdf-floor', '--db', db], check=False,
                       input=setup, capture_output=True, encoding='latin-1')
    said = p.stdout + ''.join(w + '\n' for w in p.stderr.splitlines() if w.startswith('racfd: ') and 'PASSWORDS' not in w)
    return p.returncode, said, db


@case('what racfd --unload wrote, racfd --setup --import takes into an empty database, and unloads the same')
def round_trip(s):
    full_database(s)
    rnd, maint = random.Random(7), s.logon('MAINT', 'MAINTPW1')
    for _ in range(300):
        s.racf.command(maint, random_command(rnd))
    s.racf.stop()
    text = unload_text(s.db)
    assert {line[:4] for line in text.splitlines()} == set(UNLOAD), 'types'
    status, said, db = imported(s, text)
    equal((status, said), (0, ''))
    equal(subprocess.run([f'{BIN}/racfd', '--check', '--db', db], check=False).returncode, 0, '--check')
    equal(unload_text(db).splitlines(), text.splitlines())


@case('FIA_UAU.2: after an import nobody\'s password is good until it is set anew')
def after_import(s):
    full_database(s)
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'SETROPTS CLASSACT(FACILITY)')[0], 0)
    s.racf.stop()
    text = unload_text(s.db)
    status, said, db = imported(s, text + '0270 JACK     0000000007\n', 'ALTUSER MAINT PASSWORD(FRESH123) NOEXPIRED\n')
    equal((status, said), (0, 'racfd: 1 records of types that nothing is kept of were passed over\n'))
    for f in os.listdir(f'{s.folder}/racf'):
        os.unlink(f'{s.folder}/racf/{f}')
    for f in os.listdir(f'{s.folder}/new'):
        os.rename(f'{s.folder}/new/{f}', f'{s.folder}/racf/{f}')
    s.racf.start()
    for user, password in (('MAINT', 'MAINTPW1'), ('LINUX1', 'LINUXPW1'), ('JACK', 'JACK'), ('LINUX2', 'Twenty 4 black birds')):
        equal(s.racf.verify(LOGON, user, password)['decision'], DENY, user)
    maint = s.logon('MAINT', 'FRESH123')
    equal(s.racf.command(maint, 'ALTUSER LINUX1 PASSWORD(FRESH456) NOEXPIRED'), (0, ''))
    s.logon('LINUX1', 'FRESH456')
    assert 'SETUP' not in s.racf.command(maint, 'LU *')[1]


def edited(text, edit):
    """An edit of import.edits: TYPE NAME and what is done to the first such line."""
    kind, name, verb, *rest = edit.split(' ', 3)
    lines = text.splitlines()
    at = next(i for i, w in enumerate(lines) if w[:4] == kind and w[5:].startswith(name))
    if verb == 'drop':
        del lines[at]
    elif verb == 'twice':
        lines.insert(at, lines[at])
    elif verb == 'cut':
        lines[at] = lines[at][:int(rest[0])]
    elif verb == 'long':
        lines[at] += int(rest[0]) * ' ' + 'X'
    else:
        new = (rest[0] if rest else '').encode().decode('unicode_escape').replace('_', ' ')
        lines[at] = lines[at][:int(verb) - 1] + new + lines[at][int(verb) - 1 + len(new):]
    return '\n'.join(lines) + '\n'


@case('an unload that is wrong makes no database: import.edits, import.ok')
def bad_import(s):
    full_database(s)
    s.racf.stop()
    text, out = unload_text(s.db), []
    with open(os.path.join(HERE, 'import.edits'), encoding='ascii') as f:
        for edit in f.read().splitlines():
            status, said, db = imported(s, edited(text, edit))
            equal(status != 0, not os.path.exists(db), edit)
            out.append(f'{edit}\n{said}STATUS={status}\n')
    path = os.path.join(HERE, 'import.ok')
    if os.environ.get('ZCP_GOLDEN'):
        with open(path, 'w', encoding='ascii') as f:
            f.write(''.join(out))
    with open(path, encoding='ascii') as f:
        equal(f.read().splitlines(), ''.join(out).splitlines())


def dump(path):
    """The database as text, without what tells the two copies apart."""
    import sqlite3
    db = sqlite3.connect(path)
    text = '\n'.join(db.iterdump())
    db.close()
    return text


@case('the backup copy has what the primary has, after a switch and after kill -9, and is made anew when it has missed something')
def copies(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    rnd = random.Random(33)
    for i in range(60):
        s.racf.command(maint, random_command(rnd))
        if i == 20:
            equal(s.racf.command(maint, 'RVARY INACTIVE DATASET(RACF.DB.BAK)')[0], 0)
        if i == 30:
            equal(s.racf.command(maint, 'RVARY ACTIVE DATASET(RACF.DB.BAK)')[0], 0)
    s.racf.command(maint, 'ADDUSER LAST PASSWORD(LASTPW11)')
    s.racf.kill()
    equal(dump(s.db), dump(s.db + '.bak'), 'after kill')
    s.racf.start()
    equal(s.racf.command(maint, 'RVARY SWITCH')[0], 0)
    equal(s.racf.command(maint, 'ADDUSER SWITCHED')[0], 0)
    s.racf.stop()
    assert 'SWITCHED' not in dump(s.db) and 'SWITCHED' in dump(s.db + '.bak')
    s.racf.start()
    equal(s.racf.command(maint, 'LU SWITCHED')[0], 0, 'the one that is ahead counts')
    s.racf.stop()
    equal(dump(s.db), dump(s.db + '.bak'), 'and the other was made anew')
    os.unlink(s.db + '.bak')
    s.racf.start()
    equal(s.racf.command(maint, 'LU SWITCHED')[0], 0)
    s.racf.stop()
    equal(dump(s.db), dump(s.db + '.bak'), 'without a copy one is made')


@case('random commands: what memory shows is what the database has after a restart, and --check is clean')
def agreement(s):
    rnd = random.Random(815)
    maint = s.logon('MAINT', 'MAINTPW1')
    s.racf.command(maint, 'RALTER SECDATA SECLEVEL ADDMEM(LOW/1)')
    s.racf.command(maint, 'RALTER SECDATA CATEGORY ADDMEM(ONE)')
    done = 0
    for _ in range(COMMANDS):
        rc, text = s.racf.command(maint, random_command(rnd))
        assert not 56000 < rc < 57000 and 'RPIRAC' not in text, text
        done += not rc
    assert done > COMMANDS / 5, done
    before = everything(s, maint)
    s.racf.stop()
    equal(subprocess.run([f'{BIN}/racfd', '--check', '--db', s.db], check=False).returncode, 0, '--check')
    s.racf.start()
    for a, b in zip(before, everything(s, maint)):
        assert a == b, '\n'.join(difflib.unified_diff(a[1].splitlines(), b[1].splitlines(), 'memory', 'database', lineterm=''))


@case('no smfd, no logon: refused for want of the trail, and LOGOFF is recorded when smfd is back')
def no_trail(s):
    acee = s.logon('LINUX1', 'LINUXPW1')
    s.smf.kill()
    a = s.racf.verify(LOGON, 'LINUX2', 'LINUXPW2')
    equal((a['decision'], a['reason'], a['acee']), (DENY, 7, b''))
    equal(s.racf.verify(LOGOFF, acee=acee)['decision'], PERMIT)
    s.smf.start()
    s.logon('LINUX2', 'LINUXPW2')
    assert 'SUCCESST LINUX1' in listing(s), 'the LOGOFF is missing'


@case('the front tells the service manager that the worker lives, and is silent when it does not')
def watchdog(s):
    s.racf.stop()
    path = f'{s.folder}/notify'
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as n:
        n.bind(path)
        n.settimeout(10)
        os.environ.update(NOTIFY_SOCKET=path, WATCHDOG_USEC='400000')
        try:
            s.racf.start()
        finally:
            del os.environ['NOTIFY_SOCKET'], os.environ['WATCHDOG_USEC']
        equal([n.recv(100) for _ in range(4)], [b'READY=1'] + 3 * [b'WATCHDOG=1'])
        worker = next(p for p in s.racf.processes() if comm(p) == 'racfd-worker')
        os.kill(worker, signal.SIGSTOP)
        n.settimeout(1)
        try:
            for _ in range(3):
                n.recv(100)
            raise AssertionError('alive without a worker')
        except TimeoutError:
            pass
        os.kill(worker, signal.SIGCONT)
        equal(n.recv(100), b'WATCHDOG=1')


def comm(pid):
    with open(f'/proc/{pid}/comm', encoding='ascii') as f:
        return f.read().strip()


@case('no racfd, no reading: refused, and recorded by smfd itself')
def no_racf(s):
    aud = s.logon('AUDIT1', 'AUDITPW1')
    s.racf.kill()
    time.sleep(0.5)
    rc, text = s.smf.query(aud, 'SMF LIST', user='AUDIT1')
    equal((rc, text), (4, 'RPISMF004E RACF IS NOT AVAILABLE\n'))
    s.racf.start()
    text = listing(s, 'TYPE(200)')
    assert re.search(r'QUERY    DENIED   AUDIT1', text), text


@case('FAU_STG.4: full data sets refuse, an archived one lets work resume, nothing of CP is lost')
def full(s):
    text = 'X' * 900
    while s.smf.seq < 6000:
        for _ in range(64):
            s.smf.record(text=text)
        try:
            s.smf.acked(s.smf.seq, timeout=3)
        except TimeoutError:
            break
    assert s.smf.unacked, 'never full'
    states = [m[2][0] for m in s.smf.inbox if m[0] == STATE]
    equal(states[-1], TRAIL_FULL)
    a = s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')
    equal((a['decision'], a['reason']), (DENY, 7))
    with open(f'{s.trail}/smf.control', encoding='ascii') as f:
        current = re.search(r'CURRENT +(\w+)', f.read()).group(1)
    os.rename(f'{s.trail}/smf{2 if current == "PRIMARY" else 1}.data', f'{s.folder}/archived')
    s.smf.acked(s.smf.seq)
    s.smf.inbox = [m for m in s.smf.inbox if m[0] != STATE]
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['reason'], 7)
    equal(s.racf.command(s.logon('AUDIT1', 'AUDITPW1'), 'SETRACF ACTIVE')[0], 0)
    while s.smf.wait(STATE)[2][0] == TRAIL_FULL:
        pass
    s.logon('LINUX1', 'LINUXPW1')


def trail_records(folder, extra=()):
    """(boot, seq) of CP's records and (event, user) of racfd's."""
    cp, racf = [], []
    for rec in raw_records(*data_sets(folder), *extra):
        if rec[5] == 200 and not rec[97]:
            cp.append(struct.unpack_from('>QQ', rec, 24)[::-1])
        elif rec[5] == 80:
            racf.append((rec[20], rec[21], rec[22:30].decode('cp037').rstrip()))
    return cp, racf


def drain(smf, seconds):
    """Takes acknowledgements until none comes for so long, or smfd is gone."""
    try:
        while True:
            smf.take_ack(smf.wait(ACK, timeout=seconds))
    except (TimeoutError, Gone):
        pass


@case(f'kill -9 of racfd and smfd at {KILLS} random moments loses no acknowledged record and lets nobody in')
def kills(s):
    rnd = random.Random(4711)
    acked, granted = set(), 0
    for _ in range(KILLS):
        seqs = [s.smf.record(text=f'ACT {i}') for i in range(rnd.randrange(1, 40))]
        tokens = [(u, s.racf.ask_verify(LOGON, u, p)) for u, p in
                  (('LINUX1', 'LINUXPW1'), ('LINUX2', 'LINUXPW1'), ('OPERATOR', 'OPERPW1'))]
        victim = rnd.choice((s.smf, s.racf, s.smf))
        pids = victim.processes()
        timer = threading.Timer(rnd.random() * 0.12, lambda: os.kill(rnd.choice(pids), 9))
        timer.start()
        drain(s.smf, 0.15)
        timer.join()
        victim.proc.wait(30)
        # what the socket still holds was acknowledged before the kill
        drain(s.smf, 0)
        acked |= {n for n in seqs if n not in s.smf.unacked}
        victim.sock.close()
        victim.start()
        if victim is s.racf:
            continue
        for user, token in tokens:
            if s.racf.answer_verify(token)['decision'] == PERMIT:
                assert user != 'LINUX2', 'logged on with a wrong password'
                granted += 1
    s.smf.acked(s.smf.seq)
    # LINUX2 has been revoked by the wrong passwords: the trail is read with an unhurt user
    aud = s.logon('AUDIT1', 'AUDITPW1')
    equal(s.smf.query(aud, 'SMF LIST LAST(1)')[0], 0)
    s.stop()
    cp, racf = trail_records(s.trail)
    equal([seq for _, seq in cp], list(range(1, s.smf.seq + 1)), 'numbers of CP')
    successes = sum(1 for e in racf if e[:2] == (1, 0) and e[2] in ('LINUX1', 'OPERATOR'))
    assert acked and granted and successes >= granted, (len(acked), granted, successes)
    equal(subprocess.run([f'{BIN}/racfd', '--check', '--db', s.db], check=False).returncode, 0, '--check')


@case('one user id that is flooded does not hold up the others')
def flood(s):
    tokens = [s.racf.ask_verify(LOGON, 'OPERATOR', f'WRONG{i}') for i in range(40)]
    start = time.monotonic()
    s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.auth(b'', 'VMMDISK', 'X.1', READ)['decision'], DONTKNOW)
    took = time.monotonic() - start
    for t in tokens:
        equal(s.racf.answer_verify(t)['decision'], DENY)
    assert took < 10, took


@case('a second racfd at the socket is refused and recorded')
def second(s):
    s.logon('LINUX1', 'LINUXPW1')
    import socket
    c = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    c.connect(s.sock)
    equal(c.recv(100), b'')
    c.close()
    assert 'SECOND RACF SERVER REFUSED' in listing(s, 'TYPE(200)')


def main():
    print('KTAP version 1')
    print(f'1..{len(CASES)}')
    bad = 0
    for i, (name, fn) in enumerate(CASES, 1):
        size = '1M' if fn is full else '64M'
        try:
            with Lab(BIN, size=size) as s:
                fn(s)
            print(f'ok {i} {name}', flush=True)
        except Exception:  # a case that fails says why and lets the next one run
            bad = 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print(f'not ok {i} {name}', flush=True)
    return bad


if __name__ == '__main__':
    wanted = sys.argv[1:]
    if wanted:
        CASES[:] = [c for c in CASES if any(w in c[0] for w in wanted)]
    # daemons speak on standard error: a test's own words only
    os.environ.pop('NOTIFY_SOCKET', None)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        status = main()
        if status:
            log.seek(0)
            for words in log.read().decode('utf-8', 'replace').splitlines()[-100:]:
                print('# ' + words)
    sys.exit(status)
