#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""smfd on disks that are full, fail, or may only be read, and on folders that others change: KTAP on standard output.

In each case nothing that was acknowledged is lost, what is wrong is said, and when it is put right smfd goes on.
"""
import contextlib
import errno
import fcntl
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'racf')]

from cp import ACK, DENY, LOGON, PERMIT, STATE, TRAIL_FULL, Gone, Smf, equal  # noqa: E402
from smf import (BIN, Skip, case, cp_numbers, data_sets, fill, hear, listing, lose_records, lost_count, run,  # noqa: E402
                 said, script, smf, some_records, until, verify)
import smf as base  # noqa: E402

base.CASES.clear()
SHUTDOWN = 0x8004587d       # EXT4_IOC_SHUTDOWN
NO_FLUSH = 2                # not even the journal reaches the disk: what a power cut leaves


def mount(*args):
    done = subprocess.run(['mount', *args], stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Skip(f'cannot mount here: {done.stderr.decode().strip()}')


def sync(path):
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)


@contextlib.contextmanager
def moved(s, kind, size, sever='YES'):
    """The trail on a file system of its own; smfd runs there."""
    if sever == 'NO':
        lose_records(s, 0)
    s.smf.stop()
    kept = f'{s.folder}/kept'
    os.rename(s.trail, kept)
    os.mkdir(s.trail)
    image = f'{s.folder}/image'
    try:
        if kind == 'tmpfs':
            mount('-t', 'tmpfs', '-o', f'size={size}', 'zcp', s.trail)
        else:
            with open(image, 'wb') as f:
                f.truncate(size)
            subprocess.run(['mkfs.ext4', '-q', '-m', '0', '-E', 'lazy_itable_init=0', image], check=True)
            mount('-o', 'loop,errors=remount-ro', image, s.trail)
        for name in os.listdir(kept):
            shutil.copy2(f'{kept}/{name}', s.trail)
            sync(f'{s.trail}/{name}')
        sync(s.trail)
        s.smf.start()
        yield image
        if s.smf.proc.poll() is None:
            s.smf.stop()
    finally:
        if s.smf.proc.poll() is None:
            s.smf.proc.kill()
            s.smf.proc.wait()
        # its children are killed with it, which takes a moment
        until(lambda: subprocess.run(['umount', s.trail], stderr=subprocess.DEVNULL).returncode == 0
              or not os.path.ismount(s.trail))


def remount(s, image):
    until(lambda: subprocess.run(['umount', s.trail], stderr=subprocess.DEVNULL).returncode == 0)
    mount('-o', 'loop,errors=remount-ro', image, s.trail)


def ended(s, words, since):
    """smfd has ended by itself and said why."""
    assert s.smf.proc.wait(30) != 0
    hear(s)
    s.smf.sock.close()
    until(lambda: words in said(since), 5)


def try_records(s, n=5):
    """Records of which none may be acknowledged."""
    try:
        for _ in range(n):
            s.smf.record(text='LATE')
        s.smf.acked(s.smf.seq, timeout=5)
    except (Gone, TimeoutError):
        return
    raise AssertionError('acknowledged')


def recovered(s):
    """What was not acknowledged comes again, more too, and all of it verifies."""
    s.smf.start()
    some_records(s)
    s.smf.stop()
    out = verify(s)
    assert 'good, still written' in out, out


# ---- full ----------------------------------------------------------------------------------------


def disk_full(s, kind):
    with moved(s, kind, 12 << 20):
        ballast = f'{s.trail}/ballast'
        with open(ballast, 'wb') as f:
            os.posix_fallocate(f.fileno(), 0, 4 << 20)
        fill(s)
        states = [m[2] for m in s.smf.inbox if m[0] == STATE]
        equal(states[-1][0], TRAIL_FULL)
        assert b'RPISMF011E THE AUDIT TRAIL IS FULL' in states[-1], states
        a = s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')
        equal((a['decision'], a['reason']), (DENY, 7))
        # who clears it comes in, and that is recorded
        aud = s.logon('AUDIT1', 'AUDITPW1')
        assert 'FULL' in smf(s, aud, 'STATUS')
        # a start on a full disk
        before = s.smf.seq - len(s.smf.unacked)
        os.kill(s.smf.processes()[2], signal.SIGKILL)
        s.smf.proc.wait(30)
        hear(s)
        s.smf.sock.close()
        s.smf.start()
        try_records(s)
        os.unlink(ballast)
        s.smf.acked(s.smf.seq)
        # what came first of all is in the space that was taken ahead
        assert 'SMF STARTED, DATA SET smf1.data, NEXT RECORD' in listing(s, 'TYPE(200) LAST(500)')
        some_records(s)
        assert s.smf.seq > before
        out = listing(s, 'EVENT(LOGON) USER(AUDIT1)')
        assert 'AUDIT1' in out, out
        fill(s, most=20000)
        s.smf.stop()
        verify(s)


@case('FAU_STG.4: a full file system (tmpfs) is a full trail; nothing is lost, and with space work goes on')
def full_tmpfs(s):
    disk_full(s, 'tmpfs')


@case('FAU_STG.4: a full file system (ext4) is a full trail; nothing is lost, and with space work goes on')
def full_ext4(s):
    disk_full(s, 'ext4')


def disk_full_lossy(s, kind):
    with moved(s, kind, 12 << 20, sever='NO'):
        ballast = f'{s.trail}/ballast'
        with open(ballast, 'wb') as f:
            os.posix_fallocate(f.fileno(), 0, 4 << 20)
        aud = s.logon('AUDIT1', 'AUDITPW1')
        for _ in range(30):
            for _ in range(512):
                s.smf.record(text='X' * 900)
            s.smf.acked(s.smf.seq)
        states = [m[2] for m in s.smf.inbox if m[0] == STATE]
        assert b'RPISMF012W THE AUDIT TRAIL IS FULL, RECORDS ARE LOST' in states[-1], states
        assert s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['decision'] == PERMIT
        lost = lost_count(s, aud)
        os.unlink(ballast)
        until(lambda: 'LOST' not in smf(s, aud, 'STATUS'))
        some_records(s)
        out = listing(s, 'TYPE(200) LAST(500)')
        # LINUX1's LOGON is one
        assert lost <= int(re.search(r'TEXT\((\d+) RECORDS LOST SINCE', out).group(1)) <= lost + 1
        s.smf.stop()
        verify(s)
        kept = cp_numbers(data_sets(s))
        assert s.smf.seq - lost <= len(kept) <= s.smf.seq - lost + 1, (s.smf.seq, lost, len(kept))


@case('FAU_STG.4: with SEVER NO and a full file system (tmpfs) records are lost, counted, and recorded with space')
def lossy_tmpfs(s):
    disk_full_lossy(s, 'tmpfs')


@case('FAU_STG.4: with SEVER NO and a full file system (ext4) records are lost, counted, and recorded with space')
def lossy_ext4(s):
    disk_full_lossy(s, 'ext4')


@case('FAU_STG.1: a data set that is deleted on a full disk is kept open until there is space to make it again')
def taken_full(s):
    with moved(s, 'tmpfs', 12 << 20):
        for _ in range(40):
            for _ in range(64):
                s.smf.record(text='X' * 900)
            s.smf.acked(s.smf.seq)
        ballast = f'{s.trail}/ballast'
        room = os.statvfs(s.trail)
        with open(ballast, 'wb') as f:
            os.posix_fallocate(f.fileno(), 0, (room.f_bavail - 256) * room.f_frsize)
        since = len(said())
        os.unlink(f'{s.trail}/smf1.data')
        s.smf.record(text='ONE MORE')
        until(lambda: 'no space to make it again' in said(since), 5)
        until(lambda: any(m[0] == STATE and m[2][0] == TRAIL_FULL for m in s.smf.inbox) or not s.smf.inbox.append(
            s.smf.wait(STATE)))
        try_records(s)
        os.unlink(ballast)
        s.smf.acked(s.smf.seq)
        assert 'MADE AGAIN' in listing(s, 'TYPE(200)')
        s.smf.stop()
        verify(s)


# ---- errors --------------------------------------------------------------------------------------


@case('FAU_STG.1: a disk that fails ends smfd with a word; what was acknowledged is there, as after a power cut')
def disk_fails(s):
    with moved(s, 'ext4', 32 << 20) as image:
        for _ in range(3):
            some_records(s)
            since = len(said())
            fd = os.open(s.trail, os.O_RDONLY)
            fcntl.ioctl(fd, SHUTDOWN, struct.pack('=I', NO_FLUSH))
            os.close(fd)
            try_records(s)
            ended(s, 'smf1.data: cannot', since)
            remount(s, image)
            s.smf.start()
            s.smf.acked(s.smf.seq)
        s.smf.stop()
        remount(s, image)
        recovered(s)


@case('FAU_STG.1: a file system that becomes read-only, or is, ends smfd with a word')
def read_only(s):
    with moved(s, 'ext4', 32 << 20) as image:
        some_records(s)
        since = len(said())
        subprocess.run(['mount', '-o', 'remount,abort', s.trail], check=True)
        try_records(s)
        ended(s, 'smf1.data: cannot', since)
        remount(s, image)
        mount('-o', 'remount,ro', s.trail)
        since = len(said())
        s.smf.start()
        ended(s, 'Read-only file system', since)
        remount(s, image)
        recovered(s)


class Alone:
    """A smfd without racfd, of which one call may fail; what it needs of a Lab."""

    def __init__(self, folder, sever):
        self.folder, self.trail, self.sever = folder, f'{folder}/smf', sever
        subprocess.run([f'{BIN}/smfd', '--setup', '--dir', self.trail, '--size', '1M', '--sever', sever], check=True)
        self.argv = [f'{BIN}/smfd', '--dir', self.trail, '--socket', f'{folder}/smf.sock', '--racf-user',
                     str(os.getuid())]

    def life(self, fault, lib):
        """Records until a data set is full and another one begun; whether a call was made to fail."""
        hit = f'{self.folder}/hit'
        with open(hit, 'wb') as f:
            f.write(b'0')
        env = {'LD_PRELOAD': lib, 'ZCP_FAULT': fault, 'ZCP_FAULT_HIT': hit}
        os.environ.update(env)
        self.smf = Smf(self.argv, 815)
        for name in env:
            del os.environ[name]
        with contextlib.suppress(Gone, TimeoutError):
            for n in (1, 3, 2):
                some_records(self, n)
            for _ in range(6):
                for _ in range(64):
                    self.smf.record(text='X' * 4000)
                self.smf.acked(self.smf.seq, timeout=10)
        hear(self)
        if self.smf.proc.poll() is None:
            self.smf.proc.terminate()
        self.smf.proc.wait(30)
        hear(self)
        self.smf.sock.close()
        with open(hit, 'rb') as f:
            return f.read() == b'1'

    def judge(self):
        """With the calls in order again all comes that was not acknowledged; as much as two data sets hold.
        How many were lost, and that is recorded."""
        last = self.smf.seq - len(self.smf.unacked)
        self.smf.start()
        self.smf.wait(STATE)
        with contextlib.suppress(TimeoutError):
            self.smf.acked(self.smf.seq, timeout=3)
        self.smf.stop()
        verify(self)
        rows = run('smfunload', *data_sets(self)).splitlines()
        # either data set may be the first
        seqs = cp_numbers(data_sets(self))
        equal(seqs, sorted(set(seqs)))
        missing = set(range(1, last + 1)) - set(seqs)
        lost = [int(m[1]) for m in re.finditer(r' (\d+) RECORDS LOST SINCE', '\n'.join(rows))]
        assert len(missing) <= sum(lost), (missing, lost)
        if self.sever == 'YES':
            equal((seqs, lost), (list(range(1, len(seqs) + 1)), []))
        return sum(lost)


def each_call(s, calls, error, path='-', sever='YES'):
    lib = f'{s.folder}/faults.so'
    subprocess.run([os.environ.get('CC', 'cc'), '-O2', '-shared', '-fPIC', '-o', lib, f'{HERE}/faults.c'], check=True)
    lost = 0
    for n in range(1, 500):
        with tempfile.TemporaryDirectory(prefix='zcp-lab-') as folder:
            alone = Alone(folder, sever)
            hit = alone.life(f'{n} {error} {path} {calls}', lib)
            lost += alone.judge()
        if not hit:
            print(f'# {os.strerror(error)} at {n - 1} calls: {calls}; records lost: {lost}')
            assert n > 3 and (sever == 'YES' or lost), (n, lost)
            return
    raise AssertionError('no end')


@case('FAU_STG.1: an I/O error of any call of the real smfd that writes the trail loses nothing')
def each_io_error(s):
    each_call(s, 'pwrite fdatasync fsync ftruncate renameat fallocate', errno.EIO)


@case('FAU_STG.1: no space at any call of the real smfd that needs some loses nothing')
def each_no_space(s):
    each_call(s, 'pwrite fallocate renameat', errno.ENOSPC)


@case('FAU_STG.1: nor is anything lost with SEVER NO that is not counted and recorded')
def each_no_space_lossy(s):
    each_call(s, 'pwrite fallocate renameat', errno.ENOSPC, sever='NO')


@case('FAU_STG.1: neither do errors when SMF CONTROL is written')
def each_control(s):
    for error in (errno.EIO, errno.ENOSPC):
        each_call(s, ' write fsync openat renameat', error, 'smf.control.new')


# ---- what others do in its folder ----------------------------------------------------------------


@case('FAU_STG.1: a data set that is deleted while smfd is dead is missed, which is recorded and found')
def deleted(s):
    some_records(s)
    os.kill(s.smf.proc.pid, signal.SIGKILL)
    s.smf.proc.wait(30)
    hear(s)
    s.smf.sock.close()
    os.unlink(data_sets(s)[0])
    since = len(said())
    s.smf.start()
    some_records(s)
    assert 'are damaged or gone' in said(since)
    assert 'RECORDS BEFORE IT DAMAGED OR GONE' in listing(s, 'TYPE(200)')
    s.stop()
    assert 'good' not in verify(s, status=1)


def damaged_second(s, size, at):
    """Records until the second data set is there and has that size; then smfd is stopped, and it is damaged at a place."""
    second = f'{s.trail}/smf2.data'
    while not os.path.exists(second) or os.path.getsize(second) < size:
        for _ in range(64):
            s.smf.record(text='X' * 900)
        s.smf.acked(s.smf.seq)
    s.smf.stop()
    with open(second, 'r+b') as f:
        f.seek(at)
        f.write(b'\xff' * 200)


@case('FAU_STG.1: a start without a free data set, what is damaged, and that it severs, are recorded with the first room',
      size='1M')
def no_free(s):
    damaged_second(s, 200000, 60000)
    since = len(said())
    s.smf.start()
    try_records(s)
    assert 'no data set is free' in said(since)
    os.rename(f'{s.trail}/smf1.data', f'{s.folder}/kept')
    s.smf.acked(s.smf.seq)
    started, severed = re.findall(r'TEXT\((?:SMF|TRAIL) [^)]*', listing(s, 'TYPE(200) LAST(500)'))[-2:]
    assert re.fullmatch(r'TEXT\(SMF STARTED, NO DATA SET IS FREE, NEXT RECORD \d+, TORN BYTES CUT 0, '
                        r'RECORDS BEFORE IT DAMAGED OR GONE', started), started
    equal(severed, 'TEXT(TRAIL FULL, REQUESTS ARE REFUSED UNTIL SETRACF ACTIVE')


@case('FAU_STG.1: what smfd itself could not record before it ended counts as lost', size='1M')
def no_room_at_all(s):
    damaged_second(s, 0, 40)
    s.smf.start()
    s.smf.wait(STATE)
    s.smf.stop()
    os.unlink(f'{s.trail}/smf2.data')
    s.smf.start()
    some_records(s)
    # started, severed, stopped
    assert 'TEXT(3 RECORDS LOST SINCE' in listing(s, 'TYPE(200)')


@case('FMT_MTD.1(AF): with its control file and the copy of it damaged smfd does not start, and says so')
def no_control(s):
    some_records(s)
    s.smf.stop()
    paths = [f'{s.trail}/smf.control', f'{s.trail}/smf.control.kept']
    kept = []
    for path in paths:
        with open(path, 'rb') as f:
            kept.append(f.read())
    for junk in (b'', b'\0' * 100, b'x' * 100000, kept[0].replace(b'YES', b'MAYBE'), None):
        for path in paths:
            os.unlink(path)
            if junk is None:
                os.mkfifo(path)
                continue
            with open(path, 'wb') as f:
                f.write(junk)
        since = len(said())
        s.smf.start()
        ended(s, 'smf.control: ', since)
    for path, text in zip(paths, kept):
        os.unlink(path)
        with open(path, 'wb') as f:
            f.write(text)
    recovered(s)


@case('FAU_STG.1: an empty data set is no finding, but nothing else is no trail')
def empty(s):
    some_records(s)
    s.stop()
    with open(f'{s.trail}/smf2.data', 'wb'):
        pass
    out = verify(s)
    assert 'smf2.data: empty' in out and 'smf1.data' in out, out
    os.truncate(f'{s.trail}/smf1.data', 0)
    verify(s, status=1)


@case('a second smfd says that another one has the trail')
def second(s):
    some_records(s)
    since = len(said())
    other = Smf([*s.smf.argv[:3], '--socket', f'{s.folder}/other.sock', *s.smf.argv[5:]], 1)
    assert other.proc.wait(30) != 0
    other.sock.close()
    assert 'smf.key: another smfd has it' in said(since), said(since)
    some_records(s)
    s.stop()
    verify(s)


if __name__ == '__main__':
    sys.exit(script(base.CASES))
