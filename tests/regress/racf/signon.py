# SPDX-License-Identifier: MIT
"""LOGON and what is like it: who gets in, by what, and what is counted."""
import base64
import hmac
import re
import resource
import struct
import subprocess
import time

from cases import BIN, age, case, comm, listing, prompted
from cp import (ADMIN, ALTERNATE, AUTOLOG, COMMAND_ANS, DENY, DONTKNOW, EXEMPT, FLOW_READ, FLOW_WRITE, LOGOFF, LOGON, PERMIT, READ,
                RECONNECT, TELL, UIDMAP, UNLABELED, UPDATE, Gone, answer_lines, equal, origin,
                told)

LABELED = 1
# without which MAINT may not bring labels into force: it would not get in again
LABELED_MAINT = ('PERMIT SYSHIGH CLASS(SECLABEL) ID(MAINT)', 'ALTUSER MAINT SECLABEL(SYSHIGH)',
                 'RDEFINE TERMINAL L0001 UACC(READ) SECLABEL(SYSNONE)')


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


@case('FIA_SOS.1: MINCHANGE never keeps an expired password from being changed, and is no longer than an interval')
def minchange(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')
    for line, rc in (('MINCHANGE(91)', 14012), ('MINCHANGE(200) INTERVAL(30)', 14012), ('MINCHANGE(90)', 0), ('INTERVAL(89)', 14012),
                     ('PHRASEINT(89)', 14012), ('MINCHANGE(40) PHRASEINT(30)', 14012), ('PHRASEINT(90)', 0), ('INTERVAL(120)', 0),
                     ('MINCHANGE(91)', 14012), ('NOPHRASEINT MINCHANGE(91)', 0), ('MINCHANGE(20) INTERVAL(30)', 0)):
        equal(s.racf.command(maint, f'SETROPTS PASSWORD({line})')[0], rc, line)
    for line, rc in (('INTERVAL(19)', 8019), ('PHRASEINT(19)', 8019), ('INTERVAL(20)', 0), ('PHRASEINT(20)', 0)):
        equal(s.racf.command(acee, f'PASSWORD {line}')[0], rc, line)
    # as it was before there was a MINCHANGE: the interval of the user's own is shorter
    for line in ('SETROPTS PASSWORD(MINCHANGE(0))', 'PW INTERVAL(2) USER(LINUX1)', 'SETROPTS PASSWORD(MINCHANGE(30))'):
        equal(s.racf.command(maint, line)[0], 0, line)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', new='CHANGED1')['reason'], 3)
    age(s, 'pw_date', 3 * 86400)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['reason'], 2)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', new='CHANGED1')['decision'], PERMIT)
    equal(s.racf.verify(LOGON, 'LINUX1', 'CHANGED1', new='CHANGED2')['reason'], 3, 'not expired any more')


@case('FMT_SMR.1: the last one who has SPECIAL and could log on keeps both, whoever else only has the attribute')
def last_special(s):
    maint, day = s.logon('MAINT', 'MAINTPW1'), time.strftime('%m/%d/%y', time.localtime(time.time() + 9 * 86400))
    for line in ('RALTER SECDATA SECLEVEL ADDMEM(LOW/10)', 'RDEFINE SECLABEL LOW SECLEVEL(LOW)', 'ADDGROUP CREW',
                 'SETROPTS CLASSACT(SECLABEL)', 'ADDUSER OTHER SPECIAL', 'CONNECT MAINT GROUP(CREW) REVOKE'):
        equal(s.racf.command(maint, line)[0], 0, line)
    ways = ('ALU MAINT SECLABEL(LOW)', 'ALU MAINT NOPASSWORD', 'ALU MAINT NOPASSWORD NOPHRASE', 'ALU MAINT NOSPECIAL',
            'ALU MAINT DFLTGRP(CREW)', f'ALU MAINT REVOKE({day})', 'CONNECT MAINT GROUP(SYS1) REVOKE',
            f'CONNECT MAINT GROUP(SYS1) REVOKE({day})', 'DELUSER MAINT')
    # OTHER has no password, no place in his group, a label that he may not use
    for able, unable in (("ALU OTHER PASSWORD(OTHERPW1) NOEXPIRED", 'ALU OTHER NOPASSWORD'),
                         ("ALU OTHER PHRASE('Over 9 hills and far') NOEXPIRED", 'CONNECT OTHER GROUP(SYS1) REVOKE'),
                         ('CONNECT OTHER GROUP(SYS1) RESUME', 'ALU OTHER SECLABEL(LOW)'), ('ALU OTHER NOSECLABEL', 'ALU OTHER REVOKE')):
        for way in ways:
            rc, text = s.racf.command(maint, way)
            assert rc in (2006, 4003, 4004, 21006), (way, unable, rc, text)
        equal(s.racf.command(maint, able)[0], 0, able)
        equal(s.racf.command(maint, unable)[0], 0, unable)
    s.logon('MAINT', 'MAINTPW1')
    # what does not take it away, and what somebody else could undo
    for line in ('ALU MAINT PASSWORD(MAINTPW2) NOEXPIRED', f'CONNECT MAINT GROUP(SYS1) REVOKE({day}) RESUME({day[:-2]}70)',
                 'PERMIT LOW CLASS(SECLABEL) ID(MAINT)', 'ALU MAINT SECLABEL(LOW)', 'ALU OTHER RESUME', 'ALU MAINT NOPASSWORD'):
        equal(s.racf.command(maint, line)[0], 0, line)
    other = s.logon('OTHER', 'Over 9 hills and far')
    equal(s.racf.command(other, 'ALU OTHER NOPHRASE')[0], 21006, 'MAINT has no password now')


