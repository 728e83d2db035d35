# SPDX-License-Identifier: MIT
"""Connections to TCP ports of a machine without a network: the host's side of relay.c, which tells of the protocol."""
import collections
import select
import socket
import struct
import threading
import traceback

from link import CONTENT_MAX, Link

CREDIT, CHUNK, CONNECTIONS_MAX = 128 * 1024, 16 * 1024, 64
HEADER = struct.Struct('>4sII')
QUICK, LAZY = 1, 10  # milliseconds


def frame(kind, number, data=b''):
    return HEADER.pack(kind.rjust(4, b'\0'), number, len(data)) + data


class Connection:
    """What goes between a socket here and one in the machine."""

    def __init__(self, number, sock, port):
        self.number, self.sock = number, sock
        self.opening = frame(b'O', number, struct.pack('>H', port))
        self.may_send, self.owed = CREDIT, 0
        self.data = bytearray()  # what the socket has not taken yet
        self.sent_end = self.got_end = self.shut = self.broken = False

    def take(self, kind, data):
        """A frame from the machine."""
        if kind == b'D' and not self.broken:
            self.data += data
        elif kind == b'C':
            self.may_send += int.from_bytes(data, 'big')
        elif kind in (b'F', b'R'):
            self.got_end = True
            self.sent_end |= kind == b'R'

    def deliver(self):
        try:
            while self.data:
                n = self.sock.send(self.data)
                del self.data[:n]
                self.owed += n
        except BlockingIOError:
            return
        except OSError:
            self.break_off()
        if self.got_end and not self.shut:
            self.shut = True
            try:
                self.sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass

    def break_off(self):
        self.broken = True
        self.data.clear()

    def fill(self, room):
        """Frames for the machine, of at most so many bytes."""
        out, self.opening = self.opening, b''
        if self.sent_end and self.got_end:
            return out
        if self.owed >= CREDIT // 2:
            out += frame(b'C', self.number, struct.pack('>I', self.owed))
            self.owed = 0
        if not self.sent_end and not self.broken:
            out += self.read(min(room - len(out) - 2 * HEADER.size, self.may_send, CHUNK))
        if self.broken:
            out += frame(b'R', self.number)
            self.sent_end = self.got_end = True
        return out

    def read(self, most):
        if most <= 0:
            return b''
        try:
            data = self.sock.recv(most)
        except BlockingIOError:
            return b''
        except OSError:
            self.break_off()
            return b''
        if not data:
            self.sent_end = True
            return frame(b'F', self.number)
        self.may_send -= len(data)
        return frame(b'D', self.number, data)

    def waits_for(self, room):
        reading = room and self.may_send and not self.sent_end
        return (select.POLLIN if reading else 0) | (select.POLLOUT if self.data else 0)

    def ended(self):
        return self.sent_end and self.got_end and not self.data


class Relay:
    """A thread that moves all connections' data; only it touches the disks."""

    def __init__(self, to_machine, from_machine):
        self.link = Link(to_machine, from_machine)
        self.new = collections.deque()
        self.connections = {}
        self.last = 0
        self.failed = None
        self.live = threading.Semaphore(CONNECTIONS_MAX)
        threading.Thread(target=self.loop, daemon=True).start()

    def connect(self, port):
        """A socket that is, or soon will be, connected to the port; one that nobody listens on ends at once."""
        if not self.link.up:
            raise ConnectionRefusedError('the machine has not said anything yet')
        self.live.acquire()
        mine, theirs = socket.socketpair()
        theirs.setblocking(False)
        self.new.append((theirs, port))
        return mine

    def loop(self):
        try:
            delay = QUICK
            while True:
                delay = QUICK if self.turn() else min(delay * 2, LAZY)
                self.wait(delay)
        except Exception as e:  # whatever it is, the machine cannot be reached any more
            traceback.print_exc()
            self.failed = f'the relay failed: {e}'

    def turn(self):
        busy = self.receive()
        self.accept()
        for c in self.connections.values():
            c.deliver()
        busy |= self.transmit()
        self.drop_ended()
        return busy

    def accept(self):
        while self.new:
            sock, port = self.new.popleft()
            self.last += 1
            self.connections[self.last] = Connection(self.last, sock, port)

    def receive(self):
        self.link.look()
        before = self.link.taken
        while (content := self.link.read()) is not None:
            while content:
                kind, number, length = HEADER.unpack_from(content)
                data, content = content[HEADER.size:HEADER.size + length], content[HEADER.size + length:]
                if number in self.connections:
                    self.connections[number].take(kind[3:], data)
        if self.link.taken == before:
            return False
        self.link.publish()
        return True

    def transmit(self):
        any_sent = False
        while self.link.room():
            content = b''
            for number in list(self.connections):
                # the first becomes the last, so that each has its turn when there is more than a record takes
                c = self.connections.pop(number)
                self.connections[number] = c
                content += c.fill(CONTENT_MAX - len(content))
                if CONTENT_MAX - len(content) < 8 * HEADER.size:
                    break
            if not content:
                break
            self.link.write(content)
            any_sent = True
        return any_sent

    def drop_ended(self):
        for number, c in list(self.connections.items()):
            if c.ended():
                del self.connections[number]
                c.sock.close()
                self.live.release()

    def wait(self, milliseconds):
        p = select.poll()
        room = self.link.room()
        for c in self.connections.values():
            events = c.waits_for(room)
            if events:
                p.register(c.sock, events)
        p.poll(milliseconds)
