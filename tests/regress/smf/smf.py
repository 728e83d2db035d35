#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""smfd and the programs around it as they run, behind a stand-in for CP: KTAP on standard output."""
import base64
import contextlib
import errno
import mmap
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from html.parser import HTMLParser
from xml.etree.ElementTree import fromstring as xml_parse

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, '..', 'racf'))

from cases import comm, falls_silent, raw_records, watched  # noqa: E402
from cp import (ACK, CANCEL, DENY, EXEMPT, LOGON, MSG, PERMIT, QUERY, QUERY_ANS, READ, SMF_TELL, STATE,  # noqa: E402
                TRAIL_FULL, UPDATE, VERSION, Gone, Lab, equal, query, told)

TOP = os.path.realpath(os.path.join(HERE, '..', '..', '..'))
BIN = os.path.join(os.environ.get('ZCP_BUILD') or os.path.join(TOP, 'build'), 'native', 'bin')
CASES = []


class Skip(Exception):
    """Why a case cannot run here."""


def said(since=0):
    """What the daemons have said, from that byte on."""
    return os.pread(2, 1 << 20, since).decode('utf-8', 'replace')


def case(name, **kw):
    def add(fn):
        CASES.append((name, fn, kw))
        return fn
    return add


def run(program, *args, status=0, data=None):
    done = subprocess.run([f'{BIN}/{program}', *args], input=data, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    out = done.stdout.decode('latin-1')
    equal(done.returncode, status, f'{program} {args}: {out}')
    return out


def hear(s):
    """Takes what has been acknowledged before smfd ended."""
    try:
        while True:
            s.smf.take_ack(s.smf.wait(ACK, timeout=0))
    except (TimeoutError, Gone):
        pass


def data_sets(s):
    return [f'{s.trail}/{n}' for n in ('smf1.data', 'smf2.data') if os.path.exists(f'{s.trail}/{n}')]


def verify(s, *args, status=0, sets=None):
    return run('smfverify', '-k', f'{s.trail}/smf.pub', *args, *(sets or data_sets(s)), status=status)


def some_records(s, n=100):
    for i in range(n):
        s.smf.record(text=f'ACT {i}')
    s.smf.acked(s.smf.seq)


@case('FAU_STG.1: a trail that was stopped is signed to its end, and verifies')
def stopped(s):
    s.logon('LINUX1', 'LINUXPW1')
    some_records(s)
    s.stop()
    out = verify(s)
    assert 'good, still written' in out, out


@case('FAU_STG.1: so is one that is stopped while records are on their way')
def stopped_busy(s):
    s.racf.stop()
    for n in range(8):
        some_records(s)
        with writer_held(s):
            for _ in range(400):
                s.smf.record(text='X' * 200)
            time.sleep(0.2)
            s.smf.proc.terminate()
        equal(s.smf.proc.wait(30), 0)
        hear(s)
        s.smf.sock.close()
        out = verify(s)
        assert 'good, still written' in out, out
        equal([x for x in run('smfunload', *data_sets(s)).splitlines() if x.startswith('CPEVENT ')][-1][246:].rstrip(),
              'SMF STOPPED')
        s.smf.start()
    s.smf.acked(s.smf.seq)
    s.stop()
    equal(cp_numbers(data_sets(s)), list(range(1, s.smf.seq + 1)))


@case('FAU_STG.1: within a second what is durable is signed, while smfd runs')
def running(s):
    some_records(s)
    time.sleep(1.5)
    out = verify(s)
    assert 'good, still written' in out, out


@case('FAU_STG.1: killed at random moments, the trail still verifies, and no number is missing')
def kills(s):
    rnd = random.Random(815)
    for _ in range(12):
        for i in range(rnd.randrange(200)):
            s.smf.record(text=f'ACT {i}')
        time.sleep(rnd.random() * 0.1)
        os.kill(rnd.choice(s.smf.processes()), 9)
        s.smf.proc.wait(30)
        hear(s)
        s.smf.sock.close()
        s.smf.start()
    s.smf.acked(s.smf.seq)
    s.stop()
    verify(s)


@case('FAU_STG.1: smfverify says where a record was changed, and which numbers that concerns')
def changed(s):
    some_records(s)
    s.stop()
    path = data_sets(s)[0]
    with open(path, 'r+b') as f:
        data = f.read()
        at = data.index('ACT 50'.encode('cp037'))
        f.seek(at)
        f.write('ACT 51'.encode('cp037'))
    out = verify(s, status=1)
    off, first, last = map(int, re.search(r'byte (\d+), records? (\d+)(?: to (\d+))?: changed', out).groups('0'))
    assert off <= at and first <= 52 <= max(first, last), out
    assert 'CHANGED' in out, out


@case('FAU_STG.1: a verified data set need not be kept: what smfverify saves is trusted from there on', size='1M')
def onward(s):
    trust = f'{s.folder}/trust'
    for i in range(1200):
        s.smf.record(text='X' * 900)
        if i % 64 == 0:
            s.smf.acked(s.smf.seq)
    s.smf.acked(s.smf.seq)
    s.stop()
    first, second = data_sets(s)
    out = verify(s, '-s', trust, sets=[first])
    assert 'good, to its end' in out, out
    run('smfverify', '-k', trust, second)
    verify(s, sets=[second], status=1)
    verify(s, sets=[second, first])


def with_witness(s):
    """smfd is stopped, and will tell a witness: the file where that writes."""
    told = f'{s.folder}/told'
    s.smf.stop()
    with open(told, 'w', encoding='ascii'):
        pass
    with open(f'{s.trail}/smf.control', 'a', encoding='ascii') as f:
        f.write(f'WITNESS {told}\n')
    run('smfd', '--accept', '--dir', s.trail)
    return told


@case('FAU_STG.1: a witness elsewhere shows that the end was cut off')
def witness(s):
    told = with_witness(s)
    s.smf.start()
    some_records(s)
    time.sleep(1.5)
    path = data_sets(s)[0]
    size = os.path.getsize(path)
    some_records(s)
    s.stop()
    verify(s, '-w', told)
    os.truncate(path, size)
    verify(s)
    out = verify(s, '-w', told, status=1)
    assert 'cut off: a witness was told of what is not there' in out, out


@case('FAU_STG.1: a witness is told of each signature, those at both ends of each data set too')
def each_signature(s):
    told = with_witness(s)
    before = len(signatures(s))
    s.smf.start()
    some_records(s)
    smf(s, s.logon('AUDIT1', 'AUDITPW1'), 'SWITCH')
    some_records(s)
    s.stop()
    kinds = signatures(s)[before:]
    assert {1, 3, 4} == set(kinds), kinds
    with open(told, encoding='ascii') as f:
        equal(len(f.readlines()), len(kinds))


def signatures(s):
    return [rec[23] for rec in raw_records(*data_sets(s)) if rec[5] == 240 and len(rec) == 288]


@case('a key that is lost or damaged stops smfd, and does not begin another trail')
def no_key(s):
    some_records(s)
    s.smf.stop()
    key = f'{s.trail}/smf.key'
    with open(key, 'r+b') as f:
        data = f.read()
        f.seek(0)
        f.write(bytes(b ^ 1 for b in data))
    s.smf.start()
    equal(s.smf.proc.wait(30) != 0, True)
    os.unlink(key)
    s.smf.start()
    equal(s.smf.proc.wait(30) != 0, True)
    with open(key, 'wb') as f:
        f.write(data)
    s.smf.start()
    some_records(s)
    s.stop()
    verify(s)


# ---- the life of a trail ---------------------------------------------------------------------------


def smf(s, acee, text, rc=0, user=''):
    got, out = s.smf.query(acee, f'SMF {text}', user)
    equal(got, rc, out)
    return out


def listing(s, operands=''):
    return smf(s, s.logon('AUDIT1', 'AUDITPW1'), 'LIST ' + operands)


def fill(s, size=900, most=6000):
    """Records until none is acknowledged any more."""
    while s.smf.seq < most:
        for _ in range(64):
            s.smf.record(text='X' * size)
        try:
            s.smf.acked(s.smf.seq, timeout=3)
        except TimeoutError:
            return
    raise AssertionError('never full')


def settings(s):
    with open(f'{s.trail}/smf.control', encoding='ascii') as f:
        return dict(line.split() for line in f if line[0] != '*')


def archiver(s, text):
    """An archive program, in force from the next start on; what it keeps goes below s.folder."""
    path = f'{s.folder}/archive'
    with open(path, 'w', encoding='ascii') as f:
        f.write(f'#!/bin/sh\n{text}\n')
    os.chmod(path, 0o755)
    s.smf.stop()
    with open(f'{s.trail}/smf.control', 'a', encoding='ascii') as f:
        f.write(f'ARCHIVE {path}\n')
    run('smfd', '--accept', '--dir', s.trail)
    s.smf.start()


def until(what, seconds=20):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, 'did not come'
        time.sleep(0.1)


@case('FMT_MTD.1(AS) FMT_MTD.1(AT): AUDITOR manages the trail, others see that refused; all of it is recorded')
def manage(s):
    aud, maint = s.logon('AUDIT1', 'AUDITPW1'), s.logon('MAINT', 'MAINTPW1')
    some_records(s, 5)
    out = smf(s, aud, 'STATUS')
    assert 'DATA SET smf1.data CURRENT' in out and 'DATA SET smf2.data EMPTY' in out, out
    for command in ('STATUS', 'SWITCH', 'ARCHIVE', 'SET THRESHOLD(50)', 'SEVER NO'):
        smf(s, maint, command, rc=2, user='MAINT')
    smf(s, aud, 'SWITCH', user='AUDIT1')
    assert 'smf2.data CURRENT' in smf(s, aud, 'STATUS')
    smf(s, aud, 'SWITCH', rc=24, user='AUDIT1')
    smf(s, aud, 'SET THRESHOLD(70)', user='AUDIT1')
    equal(settings(s)['THRESHOLD'], '70')
    for wrong in ('SET', 'SET THRESHOLD(100)', 'SEVER MAYBE', 'SWITCH NOW', 'SET THRESHOLD(5) X'):
        smf(s, aud, wrong, rc=1)
    out = listing(s)
    equal(len(re.findall(r'RESOURCE\(SMF.CONTROL\)', out)), 6, out)
    assert re.search(r'CONFIG   SUCCESS  AUDIT1 [^\n]*\n[^\n]*\n  TEXT\(SMF SWITCH\)', out), out
    assert 'TEXT(SMF SET THRESHOLD(70))' in out, out
    s.stop()
    verify(s)


@case('FMT_MTD.1(AS) FMT_MTD.1(AT): group-AUDITOR manages the trail where RACFVM is in the scope of the group, and nowhere else')
def manage_group(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for line in ('ADDGROUP HOUSE OWNER(SYS1) SUPGROUP(SYS1)', 'ADDGROUP OTHER OWNER(SYS1) SUPGROUP(SYS1)',
                 'CONNECT LINUX1 GROUP(HOUSE) AUDITOR', 'CONNECT LINUX2 GROUP(OTHER) AUDITOR',
                 'CONNECT OPERATOR GROUP(HOUSE) ROAUDIT'):
        equal(s.racf.command(maint, line), (0, ''), line)

    def may(user, password='LINUXPW1', group='', commands=('SWITCH', 'ARCHIVE', 'SET THRESHOLD(70)', 'ALARM ADD(MAINT)')):
        acee = s.racf.verify(LOGON, user, password, group=group)['acee']
        out = [s.smf.query(acee, f'SMF {c}', user) for c in commands]
        for rc, text in out:
            assert (rc == 2) == (text == 'RPISMF002E NOT AUTHORIZED TO MANAGE THE AUDIT TRAIL\n'), (rc, text)
        return [rc != 2 for rc, _ in out]
    # there is no such user
    equal(may('LINUX1'), 4 * [False], 'without RACFVM')
    equal(s.racf.command(maint, 'ADDUSER RACFVM NOPASSWORD OWNER(HOUSE)')[0], 0)
    equal(may('LINUX1'), 4 * [True], 'any group')
    assert re.search(r'ACCESS   SUCCESS  LINUX1 [^\n]*\n  AUTHORITY\(AUDITOR\) [^\n]*\n  RESOURCE\(SMF.CONTROL\)',
                     listing(s)), 'recorded'
    equal(may('LINUX2', 'LINUXPW2'), 4 * [False], 'another group')
    equal(may('OPERATOR', 'OPERPW1'), 4 * [False], 'group-ROAUDIT')
    equal(s.smf.query(s.logon('LINUX1', 'LINUXPW1'), 'SMF SEVER NO', 'LINUX1'),
          (2, 'RPISMF002E NOT AUTHORIZED TO SET WHAT IS DONE WHEN THE TRAIL IS FULL\n'))
    # what he reads is what it was
    equal(s.smf.query(s.logon('LINUX1', 'LINUXPW1'), 'SMF STATUS', 'LINUX1')[0], 2)
    equal(s.racf.command(maint, 'SETROPTS NOGRPLIST')[0], 0)
    one = ('SET THRESHOLD(60)',)
    equal(may('LINUX1', commands=one), [False], 'another current group')
    equal(may('LINUX1', group='HOUSE', commands=one), [True], 'the current group')
    equal(s.racf.command(maint, 'ALTUSER RACFVM OWNER(MAINT)')[0], 0)
    equal(may('LINUX1', group='HOUSE', commands=one), [False], 'no longer in scope')


@case('the receiver tells the service manager that the writer lives, and is silent while it does not')
def watchdog(s):
    with watched(s, s.smf) as n:
        some_records(s, 10)
        writer = falls_silent(n, s.smf, 'smfd-writer')
        # it was stuck for a while: what came meanwhile is recorded, and it is heard again
        s.smf.record(text='MEANWHILE')
        os.kill(writer, signal.SIGCONT)
        equal(n.recv(100), b'WATCHDOG=1')
        s.smf.acked(s.smf.seq)
        s.smf.stop()
        n.settimeout(10)
        while n.recv(100) != b'STOPPING=1':
            pass
    s.smf.start()
    with open(f'{TOP}/packaging/systemd/smfd.service', encoding='ascii') as f:
        assert int(re.search(r'^WatchdogSec=(\d+)$', f.read(), re.M).group(1)) >= 30, 'a slow disk needs time'


@case('FAU_STG.1: a control file that is changed by hand while smfd runs hides nothing from who reads the trail')
def control_by_hand(s):
    aud = s.logon('AUDIT1', 'AUDITPW1')
    some_records(s, 20)
    path = f'{s.trail}/smf.control'
    with open(path, encoding='ascii') as f:
        good = f.read()

    def listed():
        out = smf(s, aud, 'LIST TYPE(200)')
        return len(re.findall(r'TEXT.ACT ', out)), out
    equal(listed()[0], 20)
    for text in (good.replace('smf1.data', 'none1').replace('smf2.data', 'none2'), 'JUNK', ''):
        with open(path, 'w', encoding='ascii') as f:
            f.write(text)
        count, out = listed()
        equal(count, 20, out)
    os.unlink(path)
    equal(listed()[0], 20)
    assert 'DATA SET smf1.data CURRENT' in smf(s, aud, 'STATUS')
    # what is listed goes over to the next data set
    smf(s, aud, 'SWITCH', user='AUDIT1')
    some_records(s, 5)
    equal(listed()[0], 25)


@case('FAU_STG.3: who is alarmed beside the operator is for AUDITOR to say, recorded, shown, and kept', size='1M')
def alarms(s):
    aud, maint = s.logon('AUDIT1', 'AUDITPW1'), s.logon('MAINT', 'MAINTPW1')
    equal(smf(s, aud, 'ALARM'), 'RPISMF032I ALARMS GO TO THE OPERATOR\n')
    smf(s, maint, 'ALARM ADD(MAINT)', rc=2, user='MAINT')
    smf(s, maint, 'ALARM', rc=2, user='MAINT')
    for wrong in ('ALARM MAYBE', 'ALARM ADD', 'ALARM ADD(TOOLONGID)', 'ALARM ADD(A B)', 'ALARM ADD(a.b)'):
        smf(s, aud, wrong, rc=1)
    smf(s, aud, 'ALARM ADD(AUDIT1)', user='AUDIT1')
    smf(s, aud, 'ALARM ADD(audit1)', rc=24, user='AUDIT1')
    smf(s, aud, 'ALARM DELETE(OTHER)', rc=24, user='AUDIT1')
    for i in range(2, 9):
        smf(s, aud, f'ALARM ADD(U{i})', user='AUDIT1')
    smf(s, aud, 'ALARM ADD(U9)', rc=24, user='AUDIT1')
    for i in range(2, 8):
        smf(s, aud, f'ALARM DELETE(U{i})', user='AUDIT1')
    want = 'RPISMF032I ALARMS GO TO THE OPERATOR AUDIT1 U8\n'
    equal(smf(s, aud, 'ALARM'), want)
    os.kill(s.smf.processes()[0], 9)
    s.smf.proc.wait(30)
    s.smf.sock.close()
    s.smf.start()
    equal(smf(s, s.logon('AUDIT1', 'AUDITPW1'), 'ALARM'), want)
    out = listing(s, 'TYPE(200)')
    for text in ('ALARM ADD(AUDIT1)', 'ALARM DELETE(U2)'):
        assert re.search(r'CONFIG   SUCCESS  AUDIT1 [^\n]*\n[^\n]*\n  TEXT\(SMF ' + re.escape(text), out), out
    fill(s)
    got = [told(m) for m in s.smf.inbox if m[0] == SMF_TELL]
    equal([g[:2] for g in got], [('AUDIT1', False), ('U8', False)] * (len(got) // 2))
    assert 'RPISMF010W' in got[0][2] and 'RPISMF011E' in got[-1][2], got
    # neither by hand
    s.smf.stop()
    with open(f'{s.trail}/smf.control', 'a', encoding='ascii') as f:
        f.write('ALARM MALLORY\n')
    run('smfd', '--accept', '--dir', s.trail, status=1)


@case('FAU_STG.3: that the trail is above its threshold is said, and that it is below it again', size='1M')
def threshold(s):
    aud = s.logon('AUDIT1', 'AUDITPW1')
    smf(s, aud, 'ALARM ADD(AUDIT1)', user='AUDIT1')
    for _ in range(5):
        some_records(s)
    # what was said to CP before does not count
    s.smf.inbox.clear()
    smf(s, aud, 'SET THRESHOLD(1)', user='AUDIT1')
    smf(s, aud, 'SET THRESHOLD(99)', user='AUDIT1')
    smf(s, aud, 'SET THRESHOLD(98)', user='AUDIT1')
    states = [m[2][8:].decode() for m in s.smf.inbox if m[0] == STATE and m[2][8:]]
    equal([re.sub(r'\d+ PERC', 'N PERC', x) for x in states],
          ['RPISMF010W THE AUDIT TRAIL IS N PERCENT FULL', 'RPISMF016I THE AUDIT TRAIL IS BELOW ITS THRESHOLD AGAIN'])
    equal([told(m)[2].rstrip() for m in s.smf.inbox if m[0] == SMF_TELL], states)


@case('FAU_GEN.1: that the module was unloaded is in the trail from the next one on, with its last record')
def unloaded(s):
    some_records(s, 5)
    s.smf.stop()
    s.smf.boot += 1
    s.smf.seq = 0
    s.smf.start()
    s.racf.stop()
    s.racf.boot = s.smf.boot
    s.racf.start()
    some_records(s, 5)
    assert 'TEXT(MODULE WAS UNLOADED OR THE MACHINE STOPPED, ITS LAST RECORD IS 5)' in listing(s, 'TYPE(200)')


@case("FMT_MTD.1(AF): what happens when the trail is full is for RACF's own user to say, and for nobody else")
def sever(s):
    aud, maint = s.logon('AUDIT1', 'AUDITPW1'), s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'ADDUSER RACFVM PASSWORD(FIRST11)')[0], 0)
    a = s.racf.verify(LOGON, 'RACFVM', 'FIRST11', new='SECOND22')
    equal(a['decision'], PERMIT)
    for who in (aud, maint):
        smf(s, who, 'SEVER NO', rc=2)
    equal(settings(s)['SEVER'], 'YES')
    smf(s, a['acee'], 'SEVER NO', user='RACFVM')
    equal(settings(s)['SEVER'], 'NO')
    smf(s, a['acee'], 'SWITCH', rc=2)
    out = listing(s)
    assert 'TEXT(SMF SEVER NO)' in out and 'RESOURCE(SMF.SEVER)' in out, out


@case('FMT_MTD.1(AF): a control file that was changed by hand is noticed and ignored')
def by_hand(s):
    s.smf.stop()
    path = f'{s.trail}/smf.control'
    with open(path, encoding='ascii') as f:
        before = f.read()
    for text in (before.replace('YES', 'NO'), '', 'nonsense', before.replace('smf2', 'smf3'), None):
        if text is None:
            os.unlink(path)
        else:
            with open(path, 'w', encoding='ascii') as f:
                f.write(text)
        s.smf.start()
        some_records(s, 1)
        s.smf.stop()
        with open(path, encoding='ascii') as f:
            equal(f.read(), before)
    # neither do SEVER and THRESHOLD come into force by an administrator of the host
    for text in (before.replace('YES', 'NO'), before.replace('80', '81')):
        with open(path, 'w', encoding='ascii') as f:
            f.write(text)
        run('smfd', '--accept', '--dir', s.trail, status=1)
    with open(path, 'w', encoding='ascii') as f:
        f.write(before)
    s.smf.start()
    equal(listing(s).count('SMF CONTROL WAS CHANGED BY HAND, IGNORED'), 5)


@case('FMT_MTD.1(AF): with its copy changed by hand, too, it does not set what only users of RACF may, nor a program')
def both_by_hand(s):
    ran = f'{s.folder}/ran'
    archiver(s, f'touch {ran}')
    aud = s.logon('AUDIT1', 'AUDITPW1')
    smf(s, aud, 'ALARM ADD(AUDIT1)', user='AUDIT1')
    s.smf.stop()
    for name in ('smf.control', 'smf.control.kept'):
        with open(f'{s.trail}/{name}', encoding='ascii') as f:
            text = f.read()
        text = text.replace('YES', 'NO').replace('80', '0').replace('AUDIT1', 'MALLORY').replace('64M', '32M')
        with open(f'{s.trail}/{name}', 'w', encoding='ascii') as f:
            f.write(re.sub(r'SIZE +\d+', 'SIZE 33554432', text))
    s.smf.start()
    some_records(s, 1)
    now = settings(s)
    equal((now['SEVER'], now['THRESHOLD'], now['SIZE'], 'ALARM' in now, 'ARCHIVE' in now), ('YES', '80', '33554432', False, False))
    equal(smf(s, s.logon('AUDIT1', 'AUDITPW1'), 'ALARM'), 'RPISMF032I ALARMS GO TO THE OPERATOR\n')
    out = listing(s)
    assert 'TEXT(SMF CONTROL AND ITS COPY WERE CHANGED BY HAND, IN FORCE BUT FOR SEVER YES, THRESHOLD 80, NO ALARM, ' \
        'NO ARCHIVE)' in out and 'IGNORED' not in out, out
    smf(s, aud, 'SWITCH', user='AUDIT1')
    # and what is in force now is no news at the next start
    s.smf.stop()
    s.smf.start()
    equal(listing(s).count('CHANGED BY HAND'), 1)
    assert not os.path.exists(ran)
    s.stop()
    verify(s)


@case('FAU_STG.4 FAU_STG.3: full, an auditor still comes in, sees it, and what he does is recorded; others do not',
      size='1M')
def recovery(s):
    fill(s)
    states = [m[2] for m in s.smf.inbox if m[0] == STATE]
    assert any(b'PERCENT FULL' in m for m in states), states
    assert b'RPISMF011E THE AUDIT TRAIL IS FULL' in states[-1], states
    equal(states[-1][0], TRAIL_FULL)
    a = s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')
    equal((a['decision'], a['reason']), (DENY, 7))
    aud = s.logon('AUDIT1', 'AUDITPW1')
    assert re.search(r'DATA SET smf[12].data FULL.*\n.*DATA SET smf[12].data FULL', smf(s, aud, 'STATUS'))
    smf(s, aud, 'SWITCH', rc=24, user='AUDIT1')
    current = 1 if settings(s)['CURRENT'] == 'PRIMARY' else 2
    os.rename(f'{s.trail}/smf{3 - current}.data', f'{s.folder}/first')
    smf(s, aud, 'SWITCH', user='AUDIT1')
    s.smf.acked(s.smf.seq)
    resume(s, aud)
    s.logon('LINUX1', 'LINUXPW1')
    out = listing(s, 'EVENT(LOGON)')
    assert 'AUDIT1' in out and 'LINUX1' in out, out
    s.stop()
    verify(s, sets=[f'{s.folder}/first', *data_sets(s)])


@case('FAU_STG.4: an auditor is answered though CP has more than a thousand records that wait', size='1M')
def many_wait(s):
    aud = s.logon('AUDIT1', 'AUDITPW1')
    fill(s)
    for _ in range(1400):
        s.smf.record(text='X')
    assert 'RPISMF031W' in smf(s, aud, 'STATUS')
    make_room(s)
    smf(s, aud, 'SWITCH', user='AUDIT1')
    s.smf.acked(s.smf.seq)


def room_left(s):
    path = f'{s.trail}/smf2.data'
    return (1 << 20) - (os.path.getsize(path) if os.path.exists(path) else 0)


def nearly_full(s, left=40000):
    """So many bytes are left, and no other data set: of 40000 some thirty records of that length."""
    while room_left(s) > left:
        for _ in range(8 if left > 20000 else 1):
            s.smf.record(text='X' * 900)
        s.smf.acked(s.smf.seq)


@contextlib.contextmanager
def writer_held(s):
    """What is given to the writer meanwhile it finds at once."""
    pid = s.smf.processes()[2]
    equal(comm(pid), 'smfd-writer')
    os.kill(pid, signal.SIGSTOP)
    yield
    time.sleep(0.5)
    os.kill(pid, signal.SIGCONT)


def cp_numbers(sets):
    rows = run('smfunload', *sets).splitlines()
    return sorted(int(x[235:245]) for x in rows if x.startswith('CPEVENT ') and x[52:55] == 'CP ')


@case('FAU_STG.4: what follows a record that was refused is not taken for it, when room appears between them', size='1M')
def refused_between(s):
    archiver(s, f'while [ ! -e {s.folder}/go ]; do sleep 0.05; done; cp "$1" "{s.folder}/kept.$(date +%s%N)"')
    nearly_full(s)
    with writer_held(s):
        for _ in range(192):
            s.smf.record(text='Y' * 900)
        with open(f'{s.folder}/go', 'w', encoding='ascii'):
            pass
    s.smf.acked(s.smf.seq)
    until(lambda: len(data_sets(s)) == 1)
    s.stop()
    kept = [f'{s.folder}/{n}' for n in os.listdir(s.folder) if n.startswith('kept.')]
    got = cp_numbers(kept + data_sets(s))
    equal(sorted(set(range(1, s.smf.seq + 1)) ^ set(got)), [], 'not there')
    equal(len(got), s.smf.seq)
    verify(s, sets=kept + data_sets(s))


class Client:
    """racfd, as smfd sees it."""
    HELLO, WELCOME, PUT, PUT_ANS, PUT_RECOVERY = 2, 3, 4, 5, 9

    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.sock.settimeout(20)
        self.sock.connect(path)
        self.send(self.HELLO, 0, struct.pack('=Q', 4711))
        equal(MSG.unpack_from(self.sock.recv(1000))[1], self.WELCOME)

    def send(self, kind, token, body):
        self.sock.send(MSG.pack(VERSION, kind, MSG.size + len(body), token) + body)

    def put(self, kind, number, size=98):
        """A record of type 80 that says its number in the qualifier."""
        rec = bytearray(98)
        sections = 0
        while len(rec) < size:
            n = min(202, size - len(rec))
            # what is behind it is a section, too
            n -= 2 if 0 < size - len(rec) - n < 2 else 0
            rec += bytes((46, n - 2)) + bytes(n - 2)
            sections += 1
        struct.pack_into('>H', rec, 0, size)
        struct.pack_into('>H', rec, 40, sections)
        rec[5], rec[20], rec[21] = 80, 1, number
        struct.pack_into('>II', rec, 6, 100, 0x0126001f)
        struct.pack_into('>H', rec, 38, 94)
        self.send(kind, number, bytes(rec))

    def permit(self):
        """What is asked next."""
        while True:
            _, kind, _, token = MSG.unpack_from(self.sock.recv(1000))
            if kind in (6, 8, 10):
                self.send(7, token, struct.pack('=BB6x', PERMIT, 0))
                return

    def recorded(self, s):
        return [rec[21] for rec in raw_records(*data_sets(s)) if rec[5] == 80 and rec[10:14] == b'\x01\x26\0\x1f']

    def answers(self, n):
        out = {}
        while len(out) < n:
            data = self.sock.recv(1000)
            _, kind, _, token = MSG.unpack_from(data)
            if kind == self.PUT_ANS:
                out[token] = struct.unpack_from('=i', data, MSG.size)[0]
        return out


@case('FAU_STG.4: of a record of racfd that finds no room it is told so, and of none that is in the trail', size='1M')
def refused_racf(s):
    s.racf.stop()
    nearly_full(s)
    c = Client(s.sock)
    with writer_held(s):
        for _ in range(128):
            s.smf.record(text='Y' * 900)
        time.sleep(0.5)
        for number, kind in enumerate((c.PUT_RECOVERY, c.PUT_RECOVERY, c.PUT, c.PUT_RECOVERY), 1):
            c.put(kind, number)
    full = -errno.ENOSPC
    # a later one would stand for what was refused, when racfd asks how far the trail is
    equal(c.answers(4), {1: 0, 2: 0, 3: full, 4: full})
    c.put(c.PUT_RECOVERY, 5)
    c.put(c.PUT, 6)
    c.put(c.PUT_RECOVERY, 7)
    equal(c.answers(3), {5: 0, 6: full, 7: 0})
    s.smf.stop()
    equal(c.recorded(s), [1, 2, 5, 7])


def resume(s, acee):
    s.smf.inbox = [m for m in s.smf.inbox if m[0] != STATE]
    rc, out = s.racf.command(acee, 'SETRACF ACTIVE')
    equal(rc, 0, out)
    until(lambda: s.smf.wait(STATE)[2][0] != TRAIL_FULL)


def make_room(s):
    current = 1 if settings(s)['CURRENT'] == 'PRIMARY' else 2
    os.rename(f'{s.trail}/smf{3 - current}.data', f'{s.folder}/first')


@case('FAU_STG.4: after a full trail work resumes by SETRACF ACTIVE alone, whatever is started anew in between',
      size='1M')
def severed(s):
    old, maint = s.logon('LINUX1', 'LINUXPW1'), s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.auth(old, 'VMMDISK', 'LINUX1.191', READ, event='MDISK', flags=EXEMPT)['decision'], PERMIT)
    fill(s)
    aud = s.logon('AUDIT1', 'AUDITPW1')
    assert 'RPISMF031W' in smf(s, aud, 'STATUS')
    rc, out = s.racf.command(aud, 'SETRACF ACTIVE')
    assert rc and 'ICH15021I' in out, out
    make_room(s)
    s.smf.acked(s.smf.seq)

    def refused():
        a = s.racf.auth(old, 'VMMDISK', 'LINUX1.191', READ, event='MDISK', flags=EXEMPT)
        equal((a['decision'], a['reason']), (DENY, 7))
        assert 'RPIRAC006E' in a['text'], a
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['reason'], 7)
        equal(s.racf.verify(LOGON, 'MAINT', 'MAINTPW1')['reason'], 7)
        rc, out = s.racf.command(maint, 'ADDGROUP LATER')
        assert rc and 'RPIRAC006E' in out, out
        rc, out = s.racf.command(maint, 'RVARY ACTIVE')
        assert rc and 'ICH15022I' in out, out
        # has no record of its own to hide behind: he is not one of those
        assert s.racf.command(old, 'SETRACF ACTIVE')[0]
        assert 'ICH15022I' in s.racf.command(old, 'RVARY LIST')[1]
        assert 'RPISMF031W' in smf(s, s.logon('AUDIT1', 'AUDITPW1'), 'STATUS')

    refused()
    s.racf.kill()
    s.racf.start()
    refused()
    os.kill(s.smf.processes()[0], 9)
    s.smf.proc.wait(30)
    s.smf.sock.close()
    s.smf.start()
    equal(s.smf.wait(STATE)[2][0], TRAIL_FULL)
    refused()
    resume(s, s.logon('AUDIT1', 'AUDITPW1'))
    equal(s.racf.auth(old, 'VMMDISK', 'LINUX1.191', READ, event='MDISK', flags=EXEMPT)['decision'], PERMIT)
    s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.command(maint, 'ADDGROUP LATER')[0], 0)
    out = listing(s, 'TYPE(200)')
    assert 'TEXT(TRAIL FULL, REQUESTS ARE REFUSED UNTIL SETRACF ACTIVE)' in out, out
    assert 'TEXT(REQUESTS ARE ACCEPTED AGAIN, SETRACF ACTIVE WAS GIVEN)' in out, out
    assert 'SETRACF ACTIVE' in listing(s, 'TYPE(80) USER(AUDIT1)')
    s.stop()
    verify(s, sets=[f'{s.folder}/first', *data_sets(s)])


