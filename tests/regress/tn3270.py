# SPDX-License-Identifier: MIT
"""tn3270d with real clients: s3270, Python's TLS, bare sockets. Behind it stands tests/e2e/fakecp.py."""
import contextlib
import getpass
import hashlib
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import traceback
import warnings

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'e2e'))
import s3270  # noqa: E402
from s3270 import Terminal  # noqa: E402

BIN = os.path.join(os.environ.get('ZCP_BUILD') or os.path.join(TOP, 'build'), 'native', 'bin')
SB, SE = b'\xff\xfa', b'\xff\xf0'
WONT_TN3270E, WONT_TTYPE = b'\xff\xfc\x28', b'\xff\xfc\x18'


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def wait_for(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f'no {what} in {seconds} s')
        time.sleep(0.05)


class Server:
    """One tn3270d with a stand-in for CP."""

    def __init__(self, folder, name, *statements, kind='p256', more=50, warn=10, starttls='required', key=None,
                 certificate=None):
        self.path = os.path.join(folder, name)
        os.mkdir(self.path)
        self.tls, self.plain = free_port(), free_port()
        self.cafile = certificate or os.path.join(self.path, 'tls', 'cert.pem')
        self.processes = []
        if not certificate:
            keygen(os.path.join(self.path, 'tls'), '--type', kind)
        conf = os.path.join(self.path, 'tn3270d.conf')
        with open(conf, 'w') as f:
            f.write(f'listen tls 127.0.0.1 {self.tls}\nlisten starttls 127.0.0.1 {self.plain}\n'
                    f'starttls {starttls}\nkey {key or os.path.join(self.path, "tls", "key.pem")}\n'
                    f'certificate {self.cafile}\nterminal {self.path}/cp\nuser {getpass.getuser()}\nsystem REGRESS\n')
            f.writelines(s + '\n' for s in statements)
        self.start('cp', [sys.executable, os.path.join(TOP, 'tests', 'e2e', 'fakecp.py'), '--more', str(more),
                          '--warn', str(warn), f'{self.path}/cp'], 'READY')
        self.daemon = self.start('daemon', [os.path.join(BIN, 'tn3270d'), '-f', conf], 'ready')

    def start(self, log, argv, sign):
        with open(f'{self.path}/{log}.log', 'wb') as f:
            p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT)
        self.processes.append(p)
        wait_for(lambda: sign in self.log(log) or p.poll() is not None, f'{log} that is ready')
        assert p.poll() is None, f'{log} has ended: {self.log(log)}'
        return p

    def log(self, which='cp'):
        with open(f'{self.path}/{which}.log', errors='replace') as f:
            return f.read()

    def told(self, text, seconds=20):
        wait_for(lambda: text in self.log(), f'"{text}" at CP', seconds)

    def stop(self):
        for p in self.processes:
            p.send_signal(signal.SIGTERM)
        for p in self.processes:
            try:
                p.wait(10)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()

    def terminal(self, **options):
        return Terminal('localhost', self.tls, cafile=self.cafile, timeout=30, **options)

    @contextlib.contextmanager
    def tester(self, **options):
        with self.terminal(**options) as t:
            t.logon('tester', 'SECRET')
            yield t

    def wrapped(self, minimum=None, maximum=None):
        context = ssl.create_default_context(cafile=self.cafile)
        if minimum or maximum:
            context.set_ciphers('DEFAULT:@SECLEVEL=0')
        context.minimum_version = minimum or ssl.TLSVersion.TLSv1_2
        context.maximum_version = maximum or ssl.TLSVersion.TLSv1_3
        return context.wrap_socket(socket.create_connection(('127.0.0.1', self.tls), 20), server_hostname='localhost')


def keygen(folder, *options):
    return subprocess.run([os.path.join(BIN, 'tn3270d'), '--keygen', folder, *options], check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def read_until(sock, want, seconds=20):
    got = b''
    sock.settimeout(seconds)
    while want not in got:
        data = sock.recv(4096)
        if not data:
            raise AssertionError(f'closed after {got!r}')
        got += data
    return got


def read_to_end(sock, seconds=20):
    got = b''
    sock.settimeout(seconds)
    with contextlib.suppress(ConnectionError):
        while True:
            data = sock.recv(65536)
            if not data:
                break
            got += data
    return got


def ends_with(argv, text):
    r = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30, check=False)
    assert r.returncode and text in r.stdout, f'status {r.returncode}: {r.stdout}'


