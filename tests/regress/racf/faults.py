#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""RACF commands and LOGONs while memory, disk, time or the process itself fail: KTAP on standard output.

Each call of racfd's worker fails in turn. Then the database has what it had or what the command makes of it, never
anything else, memory shows the same, and the answer says which. With ZCP_SOAK every call of every command fails, else
some do. Words choose the cases whose names hold one of them.
"""
import contextlib
import difflib
import mmap
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

import racf  # noqa: E402
from cases import BIN, CASES, Skip, case, data_sets, raw_records  # noqa: E402
from cp import ALTER, DENY, DONTKNOW, LOGON, PERMIT, READ, Gone, equal  # noqa: E402
from signon import token  # noqa: E402

CASES.clear()
MEMORY, IO_ERROR, NO_SPACE, DEATH = range(1, 5)
NAMES = {MEMORY: 'no memory', IO_ERROR: 'I/O error', NO_SPACE: 'no space', DEATH: 'death'}
OVER = 'over'       # no call failed
SOAK = os.environ.get('ZCP_SOAK') == '1'
# what is different each time that a command is carried out
VOLATILE = ('created', 'salt', 'verifier', 'pw_date', 'phr_date', 'secret', 'last_access', 'last_connect', 'n_connects')
# a command of each kind; what is there before it, if it needs something
COMMANDS = (
    ("ADDUSER NEW PASSWORD(NEWPW11) DFLTGRP(CREW) OWNER(CREW) CLAUTH(FACILITY) OVM(UID(5) HOME('/h')) ADDCATEGORY(ONE) "
     'SECLEVEL(LOW)'),
    "ALTUSER LINUX1 PASSWORD(OTHERPW1) DATA('NEW') SPECIAL OVM(UID(9)) CLAUTH(FACILITY) MFA(FACTOR(CERT) TAGS('SUBJECT:CN=A'))",
    'DELUSER FULL', 'ADDGROUP NEWGRP SUPGROUP(CREW) OWNER(CREW) OVM(GID(4))', 'ALTGROUP CREW SUPGROUP(TOP) OWNER(TOP) NOOVM',
    'DELGROUP EMPTY', 'CONNECT LINUX1 GROUP(CREW) AUTHORITY(JOIN) SPECIAL', 'REMOVE FULL GROUP(TOP)',
    "RDEFINE FACILITY NEW.P FROM(A.B) UACC(READ) APPLDATA('X') ADDCATEGORY(ONE)",
    'RDEFINE GTERMINL NEW ADDMEM(T1 T2 T3)', "RALTER FACILITY A.B UACC(ALTER) NOSECLEVEL DELCATEGORY(ONE) DATA('NEW')",
    'RDELETE FACILITY A.B', 'PERMIT A.B CLASS(FACILITY) ID(CREW LINUX1) ACCESS(ALTER) WHEN(TERMINAL(T1))',
    'PERMIT C.D CLASS(FACILITY) RESET FROM(A.B)', 'SETROPTS NOGRPLIST CLASSACT(VMLAN) PASSWORD(HISTORY(9) RULE1(LENGTH(8) ALPHA(1)))',
    'SETROPTS RVARYPW(STATUS(STAT1PW))', 'SETEVENT REFRESH EV', 'SETRACF INACTIVE', 'PASSWORD PASSWORD(MAINTPW1 MAINTPW2)',
)

SOME = COMMANDS if SOAK else tuple(c for c in COMMANDS if c.split(' ')[0] in ('ALTUSER', 'RALTER', 'SETRACF'))


class Faults:
    """The order to the worker: what faults.c has as struct order."""

    def __init__(self, folder):
        path, self.lib = f'{folder}/order', f'{folder}/faults.so'
        subprocess.run([os.environ.get('CC', 'cc'), '-O2', '-shared', '-fPIC', '-o', self.lib, f'{HERE}/faults.c'], check=True)
        with open(path, 'w+b') as f:
            f.write(bytes(24))
            f.flush()
            self.map = mmap.mmap(f.fileno(), 24)
        self.env = {'LD_PRELOAD': self.lib, 'ZCP_FAULTS': path}

    def set(self, kind=0, at=0, on=0, clock=0):
        self.map[:] = struct.pack('=IIIIq', kind, at, on, 0, clock)

    def calls(self):
        return struct.unpack_from('=I', self.map, 12)[0]


def until(what, seconds=10):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def start(s, faults):
    os.environ.update(faults.env)
    try:
        s.racf.start()
    finally:
        for name in faults.env:
            del os.environ[name]


def reap(s):
    """racfd has ended by itself."""
    s.racf.proc.wait(30)
    s.racf.sock.close()


def check(s):
    equal(subprocess.run([f'{BIN}/racfd', '--check', '--db', s.db], check=False).returncode, 0, '--check')


def content(path, folder):
    """All rows; of a copy, so that racfd may have it open, and a journal that is still there counts."""
    copy = f'{folder}/copy.db'
    for end in ('', '-journal'):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(copy + end)
        if os.path.exists(path + end):
            shutil.copyfile(path + end, copy + end)
    db = sqlite3.connect(copy)
    rows = []
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall():
        where = " WHERE name NOT IN ('NUMBER', 'IDENTITY')" if table == 'option' else ''
        cursor = db.execute(f'SELECT * FROM {table}{where}')
        columns = [c[0] for c in cursor.description]
        rows += [(table, *zip(columns, r)) for r in cursor.fetchall()]
    db.close()
    return rows


def lasting(rows):
    """Without what is different each time; RVARY's password is, too."""
    return [(r[0], *((k, v) for k, v in r[1:] if k not in VOLATILE and not str(v).startswith('10:'))) for r in rows]