@case('FAU_STG.4: SETRACF ACTIVE after a full trail is for AUDITOR and RACFVM, and else for SPECIAL as ever', size='1M')
def who_resumes(s):
    linux, maint, aud = s.logon('LINUX1', 'LINUXPW1'), s.logon('MAINT', 'MAINTPW1'), s.logon('AUDIT1', 'AUDITPW1')
    assert s.racf.command(aud, 'SETRACF INACTIVE')[0]
    equal(s.racf.command(maint, 'SETRACF INACTIVE')[0], 0)
    assert s.racf.command(aud, 'SETRACF ACTIVE')[0]
    equal(s.racf.command(maint, 'SETRACF ACTIVE')[0], 0)
    fill(s)
    make_room(s)
    s.smf.acked(s.smf.seq)
    assert s.racf.command(linux, 'SETRACF ACTIVE')[0]
    assert s.racf.command(aud, 'SETRACF INACTIVE')[0]
    resume(s, maint)


def racfvm(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'ADDUSER RACFVM PASSWORD(FIRST11)')[0], 0)
    return s.racf.verify(LOGON, 'RACFVM', 'FIRST11', new='SECOND22')['acee']


def lose_records(s, batches):
    """With SEVER NO, that many batches of records, which are more than the trail takes."""
    smf(s, racfvm(s), 'SEVER NO')
    for _ in range(batches):
        for _ in range(64):
            s.smf.record(text='X' * 900)
        s.smf.acked(s.smf.seq)