@case('the last one with SPECIAL is warned before a provider alone decides about him')
def last_special_provider(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    warned = (0, 'ICH21029I WARNING: NOBODY WITH THE SPECIAL ATTRIBUTE CAN LOG ON WITHOUT THE PROVIDER OF OUTSIDE\n')
    for line, want in (('MFA(FACTOR(OUTSIDE))', (0, '')), ('MFA(FACTOR(OUTSIDE) ACTIVE)', warned), ('MFA(PWFALLBACK)', (0, '')),
                       ('MFA(NOPWFALLBACK)', warned), ('NOMFA', (0, '')), ('MFA(FACTOR(OUTSIDE) ACTIVE PWFALLBACK)', (0, ''))):
        equal(s.racf.command(maint, 'ALU MAINT ' + line), want, line)
    equal(s.racf.command(maint, 'ALU LINUX1 MFA(FACTOR(OUTSIDE) ACTIVE)'), (0, ''))


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


@case('FIA_USB.1(LS): a session has its user\'s label, or the one that it asks for where he may have it')
def label(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for command in ('RALTER SECDATA SECLEVEL ADDMEM(ONE/1 TWO/2)', 'RDEFINE SECLABEL LOW SECLEVEL(ONE) UACC(NONE)',
                    'RDEFINE SECLABEL HIGH SECLEVEL(TWO) UACC(NONE)', 'ALTUSER LINUX1 SECLABEL(LOW)',
                    'PERMIT LOW CLASS(SECLABEL) ID(LINUX1)'):
        equal(s.racf.command(maint, command)[0], 0, command)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['label'], '')
    equal(s.racf.command(maint, 'SETROPTS CLASSACT(SECLABEL)')[0], 0)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['label'], 'LOW')
    a = s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', label='HIGH')
    equal((a['decision'], a['label'], a['acee']), (DENY, '', b''))
    equal(s.racf.command(maint, 'PERMIT HIGH CLASS(SECLABEL) ID(LINUX1)')[0], 0)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', label='HIGH')['label'], 'HIGH')


@case('labels do not come into force, in one command or in many, while their issuer could not log on again')
def labels_lock_out(s):
    maint = s.logon('MAINT', 'MAINTPW1')

    def refused(line, why):
        equal(s.racf.command(maint, line), (14009, f'ICH14009I NOTHING WAS SET, YOUR NEXT LOGON WOULD BE REFUSED: {why}\n'), line)
        s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'RALTER SECDATA SECLEVEL ADDMEM(LOW/10)')[0], 0)
    # one by one: no label, then none for the terminal
    equal(s.racf.command(maint, 'SETROPTS CLASSACT(SECLABEL VMMAC)')[0], 0)
    refused('SETROPTS MLACTIVE(FAILURES)', 'INSUFFICIENT SECURITY LABEL AUTHORITY')
    for line in LABELED_MAINT[:2]:
        equal(s.racf.command(maint, line)[0], 0, line)
    refused('SETROPTS MLACTIVE(FAILURES)', 'NOT AUTHORIZED TO TERMINAL')
    # who has no terminal is held by none
    admin = s.racf.verify(ADMIN, 'MAINT', 'MAINTPW1', org=origin(term=''))['acee']
    equal(s.racf.command(admin, 'SETROPTS MLACTIVE(FAILURES)')[0], 0)
    equal(s.racf.verify(LOGON, 'MAINT', 'MAINTPW1')['reason'], 4)
    # what does not make it worse is not held back
    equal(s.racf.command(maint, 'SETROPTS MLS(FAILURES)')[0], 0)
    equal(s.racf.command(admin, LABELED_MAINT[2])[0], 0)
    s.logon('MAINT', 'MAINTPW1')
    # a label of his own that he may not use
    for line in ('SETROPTS NOMLS NOMLACTIVE NOCLASSACT(SECLABEL)', 'PERMIT SYSHIGH CLASS(SECLABEL) ID(MAINT) DELETE'):
        equal(s.racf.command(maint, line)[0], 0, line)
    refused('SETROPTS CLASSACT(SECLABEL)', 'NOT AUTHORIZED TO SECURITY LABEL')


