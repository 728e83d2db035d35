# SPDX-License-Identifier: MIT
"""A provider of multi-factor authentication: a real TLS server that decides, and the certificates for it."""
import os
import socket
import ssl
import struct
import subprocess
import threading

VERIFY, VERDICT = 2, 3
USER, FACTOR, CREDENTIAL, TERMINAL, PEER, TAGS = range(1, 7)
DECISION, TEXT = 16, 17
PERMIT, DENY, UNAVAILABLE = 1, 2, 3
HEADER = struct.Struct('>4sHHIQ')


def message(kind, ident, fields, version=1):
    body = b''.join(struct.pack('>HH', k, len(v)) + v for k, v in fields)
    return HEADER.pack(b'ZMFA', version, kind, HEADER.size + len(body), ident) + body


def parse(data):
    magic, version, kind, length, ident = HEADER.unpack_from(data)
    assert (magic, version, length) == (b'ZMFA', 1, len(data)), data
    fields, at = {}, HEADER.size
    while at < len(data):
        k, n = struct.unpack_from('>HH', data, at)
        assert k not in fields and at + 4 + n <= len(data)
        fields[k] = data[at + 4:at + 4 + n]
        at += 4 + n
    return kind, ident, fields


def openssl(*args):
    subprocess.run(['openssl', *args], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def authority(folder, name):
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
            '-subj', f'/CN={name}', '-keyout', f'{folder}/{name}.key', '-out', f'{folder}/{name}.pem')


def certificate(folder, ca, name, host):
    with open(f'{folder}/{name}.ext', 'w', encoding='ascii') as f:
        f.write(f'subjectAltName=DNS:{host}\n')
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', f'/CN={name}',
            '-keyout', f'{folder}/{name}.key', '-out', f'{folder}/{name}.csr')
    openssl('x509', '-req', '-in', f'{folder}/{name}.csr', '-CA', f'{folder}/{ca}.pem', '-CAkey', f'{folder}/{ca}.key',
            '-CAcreateserial', '-days', '30', '-extfile', f'{folder}/{name}.ext', '-out', f'{folder}/{name}.pem')


def certificates(folder):
    os.makedirs(folder, exist_ok=True)
    for ca in ('ca', 'other-ca'):
        authority(folder, ca)
    certificate(folder, 'ca', 'provider', 'mfa.example.org')
    certificate(folder, 'ca', 'impostor', 'www.example.org')
    certificate(folder, 'other-ca', 'stranger', 'mfa.example.org')
    certificate(folder, 'ca', 'racfd', 'zcp.example.org')


class Provider:
    """decide(fields) gives a decision, or (decision, text), or the bytes to answer with; asked lists the questions."""

    def __init__(self, folder, decide, name='provider', mutual=True, versions=None):
        self.decide, self.asked, self.versions = decide, [], set()
        self.ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ctx.load_cert_chain(f'{folder}/{name}.pem', f'{folder}/{name}.key')
        if mutual:
            self.ctx.load_verify_locations(f'{folder}/ca.pem')
            self.ctx.verify_mode = ssl.CERT_REQUIRED
        if versions:
            self.ctx.minimum_version, self.ctx.maximum_version = versions
        self.sock = socket.create_server(('127.0.0.1', 0))
        self.port = self.sock.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                s, _ = self.sock.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(s,), daemon=True).start()

    def _one(self, raw):
        try:
            with self.ctx.wrap_socket(raw, server_side=True) as s:
                self.versions.add(s.version())
                data = s.recv(2048)
                if not data:
                    return
                kind, ident, fields = parse(data)
                assert kind == VERIFY
                self.asked.append(fields)
                answer = self.decide(fields)
                if not isinstance(answer, bytes):
                    decision, text = answer if isinstance(answer, tuple) else (answer, '')
                    answer = message(VERDICT, ident, [(DECISION, bytes([decision]))] +
                                     ([(TEXT, text.encode())] if text else []))
                s.sendall(answer.replace(b'IDENTITY', struct.pack('>Q', ident)))
                s.recv(1)
        except (OSError, ssl.SSLError):
            pass

    def stop(self):
        # a close alone does not wake accept(); a second stop does nothing
        if self.sock.fileno() >= 0:
            self.sock.shutdown(socket.SHUT_RDWR)
            self.sock.close()


def configuration(folder, path, port, name='mfa.example.org', timeout=3, cert='racfd', ca='ca'):
    with open(path, 'w', encoding='ascii') as f:
        f.write(f'# the provider\naddress 127.0.0.1:{port}\nname {name}\nauthorities {folder}/{ca}.pem\n'
                f'certificate {folder}/{cert}.pem\nkey {folder}/{cert}.key\ntimeout {timeout}\n')