def lost_count(s, acee):
    return int(re.search(r'RPISMF030W (\d+) RECORDS LOST', smf(s, acee, 'STATUS')).group(1))


@case('FAU_STG.4: the count of lost records outlives kill -9 of smfd', size='1M')
def lost_and_killed(s):
    lose_records(s, 50)
    aud = s.logon('AUDIT1', 'AUDITPW1')
    lost = lost_count(s, aud)
    for pid in s.smf.processes():
        os.kill(pid, 9)
    s.smf.proc.wait(30)
    s.smf.sock.close()
    make_room(s)
    s.smf.start()
    some_records(s, 3)
    out = listing(s, 'TYPE(200)')
    said = [m.start() for m in re.finditer('RECORDS LOST SINCE', out)]
    equal(len(said), 1, out)
    assert int(re.search(r'TEXT\((\d+) RECORDS LOST SINCE', out).group(1)) >= lost > 500, out
    assert said[0] < out.rindex('TEXT(SMF STARTED'), out
    assert 'LOST' not in smf(s, aud, 'STATUS')
    s.stop()
    verify(s, sets=[f'{s.folder}/first', *data_sets(s)])


@case('FAU_STG.4: with SEVER NO records are lost, which is counted, announced, and recorded first when there is room',
      size='1M')