def shown(s, maint):
    """What memory has."""
    text = ''
    for c in ('LU * OVM MFA', 'LG * OVM', 'RL FACILITY * ALL', 'RL GTERMINL * ALL', 'SETR LIST', 'SETEVENT LIST', 'RVARY LIST'):
        text += s.racf.command(maint, c)[1]
    # a copy that misses something is inactive
    return re.sub(r'LAST-ACCESS=.*|CONNECTS= +\d+|LAST-CONNECT=.*|  \d{6}  |.* BACK  .*', '', text)


def same(got, want, what):
    """Lines of text, or rows."""
    def lines(x):
        return x.splitlines() if isinstance(x, str) else [str(r) for r in x]
    assert got == want, what + ''.join(f'\n{w}' for w in difflib.unified_diff(lines(want), lines(got), 'wanted', 'got', lineterm='',
                                                                              n=1))


class Story:
    """One command on the same database, again and again."""

    def __init__(self, s, faults, command):
        self.s, self.faults, self.command, self.kept = s, faults, command, f'{s.folder}/kept'
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(f'{s.folder}/racf', self.kept)
        self.begin()
        self.old, self.old_shown = content(s.db, s.folder), shown(s, self.maint)
        rc, text = s.racf.command(self.maint, command)
        equal(rc, 0, text)
        self.new, self.new_shown = lasting(content(s.db, s.folder)), shown(s, self.maint)
        assert self.new != lasting(self.old) or command.startswith(('PASSWORD', 'SETROPTS RVARYPW')), command
        self.again()

    def begin(self):
        start(self.s, self.faults)
        self.maint = self.s.logon('MAINT', 'MAINTPW1')

    def again(self):
        """The database as it was."""
        if self.s.racf.proc.poll() is None:
            self.s.racf.stop()
        shutil.rmtree(f'{self.s.folder}/racf')
        shutil.copytree(self.kept, f'{self.s.folder}/racf')
        self.begin()
        self.old = content(self.s.db, self.s.folder)

    def once(self, kind, at, on=0):
        """Whether the command was carried out, None when racfd ended."""
        s, what = self.s, f'{NAMES[kind]} at call {at}: {self.command}'
        self.faults.set(kind, at, on)
        try:
            rc, text = s.racf.command(self.maint, self.command)
        except Gone:
            rc, text = None, ''
        hit = self.faults.calls() >= at
        self.faults.set()
        if rc is None:
            reap(s)
        got = content(s.db, s.folder)
        done = got != self.old
        same(lasting(got), self.new if done else lasting(self.old), what)
        if rc is None:
            self.check_restart(done, what)
            return None
        equal(rc == 0, done, f'{what}: {rc} {text}')
        same(shown(s, self.maint), self.new_shown if done else self.old_shown, what)
        if done:
            self.check_restart(done, what)
        return done if hit else OVER

    def check_restart(self, done, what):
        """What is there afterwards is what memory has, and the copy has it, too."""
        s = self.s
        if s.racf.proc.poll() is None:
            s.racf.stop()
        check(s)
        start(s, self.faults)
        # answered when it is ready
        equal(s.racf.command(b'', 'LU')[0], 1)
        s.racf.stop()
        same(content(f'{s.db}.bak', s.folder), content(s.db, s.folder), what)
        self.again()

    def run(self, kind, on=0, step=1):
        """How often it was carried out, refused, and the end of racfd."""
        n, got = 1, {True: 0, False: 0, None: 0}
        while (how := self.once(kind, n, on)) is not OVER:
            got[how] += 1
            n += step
        print(f'# {NAMES[kind]}{" from then on" if on else ""} at {n - 1} calls: {got[True]} done, {got[False]} not, {got[None]} '
              f'ends: {self.command[:50]}', flush=True)
        return got