# ---- cases: functions of a running Server, or of the folder ----

def case_keygen(folder):
    """FCS_CKM.1(RSA) FCS_CKM.1(DSA): host keys of each kind, only their owner may read them, kept when there"""
    for kind, text in (('p256', 'NIST CURVE: P-256'), ('p384', 'NIST CURVE: P-384'), ('rsa3072', '(3072 bit)'),
                       ('rsa4096', '(4096 bit)')):
        tls = os.path.join(folder, 'keygen-' + kind)
        first = keygen(tls, '--type', kind, '--host', 'zcp.example')
        assert re.search('sha256 ([0-9A-F]{2}:){31}[0-9A-F]{2}', first), first
        assert os.stat(f'{tls}/key.pem').st_mode & 0o777 == 0o600
        assert 'kept' in keygen(tls)
        shown = subprocess.run(['openssl', 'x509', '-in', f'{tls}/cert.pem', '-noout', '-text'], check=True,
                               stdout=subprocess.PIPE, text=True).stdout
        assert text in shown and 'DNS:zcp.example' in shown, shown


def case_refused_start(folder):
    """a key that others may read, that is of another certificate, a wrong statement: not started, and said why"""
    a, b = os.path.join(folder, 'a'), os.path.join(folder, 'b')
    keygen(a)
    keygen(b)
    conf = os.path.join(folder, 'refused.conf')

    def attempt(text, *statements):
        with open(conf, 'w') as f:
            f.write(f'listen tls 127.0.0.1 {free_port()}\ncertificate {a}/cert.pem\nuser {getpass.getuser()}\n')
            f.writelines(s + '\n' for s in statements)
        ends_with([os.path.join(BIN, 'tn3270d'), '-f', conf], text)
    attempt('is not the key of', f'key {b}/key.pem')
    os.chmod(f'{b}/key.pem', 0o640)
    attempt('others may read it', f'key {b}/key.pem')
    attempt('refused.conf:4: statement not known', 'sytem X')
    attempt('starttls never is for ports on', 'starttls never', 'listen starttls 2323')


def case_logon(server):
    """FTP_ITC.1: s3270 verifies the host, refused LOGON shows HCPLGA050E, then LOGON; TN3270E session name"""
    with server.terminal() as t:
        t.logo()
        assert 'REGRESS ONLINE' in t.text()
        assert t.query('Tls').startswith('secure host-verified'), t.query('Tls')
        assert 'TLSv1.3' in t.text()
        assert s3270.find_lu(t).startswith('T0')
        t.logon('tester', 'WRONG', 'HCPLGA050E LOGON unsuccessful--incorrect userid and/or password')
        t.expect_status('CP READ')
        t.enter('logon tester')
        t.expect('ENTER PASSWORD')
        t.type('SECRET')
        assert 'SECRET' not in t.text()
        t.enter()
        t.expect('LOGON AT')
    server.told('OPEN SCREEN flags 1 24x80')
    server.told('LOGO TESTER WRONG')
    server.told('CLOSED TESTER')


def case_not_shown(server):
    """FIA_UAU.7: a password is not shown, at the logo or at the prompt, and does not come back with PF12"""
    with server.terminal() as t:
        t.logo()
        t.action('Home()')
        t.action('Tab()')
        t.type('SECRET')
        assert 'SECRET' not in t.text()
        t.action('EraseInput()')
        t.enter()
        t.expect_status('CP READ')
        t.enter('logon tester')
        t.expect('ENTER PASSWORD')
        t.enter('SECRET')
        t.expect('LOGON AT')
        t.pf(12)
        t.expect('^logon tester')
        assert 'SECRET' not in t.text()


