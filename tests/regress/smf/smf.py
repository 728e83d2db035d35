#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""smfd and the programs around it as they run, behind a stand-in for CP: KTAP on standard output."""
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, '..', 'racf'))

from cp import ACK, LOGON, Gone, System  # noqa: E402

TOP = os.path.realpath(os.path.join(HERE, '..', '..', '..'))
BIN = os.path.join(os.environ.get('ZCP_BUILD') or os.path.join(TOP, 'build'), 'native', 'bin')
CASES = []


def case(name, **kw):
    def add(fn):
        CASES.append((name, fn, kw))
        return fn
    return add


class Lab:
    """A system per case, removed afterwards."""

    def __init__(self, **kw):
        self.folder = tempfile.mkdtemp(prefix='zcp-smf-')
        self.sys = System(self.folder, BIN, **kw)

    def __enter__(self):
        return self.sys

    def __exit__(self, *_):
        for d in (self.sys.racf, self.sys.smf):
            if d.proc.poll() is None:
                d.proc.terminate()
                d.proc.wait(30)
        shutil.rmtree(self.folder)


def equal(got, want, what=''):
    assert got == want, f'{what}: got {got!r}, wanted {want!r}'


def run(program, *args, status=0, data=None):
    done = subprocess.run([f'{BIN}/{program}', *args], input=data, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    out = done.stdout.decode('latin-1')
    equal(done.returncode, status, f'{program} {args}: {out}')
    return out


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
        try:
            while True:
                s.smf.take_ack(s.smf.wait(ACK, timeout=0))
        except (TimeoutError, Gone):
            pass
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


@case('FAU_STG.1: a witness elsewhere shows that the end was cut off')
def witness(s):
    told = f'{s.folder}/told'
    s.smf.stop()
    with open(told, 'w', encoding='ascii'):
        pass
    with open(f'{s.trail}/smf.control', 'a', encoding='ascii') as f:
        f.write(f'WITNESS {told}\n')
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


def main():
    print('KTAP version 1')
    print(f'1..{len(CASES)}')
    bad = 0
    for i, (name, fn, kw) in enumerate(CASES, 1):
        try:
            with Lab(**kw) as s:
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
        CASES[:] = [c for c in CASES if any(w in c[0] or w == c[1].__name__ for w in wanted)]
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