def prepare(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for c in ('SETROPTS PASSWORD(REVOKE(254))', 'RALTER SECDATA SECLEVEL ADDMEM(LOW/1)', 'RALTER SECDATA CATEGORY ADDMEM(ONE TWO)',
              'ADDGROUP TOP SUPGROUP(SYS1) OWNER(SYS1)', 'ADDGROUP CREW SUPGROUP(SYS1) OWNER(SYS1) OVM(GID(3))',
              'ADDGROUP EMPTY SUPGROUP(SYS1) OWNER(SYS1) OVM(GID(9))',
              "ADDUSER FULL DFLTGRP(CREW) OVM(UID(7)) ADDCATEGORY(ONE) CLAUTH(FACILITY) PASSWORD(FULLPW1)",
              'CONNECT FULL GROUP(TOP)', "RDEFINE FACILITY A.B ADDCATEGORY(ONE) SECLEVEL(LOW) NOTIFY(FULL) DATA('OLD')",
              'PERMIT A.B CLASS(FACILITY) ID(FULL TOP) ACCESS(READ)',
              'PERMIT A.B CLASS(FACILITY) ID(FULL) ACCESS(UPDATE) WHEN(TERMINAL(T7))', 'RDEFINE FACILITY C.D',
              'PERMIT C.D CLASS(FACILITY) ID(TOP)', 'RDEFINE VMXEVENT EV ADDMEM(LINK/NOCTL FOR.G/CTL)'):
        equal(s.racf.command(maint, c)[0], 0, c)
    s.racf.stop()


def stories(s, kind, on=0, step=1, commands=SOME):
    prepare(s)
    faults, total = Faults(s.folder), {True: 0, False: 0, None: 0}
    for command in commands:
        got = Story(s, faults, command).run(kind, on, step)
        assert got[False] or got[None], command
        total = {k: v + got[k] for k, v in total.items()}
        s.racf.stop()
    return total


@case('a command whose n-th allocation fails is carried out or not, as it answers')
def memory(s):
    stories(s, MEMORY, step=1 if SOAK else 19)


@case('a command whose n-th write or sync fails is carried out or not, as it answers')
def io_error(s):
    stories(s, IO_ERROR)


@case('a command that finds no space at its n-th write is carried out or not, as it answers')
def no_space(s):
    stories(s, NO_SPACE, step=1 if SOAK else 3)


@case('a command in whose n-th write or sync racfd dies is carried out or not')
def death(s):
    stories(s, DEATH)


@case('what a disk that fails has undone is recorded as not done')
def recorded(s):
    prepare(s)
    faults = Faults(s.folder)
    start(s, faults)
    maint = s.logon('MAINT', 'MAINTPW1')
    faults.set(IO_ERROR, 1, on=1)
    rc, text = s.racf.command(maint, 'RALTER FACILITY A.B UACC(ALTER)')
    faults.set()
    equal((rc, text.split(' ')[0]), (3, 'RPIRAC003E'))
    s.smf.acked(s.smf.record())
    # SMF80ERR
    errors = [r[45] for r in raw_records(*data_sets(s.trail)) if r[5] == 80 and r[20] == 20]
    equal(errors[-2], 0)
    assert errors[-1], 'no error bit'


@case('FIA_UAU.2: nobody gets in without the password, whatever allocation or write fails at LOGON')
def logon(s):
    faults, wrong = Faults(s.folder), 0
    s.racf.stop()
    start(s, faults)
    equal(s.racf.command(s.logon('MAINT', 'MAINTPW1'), 'SETROPTS PASSWORD(REVOKE(254))')[0], 0)
    for kind, password in ((MEMORY, 'LINUXPW1'), (MEMORY, 'WRONGPW'), (IO_ERROR, 'LINUXPW1'), (IO_ERROR, 'WRONGPW')):
        at, hit, permits = 1, True, 0
        while hit:
            faults.set(kind, at)
            try:
                a = s.racf.verify(LOGON, 'LINUX1', password)
                permits += a['decision'] == PERMIT
                wrong += password == 'WRONGPW'
                assert password == 'LINUXPW1' or a['decision'] == DENY, (kind, at, a)
            except Gone:
                reap(s)
                start(s, faults)
            hit = faults.calls() >= at
            at += 1 if SOAK or kind == IO_ERROR else 31
            faults.set()
            if wrong >= 100:
                # each counts, so that he would be revoked
                equal(s.racf.command(s.logon('MAINT', 'MAINTPW1'), 'ALTUSER LINUX1 RESUME')[0], 0)
                wrong = 0
        equal(permits > 0, password == 'LINUXPW1')
        print(f'# LOGON {password}, {NAMES[kind]}: {at} calls, {permits} let in', flush=True)
    s.racf.stop()
    check(s)


@case('a start at which allocations fail keeps the copy that RVARY SWITCH has put into force')
def starts(s):
    faults, kept = Faults(s.folder), f'{s.folder}/kept'
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'RVARY SWITCH')[0], 0)
    equal(s.racf.command(maint, 'ADDUSER LATE')[0], 0)
    s.racf.stop()
    shutil.copytree(f'{s.folder}/racf', kept)
    at, hit = 1, True
    while hit:
        faults.set(MEMORY, at)
        start(s, faults)
        try:
            equal(s.racf.command(b'', 'LU')[0], 1)
            s.racf.stop()
        except Gone:
            reap(s)
        hit = faults.calls() >= at
        faults.set()
        assert ('user', 'LATE') in [(r[0], r[1][1]) for r in content(f'{s.db}.bak', s.folder)], at
        start(s, faults)
        equal(s.racf.command(b'', 'LU')[0], 1, at)
        s.racf.stop()
        for path in (s.db, f'{s.db}.bak'):
            assert ('user', 'LATE') in [(r[0], r[1][1]) for r in content(path, s.folder)], (at, path)
        shutil.rmtree(f'{s.folder}/racf')
        shutil.copytree(kept, f'{s.folder}/racf')
        at += 7 if SOAK else 397
    print(f'# {at} allocations at a start', flush=True)