def case_more(server):
    """500 lines stop at each full page and are all seen, in order; HOLDING holds"""
    pages = []
    with server.tester() as t:
        t.enter('lines 500')
        t.expect_status('MORE...')
        t.enter()
        t.expect_status('HOLDING')
        t.expect_paging('END OF LINES', seen=pages)
    lines = [int(n) for n in re.findall(r'^LINE (\d+)', '\n'.join(pages), re.M)]
    assert lines == list(range(1, 501)), lines


def case_commands(server):
    """#CP commands, PA1, NOT ACCEPTED, PF12, status area"""
    with server.tester() as t:
        t.enter('begin')
        t.expect_status('RUNNING')
        t.command('#CP QUERY TIME', 'TIME IS')
        t.attention()
        t.expect_status('CP READ')
        t.enter('read')
        t.expect_status('VM READ')
        t.enter('busy')
        t.expect_status('NOT ACCEPTED')
        t.expect_status('VM READ')
        t.pf(12)
        t.wait(lambda: t.screen()[-2].startswith('busy'), 'line retrieved')
        t.pf(12)
        t.wait(lambda: t.screen()[-2].startswith('read'), 'line before it')
        t.action('Enter()')
        t.expect_status('VM READ')
    assert server.log().count('INPUT read') == 2
    assert 'ATTN' in server.log()


def case_brackets(server):
    """brackets go both ways in x3270's default code page and in 037, whatever the model"""
    for options in ({}, {'codepage': 'cp037'}, {'codepage': 'bracket'}, {'model': '3279-5', 'tn3270e': False}):
        with server.tester(**options) as t:
            t.command('#cp a[b]', r'^HCPCMD001E Unknown CP command: A\[B\]$')
            t.clear()
            t.pf(12)
            t.wait(lambda: '#cp a[b]' in t.screen()[-2], 'line retrieved')
            t.type('[]')
            t.action('Enter()')
            t.expect(r'A\[B\]\[\]$')
        server.told('INPUT #cp a[b][]')


def case_typing(server):
    """output does not disturb what is being typed"""
    with server.tester() as t:
        t.enter('later 1')
        t.unlocked()
        t.type('half a')
        t.expect('MSG FROM OPERATOR')
        t.type(' line')
        t.action('Enter()')
        server.told('INPUT half a line')


def case_guest(server):
    """a guest's full-screen program: drawn, keys go to it, CP takes the screen, CLEAR gives it back, PA1 is CP's"""
    with server.tester() as t:
        t.command('guest payroll', 'PAYROLL')
        t.pf(3)
        t.expect('AID XF3')
        t.expect_status('HOLDING')
        t.clear()
        t.expect('PAYROLL')
        t.attention()
        t.expect_status('CP READ')


def case_ends(server):
    """LOGOFF brings the logo back; a client that goes away is told to CP"""
    with server.tester() as t:
        t.enter('logoff')
        t.expect('LOGOFF AT')
        t.enter()
        t.logo()
        t.logon('tester', 'SECRET')
        before = server.log().count('CLOSED TESTER')
        t.action('Disconnect()')
        wait_for(lambda: server.log().count('CLOSED TESTER') > before, 'disconnect at CP')


def case_cp_hangs_up(server):
    """CP closing a terminal closes its line"""
    with server.tester() as t:
        t.enter('hang')
        t.wait_closed()


def case_models(server):
    """models 2 to 5 and other sizes, TN3270E and TN3270"""
    for options, size in (({'model': '3278-2'}, (24, 80)), ({'model': '3279-3'}, (32, 80)),
                          ({'model': '3279-4', 'tn3270e': False}, (43, 80)), ({'model': '3278-5'}, (27, 132)),
                          ({'model': '3278-5', 'tn3270e': False}, (27, 132)), ({'oversize': '160x62'}, (62, 160)),
                          ({'oversize': '132x60', 'tn3270e': False}, (60, 132))):
        with server.tester(**options) as t:
            assert t.size() == size, (options, t.size())
            t.command('chars', re.escape('!"#$%&') + '.*' + re.escape("'()*+,-./0123456789:;<=>?@ABCDEFG"))
            assert ''.join(t.screen()[:3]).endswith('[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~')
            t.command('wide 400', '^0123456789')
            assert ''.join(t.screen()[:-2]).count('0123456789') >= 37
        server.told(f'{size[0]}x{size[1]}')


