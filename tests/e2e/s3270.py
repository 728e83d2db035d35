# SPDX-License-Identifier: MIT
"""Drives Debian's s3270, a real 3270 terminal without a screen of its own.

    with Terminal('127.0.0.1', port, cafile='cert.pem') as t:
        t.expect('USERID')
        t.logon('LINUX1', 'password')
        t.command('QUERY TIME', 'TIME IS')
        print(t.picture())

Every wait has a time-out, which raises Timeout with the screen as it was. Python 3, standard library only.
"""
import hashlib
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time

STATUS_AREA = 21    # characters at the lower right: status, system


class Timeout(Exception):
    pass


class Failed(Exception):
    """s3270 refused an action; or it has ended."""


def fetch_certificate(host, port, fingerprint=None, timeout=30):
    """The certificate of a TLS port as PEM. fingerprint: its SHA-256 in hexadecimal, colons allowed; else ValueError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection((host, port), timeout) as raw, context.wrap_socket(raw) as tls:
        der = tls.getpeercert(binary_form=True)
    if fingerprint is not None:
        found = hashlib.sha256(der).hexdigest()
        if found != fingerprint.replace(':', '').lower():
            raise ValueError(f'{host}:{port} shows certificate {found}')
    return ssl.DER_cert_to_PEM_cert(der)


def quote(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'


class Terminal:
    """One s3270. tls: 'implicit' (L:), 'starttls', 'none'; the last two differ in what the server offers.

    The server must prove itself by cafile (PEM; a self-signed certificate is its own authority) or by fingerprint
    (SHA-256, fetched first on a line of its own: implicit TLS only). verify=False is for tests of refusals.
    model: '3279-2' and so on; codepage: s3270's own default unless named; oversize: 'COLSxROWS'; tn3270e False: classic TN3270; line: stay in NVT mode.
    """

    def __init__(self, host, port, *, tls='implicit', cafile=None, fingerprint=None, verify=True, model='3279-2',
                 oversize=None, tn3270e=True, lu=None, timeout=60, trace=None, name=None, client_cert=None,
                 codepage=None):
        self.timeout, self.name = timeout, name or f'{host}:{port}'
        self.temporary = None
        if fingerprint:
            self.temporary = tempfile.NamedTemporaryFile('w', suffix='.pem')
            self.temporary.write(fetch_certificate(host, port, fingerprint))
            self.temporary.flush()
            cafile = self.temporary.name
        argv = ['s3270', '-utf8', '-model', model, '-xrm', 's3270.connectTimeout: 30']
        if codepage:
            argv += ['-codepage', codepage]
        if cafile:
            argv += ['-cafile', cafile, '-accepthostname', 'DNS:localhost']
        if not verify or tls == 'none':
            argv += ['-noverifycert']
        if oversize:
            argv += ['-oversize', oversize]
        if trace:
            argv += ['-trace', '-tracefile', trace]
        if client_cert:
            argv += ['-certfile', client_cert, '-keyfile', client_cert]
        self.lock = threading.Lock()
        self.status = ''
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, encoding='utf-8', errors='replace')
        prefix = ('L:' if tls == 'implicit' else '') + ('' if tn3270e else 'N:')
        where = f'[{host}]' if ':' in host else host
        try:
            self.action(f'Connect({quote(prefix + (lu + "@" if lu else "") + where + ":" + str(port))})')
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.process.poll() is None:
            try:
                self.process.stdin.write('Quit\n')
                self.process.stdin.close()
                self.process.wait(5)
            except (OSError, ValueError, subprocess.TimeoutExpired):
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        if self.temporary:
            self.temporary.close()

    def action(self, text, timeout=None):
        """One s3270 action. Its output as a list of lines."""
        watchdog = threading.Timer(timeout or self.timeout, self.process.send_signal, (signal.SIGKILL,))
        lines = []
        with self.lock:
            watchdog.start()
            try:
                self.process.stdin.write(text + '\n')
                self.process.stdin.flush()
                while True:
                    line = self.process.stdout.readline()
                    if not line:
                        raise Failed(f'{self.name}: s3270 has ended during {text.split("(")[0]}')
                    line = line.rstrip('\n')
                    if line.startswith('data: '):
                        lines.append(line[6:])
                    elif line in ('ok', 'error'):
                        break
                    else:
                        self.status = line
            except (BrokenPipeError, ValueError) as e:
                raise Failed(f'{self.name}: s3270 has ended') from e
            finally:
                watchdog.cancel()
        if line == 'error':
            raise Failed(f'{self.name}: {text.split("(")[0]}: {" ".join(lines)}')
        return lines

    # ---- looking ----

    def screen(self):
        """Rows of text, without what a terminal does not show."""
        return [line.rstrip() for line in self.action('Ascii()')]

    def text(self):
        return '\n'.join(self.screen())

    def size(self):
        return tuple(int(n) for n in self.status.split()[6:8])

    def cursor(self):
        return tuple(int(n) for n in self.status.split()[8:10])

    def connected(self):
        self.action('Query(ConnectionState)')
        return not self.status.split()[3].startswith('N')

    def query(self, what):
        return ' '.join(self.action(f'Query({what})'))

    def cp_status(self):
        """CP READ, RUNNING, ... of the status area."""
        rows = self.action('Ascii()')
        return rows[-1][-STATUS_AREA - 1:].strip() if rows else ''

    def picture(self, title=''):
        """The screen in a frame, for people."""
        rows = [line.ljust(80) for line in self.action('Ascii()')]
        width = max([len(r) for r in rows] + [80])
        head = f' {title} ' if title else ''
        top = '+' + head.center(width + 2, '-') + '+'
        return '\n'.join([top] + [f'| {r.ljust(width)} |' for r in rows] + ['+' + '-' * (width + 2) + '+'])

    # ---- waiting ----

    def wait(self, condition, what, timeout=None):
        """Until condition() gives something true, which is returned."""
        end = time.monotonic() + (timeout or self.timeout)
        while True:
            got = condition()
            if got:
                return got
            left = end - time.monotonic()
            if left <= 0:
                raise Timeout(f'{self.name}: no {what} in {timeout or self.timeout} s; the screen:\n' + self.picture())
            if not self.connected():
                raise Failed(f'{self.name}: connection closed while waiting for {what}; the screen was:\n' +
                             self.picture())
            try:
                self.action(f'Wait({min(left, 1):.1f},Output)')
            except Failed:
                if self.process.poll() is not None:
                    raise

    def expect(self, pattern, timeout=None):
        """Until the regular expression is on the screen. The match; pages that are full are turned by expect_paging()."""
        return self.wait(lambda: re.search(pattern, self.text(), re.M), f'"{pattern}"', timeout)

    def expect_status(self, status, timeout=None):
        return self.wait(lambda: self.cp_status().startswith(status), f'status {status}', timeout)

    def wait_closed(self, timeout=None):
        end = time.monotonic() + (timeout or self.timeout)
        while self.connected():
            if time.monotonic() > end:
                raise Timeout(f'{self.name}: still connected; the screen:\n' + self.picture())
            time.sleep(0.1)

    def expect_paging(self, pattern, timeout=None, seen=None):
        """Like expect(), but CLEAR is pressed whenever CP waits with MORE... or HOLDING. seen: list that gets the pages."""
        end = time.monotonic() + (timeout or self.timeout)
        while True:
            def there():
                return re.search(pattern, self.text(), re.M) or self.full()
            self.wait(there, f'"{pattern}"', max(end - time.monotonic(), 0.1))
            full, text = self.full(), self.text()
            found = re.search(pattern, text, re.M)
            if seen is not None and (full or found):
                seen.append(text)
            if found:
                return found
            if full:
                self.clear()

    def full(self):
        return self.cp_status().startswith(('MORE...', 'HOLDING'))

    # ---- typing ----

    def type(self, text):
        if text:
            self.action(f'String({quote(text)})')

    def enter(self, text=''):
        self.unlocked()
        self.type(text)
        self.action('Enter()')

    def unlocked(self):
        self.action('Wait(Unlock)')

    def pf(self, n):
        self.action(f'PF({n})')

    def pa(self, n):
        self.action(f'PA({n})')

    def clear(self):
        self.action('Clear()')

    def attention(self):
        """CP's attention: PA1."""
        self.pa(1)

    # ---- what a user of CP does ----

    def logo(self, timeout=None):
        self.expect(r'USERID +===>', timeout)

    def fill(self, userid, *others):
        """Fields of the logo screen; the cursor leaves a field that is full by itself."""
        self.action('Home()')
        self.type(userid)
        if len(userid) < 8:
            self.action('Tab()')
        for i, text in enumerate(others):
            if i:
                self.action('Tab()')
            self.type(text)

    def logon(self, userid, password, expect=r'LOGON AT|RECONNECTED AT', timeout=None):
        """From the logo screen. The match of expect."""
        self.logo(timeout)
        self.fill(userid, password)
        self.action('Enter()')
        return self.expect_paging(expect, timeout)

    def blank(self):
        """An empty page; lines that still came after CLEAR are cleared again."""
        for attempt in range(6):
            self.clear()
            try:
                return self.wait(lambda: not any(self.screen()[:-2]) or self.full(), 'empty page', 10)
            except Timeout:
                if attempt == 5:
                    raise

    def command(self, text, expect=None, timeout=None):
        """Types a line at the console. expect: pattern of the answer, looked for on a page that was empty before."""
        if expect is not None:
            self.blank()
        self.enter(text)
        return self.expect_paging(expect, timeout) if expect is not None else None


def find_lu(terminal):
    """Name of the session that the server gave (TN3270E)."""
    return terminal.query('LuName').strip()


def usable():
    """Whether s3270 is there."""
    return any(os.access(os.path.join(p, 's3270'), os.X_OK) for p in os.environ.get('PATH', '').split(':'))
