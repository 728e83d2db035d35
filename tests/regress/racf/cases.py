# SPDX-License-Identifier: MIT
"""What the cases of racf.py share: each has a system of its own."""
import contextlib
import os
import signal
import socket
import sqlite3
import struct

from cp import TELL, equal, told

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.realpath(os.path.join(HERE, '..', '..', '..'))
BIN = os.path.join(os.environ.get('ZCP_BUILD') or os.path.join(TOP, 'build'), 'native', 'bin')
CASES = []


class Skip(Exception):
    """What this machine cannot do."""


def case(name):
    def add(fn):
        CASES.append((name, fn))
        return fn
    return add


def listing(s, operands='', acee=None):
    rc, text = s.smf.query(acee or s.logon('AUDIT1', 'AUDITPW1'), 'SMF LIST ' + operands)
    equal(rc, 0, text)
    return text


def prompted(s):
    """The question that the operator was shown last."""
    lines = []
    while len(lines) < 2:
        user, keep, text = told(s.racf.wait(TELL))
        equal((user, keep), ('', False))
        lines += [text] if text.startswith('ICH30') else []
    return lines


def age(s, column, seconds):
    """LINUX1's and MAINT's time moves into the past, with racfd away."""
    s.racf.stop()
    with sqlite3.connect(s.db) as db:
        db.execute(f"UPDATE user SET {column} = {column} - ? WHERE name IN ('LINUX1', 'MAINT')", (seconds,))
    db.close()
    s.racf.start()


def comm(pid):
    with open(f'/proc/{pid}/comm', encoding='ascii') as f:
        return f.read().strip()


@contextlib.contextmanager
def watched(s, door):
    """The door's daemon is started anew under a watchdog, and lives: the socket where it says so."""
    door.stop()
    path = f'{s.folder}/notify'
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as n:
        n.bind(path)
        n.settimeout(10)
        os.environ.update(NOTIFY_SOCKET=path, WATCHDOG_USEC='400000')
        try:
            door.start()
        finally:
            del os.environ['NOTIFY_SOCKET'], os.environ['WATCHDOG_USEC']
        equal([n.recv(100) for _ in range(4)], [b'READY=1'] + 3 * [b'WATCHDOG=1'])
        yield n


def falls_silent(n, door, name):
    """The process of that name is stopped, and without it the daemon does not say that it lives. Its number."""
    pid = next(p for p in door.processes() if comm(p) == name)
    os.kill(pid, signal.SIGSTOP)
    n.settimeout(1)
    try:
        for _ in range(3):
            n.recv(100)
        raise AssertionError(f'alive without {name}')
    except TimeoutError:
        return pid


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
