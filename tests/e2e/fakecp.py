#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A stand-in for CP at the far end of tn3270d, for machines that cannot load zcp.ko.

  fakecp.py [--more S] [--warn S] SOCKET

Listens on a unix seqpacket socket that "tn3270d --terminal SOCKET" takes for /dev/zcp/terminal, and answers with the
messages of kmod/uapi/zcp.h. What arrives is told on standard output, one line each ("OPEN ...", "INPUT ...", "ATTN").
It knows the user TESTER, password SECRET, and enough commands to move a terminal through all its states.
"""
import argparse
import os
import socket
import struct
import sys
import threading

VERSION = 3
OPEN, LOGO, INPUT, ATTN, DATA, NOTE = 2, 4, 6, 8, 14, 16
STATE, LINE, CLEAR, NOTACC, END, SCREEN_DATA = 32, 34, 36, 38, 40, 42
AT_LOGO, CP_READ, VM_READ, RUNNING = 1, 2, 3, 4
HIGH, ALARM, ECHO, NOCR = 1, 2, 4, 8
CLEAR_KEY = 0x6d
KINDS = {1: 'LINE', 2: 'SCREEN', 3: 'ADMIN'}
HEADER = struct.Struct('=HHIQ')


def tell(*words):
    print(*words, flush=True)


class Terminal:
    def __init__(self, sock, options):
        self.sock, self.options = sock, options
        self.kind, self.user, self.asking = None, None, None
        self.guest = ''

    def send(self, kind, body=b''):
        self.sock.send(HEADER.pack(VERSION, kind, HEADER.size + len(body), 0) + body)

    def line(self, text='', flags=0):
        self.send(LINE, struct.pack('=B7x', flags) + text.encode('latin-1'))

    def state(self, status, hidden=0):
        self.send(STATE, struct.pack('=BBBBI', status, hidden, self.options.more, self.options.warn, 0))

    def serve(self):
        try:
            while True:
                message = self.sock.recv(32768)
                if not message:
                    break
                version, kind, length, token = HEADER.unpack_from(message)
                assert version == VERSION and length == len(message) and token == 0, 'bad header'
                self.take(kind, message[HEADER.size:])
        except (ConnectionError, BrokenPipeError):
            pass
        tell('CLOSED', self.user or '-')

    def take(self, kind, body):
        if kind == OPEN:
            self.opened(body)
        elif kind == LOGO:
            user, pw, cmd, pad = struct.unpack_from('=8sHHI', body)
            text = body[16:]
            assert pad == 0 and len(text) == pw + cmd, 'bad LOGO'
            self.logo(user.decode().rstrip(), text[:pw].decode('latin-1'), text[pw:].decode('latin-1'))
        elif kind == INPUT:
            self.input(body.decode('latin-1'))
        elif kind == ATTN:
            tell('ATTN')
            self.state(CP_READ)
        elif kind == DATA:
            tell('DATA', body.hex())
            if body[0] == CLEAR_KEY:
                self.draw_guest()
            else:
                self.line('AID X%02X' % body[0])
        elif kind == NOTE:
            outcome, pad, termid, peer = struct.unpack_from('=B7s8s64s', body)
            assert not self.kind and pad == bytes(7) and 0 < len(body) - 80 <= 160
            tell('NOTE', outcome, termid.decode().rstrip() or '-', peer.rstrip(b'\0').decode() or '-', body[80:].decode())
        else:
            raise AssertionError(f'message {kind}')

    def opened(self, body):
        kind, flags, rows, cols, pad, termid, peer, tlsid = struct.unpack('=BBHHH8s64s64s', body)
        assert pad == 0
        self.kind = KINDS[kind]
        tell('OPEN', self.kind, 'flags', flags, f'{rows}x{cols}', termid.decode().rstrip(),
             peer.rstrip(b'\0').decode(), tlsid.rstrip(b'\0').decode() or '-')
        self.state(AT_LOGO)

    def logo(self, user, password, command):
        tell('LOGO', user or '-', password or '-', command or '-')
        if command and not user:
            self.input(command)
        elif user:
            self.logon(user, password)
        else:
            self.refuse()

    def refuse(self):
        self.line('HCPLGA050E LOGON unsuccessful--incorrect userid and/or password')
        self.line()
        self.line('Enter one of the following commands:')
        self.state(CP_READ)

    def logon(self, user, password):
        if not password:
            self.asking = user
            self.line('ENTER PASSWORD  (IT WILL NOT APPEAR WHEN TYPED):')
            self.state(CP_READ, 1)
        elif (user, password) == ('TESTER', 'SECRET'):
            self.user = user
            self.line('LOGON AT 10:00:00 UTC SATURDAY 11/21/26')
            self.state(CP_READ)
        else:
            self.refuse()

    def input(self, text):
        tell('INPUT', text or '-')
        if self.asking:
            user, self.asking = self.asking, None
            self.logon(user, text)
        elif not text.strip():
            self.state(CP_READ if self.user else AT_LOGO)
        else:
            self.line(text, ECHO)
            self.command(text)

    def command(self, text):
        inner = text[3:].strip() if text.upper().startswith('#CP') else text
        word, _, rest = inner.strip().partition(' ')
        handler = getattr(self, 'do_' + word.lower(), None)
        if not self.user and word.upper() == 'LOGON':
            self.logon(*(rest.upper().split() + [''])[:2])
        elif not self.user:
            self.line(f'HCPCFC015E Command not valid before LOGON: {word.upper()}')
        elif handler:
            handler(rest)
        else:
            self.line(f'HCPCMD001E Unknown CP command: {word.upper()}')

    def do_query(self, rest):
        if rest.upper() == 'TIME':
            self.line('TIME IS 10:00:01 UTC SATURDAY 11/21/26')
            self.line('CONNECT= 00:00:01 VIRTCPU= 000:00.00 TOTCPU= 000:00.00')
        else:
            self.line(f'{self.user} - T0001')

    def do_lines(self, rest):
        for i in range(1, int(rest) + 1):
            self.line(f'LINE {i:05d}')
        self.line('END OF LINES')
        tell('LINES SENT')

    def do_wide(self, rest):
        self.line(''.join(chr(ord('0') + i % 10) for i in range(int(rest))))

    def do_chars(self, _):
        self.line(bytes(range(0x20, 0x7f)).decode('latin-1'))

    def do_high(self, rest):
        self.line(rest, HIGH | ALARM)

    def do_join(self, rest):
        self.line(rest, NOCR)
        self.line('-joined')

    def do_begin(self, _):
        self.state(RUNNING)

    def do_read(self, _):
        self.state(VM_READ)

    def do_busy(self, _):
        self.send(NOTACC)

    def do_clear(self, _):
        self.send(CLEAR)

    def do_guest(self, rest):
        """A full-screen program: one field, text in it."""
        self.guest = rest.upper()
        self.state(RUNNING)
        self.draw_guest()

    def draw_guest(self):
        self.send(SCREEN_DATA, b'\xf5\xc3\x11\x40\x40\x1d\xf0' + self.guest.encode('cp037') +
                  b'\x11\xc1\x50\x1d\x40\x13')

    def do_later(self, rest):
        threading.Timer(float(rest), self.line, ('* MSG FROM OPERATOR: HELLO', HIGH)).start()

    def do_logoff(self, _):
        self.line('LOGOFF AT 10:00:02 UTC SATURDAY 11/21/26')
        self.user = None
        self.state(AT_LOGO)
        self.send(END)

    def do_hang(self, _):
        self.sock.close()


def main():
    parser = argparse.ArgumentParser(description='a stand-in for CP behind tn3270d')
    parser.add_argument('--more', type=int, default=50)
    parser.add_argument('--warn', type=int, default=10)
    parser.add_argument('socket')
    options = parser.parse_args()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.path.exists(options.socket):
        os.unlink(options.socket)
    listener.bind(options.socket)
    os.chmod(options.socket, 0o666)
    listener.listen(64)
    tell('READY')
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=Terminal(sock, options).serve, daemon=True).start()


if __name__ == '__main__':
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