@case('SETROPTS closes no terminal to its issuer, and none while class TERMINAL is not active')
def closed_terminals(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'SETROPTS TERMINAL(NONE)'),
          (14009, 'ICH14009I NOTHING WAS SET, YOUR NEXT LOGON WOULD BE REFUSED: NOT AUTHORIZED TO TERMINAL\n'))
    for line in ('RDEFINE TERMINAL L0001 UACC(NONE)', 'PERMIT L0001 CLASS(TERMINAL) ID(MAINT)', 'SETROPTS TERMINAL(NONE)'):
        equal(s.racf.command(maint, line)[0], 0, line)
    for line, reason in (('SETROPTS LIST', 4), ('SETROPTS NOCLASSACT(TERMINAL)', 0), ('SETROPTS CLASSACT(TERMINAL)', 4),
                         ('SETROPTS NOCLASSACT(*)', 0)):
        equal(s.racf.command(maint, line)[0], 0, line)
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['reason'], reason, line)
        s.logon('MAINT', 'MAINTPW1')
    # nor does it take from any class what it always is
    equal(s.racf.command(maint, 'SETROPTS NORACLIST(*)')[0], 0)
    text = s.racf.command(maint, 'SETROPTS LIST')[1]
    equal([re.search(rf'^{name} CLASSES = (.*)$', text, re.M).group(1) for name in ('ACTIVE', 'SETR RACLIST')],
          ['DATASET GROUP USER', 'GTERMINL RACFVARS SECLABEL'])


def token(secret, step):
    """RFC 6238, by Python's own means."""
    mac = hmac.new(base64.b32decode(secret), struct.pack('>Q', step), 'sha1').digest()
    at = mac[-1] & 15
    return f'{(struct.unpack_from(">I", mac, at)[0] & 0x7fffffff) % 1000000:06}'


@case('FMT_MSA.3(LS): new users and profiles have no label, which opens nothing to them, and nobody nothing under MLACTIVE')
def label_defaults(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for line in ('RALTER SECDATA SECLEVEL ADDMEM(LOW/10)', 'RDEFINE SECLABEL BASE SECLEVEL(LOW) UACC(READ)',
                 'RDEFINE FACILITY PLAIN UACC(READ)', 'RDEFINE FACILITY BASIC UACC(READ) SECLABEL(BASE)',
                 'ALTUSER LINUX2 SECLABEL(BASE)', 'SETROPTS CLASSACT(SECLABEL) RACLIST(SECLABEL)'):
        equal(s.racf.command(maint, line)[0], 0, line)
    with_label, without = s.logon('LINUX2', 'LINUXPW2'), s.logon('LINUX1', 'LINUXPW1')

    def may(acee):
        return [s.racf.auth(acee, 'FACILITY', name, READ, flow=FLOW_READ)['decision'] for name in ('PLAIN', 'BASIC')]
    equal((may(with_label), may(without)), ([PERMIT, PERMIT], [PERMIT, DENY]))
    for line in LABELED_MAINT + ('SETROPTS MLACTIVE(FAILURES)',):
        equal(s.racf.command(maint, line)[0], 0, line)
    equal((may(with_label), may(without)), ([DENY, PERMIT], [DENY, DENY]))
    equal(s.racf.verify(ADMIN, 'LINUX1', 'LINUXPW1')['decision'], DENY)
    equal(s.racf.verify(ADMIN, 'LINUX2', 'LINUXPW2')['decision'], PERMIT)


@case('FIA_USB.1(LS): labels do not come into force while a machine has none; paths that there are are told')
def label_switch(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for line in ('RALTER SECDATA SECLEVEL ADDMEM(LOW/10)', 'RDEFINE SECLABEL BASE SECLEVEL(LOW) UACC(READ)',
                 'ALTUSER MAINT SECLABEL(BASE)', LABELED_MAINT[2]):
        s.racf.command(maint, line)
    switch = 'SETROPTS CLASSACT(SECLABEL VMMAC) MLS(FAILURES) MLACTIVE(FAILURES) NOCOMPATMODE SECLABELCONTROL'
    s.racf.sessions = (1, 'LINUX1 IS LOGGED ON WITHOUT A SECURITY LABEL\nLINUX2 HAS LINUX1 0191 AS 0291 R/O\n')
    rc, text = s.racf.command(maint, switch)
    equal((rc, text.splitlines()[0].split()[0], 'LINUX1 IS LOGGED ON' in text), (14011, 'ICH14011I', True))
    assert not s.racf.auth(maint, 'VMMDISK', 'NO.191', READ)['flags'] & 1, 'labeled all the same'
    s.racf.sessions = None
    token = s.racf.ask_command(maint, switch)
    # others do not wait for CP's word, nor for that command
    equal(s.racf.auth(maint, 'VMMDISK', 'NO.191', READ)['decision'], DONTKNOW)
    equal(s.racf.command(maint, 'LISTUSER MAINT')[0], 0)
    assert 'RPIRAC008E' in answer_lines(s.racf, COMMAND_ANS, token)[1]
    s.racf.sessions = (0, 'LINUX2 HAS LINUX1 0191 AS 0291 R/O\n')
    rc, text = s.racf.command(maint, switch)
    equal((rc, 'LINUX2 HAS LINUX1 0191' in text), (0, True))
    assert s.racf.auth(maint, 'VMMDISK', 'NO.191', READ)['flags'] & 1, 'not labeled'


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


@case('FDP_IFF.2(LS): with MLQUIET only SPECIAL, OPERATOR and RACFVM log on and have access')
def quiet(s):
    acee, maint = s.logon('LINUX1', 'LINUXPW1'), s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'RDEFINE FACILITY OPEN.TO.ALL UACC(READ)')[0], 0)
    for option, active, lets in (('MLQUIET', 'NOCLASSACT', True), ('MLQUIET', 'CLASSACT', False), ('NOMLQUIET', 'CLASSACT', True)):
        equal(s.racf.command(maint, f'SETROPTS {option} {active}(SECLABEL)')[0], 0)
        equal(s.racf.auth(acee, 'FACILITY', 'OPEN.TO.ALL', READ)['decision'], PERMIT if lets else DENY, option)
        equal(s.racf.auth(maint, 'FACILITY', 'OPEN.TO.ALL', READ)['decision'], PERMIT, option)
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['decision'], PERMIT if lets else DENY, option)
        s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.verify(LOGOFF, 'LINUX1', acee=acee)['decision'], PERMIT)


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