def case_named(server):
    """a session asked for by name is refused: terminal ids say where a user sits"""
    with server.wrapped() as s:
        read_until(s, b'\xff\xfd\x28')
        s.sendall(b'\xff\xfb\x28' + SB + b'\x28\x02\x07IBM-3278-2\x01OPERATOR' + SE)
        read_until(s, SB + b'\x28\x02\x06\x05\x03' + SE)
    with contextlib.suppress(s3270.Failed), server.terminal(lu='OPERATOR') as t:
        t.logo()
    assert ' OPERATOR ' not in server.log()


def case_starttls(server):
    """FTP_ITC.1: STARTTLS with s3270; without it nothing reaches CP"""
    with Terminal('localhost', server.plain, tls='starttls', cafile=server.cafile, timeout=30) as t:
        t.logon('tester', 'SECRET')
        assert t.query('Tls').startswith('secure host-verified')
    opened = server.log().count('OPEN')
    with socket.create_connection(('127.0.0.1', server.plain), 20) as s:
        assert read_until(s, b'\xff\xfd\x2e') == b'\xff\xfd\x2e'
        s.sendall(b'\xff\xfb\x28logon tester SECRET\r\n\xff\xfc\x2e')
        assert b'wants TLS' in read_to_end(s)
    assert server.log().count('OPEN') == opened


def starttls_handshake(server, after, before=b''):
    """A STARTTLS client of our own; after: bytes in clear between FOLLOWS and the handshake."""
    raw = socket.create_connection(('127.0.0.1', server.plain), 20)
    read_until(raw, b'\xff\xfd\x2e')
    raw.sendall(before + b'\xff\xfb\x2e' + SB + b'\x2e\x01' + SE + after)
    read_until(raw, SB + b'\x2e\x01' + SE)
    context = ssl.create_default_context(cafile=server.cafile)
    return context.wrap_socket(raw, server_hostname='localhost')


def case_injection(server):
    """FTP_ITC.1: bytes in clear before the handshake never count after it"""
    evil = b'\xff\xfc\x28\xff\xfc\x18logon tester SECRET\r\n'
    with starttls_handshake(server, b'', evil) as tls:
        tls.sendall(WONT_TN3270E + WONT_TTYPE)
        read_until(tls, b'ONLINE')
        tls.sendall(b'logon tester\r\n')
        read_until(tls, b'ENTER PASSWORD')
    opened = server.log().count('OPEN')
    with contextlib.suppress(OSError, AssertionError):
        with starttls_handshake(server, evil) as tls:
            tls.sendall(b'q time\r\n')
            read_until(tls, b'NEVER', 5)
    # the session that began in clear has no terminal open
    time.sleep(0.5)
    assert 'INPUT logon tester SECRET' not in server.log()
    assert server.log().count('OPEN') <= opened + 1


def case_late_follows(server):
    """STARTTLS: a client whose FOLLOWS comes with its first TLS record"""
    raw = socket.create_connection(('127.0.0.1', server.plain), 20)
    read_until(raw, b'\xff\xfd\x2e')
    raw.sendall(b'\xff\xfb\x2e')
    read_until(raw, SB + b'\x2e\x01' + SE)
    raw.sendall(SB + b'\x2e\x01' + SE)
    context = ssl.create_default_context(cafile=server.cafile)
    with context.wrap_socket(raw, server_hostname='localhost') as tls:
        read_until(tls, b'\xff\xfd\x28')


def case_preferred(folder):
    """STARTTLS preferred: a client without TLS gets in after a moment, one with it is protected"""
    server = Server(folder, 'preferred', starttls='preferred')
    try:
        with Terminal('localhost', server.plain, tls='none', timeout=30) as t:
            t.logo()
        server.told('OPEN SCREEN flags 1')
        with socket.create_connection(('127.0.0.1', server.plain), 20) as s:
            read_until(s, b'\xff\xfd\x28')
            s.sendall(WONT_TN3270E + WONT_TTYPE)
            read_until(s, b'ONLINE')
        server.told('OPEN LINE flags 0')
    finally:
        server.stop()


