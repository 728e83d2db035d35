# SPDX-License-Identifier: MIT
"""The host's side of the agent's protocol (agent.c)."""
import os
import select
import struct
import threading


class Gone(Exception):
    """The machine went away before the command's status came."""


def receive_exactly(sock, n):
    data = bytearray()
    while len(data) < n:
        try:
            part = sock.recv(n - len(data))
        except OSError:
            part = b''
        if not part:
            raise Gone()
        data += part
    return bytes(data)


class Agent:
    """One connection, for one command."""

    def __init__(self, sock):
        self.sock = sock
        self.lock = threading.Lock()
        kind, text = self.receive()
        if kind != b'H' or not text.startswith(b'zcp-lab 1'):
            raise Gone()

    def receive(self):
        kind, length = struct.unpack('>cI', receive_exactly(self.sock, 5))
        return kind, receive_exactly(self.sock, length)

    def send(self, kind, data=b''):
        with self.lock:
            self.sock.sendall(struct.pack('>cI', kind, len(data)) + data)

    def run(self, argv, out, err, stdin=None):
        """Run argv; out and err are called with what it writes. stdin: a descriptor or None. Returns its status."""
        self.send(b'X', b''.join(a.encode() + b'\0' for a in argv))
        if stdin is None:
            self.send(b'F')
        else:
            threading.Thread(target=self.feed, args=(stdin,), daemon=True).start()
        while True:
            kind, data = self.receive()
            if kind == b'O':
                out(data)
            elif kind == b'E':
                err(data)
            elif kind == b'S':
                return data[0]

    def feed(self, fd):
        try:
            while True:
                select.select([fd], [], [])
                data = os.read(fd, 32768)
                if not data:
                    break
                self.send(b'I', data)
            self.send(b'F')
        except OSError:
            pass  # the command has ended, or there is no standard input

    def kill(self, sig):
        try:
            self.send(b'K', bytes([sig]))
        except OSError:
            pass


def write_fd(fd):
    def write(data):
        while data:
            data = data[os.write(fd, data):]
    return write
