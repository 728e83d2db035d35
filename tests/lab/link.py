# SPDX-License-Identifier: MIT
"""Records to and from a machine through two of its disks, which are files here (the format is relay.c's)."""
import os
import struct
import zlib

MAGIC, BLOCK, SLOTS, SLOT_SIZE = 0x5a4c4e4b, 512, 64, 64 * 512
CONTENT_MAX = SLOT_SIZE - 16
DISK_SIZE = BLOCK + SLOTS * SLOT_SIZE


class Link:
    """One end of two disks: it alone writes to one of them, and only reads the other."""

    def __init__(self, to_peer, from_peer):
        for path in (to_peer, from_peer):
            with open(path, 'wb') as f:
                f.truncate(DISK_SIZE)
        self.output = os.open(to_peer, os.O_WRONLY | os.O_CLOEXEC)
        self.input = os.open(from_peer, os.O_RDONLY | os.O_CLOEXEC)
        self.written = self.taken = 0
        self.peer_written = self.peer_taken = 0
        self.up = False
        self.publish()

    def publish(self):
        body = struct.pack('>QQ', self.written, self.taken)
        state = struct.pack('>II', MAGIC, zlib.crc32(body)) + body
        os.pwrite(self.output, state.ljust(BLOCK, b'\0'), 0)

    def look(self):
        """Read what the peer has done; nothing changes when its block is not there or not whole."""
        magic, crc, written, taken = struct.unpack('>IIQQ', os.pread(self.input, 24, 0))
        if magic != MAGIC or crc != zlib.crc32(struct.pack('>QQ', written, taken)):
            return
        if self.taken <= written <= self.taken + SLOTS and self.peer_taken <= taken <= self.written:
            self.up, self.peer_written, self.peer_taken = True, written, taken

    @staticmethod
    def slot(number):
        return BLOCK + number % SLOTS * SLOT_SIZE

    def room(self):
        return self.written - self.peer_taken < SLOTS

    def write(self, content):
        """The caller has seen that there is room."""
        body = struct.pack('>IQ', len(content), self.written) + content
        os.pwrite(self.output, struct.pack('>I', zlib.crc32(body)) + body, self.slot(self.written))
        self.written += 1
        self.publish()

    def read(self):
        """The next record's content, or None when there is none yet. Tell the peer later, by publish()."""
        if self.taken == self.peer_written:
            return None
        at = self.slot(self.taken)
        crc, length, number = struct.unpack('>IIQ', os.pread(self.input, 16, at))
        if number != self.taken or length > CONTENT_MAX:
            return None
        body = os.pread(self.input, 12 + length, at + 4)
        if crc != zlib.crc32(body):
            return None
        self.taken += 1
        return body[12:]