@case('FTA_SSL.2: a session that was locked is taken up again by its user\'s password, which is recorded, and by nothing else')
def resumed(s):
    acee = s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.verify(RECONNECT, 'LINUX1', 'WRONG1')['decision'], DENY)
    equal(s.racf.verify(RECONNECT, 'LINUX1', 'LINUXPW2')['decision'], DENY, 'another\'s')
    equal(s.racf.verify(RECONNECT, 'LINUX1', 'WRONG1', acee=acee)['decision'], DENY, 'the session itself')
    a = s.racf.verify(RECONNECT, 'LINUX1', 'LINUXPW1')
    equal((a['decision'], a['user']), (PERMIT, 'LINUX1'))
    text = listing(s, 'TYPE(80) USER(LINUX1)')
    equal(re.findall(r'JOBINIT  (\w+) ', text), ['SUCCESSI', 'INVPSWD', 'INVPSWD', 'INVPSWD', 'SUCCESSI'])
    equal(text.count('LOGSTR(RECONNECT '), 4, text)


@case('FIA_UID.2(VIRT) FIA_UAU.1: for who has not proved who he is nothing is decided or done, and nothing starts')
def nobody(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for line in ('RDEFINE VMMDISK MAINT.190 UACC(ALTER)', 'RDEFINE VMBATCH LINUX1 UACC(ALTER)'):
        equal(s.racf.command(maint, line), (0, ''))
    equal(s.racf.auth(s.logon('LINUX2', 'LINUXPW2'), 'VMMDISK', 'MAINT.190', READ)['decision'], PERMIT)
    a = s.racf.verify(LOGON, 'MAINT', 'WRONG1')
    equal((a['decision'], a['acee']), (DENY, b''))
    for acee in (a['acee'], b'made up'):
        equal(s.racf.auth(acee, 'VMMDISK', 'MAINT.190', READ)['decision'], DONTKNOW)
        for line in ('LISTUSER MAINT', 'HELP'):
            rc, text = s.racf.command(acee, line)
            assert rc and text.startswith('RPIRAC001E'), text
        for action in (AUTOLOG, ALTERNATE):
            a = s.racf.verify(action, 'LINUX1', acee=acee)
            equal((a['decision'], a['acee']), (DENY, b''), action)


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
        equal((a['decision'], a['flags'] & LABELED), (PERMIT, 0))
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


@case('FDP_RIP.2: each answer tells CP whether what is deleted is to be overwritten')
def erase(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for option, flags in (('ERASE(ALL)', 2), ('NOERASE', 0), ('ERASE(SECLEVEL(SECRET))', 0), ('ERASE(ALL)', 2)):
        s.racf.command(maint, 'SETROPTS ' + option)
        equal(s.racf.auth(maint, 'VMCMD', 'ANYTHING', READ)['flags'], flags, option)
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['flags'], flags, option)
