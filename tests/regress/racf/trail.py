# SPDX-License-Identifier: MIT
"""The trail: who reads it, what is in it, and what happens without it."""
import errno
import os
import random
import re
import signal
import socket
import struct
import subprocess
import threading
import time

from cases import BIN, case, comm, data_sets, falls_silent, listing, raw_records, watched
from cp import ACK, DENY, LOGOFF, LOGON, MSG, PERMIT, READ, STATE, TRAIL_FULL, VERSION, Gone, equal, origin

KILLS = 200 if os.environ.get('ZCP_SOAK') else 30


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
        s.racf.auth(acee, 'VMMDISK', 'MAINT.190', READ, 'LINK MAINT 190')
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


@case('FAU_SEL.1: AUDIT(class), SAUDIT, CMDVIOL and UAUDIT choose which commands are recorded; options and roles always are')
def selected(s):
    maint, aud, linux = (s.logon(*who) for who in (('MAINT', 'MAINTPW1'), ('AUDIT1', 'AUDITPW1'), ('LINUX1', 'LINUXPW1')))

    def reasons(acee, text, wanted=0):
        """REASON of what the command has recorded, which is given once."""
        equal(s.racf.command(acee, text)[0], wanted, text)
        # behind it one that is always recorded: what it has not is not there
        s.racf.command(aud, 'SETROPTS NOAPPLAUDIT')
        found = [r for r in re.findall(r'REASON\(([A-Z ]*)\).*\n(?:  .*\n)*?  LOGSTR\((.*?)(?: PEER.*)?\)\n', listing(s))
                 if r[1] == text]
        assert len(found) < 2, found
        return found[0][0] if found else None

    def options(text):
        equal(s.racf.command(aud, 'SETROPTS ' + text)[0], 0, text)
    # as set-up has it
    equal(reasons(maint, 'ADDGROUP NEW1'), 'CLASS SPECIAL')
    equal(reasons(linux, 'ADDGROUP NEW2', 1), 'CMDVIOL')
    options('NOSAUDIT NOCMDVIOL NOAUDIT(*)')
    equal(reasons(maint, 'ADDGROUP NEW3'), None)
    equal(reasons(linux, 'ADDGROUP NEW4', 1), None)
    equal(reasons(maint, 'SETROPTS PASSWORD(HISTORY(8))'), 'ALWAYS')
    equal(reasons(linux, 'SETROPTS PASSWORD(HISTORY(7))', 14001), 'ALWAYS')
    options('AUDIT(GROUP)')
    equal(reasons(maint, 'ADDGROUP NEW5'), 'CLASS')
    equal(reasons(maint, 'CONNECT LINUX1 GROUP(NEW1)'), 'CLASS')
    equal(reasons(maint, 'ADDUSER NEW6'), None)
    equal(reasons(maint, 'RDEFINE FACILITY NEW7'), None)
    options('NOAUDIT(*)')
    options('AUDIT(FACILITY)')
    equal(reasons(maint, 'RDEFINE FACILITY NEW8'), 'CLASS')
    equal(reasons(maint, 'PERMIT NEW8 CLASS(FACILITY) ID(LINUX1)'), 'CLASS')
    options('NOAUDIT(*) SAUDIT')
    equal(reasons(maint, 'ADDUSER NEW9'), 'SPECIAL')
    equal(reasons(linux, 'PASSWORD INTERVAL(33)'), None)
    options('NOSAUDIT CMDVIOL')
    equal(reasons(linux, 'ADDUSER NEW10', 1001), 'CMDVIOL')
    equal(reasons(maint, 'ADDUSER NEW11'), None)
    options('NOCMDVIOL')
    # roles are given and taken back, whatever is chosen
    equal(reasons(maint, 'CONNECT LINUX1 GROUP(NEW1) AUDITOR'), 'ALWAYS')
    equal(reasons(maint, 'REMOVE LINUX1 GROUP(NEW1)'), 'ALWAYS')
    equal(reasons(maint, 'ALTUSER LINUX2 NOSPECIAL'), 'ALWAYS')
    equal(reasons(maint, 'ADDUSER NEW12 ROAUDIT'), 'ALWAYS')
    equal(reasons(maint, 'DELUSER NEW12'), 'ALWAYS')
    # UAUDIT counts from the next LOGON
    equal(s.racf.command(aud, 'ALTUSER LINUX1 UAUDIT')[0], 0)
    linux = s.logon('LINUX1', 'LINUXPW1')
    equal(reasons(linux, 'PASSWORD INTERVAL(32)'), 'USER')
    # nobody waits for a record that is not made
    s.smf.kill()
    equal(s.racf.command(maint, 'ADDGROUP ALONE'), (0, ''))
    equal(s.racf.command(maint, 'ALTUSER LINUX2 SPECIAL')[0], 2)
    s.smf.start()