def lossy(s):
    lose_records(s, 60)
    states = [m[2] for m in s.smf.inbox if m[0] == STATE]
    assert b'RPISMF012W THE AUDIT TRAIL IS FULL, RECORDS ARE LOST' in states[-1], states
    s.logon('LINUX1', 'LINUXPW1')
    lost = lost_count(s, s.logon('AUDIT1', 'AUDITPW1'))
    current = 1 if settings(s)['CURRENT'] == 'PRIMARY' else 2
    os.rename(f'{s.trail}/smf{3 - current}.data', f'{s.folder}/first')
    until(lambda: not smf(s, s.logon('AUDIT1', 'AUDITPW1'), 'STATUS').count('LOST'))
    some_records(s, 3)
    s.stop()
    out = verify(s, sets=[f'{s.folder}/first', *data_sets(s)])
    kept = sum(int(n) for n in re.findall(r' (\d+) records from', out))
    assert lost > 500 and kept > 1500 and lost + kept > s.smf.seq, (lost, kept, s.smf.seq)
    states = [m[2][8:] for m in s.smf.inbox if m[0] == STATE]
    equal(states.count(b'RPISMF015I THE AUDIT TRAIL HAS ROOM, RECORDS ARE KEPT AGAIN'), 1, states)
    s.smf.start()
    s.racf.start()
    out = listing(s, 'TYPE(200)')
    said = re.search(r'TEXT\((\d+) RECORDS LOST SINCE', out)
    assert said and int(said.group(1)) >= lost, out[-2000:]
    assert 'TRAIL FULL, RECORDS ARE LOST FROM NOW ON' in out