def case_line(server):
    """line mode: LOGON, password without echo, output, BREAK, telnet options in pieces"""
    with server.wrapped() as s:
        read_until(s, b'\xff\xfd\x28')
        for b in WONT_TN3270E + WONT_TTYPE:
            s.sendall(bytes([b]))
        assert b'REGRESS ONLINE' in read_until(s, b'ONLINE')
        s.sendall(b'logon tester\r\n')
        assert b'ENTER PASSWORD' in read_until(s, b'\xff\xfb\x01')
        s.sendall(b'\xff\xfd\x01SECRET\r\0')
        assert b'LOGON AT' in read_until(s, b'\xff\xfc\x01')
        s.sendall(b'query time\r\n')
        got = read_until(s, b'TOTCPU')
        assert b'query time' not in got, got
        attentions = server.log().count('ATTN')
        s.sendall(b'\xff\xf3')
        wait_for(lambda: server.log().count('ATTN') > attentions, 'attention at CP')
        s.sendall(b'lines 3\r\n')
        assert b'LINE 00001\r\nLINE 00002\r\nLINE 00003\r\n' in read_until(s, b'END OF LINES')
        s.sendall(b'logoff\r\n')
        assert b'LOGOFF AT' in read_to_end(s)


def refuses(server, maximum, ciphers):
    context = ssl.create_default_context(cafile=server.cafile)
    context.set_ciphers(ciphers)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = maximum
    try:
        context.wrap_socket(socket.create_connection(('127.0.0.1', server.tls), 20), server_hostname='localhost')
    except (ssl.SSLError, ConnectionError):
        return
    raise AssertionError(f'{maximum} with {ciphers} was accepted')


def case_versions(server):
    """FCS_COP.1(NET): TLS 1.2 and 1.3 with forward secrecy and AEAD; plain suites are refused"""
    for version, name in ((ssl.TLSVersion.TLSv1_2, 'TLSv1.2'), (ssl.TLSVersion.TLSv1_3, 'TLSv1.3')):
        with server.wrapped(version, version) as s:
            assert s.version() == name
            assert 'GCM' in s.cipher()[0] or 'POLY1305' in s.cipher()[0], s.cipher()
            read_until(s, b'\xff\xfd\x28')
    refuses(server, ssl.TLSVersion.TLSv1_2, 'ECDHE-ECDSA-AES128-SHA')


def case_notes(folder):
    """FAU_GEN.1 FCS_CKM.1(RSA) FTP_ITC.1: CP hears which host key serves, and of handshakes that fail"""
    server = Server(folder, 'notes', 'negotiate 2', kind='rsa3072')
    try:
        with open(server.cafile) as f:
            fingerprint = hashlib.sha256(ssl.PEM_cert_to_DER_cert(f.read())).hexdigest().upper()
        server.told(f' UTC, SHA-256 {fingerprint}\n')
        assert re.search(r'^NOTE 1 - - HOST KEY OF 20\d\d-\d\d-\d\d ', server.log(), re.M), server.log()
        refuses(server, ssl.TLSVersion.TLSv1_2, 'AES128-SHA')
        server.told('TLS REFUSED: no shared cipher\n')
        with socket.create_connection(('127.0.0.1', server.tls), 20) as s:
            s.sendall(b'GET / HTTP/1.0\r\n\r\n')
            port = s.getsockname()[1]
            read_to_end(s)
        server.told(f' 127.0.0.1:{port} TLS REFUSED: http request\n')
        with socket.create_connection(('127.0.0.1', server.tls), 20) as s:
            s.sendall(b'\x16')
            read_to_end(s)
        server.told('TLS REFUSED: handshake not ended in time\n')
        with socket.create_connection(('127.0.0.1', server.plain), 20) as s:
            s.sendall(b'\xff\xfc\x2e')
            read_to_end(s)
        server.told('TLS REFUSED: not by this client\n')
        notes = server.log().count('NOTE 3 ')
        socket.create_connection(('127.0.0.1', server.tls), 20).close()
        with server.wrapped() as s:
            read_until(s, b'\xff\xfd\x28')
        assert server.log().count('NOTE 3 ') == notes == 4, server.log()
    finally:
        server.stop()