@case('a copy that RVARY SWITCH has put into force is not given up when it cannot be read')
def superseded(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'RVARY SWITCH')[0], 0)
    equal(s.racf.command(maint, 'ALTUSER LINUX1 REVOKE')[0], 0)
    s.racf.stop()
    with open(f'{s.db}.bak', 'r+b') as f:
        good = f.read(100)
        f.seek(0)
        f.write(bytes(100))
    s.racf.start()
    assert s.racf.proc.wait(30), 'started with the old database'
    s.racf.sock.close()
    with open(f'{s.db}.bak', 'r+b') as f:
        f.write(good)
    s.racf.start()
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['decision'], DENY)
    # once it has taken the primary's place for good, another start needs no decision
    s.racf.stop()
    os.unlink(f'{s.db}.bak')
    s.racf.start()
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['decision'], DENY)


@case('the copy is made anew when it was away while the database changed')
def away(s):
    s.logon('MAINT', 'MAINTPW1')
    s.racf.stop()
    os.rename(f'{s.db}.bak', f'{s.db}.away')
    os.mkdir(f'{s.db}.bak')
    s.racf.start()
    equal(s.racf.command(s.logon('MAINT', 'MAINTPW1'), 'ALTUSER LINUX1 REVOKE')[0], 0)
    s.racf.stop()
    os.rmdir(f'{s.db}.bak')
    os.rename(f'{s.db}.away', f'{s.db}.bak')
    s.racf.start()
    equal(s.racf.command(s.logon('MAINT', 'MAINTPW1'), 'RVARY SWITCH')[0], 0)
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['decision'], DENY)