@case('FAU_GEN.1: nothing of a long command is lost, however long it is, and no secret is in it')
def whole(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, f"RDEFINE FACILITY ZCP.X DATA('{'A' * 170}') UACC(ALTER) OWNER(LINUX1)"), (0, ''))
    text = listing(s, 'EVENT(RDEFINE)')
    assert re.search(r'LOGSTR\(RDEFINE .* UACC\(ALTER\) OWNER\(LINUX1\) PEER\(192.0.2.1\)\)\n', text), text
    assert 'COMMAND(' not in text, text
    home = '/' + 'h' * 250
    equal(s.racf.command(maint, f"ADDUSER LONG OVM(HOME('{home}') PROGRAM('{home}') FSROOT('{home}')) PASSWORD(HIDDEN11) "
                         f"DATA('{'B' * 255}') NAME('LAST')")[0], 0)
    text = listing(s, 'EVENT(ADDUSER)')
    assert re.search(r'\n  COMMAND\(ADDUSER LONG OVM\(.*\) PASSWORD\(\*{8}\) .*NAME\(\'LAST\'\)\)\n', text), text
    assert 'HIDDEN11' not in text and re.search(r' PEER\(192.0.2.1\)\)\n', text), text
    # as many values as a command can have
    members = [f'M{n:03}XXXX' for n in range(125)]
    equal(s.racf.command(maint, f'RDEFINE GTERMINL MANY ADDMEM({" ".join(members)}) DATA({"D" * 250})')[0], 0)
    equal(re.findall(r'\n  ADDMEM\((M.*)\)', listing(s, 'EVENT(RDEFINE)')), members)


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


@case('FAU_STG.4: no smfd, no logon: refused for want of the trail, and LOGOFF is recorded when smfd is back')
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
    with watched(s, s.racf) as n:
        worker = falls_silent(n, s.racf, 'racfd-worker')
        os.kill(worker, signal.SIGCONT)
        equal(n.recv(100), b'WATCHDOG=1')


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


@case('FAU_STG.4: full data sets refuse, an archived one lets work resume, nothing of CP is lost; the auditor ends no SETRACF INACTIVE')
def full(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'SETRACF INACTIVE')[0], 0)
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
    equal(s.racf.command(s.logon('AUDIT1', 'AUDITPW1'), 'SETRACF ACTIVE'), (0, 'ICH15004I RACF IS NOW INACTIVE\n'))
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['reason'], 8)
    equal(s.racf.command(maint, 'SETRACF ACTIVE'), (0, 'ICH15004I RACF IS NOW ACTIVE\n'))
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
        # its other processes go with it, which takes a moment on a busy machine
        for _ in range(300):
            if not any(os.path.exists(f'/proc/{p}/fd/0') for p in pids):
                break
            time.sleep(0.01)
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


@case('a second racfd at the socket is refused and recorded')
def second(s):
    s.logon('LINUX1', 'LINUXPW1')
    c = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    c.connect(s.sock)
    equal(c.recv(100), b'')
    c.close()
    assert 'SECOND RACF SERVER REFUSED' in listing(s, 'TYPE(200)')


class Keeper:
    """smfd, as racfd sees it, for one connection."""

    def __init__(self, s):
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listener.bind(s.sock)
        self.listener.listen(4)
        self.listener.settimeout(20)

    def take(self, durable):
        self.sock = self.listener.accept()[0]
        self.sock.settimeout(20)
        equal(MSG.unpack_from(self.sock.recv(100))[1], 2, 'SMF_HELLO')
        self.send(3, 0, struct.pack('=QBB6x', durable, 0, 1))

    def send(self, kind, token, body):
        self.sock.send(MSG.pack(VERSION, kind, MSG.size + len(body), token) + body)

    def put(self):
        """The number of the next record."""
        while True:
            _, kind, _, token = MSG.unpack_from(self.sock.recv(65536))
            if kind in (4, 9):
                return token

    def answer(self, number, error):
        self.send(5, number, struct.pack('=iI', error, 0))


@case('FAU_STG.4: what smfd refused before it ended is refused, also when it is durable up to later numbers')
def refused_before_end(s):
    acee = s.logon('LINUX1', 'LINUXPW1')
    s.smf.stop()
    os.unlink(s.sock)
    smfd = Keeper(s)
    smfd.take(0)
    smfd.sock.settimeout(3)
    try:
        while True:
            smfd.answer(smfd.put(), 0)
    except TimeoutError:
        smfd.sock.settimeout(20)
    asked, numbers = [], []
    for user in ('LINUX1', 'LINUX2', 'MAINT'):
        asked.append(s.racf.ask_verify(LOGON, user, {'MAINT': 'MAINTPW1'}.get(user, 'LINUXPW' + user[-1])))
        numbers.append(smfd.put())
    (worker,) = (p for p in s.racf.processes() if comm(p) == 'racfd-worker')
    os.kill(worker, signal.SIGSTOP)
    for number in numbers:
        smfd.answer(number, -errno.ENOSPC)
    late = s.racf.ask_auth(acee, 'FACILITY', 'NO.SUCH.THING', READ)
    time.sleep(0.5)
    smfd.sock.close()
    os.kill(worker, signal.SIGCONT)
    smfd.take(max(numbers))
    smfd.answer(smfd.put(), 0)
    for token in asked:
        equal(s.racf.answer_verify(token)['decision'], DENY)
    s.racf.answer_auth(late)
    os.unlink(s.sock)
    s.smf.start()