def case_old(folder):
    """FCS_COP.1(NET): TLS 1.1 is refused, even where all suites are configured"""
    server = Server(folder, 'old', 'ciphers ALL:@SECLEVEL=0')
    try:
        refuses(server, ssl.TLSVersion.TLSv1_1, 'ALL:@SECLEVEL=0')
        with server.wrapped(maximum=ssl.TLSVersion.TLSv1_2) as s:
            read_until(s, b'\xff\xfd\x28')
    finally:
        server.stop()


def case_rsa(folder):
    """FCS_COP.1(NET) FCS_CKM.2(NET): a host key of RSA signs in TLS 1.2 and 1.3, and keys are exchanged by ECDHE alone"""
    server = Server(folder, 'rsa', kind='rsa3072')
    try:
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with server.wrapped(version, version) as s:
                read_until(s, b'\xff\xfd\x28')
        for ciphers in ('AES128-SHA', 'AES128-GCM-SHA256', 'ECDHE-RSA-AES128-SHA', 'AECDH-AES128-SHA:@SECLEVEL=0'):
            refuses(server, ssl.TLSVersion.TLSv1_2, ciphers)
        with server.tester() as t:
            t.command('query time', 'TOTCPU')
    finally:
        server.stop()


def case_client_certificate(folder):
    """FIA_UAU.5: a client's certificate is verified and named to CP; without one there is no line where it is required"""
    ca = os.path.join(folder, 'users')
    os.mkdir(ca)

    def openssl(*words):
        subprocess.run(['openssl', *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ca)
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=Users CA',
            '-keyout', 'ca.key', '-out', 'ca.pem')
    for name, signer in (('alice', ('-CA', 'ca.pem', '-CAkey', 'ca.key')), ('mallory', ())):
        openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                '-subj', f'/CN={name}', '-keyout', f'{name}.key', '-out', f'{name}.crt', *signer)
        with open(f'{ca}/{name}.pem', 'w') as to:
            for part in ('crt', 'key'):
                with open(f'{ca}/{name}.{part}') as f:
                    to.write(f.read())
    server = Server(folder, 'certs', 'client-certificate require', f'authorities {ca}/ca.pem')

    def greeted(name):
        context = ssl.create_default_context(cafile=server.cafile)
        if name:
            context.load_cert_chain(f'{ca}/{name}.pem')
        try:
            with socket.create_connection(('127.0.0.1', server.tls), 20) as raw, \
                    context.wrap_socket(raw, server_hostname='localhost') as s:
                read_until(s, b'\xff\xfd\x28')
                s.sendall(WONT_TN3270E + WONT_TTYPE)
                read_until(s, b'ONLINE')
                return True
        except (OSError, AssertionError):
            return False
    try:
        assert greeted('alice'), server.log('daemon')
        server.told('OPEN LINE flags 3')
        assert 'CN=alice' in server.log()
        assert not greeted('mallory') and not greeted(None)
        assert server.log().count('OPEN') == 1
    finally:
        server.stop()


def case_limits(folder):
    """limits: connections of one peer, time to the first screen, idle time, keepalive"""
    server = Server(folder, 'limits', 'connections-per-peer 3', 'negotiate 2', 'keepalive 1', 'idle 4')
    try:
        held = [server.wrapped() for _ in range(3)]
        with socket.create_connection(('127.0.0.1', server.tls), 20) as s:
            assert read_to_end(s) == b''
        assert 'too many connections from there' in server.log('daemon')
        for s in held:
            # DO TN3270E is never answered: line mode after three seconds, unless time is up before
            read_to_end(s)
        assert server.log('daemon').count('no screen in time') == 3, server.log('daemon')
        with socket.create_connection(('127.0.0.1', server.tls), 20) as s:
            assert read_to_end(s) == b''
        wait_for(lambda: 'handshake not ended in time' in server.log('daemon'), 'bound on the handshake')
        with server.wrapped() as s:
            s.sendall(WONT_TN3270E + WONT_TTYPE)
            assert b'\xff\xfd\x06' in read_to_end(s)
        assert 'client does not answer' in server.log('daemon')
        with server.terminal() as t:
            t.logo()
            t.wait_closed(20)
        wait_for(lambda: ': idle' in server.log('daemon'), 'idle line that is closed')
    finally:
        server.stop()