@case('FAU_STG.4: SEVER NO, given when the trail is full, lets CP go on whose records wait', size='1M')
def lossy_at_last(s):
    acee = racfvm(s)
    fill(s)
    smf(s, acee, 'SEVER NO', user='RACFVM')
    s.smf.acked(s.smf.seq)
    assert lost_count(s, s.logon('AUDIT1', 'AUDITPW1')) > 30


@case('FAU_STG.4: the first record that is lost takes none with it that was in its group', size='1M')
def lossy_group(s):
    lose_records(s, 0)
    s.racf.stop()
    nearly_full(s)
    nearly_full(s, 4000)
    # to the brim: what a record takes beside its text, and what is always left for seals
    time.sleep(1.5)
    s.smf.record(text='Z' * (room_left(s) - (120 + 4 + 4 + len('192.0.2.1') + 3 * 288) - 50))
    s.smf.acked(s.smf.seq)
    c = Client(s.sock)
    for number in range(1, 10):
        c.put(c.PUT_RECOVERY, number, 28000)
    equal(c.answers(9), {number: 0 for number in range(1, 10)})
    time.sleep(1.5)
    with writer_held(s):
        # the reserve is left without room for the record that records are lost from now on
        c.put(c.PUT_RECOVERY, 10, room_left(s) - 3 * 288 + (256 << 10) - 80)
        c.put(c.PUT, 11)
    equal(c.answers(2), {10: 0, 11: 0})
    s.smf.stop()
    equal(c.recorded(s), list(range(1, 11)))