@case('a full disk refuses changes and LOGONs, decisions go on, and with space all works')
def full_disk(s):
    s.racf.stop()
    kept = f'{s.folder}/kept'
    os.rename(f'{s.folder}/racf', kept)
    os.mkdir(f'{s.folder}/racf')
    done = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=2m', 'zcp', f'{s.folder}/racf'], stderr=subprocess.PIPE, check=False)
    if done.returncode:
        os.rmdir(f'{s.folder}/racf')
        os.rename(kept, f'{s.folder}/racf')
        raise Skip(f'cannot mount here: {done.stderr.decode().strip()}')
    try:
        for name in os.listdir(kept):
            shutil.copy2(f'{kept}/{name}', f'{s.folder}/racf')
        s.racf.start()
        maint, linux1 = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')
        equal(s.racf.command(maint, 'RDEFINE VMMDISK MAINT.190 UACC(READ)')[0], 0)
        ballast = f'{s.folder}/racf/ballast'
        with open(ballast, 'wb', buffering=0) as f, contextlib.suppress(OSError):
            while True:
                f.write(bytes(4096))
        before = content(s.db, s.folder)
        for command in ('ADDUSER NEW PASSWORD(NEWPW11)', 'RALTER VMMDISK MAINT.190 UACC(ALTER)', 'SETRACF INACTIVE'):
            equal(s.racf.command(maint, command)[0], 3, command)
        equal(s.racf.verify(LOGON, 'LINUX2', 'LINUXPW2')['decision'], DENY)
        equal(s.racf.auth(linux1, 'VMMDISK', 'MAINT.190', READ)['decision'], PERMIT)
        equal(s.racf.auth(linux1, 'VMMDISK', 'MAINT.190', ALTER)['decision'], DENY)
        same(content(s.db, s.folder), before, 'full')
        s.racf.stop()
        check(s)
        os.unlink(ballast)
        s.racf.start()
        equal(s.racf.command(maint, 'ADDUSER NEW PASSWORD(NEWPW11)')[0], 0)
        s.logon('LINUX2', 'LINUXPW2')
        s.racf.stop()
        check(s)
        same(content(f'{s.db}.bak', s.folder), content(s.db, s.folder), 'copy')
    finally:
        if s.racf.proc.poll() is None:
            s.racf.kill()
        until(lambda: not subprocess.run(['umount', f'{s.folder}/racf'], check=False).returncode)


@case('a clock that is set back, and forward again, gives nobody more than he has')
def clock(s):
    faults, day = Faults(s.folder), 86400
    s.racf.stop()
    start(s, faults)
    maint = s.logon('MAINT', 'MAINTPW1')
    secret = re.search('secret=([A-Z2-7]+)', s.racf.command(maint, 'ALTUSER LINUX1 MFA(FACTOR(TOTP) ACTIVE)')[1]).group(1)
    equal(s.racf.command(maint, 'PASSWORD NOINTERVAL USER(LINUX1)')[0], 0)
    for _ in range(5):
        equal(s.racf.verify(LOGON, 'LINUX2', 'WRONGPW')['decision'], DENY)
    faults.set(clock=100 * day)
    step = (int(time.time()) + 100 * day) // 30
    equal(s.racf.verify(LOGON, 'LINUX1', f'{token(secret, step)}:LINUXPW1')['decision'], PERMIT)
    for i, back in enumerate((0, -400 * day, -1)):
        faults.set(clock=back)
        began = time.monotonic()
        # a token counts once, and so does each that came before it
        for n in (step, (int(time.time()) + back) // 30):
            equal(s.racf.verify(LOGON, 'LINUX1', f'{token(secret, n)}:LINUXPW1')['decision'], DENY, back)
        equal(s.racf.verify(LOGON, 'LINUX2', 'LINUXPW2')['decision'], DENY, 'revoked')
        assert time.monotonic() - began < 60
        maint = s.logon('MAINT', 'MAINTPW1')
        equal(s.racf.command(maint, f'ADDUSER U{i}')[0], 0)
        equal(s.racf.command(maint, 'LU *')[0], 0)
        equal(s.racf.auth(maint, 'VMMDISK', 'LINUX1.191', READ)['decision'], DONTKNOW)
    s.racf.stop()
    check(s)


if __name__ == '__main__':
    sys.exit(racf.script())
