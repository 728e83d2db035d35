# SPDX-License-Identifier: MIT
"""Plays the module's side of /dev/zcp/racf and /dev/zcp/smf, so that racfd and smfd run without it.

Each door is a seqpacket socket pair whose other end the daemon gets with --device-fd.
"""
import os
import secrets
import select
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time

VERSION = 3
MSG = struct.Struct("=HHIQ")
ORIGIN = struct.Struct("=8s64s16sIIII")
BOOT = struct.Struct("=QQ8s")
RACF_BOOT, VERIFY, VERIFIED, AUTH, AUTHED, COMMAND, COMMAND_ANS, TELL, RACF_STATE = 2, 4, 5, 6, 7, 8, 9, 12, 14
EVENTS, SESSIONS, HEARD, WHO = 18, 20, 21, 22
ROUTE, ROUTED = 16, 17
SMF_BOOT, RECORD, ACK, QUERY, QUERY_ANS, CANCEL, STATE, SMF_TELL = 2, 4, 5, 6, 7, 8, 10, 12
LOGON, RECONNECT, ADMIN, UIDMAP, LOGOFF, AUTOLOG, ALTERNATE, BY_ROUTE = range(1, 9)
R_AUTH, R_FASTAUTH, R_VERIFY, R_EXTRACT, R_STAT, R_LIST = range(1, 7)
PERMIT, DENY, DONTKNOW = 1, 2, 3
NONE, EXECUTE, READ, UPDATE, CONTROL, ALTER = range(6)
EXEMPT, UNLABELED = 1, 2                    # what auth() takes as flags
FLOW_NONE, FLOW_READ, FLOW_WRITE, FLOW_BOTH = range(4)
TRAIL_OK, TRAIL_THRESHOLD, TRAIL_FULL = 1, 2, 3


def name(text):
    return text.encode("latin-1").ljust(8)[:8]


def origin(term="L0001", peer="192.0.2.1", comm="", loginuid=0xffffffff, uid=0, pid=0):
    return ORIGIN.pack(name(term), peer.encode(), comm.encode(), loginuid, uid, pid, 0)


def verify_body(action, user="", password="", new="", by="", group="", acee=b"", org=None, label="", tlsid=""):
    body = struct.pack("=8s8s8s8s64sBBHHH", name(user), name(by), name(group), name(label), tlsid.encode(), action, 0,
                       len(acee), len(password), len(new))
    return (org or origin()) + body + acee + password.encode("latin-1") + new.encode("latin-1")


def auth_body(acee, cls, resource, access, logstr="", org=None, event="", target="", label="", flow=0, flags=0):
    body = struct.pack("=8s12s8s8sBBBBHHHH", name(cls), event.encode().ljust(12), name(target), name(label), access,
                       flow, flags, 0, len(resource), len(acee), len(logstr), 0)
    return (org or origin()) + body + resource.encode() + acee + logstr.encode()


class Gone(Exception):
    """The daemon closed its door."""


class Door:
    """One daemon and the module's end of its device."""

    def __init__(self, argv):
        self.argv = argv
        self.start()

    def start(self):
        self.sock, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        for s in (self.sock, other):
            s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        # a daemon that takes nothing any more is noticed
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 60, 0))
        self.proc = subprocess.Popen(self.argv + ["--device-fd", str(other.fileno())],
                                     pass_fds=[other.fileno()])
        other.close()
        self.inbox = []

    def send(self, kind, body=b"", token=0):
        try:
            self.sock.send(MSG.pack(VERSION, kind, MSG.size + len(body), token) + body)
        except OSError as e:
            raise Gone() from e

    def recv(self, timeout=30):
        if not select.select([self.sock], [], [], timeout)[0]:
            raise TimeoutError()
        try:
            data = self.sock.recv(65536)
        except OSError as e:
            raise Gone() from e
        if not data:
            raise Gone()
        version, kind, length, token = MSG.unpack_from(data)
        assert version == VERSION and length == len(data), (version, length, len(data))
        return kind, token, data[MSG.size:]

    def wait(self, want, token=None, timeout=30):
        """The next message of a kind; others are kept."""
        for i, m in enumerate(self.inbox):
            if m[0] == want and token in (None, m[1]):
                return self.inbox.pop(i)
        end = time.monotonic() + timeout
        while True:
            m = self.recv(max(0, end - time.monotonic()))
            if m[0] == want and token in (None, m[1]):
                return m
            self.inbox.append(m)

    def processes(self):
        """The daemon's processes, the parent first."""
        pids = [self.proc.pid]
        with open(f"/proc/{self.proc.pid}/task/{self.proc.pid}/children", encoding="ascii") as f:
            pids += [int(p) for p in f.read().split()]
        return pids

    def kill(self, pid=None):
        os.kill(pid or self.proc.pid, signal.SIGKILL)
        self.proc.wait()
        self.sock.close()

    def stop(self):
        self.proc.terminate()
        status = self.proc.wait(30)
        self.sock.close()
        return status