@case('FAU_STG.4: full data sets are archived by the installation\'s program, and only then used again', size='1M')
def archived(s):
    archiver(s, f'cp "$1" {s.folder}/kept.$$ && mv {s.folder}/kept.$$ "{s.folder}/kept.$(date +%s%N)"')
    for _ in range(100):
        for _ in range(64):
            s.smf.record(text='X' * 900)
        s.smf.acked(s.smf.seq)
    kept = [f'{s.folder}/{n}' for n in os.listdir(s.folder) if n.startswith('kept.')]
    assert len(kept) >= 4, kept
    until(lambda: len(data_sets(s)) == 1)
    assert 'ARCHIVED, FIRST RECORD' in listing(s, 'TYPE(200) LAST(500)')
    s.stop()
    kept = [f'{s.folder}/{n}' for n in os.listdir(s.folder) if n.startswith('kept.')]
    verify(s, sets=kept + data_sets(s))


@case('FAU_STG.4: what could not be archived is not used again', size='1M')
def not_archived(s):
    archiver(s, f'[ -e {s.folder}/go ] && cp "$1" "{s.folder}/kept.$(date +%s%N)"')
    fill(s)
    equal(len(data_sets(s)), 2)
    aud = s.logon('AUDIT1', 'AUDITPW1')
    assert 'NOT ARCHIVED' in smf(s, aud, 'STATUS')
    with open(f'{s.folder}/go', 'w', encoding='ascii'):
        pass
    smf(s, aud, 'ARCHIVE', user='AUDIT1')
    s.smf.acked(s.smf.seq)
    until(lambda: len(data_sets(s)) == 1)
    s.stop()
    kept = [f'{s.folder}/{n}' for n in os.listdir(s.folder) if n.startswith('kept.')]
    verify(s, sets=kept + data_sets(s))


def kept_ones(s):
    return [f'{s.folder}/{n}' for n in os.listdir(s.folder) if n.startswith('kept.')]


def switched(s):
    """smf1.data has its END, smf2.data is written."""
    some_records(s)
    smf(s, s.logon('AUDIT1', 'AUDITPW1'), 'SWITCH')
    some_records(s)


def overwrite(path, at):
    with open(path, 'r+b') as f:
        f.seek(at)
        f.write(b'\xff' * 100)


@case('FAU_STG.1: a data set without its END is not archived, whatever else is in it')
def not_ended(s):
    switched(s)
    s.smf.stop()
    overwrite(f'{s.trail}/smf2.data', 3000)
    s.smf.start()
    archiver(s, f'cp "$1" "{s.folder}/kept.$(date +%s%N)"')
    until(lambda: kept_ones(s))
    some_records(s)
    aud = s.logon('AUDIT1', 'AUDITPW1')
    resume(s, aud)
    assert '0 DATA SETS ARE BEING' in smf(s, aud, 'ARCHIVE', user='AUDIT1')
    time.sleep(1)
    out = smf(s, aud, 'STATUS')
    assert 'smf1.data CURRENT' in out and 'smf2.data NO END' in out, out
    equal(len(kept_ones(s)), 1)


@case('FAU_STG.1: one with its END is, also when its first record was damaged')
def damaged_begin(s):
    switched(s)
    s.smf.stop()
    overwrite(f'{s.trail}/smf1.data', 0)
    s.smf.start()
    archiver(s, f'cp "$1" "{s.folder}/kept.$(date +%s%N)"')
    until(lambda: not os.path.exists(f'{s.trail}/smf1.data'))
    equal(len(kept_ones(s)), 1)
    assert 'TEXT(DATA SET smf1.data ARCHIVED, ITS FIRST RECORD IS DAMAGED)' in listing(s)


@case('FAU_STG.4: without room for the record of it no setting is changed; a data set that was archived makes room', size='1M')
def cannot_record(s):
    archiver(s, f'[ -e {s.folder}/go ] && cp "$1" "{s.folder}/kept.$(date +%s%N)"')
    fill(s)
    s.racf.stop()
    c = Client(s.sock)
    number = 0
    for size in (28000, 1000, 98):
        error = 0
        while not error:
            number += 1
            c.put(c.PUT_RECOVERY, number, size)
            error = c.answers(1)[number]
    asked = threading.Thread(target=c.permit)
    asked.start()
    rc, out = s.smf.query(b'', 'SMF SET THRESHOLD(5)', 'AUDIT1')
    asked.join()
    equal((rc, out), (24, 'RPISMF006E THE AUDIT TRAIL CANNOT TAKE THE RECORD OF THIS REQUEST\n'))
    equal(settings(s)['THRESHOLD'], '80')
    with open(f'{s.folder}/go', 'w', encoding='ascii'):
        pass
    asked = threading.Thread(target=c.permit)
    asked.start()
    since = len(said())
    equal(s.smf.query(b'', 'SMF ARCHIVE', 'AUDIT1')[0], 0)
    asked.join()
    # set aside it gives room for the record of that
    s.smf.acked(s.smf.seq)
    until(lambda: 'data set smf2.data is archived' in said(since))
    s.smf.stop()
    verify(s, sets=[*kept_ones(s), *data_sets(s)])
    texts = [x[246:].rstrip() for x in run('smfunload', *data_sets(s)).splitlines() if x.startswith('CPEVENT ')]
    assert 'DATA SET smf1.data ARCHIVED, FIRST RECORD 1' in texts and 'SMF ARCHIVE' in texts, texts


@case('FAU_STG.4: a data set that was archived goes when that is recorded, also after kill -9')
def set_aside(s):
    switched(s)
    s.smf.stop()
    os.rename(f'{s.trail}/smf1.data', f'{s.trail}/smf1.data.archived')
    s.smf.start()
    until(lambda: not os.path.exists(f'{s.trail}/smf1.data.archived'))
    equal(listing(s).count('TEXT(DATA SET smf1.data ARCHIVED, FIRST RECORD 1)'), 1)


@case('FAU_STG.1: a data set that is taken away while it is written is made again, and that is recorded')
def taken(s):
    some_records(s)
    os.unlink(data_sets(s)[0])
    some_records(s)
    some_records(s)
    assert 'DATA SET smf1.data WAS TAKEN AWAY WHILE IT IS WRITTEN, MADE AGAIN' in listing(s, 'TYPE(200)')
    os.rename(data_sets(s)[0], f'{s.folder}/moved')
    some_records(s)
    some_records(s)
    s.stop()
    out = verify(s)
    assert int(re.search(r' (\d+) records from 1', out).group(1)) > 500, out


@case('a second smfd on the same trail does not start')
def two(s):
    some_records(s)
    other = type(s.smf)([*s.smf.argv[:3], '--socket', f'{s.folder}/other.sock', *s.smf.argv[5:]], 1)
    assert other.proc.wait(30) != 0
    some_records(s)
    s.stop()
    verify(s)