def case_stalled(server):
    """a client that does not read stops CP's output to it, to nobody else, and loses nothing"""
    with server.wrapped() as s:
        s.sendall(WONT_TN3270E + WONT_TTYPE)
        read_until(s, b'ONLINE')
        s.sendall(b'logon tester SECRET\r\n')
        read_until(s, b'LOGON AT')
        sent = server.log().count('LINES SENT')
        s.sendall(b'lines 900000\r\n')
        with server.tester() as t:
            for _ in range(5):
                t.command('query time', 'TOTCPU')
        assert server.log().count('LINES SENT') == sent
        got = b''
        s.settimeout(60)
        while got.count(b'\n') < 20000:
            data = s.recv(1 << 18)
            assert data
            got += data
        numbers = [int(x) for x in re.findall(rb'LINE (\d+)\r\n', got)]
        assert len(numbers) > 19000 and numbers == list(range(1, len(numbers) + 1))


def case_many(server):
    """20 terminals at once"""
    with contextlib.ExitStack() as stack:
        terminals = [stack.enter_context(server.terminal()) for _ in range(20)]
        for t in terminals:
            t.logon('tester', 'SECRET')
        names = {s3270.find_lu(t) for t in terminals}
        assert len(names) == 20, names
        for t in terminals:
            t.enter('query time')
        for t in terminals:
            t.expect('TOTCPU')


def children_of(pid):
    out = subprocess.run(['ps', '-o', 'pid=', '--ppid', str(pid)], stdout=subprocess.PIPE, text=True, check=False)
    return out.stdout.split()


def case_stop(folder):
    """SIGTERM and SIGKILL of the listener leave no process behind"""
    for number in (signal.SIGTERM, signal.SIGKILL):
        server = Server(folder, f'stop{number}')
        try:
            with server.terminal() as t:
                t.logo()
                children = children_of(server.daemon.pid)
                assert len(children) == 3, children
                server.daemon.send_signal(number)
                server.daemon.wait(10)
                wait_for(lambda: not any(os.path.exists(f'/proc/{c}/exe') and is_ours(c) for c in children),
                         'end of all processes')
                t.wait_closed()
        finally:
            server.stop()


def is_ours(pid):
    try:
        return 'tn3270' in os.readlink(f'/proc/{pid}/exe')
    except OSError:
        return False


WITH_SERVER = [case_logon, case_not_shown, case_more, case_commands, case_brackets, case_typing, case_guest, case_ends,
               case_cp_hangs_up, case_models, case_named, case_starttls, case_injection, case_late_follows, case_line,
               case_versions, case_stalled, case_many]
WITH_FOLDER = [case_keygen, case_refused_start, case_preferred, case_rsa, case_old, case_notes, case_client_certificate,
               case_limits, case_stop]


def main():
    only = sys.argv[1:]
    cases = [c for c in WITH_SERVER + WITH_FOLDER if not only or c.__name__[5:] in only]
    print('KTAP version 1')
    if not s3270.usable():
        print('1..0 # SKIP needs s3270')
        return 0
    print(f'1..{len(cases)}', flush=True)
    bad = 0
    with tempfile.TemporaryDirectory(prefix='tn3270-') as folder:
        server = Server(folder, 'main')
        try:
            for n, case in enumerate(cases, 1):
                try:
                    case(server if case in WITH_SERVER else folder)
                    print(f'ok {n} {case.__doc__}', flush=True)
                except Exception:   # noqa: BLE001 - whatever it was, the case has failed
                    bad = 1
                    for line in (traceback.format_exc() + server.log('daemon')[-1500:]).splitlines():
                        print('# ' + line)
                    print(f'not ok {n} {case.__doc__}', flush=True)
        finally:
            server.stop()
    return bad


if __name__ == '__main__':
    sys.exit(main())