class Racf(Door):
    """racfd, as CP sees it."""

    def __init__(self, argv, boot):
        self.boot = boot
        super().__init__(argv)

    def start(self):
        super().start()
        # what CP says of machines without a label, and of the paths between machines; None: nothing
        self.sessions = (0, "")
        self.send(RACF_BOOT, BOOT.pack(self.boot, 0, name("ZCP1")))

    def recv(self, timeout=30):
        m = super().recv(timeout)
        if m[0] == WHO and self.sessions:
            unlabeled, text = self.sessions
            self.send(SESSIONS, struct.pack("=IHH", unlabeled, len(text), 0) + text.encode("latin-1"), secrets.randbits(63) | 1)
        return m

    def ask_verify(self, *args, **kw):
        token = secrets.randbits(63) | 1
        self.send(VERIFY, verify_body(*args, **kw), token)
        return token

    def answer_verify(self, token, timeout=30):
        body = self.wait(VERIFIED, token, timeout)[2]
        decision, reason, acee_len, text_len, flags, _, user, label = struct.unpack_from("=BBHHBB8s8s", body)
        rest = body[24:]
        assert len(rest) == acee_len + text_len
        return {"decision": decision, "reason": reason, "acee": rest[:acee_len], "text": rest[acee_len:].decode("latin-1"),
                "user": user.decode().rstrip(), "label": label.decode().rstrip(), "flags": flags}

    def verify(self, *args, **kw):
        return self.answer_verify(self.ask_verify(*args, **kw))

    def ask_auth(self, *args, **kw):
        token = secrets.randbits(63) | 1
        self.send(AUTH, auth_body(*args, **kw), token)
        return token

    def answer_auth(self, token):
        body = self.wait(AUTHED, token)[2]
        decision, reason, text_len, flags = struct.unpack_from("=BBHI", body)
        return {"decision": decision, "reason": reason, "flags": flags, "text": body[8:8 + text_len].decode("latin-1")}

    def auth(self, *args, **kw):
        return self.answer_auth(self.ask_auth(*args, **kw))

    def route(self, issuer, request, inner):
        """RACROUTE of the machine whose ACEE is issuer; inner: what verify_body() or auth_body() gives."""
        token = secrets.randbits(63) | 1
        room = -(-len(issuer) // 8) * 8
        self.send(ROUTE, struct.pack("=B5sH", request, bytes(5), len(issuer)) + issuer.ljust(room, b"\0") + inner, token)
        body = self.wait(ROUTED, token)[2]
        saf, rc, reason, acee_len, text_len = struct.unpack_from("=iiiHH", body)
        rest = body[16:]
        assert len(rest) == acee_len + text_len
        return {"codes": (saf, rc), "reason": reason, "acee": rest[:acee_len], "text": rest[acee_len:].decode("latin-1")}

    def ask_command(self, acee, text, user="", org=None):
        token = secrets.randbits(63) | 1
        self.send(COMMAND, query(acee, text, user, org), token)
        return token

    def command(self, *args, **kw):
        return answer_lines(self, COMMAND_ANS, self.ask_command(*args, **kw))


class Smf(Door):
    """smfd, as CP sees it; keeps what was not acknowledged, as the module does."""

    def __init__(self, argv, boot):
        self.boot = boot
        self.seq = 0
        self.unacked = {}
        super().__init__(argv)

    def start(self):
        super().start()
        first = min(self.unacked, default=self.seq + 1)
        self.send(SMF_BOOT, BOOT.pack(self.boot, first, name("ZCP1")))
        for seq in sorted(self.unacked):
            self.send(RECORD, self.unacked[seq])

    def record(self, event=1, user="LINUX1", text="QUERY TIME", outcome=0, rc=0):
        self.seq += 1
        body = struct.pack("=QQQQQ", self.seq, self.boot, time.time_ns(), time.monotonic_ns(), 0) + origin()
        body += struct.pack("=8s8s8sHBBiHHI", name(user), name(""), name(""), event, outcome, 0, rc, len(text), 0, 0)
        self.unacked[self.seq] = body + text.encode("latin-1")
        self.send(RECORD, self.unacked[self.seq])
        return self.seq

    def acked(self, seq, timeout=30):
        """Waits until everything up to seq is durable."""
        while self.unacked and min(self.unacked) <= seq:
            self.take_ack(self.wait(ACK, timeout=timeout))

    def take_ack(self, m):
        boot, last = struct.unpack("=QQ", m[2])
        assert boot == self.boot
        for s in [s for s in self.unacked if s <= last]:
            del self.unacked[s]
        return last

    def query(self, acee, text, user="", org=None):
        token = secrets.randbits(63) | 1
        self.send(QUERY, query(acee, text, user, org), token)
        return answer_lines(self, QUERY_ANS, token)


def told(message):
    """Whom a TELL is for ("": the operator), whether it is kept, its text."""
    user, text_len, keep, pad = struct.unpack_from("=8sHB5s", message[2])
    text = message[2][16:]
    assert len(text) == text_len and pad == bytes(5) and text.endswith(b"\n"), message
    return user.decode().rstrip(), bool(keep), text.decode("latin-1")


def query(acee, text, user, org):
    return (org or origin()) + struct.pack("=8sHHI", name(user), len(acee), len(text), 0) + acee + text.encode("latin-1")


def answer_lines(door, kind, token):
    out = b""
    while True:
        body = door.wait(kind, token)[2]
        rc, flags = struct.unpack_from("=iI", body)
        assert not body[8:] or body.endswith(b"\n")
        out += body[8:]
        if not flags & 1:
            return rc, out.decode("latin-1")


class System:
    """Both daemons with a database and a trail of their own below a folder."""

    def __init__(self, folder, bin_dir, size="64M", setup=None, racf_args=()):
        self.folder, self.bin = folder, bin_dir
        self.db, self.trail, self.sock = f"{folder}/racf/racf.db", f"{folder}/smf", f"{folder}/smf.sock"
        uid = str(os.getuid())
        if setup is None:
            subprocess.run([f"{bin_dir}/racfd", "--demo", "--kdf-floor", "--db", self.db], check=True,
                           stderr=subprocess.DEVNULL)
        else:
            subprocess.run([f"{bin_dir}/racfd", "--setup", "-", "--kdf-floor", "--db", self.db], check=True,
                           input=setup.encode(), stderr=subprocess.DEVNULL)
        subprocess.run([f"{bin_dir}/smfd", "--setup", "--dir", self.trail, "--size", size], check=True)
        self.boot = secrets.randbits(63)
        self.smf = Smf([f"{bin_dir}/smfd", "--dir", self.trail, "--socket", self.sock, "--racf-user", uid], self.boot)
        self.racf = Racf([f"{bin_dir}/racfd", "--db", self.db, "--smf-socket", self.sock, "--smf-user", uid, *racf_args],
                         self.boot)

    def logon(self, user, password):
        a = self.racf.verify(LOGON, user, password)
        assert a["decision"] == PERMIT, a
        return a["acee"]

    def stop(self):
        return self.racf.stop(), self.smf.stop()


class Lab:
    """A system per case, removed afterwards."""

    def __init__(self, bin_dir, **kw):
        self.folder = tempfile.mkdtemp(prefix='zcp-lab-')
        self.sys = System(self.folder, bin_dir, **kw)

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