@case('FAU_SAR.2: the auditor of a group reads records about its scope, and no others; who owns or administers reads none')
def group_scope(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for command in ('ADDGROUP DEPT', 'ADDGROUP TEAM SUPGROUP(DEPT) OWNER(DEPT)', 'ADDGROUP OTHER',
                    'ADDUSER BOSS OWNER(MAINT) DFLTGRP(DEPT)', 'ADDUSER HER OWNER(TEAM) DFLTGRP(TEAM)',
                    'ADDUSER HIM OWNER(OTHER) DFLTGRP(OTHER)', 'CONNECT BOSS GROUP(DEPT) AUDITOR',
                    'RDEFINE FACILITY DEPT.THING OWNER(MAINT)', 'RDEFINE FACILITY TEAMS.** OWNER(TEAM)',
                    'RDEFINE FACILITY OTHER.THING OWNER(OTHER)', 'ALTGROUP OTHER OWNER(BOSS)'):
        equal(s.racf.command(maint, command)[0], 0, command)
    for user in ('BOSS', 'HER', 'HIM'):
        equal(s.racf.command(maint, f'ALTUSER {user} PASSWORD({user}PASS) NOEXPIRED')[0], 0)
    acee = {u: s.logon(u, f'{u}PASS') for u in ('BOSS', 'HER', 'HIM')}
    for name in ('DEPT.THING', 'TEAMS.ONE', 'OTHER.THING'):
        equal(s.racf.auth(acee['HIM'], 'FACILITY', name, UPDATE)['decision'], DENY)
    s.smf.record(user='HER', text='ACT HER')
    s.smf.record(user='HIM', text='ACT HIM')
    s.smf.acked(s.smf.seq)
    out = smf(s, acee['BOSS'], 'LIST', user='BOSS')
    events = re.findall(r'(?m)^\S+ +\S+ +\S+ (\S+) +(\S+) +(\S+)', out)
    assert 'ACT HER' in out and 'ACT HIM' not in out, out
    assert 'DEPT.THING' in out and 'TEAMS.ONE' in out and 'OTHER.THING' not in out, out
    assert 'ADDUSER HER' in out and 'ADDUSER HIM' not in out and 'ADDGROUP OTHER' not in out, out
    assert 'SMF STARTED' not in out, (events, out)
    for command in ('STATUS', 'ALARM', 'SWITCH', 'SET THRESHOLD(3)'):
        smf(s, acee['BOSS'], command, rc=2, user='BOSS')
    equal(smf(s, acee['BOSS'], 'LIST TYPE(240)', user='BOSS').count('CHECKPOINT'), 0)
    # who owns or administers reads nothing
    for who in (maint, acee['HIM']):
        smf(s, who, 'LIST', rc=2)
    # and it is recorded that the group's auditor read
    out = listing(s, 'USER(BOSS) EVENT(ACCESS)')
    assert re.search(r'RESOURCE\(SMF.LIST\)', out), out
    equal(s.racf.command(maint, 'CONNECT BOSS GROUP(DEPT) NOAUDITOR')[0], 0)
    smf(s, s.logon('BOSS', 'BOSSPASS'), 'LIST', rc=2)


# ---- the clock -----------------------------------------------------------------------------------


class Clock:
    """The clock of smfd, which is started anew, and of records that it gets."""

    def __init__(self, s):
        self.s, self.ahead = s, 0
        lib, path, fifo = (f'{s.folder}/{n}' for n in ('clock.so', 'ahead', 'set'))
        subprocess.run([os.environ.get('CC', 'cc'), '-O2', '-shared', '-fPIC', '-o', lib, f'{HERE}/clock.c'], check=True)
        with open(path, 'w+b') as f:
            f.write(bytes(8))
            f.flush()
            self.map = mmap.mmap(f.fileno(), 8)
        os.mkfifo(fifo)
        self.fifo = os.open(fifo, os.O_RDWR)
        s.smf.stop()
        env = {'LD_PRELOAD': lib, 'ZCP_CLOCK': path, 'ZCP_CLOCK_SET': fifo}
        os.environ.update(env)
        s.smf.start()
        for name in env:
            del os.environ[name]

    def set(self, ahead, heard=True):
        """heard: while smfd has nothing to do."""
        self.ahead = ahead
        self.map[:] = struct.pack('=q', ahead)
        if heard:
            os.write(self.fifo, bytes(8))
            time.sleep(0.5)

    def record(self, text):
        real, time.time_ns = time.time_ns, lambda: real() + self.ahead * 10 ** 9
        self.s.smf.record(text=text)
        time.time_ns = real
        self.s.smf.acked(self.s.smf.seq)


@case('FPT_STM.1: a step of the clock is in the trail before what it dates, and one there and back while nothing happens')
def clock(s):
    c = Clock(s)
    c.record('BEFORE')
    time.sleep(1.5)
    c.set(-3600, heard=False)
    c.record('AN HOUR BACK')
    time.sleep(1.5)
    c.set(7200)
    c.set(-3600)
    c.record('LATER')
    s.smf.stop()
    texts = [x[246:].rstrip() for x in run('smfunload', *data_sets(s)).splitlines() if x.startswith('CPEVENT ')]
    texts = texts[texts.index('BEFORE'):]
    steps = [re.fullmatch(r'CLOCK STEPPED FROM (\d+)\.\d+ TO (\d+)\.\d+, MONOTONIC \d+\.\d+', x) for x in texts]
    equal([bool(m) for m in steps], [False, True, False, True, True, False, False], texts)
    equal([round((int(m[2]) - int(m[1])) / 3600) for m in steps if m], [-1, 3, -3])
    equal([texts[2], texts[5]], ['AN HOUR BACK', 'LATER'])
    verify(s)
    # the times of seals never run back
    times = [struct.unpack_from('>Q', rec, 48)[0] for rec in raw_records(*data_sets(s)) if rec[5] == 240]
    equal(times, sorted(times))


@case('FPT_STM.1: the kernel tells smfd when the clock is set')
def clock_timer(s):
    some_records(s)
    folder = f'/proc/{s.smf.processes()[2]}/fdinfo'
    timers = []
    for name in os.listdir(folder):
        with open(f'{folder}/{name}', encoding='ascii') as f:
            timers += [t for t in [f.read()] if 'clockid:' in t]
    (timer,) = timers
    # TFD_TIMER_ABSTIME and TFD_TIMER_CANCEL_ON_SET on CLOCK_REALTIME, and it has not come to its end
    for words in (r'clockid: 0\n', r'ticks: 0\n', r'settime flags: 03\n', r'it_value: \([1-9]'):
        assert re.search(words, timer), timer
    assert 'STEPPED' not in listing(s)


# ---- reading -------------------------------------------------------------------------------------


def raw(text):
    """The records of an answer of SMF LIST RAW, by number."""
    out = {}
    for line in text.splitlines():
        if line[0] == '>':
            number, data = line[2:].split()
            out[int(number)] = base64.b64decode(data)
        elif line[0] == '+':
            out[int(number)] += base64.b64decode(line[2:])
    for rec in out.values():
        equal(struct.unpack_from('>H', rec)[0], len(rec))
    return out


@case('FAU_SAR.1: SMF LIST RAW gives the records as they are in the data set, with their numbers')
def as_raw(s):
    some_records(s, 70)
    s.smf.record(text='long ' * 200)
    s.smf.acked(s.smf.seq)
    got = raw(listing(s, 'RAW'))
    equal(sorted(got), list(range(1, len(got) + 1)))
    with open(data_sets(s)[0], 'rb') as f:
        data = f.read()
    for rec in got.values():
        assert rec in data
    newest = max(got)
    equal(sorted(raw(listing(s, f'RAW AFTER({newest - 3})')))[:3], [newest - 2, newest - 1, newest])
    equal(len(raw(listing(s, 'RAW LAST(5)'))), 5)


@case('FAU_SAR.1: SMF LIST FOLLOW gives what comes, until it is taken back')
def followed(s):
    some_records(s, 3)
    aud = s.logon('AUDIT1', 'AUDITPW1')
    s.smf.send(QUERY, query(aud, 'SMF LIST RAW FOLLOW TYPE(200)', 'AUDIT1', None), 4711)

    def text_until(word, seconds=10):
        got, end = b'', time.monotonic() + seconds
        while word.encode('cp037') not in b''.join(raw(got.decode()).values()):
            assert time.monotonic() < end, got
            got += s.smf.wait(QUERY_ANS, 4711, timeout=seconds)[2][8:]

    text_until('ACT 2')
    s.smf.record(text='LATER 1')
    text_until('LATER 1')
    # another one is answered meanwhile
    assert 'LATER 1' in listing(s, 'TYPE(200)')
    s.smf.record(text='LATER 2')
    text_until('LATER 2')
    s.smf.send(CANCEL, b'', 4711)
    s.smf.record(text='LATER 3')
    s.smf.acked(s.smf.seq)
    time.sleep(1.5)
    try:
        s.smf.wait(QUERY_ANS, 4711, timeout=0.5)
        raise AssertionError('still answered')
    except TimeoutError:
        pass


@case('FAU_SAR.3: records are found by user, group, class, name, time, outcome and terminal')
def search(s):
    s.racf.verify(LOGON, 'LINUX1', 'WRONG')
    s.logon('LINUX1', 'LINUXPW1')
    maint = s.logon('MAINT', 'MAINTPW1')
    s.racf.command(maint, 'ADDUSER LINUX9')
    for operands, want, other in (
            ('USER(LINUX1)', 'JOBINIT', 'MAINT'), ('USER(LINUX1) VIOLATIONS', 'INVPSWD', 'SUCCESSI'),
            ('EVENT(ADDUSER)', 'LINUX9', 'JOBINIT'), ('NAME(LINUX9)', 'ADDUSER', 'JOBINIT'),
            ('GROUP(SYS1)', 'SYS1', 'TRAIL'), ('TERMINAL(L0001)', 'JOBINIT', 'SMF STARTED'),
            ('TIME(000000:235959)', 'JOBINIT', 'nothing'), ('SECLABEL(SECRET)', 'RPISMF003I 0', 'JOBINIT'),
            ('OBJLABEL(SECRET)', 'RPISMF003I 0', 'JOBINIT')):
        out = listing(s, operands)
        assert want in out and other not in out, (operands, out)


class Page(HTMLParser):
    """A page of HTML: whole, in ASCII, with nothing from elsewhere and nothing that runs."""

    ELEMENTS = {'html', 'head', 'meta', 'style', 'title', 'body', 'h1', 'h2', 'p', 'svg', 'line', 'rect', 'text',
                'table', 'tr', 'th', 'td'}
    ATTRIBUTES = {'lang', 'charset', 'http-equiv', 'content', 'name', 'width', 'height', 'viewbox', 'role',
                  'aria-label', 'aria-hidden', 'class', 'x', 'y', 'x1', 'x2', 'y1', 'y2'}
    ENDS_ITSELF = {'td': {'td', 'th'}, 'th': {'td', 'th'}, 'tr': {'td', 'th'}, 'table': {'td', 'th'}}

    def check(self, page):
        self.open = []
        assert page.startswith('<!DOCTYPE html>\n<html ') and page.isascii() and 'url(' not in page
        self.feed(page)
        self.close()
        equal(self.open, [])

    def handle_starttag(self, tag, attrs):
        assert tag in self.ELEMENTS and {n for n, _ in attrs} <= self.ATTRIBUTES, (tag, attrs)
        while self.open and self.open[-1] in self.ENDS_ITSELF.get(tag, ()):
            self.open.pop()
        if tag != 'meta':
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert 'svg' in self.open, tag
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        while self.open[-1] in self.ENDS_ITSELF.get(tag, ()) and self.open[-1] != tag:
            self.open.pop()
        equal(self.open.pop(), tag)


def foreign(s, lines):
    """Records of other types, and parts of spanned ones, among ours: they are left out and counted."""
    merged = f'{s.folder}/merged'
    kept = list(raw_records(*data_sets(s)))
    other = struct.pack('>HHBB', 60, 0, 0x40, 83) + kept[0][6:18] + bytes(42)
    # its time stamp is none of ours
    dump = struct.pack('>HHBB', 18, 0, 0, 2) + b'\xff' * 12
    part = struct.pack('>HH', 300, 0x0300) + kept[0][4:5] + b'\x50' + bytes(294)
    with open(merged, 'wb') as f:
        for rec in kept:
            f.write(dump + other + rec + part)
    for program in ('smfunload', 'smfreport'):
        done = subprocess.run([f'{BIN}/{program}', merged], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
        equal(done.stderr.decode(), f'{program}: {merged}: records of other programs left out: {3 * len(kept)}\n')
        assert program == 'smfreport' or done.stdout.decode('latin-1').splitlines() == lines


@case('FAU_SAR.1 FAU_SAR.3: unload, reports and JSON of what an auditor has as files')
def files(s):
    s.racf.verify(LOGON, 'LINUX1', 'WRONG')
    s.logon('LINUX1', 'LINUXPW1')
    s.racf.command(s.logon('MAINT', 'MAINTPW1'), "ADDUSER LINUX9 NAME('A <B>') DFLTGRP(SYS1)")
    some_records(s, 200)
    s.stop()
    lines = run('smfunload', *data_sets(s)).splitlines()
    failed = [x for x in lines if x[0:8] == 'JOBINIT ' and x[9:17] == 'INVPSWD ']
    equal(len(failed), 1, lines)
    x = failed[0]
    equal((x[43:47], x[58:66], x[76:80], x[116:120], x[136:140]), ('YES ', 'LINUX1  ', 'YES ', 'NO  ', 'YES '))
    assert re.fullmatch(r'\d\d:\d\d:\d\d \d{4}-\d\d-\d\d ZCP ', x[18:42]), x[18:42]
    assert x[290:545].startswith('LOGON'), x
    (added,) = (x for x in lines if x.startswith('ADDUSER '))
    equal(added[290:545].rstrip(), 'LINUX9')
    equal(added[832:1856].split(), ['NAME', 'DFLTGRP'])
    assert any(x[0:8] == 'CPEVENT ' and x[43:51] == 'COMMAND ' and x[246:].startswith('ACT 3') for x in lines)
    only = run('smfunload', '-s', 'EVENT(LOGON) VIOLATIONS', *data_sets(s)).splitlines()
    equal(only, failed)
    xml = xml_parse(run('smfunload', '-x', *data_sets(s)).encode('latin-1'))
    equal(len(xml.findall('event')), len(lines))
    equal([e.findtext('INIT_EVT_USER_ID') for e in xml.findall("event[@name='JOBINIT']")
           if e.findtext('EVENT_QUAL') == 'INVPSWD'], ['LINUX1'])
    out = run('smfreport', '-e', 'SELECT VIOLATIONS', '-e', 'EVENT LOGON', '-e', 'LIST SORT(TIME)',
              '-e', 'SUMMARY USER BY(EVENT)', *data_sets(s))
    assert re.search(r'JOBINIT +INVPSWD +LINUX1', out) and '1 RECORDS' in out, out
    page = run('smfreport', '-H', '-e', "RACFRW TITLE('A <B>')", *data_sets(s))
    assert '<h1>A &#60;B&#62;</h1>' in page and page.count('<svg') > 3, page[:2000]
    for words in ('By hour', 'By user', 'By outcome', 'prefers-color-scheme:dark', "default-src 'none'"):
        assert words in page, words
    Page().check(page)
    # a long list that is sorted, to what is no pipe
    with open('/dev/null', 'wb') as null:
        for program, args in (('smfreport', ('-e', 'LIST SORT(USER)')), ('smfreport', ('-H',)), ('smfunload', ())):
            equal(subprocess.run([f'{BIN}/{program}', *args, *data_sets(s)], stdout=null, check=False).returncode, 0)
    run('smfreport', '-e', 'SELECT NONSENSE', *data_sets(s), status=2)
    foreign(s, lines)
    with open(f'{s.folder}/junk', 'wb') as f:
        f.write(b'\xff' * 1000)
    for program in ('smfunload', 'smfreport'):
        run(program, f'{s.folder}/junk', status=1)
        run(program, f'{s.folder}/absent', status=2)


def main(cases):
    print('KTAP version 1')
    print(f'1..{len(cases)}')
    bad = 0
    for i, (name, fn, kw) in enumerate(cases, 1):
        try:
            with Lab(BIN, **kw) as s:
                fn(s)
            print(f'ok {i} {name}', flush=True)
        except Skip as e:
            print(f'ok {i} {name} # SKIP {e}', flush=True)
        except Exception:  # a case that fails says why and lets the next one run
            bad = 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print(f'not ok {i} {name}', flush=True)
    return bad


def script(cases):
    wanted = sys.argv[1:]
    if wanted:
        cases = [c for c in cases if any(w in c[0] or w == c[1].__name__ for w in wanted)]
    # daemons speak on standard error: a test's own words only
    os.environ.pop('NOTIFY_SOCKET', None)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        status = main(cases)
        if status:
            for words in said().splitlines()[-100:]:
                print('# ' + words)
    return status


if __name__ == '__main__':
    sys.exit(script(CASES))
