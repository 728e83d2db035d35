#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""racfd-mfa between racfd, or a stand-in for it, and a provider that is a real TLS server: KTAP on standard output."""
import contextlib
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

import cp  # noqa: E402
import provider as mfa  # noqa: E402
from cp import LOGON, System  # noqa: E402
from provider import DENY, PERMIT, UNAVAILABLE, Provider  # noqa: E402

TOP = os.path.realpath(os.path.join(HERE, '..', '..', '..'))
PROGRAM = os.path.join(os.environ.get('ZCP_BUILD') or os.path.join(TOP, 'build'), 'native', 'bin', 'racfd-mfa')
TLS12, TLS13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
FOLDER = tempfile.mkdtemp(prefix='zcp-mfa-')
CASES = []


def case(name):
    def add(fn):
        CASES.append((name, fn))
        return fn
    return add


def equal(got, want, what=''):
    assert got == want, f'{what}: got {got!r}, wanted {want!r}'


class Client:
    """racfd-mfa, and racfd's end of its socket."""

    def __init__(self, port, **kw):
        self.conf = f'{FOLDER}/mfa.conf'
        self.path = f'{FOLDER}/mfa.sock'
        mfa.configuration(FOLDER, self.conf, port, **kw)
        self.log = open(f'{FOLDER}/log', 'w+', encoding='utf-8')
        self.proc = subprocess.Popen([PROGRAM, '--config', self.conf, '--socket', self.path,
                                      '--racf-user', str(os.getuid())], stderr=self.log)
        self.sock = self.connect()
        self.last = 0

    def connect(self):
        end = time.monotonic() + 10
        while True:
            s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            try:
                s.connect(self.path)
                s.settimeout(20)
                return s
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def ask(self, credential='123456', user='LINUX1'):
        self.last += 1
        self.sock.send(mfa.message(mfa.VERIFY, self.last, [(mfa.USER, user.encode()), (mfa.FACTOR, b'AZFTOTP1'),
                                                           (mfa.CREDENTIAL, credential.encode('latin-1'))]))
        return self.last

    def answer(self):
        kind, ident, fields = mfa.parse(self.sock.recv(2048))
        equal(kind, mfa.VERDICT)
        return ident, fields[mfa.DECISION][0]

    def verify(self, *args, **kw):
        ident = self.ask(*args, **kw)
        got, decision = self.answer()
        equal(got, ident)
        return decision

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()
        self.proc.terminate()
        try:
            status = self.proc.wait(10)
        except subprocess.TimeoutExpired:
            self.proc.kill()
            raise
        self.log.close()
        assert status == 0, f'status {status}'


def right(fields):
    return PERMIT if fields[mfa.CREDENTIAL] == b'123456' else (DENY, 'WRONG TOKEN')


@case('FIA_UAU.5 FTP_ITC.1: the provider decides, over TLS 1.2 and 1.3 with certificates on both sides')
def decides():
    for v in (TLS12, TLS13):
        p = Provider(FOLDER, right, versions=(v, v))
        with Client(p.port) as c:
            equal(c.verify(), PERMIT)
            equal(c.verify('654321'), DENY)
            equal(p.asked[0], {mfa.USER: b'LINUX1', mfa.FACTOR: b'AZFTOTP1', mfa.CREDENTIAL: b'123456'})
        p.stop()


@case('FIA_UAU.5: TLS below 1.2 is not spoken')
def old():
    p = Provider(FOLDER, right, versions=(ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1))
    p.ctx.set_ciphers('ALL:@SECLEVEL=0')
    with Client(p.port) as c:
        equal(c.verify(), UNAVAILABLE)
        equal(p.asked, [])
    p.stop()


@case('FIA_UAU.5: who has not the certificate of the provider is told no credential')
def impostors():
    for name, kw in (('impostor', {}), ('stranger', {}), ('provider', {'mutual': False})):
        p = Provider(FOLDER, right, name=name, **kw)
        with Client(p.port) as c:
            equal(c.verify(), UNAVAILABLE, name)
            equal(p.asked, [], name)
            assert 'provider: TLS' in c.said(), c.said()
        p.stop()


@case('a provider that does not take our certificate is not available')
def unknown_client():
    p = Provider(FOLDER, right)
    with Client(p.port, cert='stranger') as c:
        equal(c.verify(), UNAVAILABLE)
        equal(p.asked, [])
    p.stop()


@case('FIA_UAU.5: what is no verdict permits nothing')
def nonsense():
    good = mfa.message(mfa.VERDICT, 0, [(mfa.DECISION, b'\1')])
    answers = [b'', b'HTTP/1.1 200 OK\r\n\r\n', good, good[:-1], good[:12] + b'IDENTITY' + good[20:] + b'x',
               mfa.message(mfa.VERDICT, 0, [(mfa.DECISION, b'\1')], version=2), b'ZMFA' + bytes(2000),
               mfa.message(mfa.VERIFY, 0, [(mfa.DECISION, b'\1')]), mfa.message(mfa.VERDICT, 0, [])]
    left = list(answers)
    p = Provider(FOLDER, lambda fields: left.pop(0))
    with Client(p.port, timeout=1) as c:
        for a in answers:
            equal(c.verify(), UNAVAILABLE, a)
    p.stop()


@case('a provider that hangs, is away or comes back holds up nobody else')
def away():
    p = Provider(FOLDER, lambda f: (time.sleep(30), PERMIT)[1] if f[mfa.CREDENTIAL] == b'hang' else right(f))
    with Client(p.port, timeout=2) as c:
        slow = c.ask('hang')
        start = time.monotonic()
        equal(c.verify(), PERMIT)
        assert time.monotonic() - start < 1.9, 'waited for another'
        equal(c.answer(), (slow, UNAVAILABLE))
        p.stop()
        equal(c.verify(), UNAVAILABLE)
        p = Provider(FOLDER, right)
        mfa.configuration(FOLDER, c.conf, p.port)
        c.proc.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        equal(c.verify(), PERMIT)
    p.stop()


@case('a reload that is wrong changes nothing')
def reload():
    p = Provider(FOLDER, right)
    with Client(p.port) as c:
        for text in ('address example.org:1\n', 'nonsense\n', 'address 127.0.0.1:1\nname x\nauthorities /none\n'):
            with open(c.conf, 'w', encoding='ascii') as f:
                f.write(text)
            c.proc.send_signal(signal.SIGHUP)
            time.sleep(0.3)
            equal(c.verify(), PERMIT, text)
        equal(c.said().count('the provider remains as it was'), 3)
    p.stop()


@case('forty questions at once are each answered, none with another\'s verdict')
def many():
    p = Provider(FOLDER, lambda f: (time.sleep(0.2), PERMIT if f[mfa.CREDENTIAL][-1] & 1 else DENY)[1])
    with Client(p.port, timeout=9) as c:
        want = {c.ask(f'{i:03}'): PERMIT if i & 1 else DENY for i in range(40)}
        got = dict(c.answer() for _ in range(40))
        equal(set(got), set(want))
        refused = [i for i, d in got.items() if d == UNAVAILABLE]
        assert len(refused) <= 8, refused
        equal({i: d for i, d in got.items() if d != UNAVAILABLE},
              {i: d for i, d in want.items() if i not in refused})
    p.stop()


@case('racfd-mfa hangs up on what racfd would not ask, and takes its next connection')
def bad_racfd():
    p = Provider(FOLDER, right)
    with Client(p.port) as c:
        c.sock.send(b'nonsense')
        equal(c.sock.recv(2048), b'')
        c.sock = c.connect()
        equal(c.verify(), PERMIT)
        second = c.connect()
        equal(c.sock.recv(2048), b'', 'the first connection')
        c.sock = second
        equal(c.verify(), PERMIT)
    p.stop()


@case('a configuration that is not whole is refused, with its line')
def config():
    bad = {'address 127.0.0.1\n': 'address:port', 'address mfa.example.org:443\n': 'numeric', 'timeout 11\n': '1 to 10',
           'name\n': 'one value', 'colour blue\n': 'unknown keyword', 'name x y\n': 'one value',
           'name mfa.example.org\n': 'are needed'}
    for text, why in bad.items():
        with open(f'{FOLDER}/bad.conf', 'w', encoding='ascii') as f:
            f.write(text)
        r = subprocess.run([PROGRAM, '--check', '--config', f'{FOLDER}/bad.conf'], stderr=subprocess.PIPE, text=True,
                           check=False)
        equal(r.returncode, 1, text)
        assert why in r.stderr and 'line 1' in r.stderr, r.stderr
    mfa.configuration(FOLDER, f'{FOLDER}/good.conf', 1)
    equal(subprocess.run([PROGRAM, '--check', '--config', f'{FOLDER}/good.conf'], check=False).returncode, 0)


# ---- racfd, racfd-mfa and a provider ------------------------------------------------------------


@contextlib.contextmanager
def system(decide=right, timeout=2):
    """All of them, and LINUX1 with a factor of the provider."""
    folder = tempfile.mkdtemp(prefix='zcp-mfa-racf-')
    p = Provider(FOLDER, decide)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        c = stack.enter_context(Client(p.port, timeout=timeout))
        c.sock.close()
        s = System(folder, os.path.dirname(PROGRAM),
                   racf_args=['--mfa-socket', c.path, '--mfa-user', str(os.getuid())])
        stack.callback(s.stop)
        maint = s.logon('MAINT', 'MAINTPW1')
        equal(s.racf.command(maint, "ALU LINUX1 MFA(FACTOR(AZFTOTP1) ACTIVE TAGS('REALM:East' SERIAL:17))"), (0, ''))
        yield s, p, c, maint
    p.stop()


def listing(s):
    return s.smf.query(s.logon('AUDIT1', 'AUDITPW1'), 'SMF LIST USER(LINUX1) EVENT(JOBINIT)')[1]


def outcomes(s):
    return re.findall(r'JOBINIT  (\w+) ', listing(s))


@case('FIA_UAU.5 FAU_GEN.2: for a user with a factor of the provider its verdict counts, and no password')
def verdicts():
    with system() as (s, p, c, maint):
        wrong = s.racf.verify(LOGON, 'LINUX2', 'WRONG1')
        equal(s.racf.verify(LOGON, 'LINUX1', '123456')['decision'], cp.PERMIT)
        equal(s.racf.verify(LOGON, 'LINUX1', '654321'), wrong)
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1'), wrong, 'the password alone')
        equal(p.asked[0], {mfa.USER: b'LINUX1', mfa.FACTOR: b'AZFTOTP1', mfa.CREDENTIAL: b'123456', mfa.TERMINAL: b'L0001',
                           mfa.PEER: b'192.0.2.1', mfa.TAGS: b'REALM:East\nSERIAL:17\n'})
        equal(len(p.asked), 3, 'of others the provider hears nothing')
        a = s.racf.verify(LOGON, 'LINUX1', '123456', new='CHANGED1')
        equal((a['reason'], a['text'][:9]), (3, 'ICH08018I'))
        equal(s.racf.command(maint, 'ALU LINUX1 NOPASSWORD')[0], 0)
        equal(s.racf.verify(LOGON, 'LINUX1', '123456')['decision'], cp.PERMIT, 'without a password')
        equal(outcomes(s), ['SUCCESSM', 'MFAUNSUC', 'MFAUNSUC', 'INVNPWD', 'SUCCESSM'])
        assert 'MFA(AZFTOTP1)' in listing(s)


@case('FIA_AFL.1: denials of the provider revoke, and of a revoked user it hears nothing')
def denials():
    with system() as (s, p, c, _):
        wrong = s.racf.verify(LOGON, 'LINUX1', '000000')
        for _ in range(4):
            equal(s.racf.verify(LOGON, 'LINUX1', '000000'), wrong)
        asked = len(p.asked)
        equal(s.racf.verify(LOGON, 'LINUX1', '123456'), wrong)
        equal(len(p.asked), asked, 'asked')
        equal(outcomes(s), ['MFAUNSUC'] * 4 + ['REVKAUTO', 'REVKUSER'])


@case('FIA_UAU.5: without the provider nobody of it logs on, but for PWFALLBACK, and both are recorded')
def down():
    with system(timeout=1) as (s, p, c, maint):
        wrong = s.racf.verify(LOGON, 'LINUX2', 'WRONG1')
        p.stop()
        equal(s.racf.verify(LOGON, 'LINUX1', '123456'), wrong)
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1'), wrong)
        s.logon('LINUX2', 'LINUXPW2')
        equal(s.racf.command(maint, 'ALU LINUX1 MFA(PWFALLBACK)')[0], 0)
        equal(s.racf.verify(LOGON, 'LINUX1', '123456'), wrong)
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['decision'], cp.PERMIT)
        c.proc.kill()
        c.proc.wait()
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['decision'], cp.PERMIT, 'without racfd-mfa')
        equal(s.racf.command(maint, 'ALU LINUX1 MFA(NOPWFALLBACK)')[0], 0)
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1'), wrong)
        equal(outcomes(s), ['MFAUNAVL', 'MFAUNAVL', 'INVPSWD', 'SUCCESSM', 'SUCCESSM', 'MFAUNAVL'])
        equal(listing(s).count('MFA(PWFALLBACK)'), 3)
        c.proc = subprocess.Popen(c.proc.args, stderr=c.log)
        c.connect().close()


@case('others log on while the provider thinks; a user who is revoked meanwhile does not')
def slow():
    with system(lambda f: (time.sleep(1.5), PERMIT)[1], timeout=5) as (s, p, c, maint):
        waiting = s.racf.ask_verify(LOGON, 'LINUX1', '123456')
        start = time.monotonic()
        s.logon('LINUX2', 'LINUXPW2')
        equal(s.racf.command(maint, 'ALU LINUX1 REVOKE'), (0, ''))
        assert time.monotonic() - start < 1.4, 'waited'
        equal(s.racf.answer_verify(waiting)['decision'], cp.DENY)
        equal(outcomes(s), ['REVKUSER'])


def main():
    wanted = sys.argv[1:]
    CASES[:] = [c for c in CASES if not wanted or any(w in c[0] for w in wanted)]
    mfa.certificates(FOLDER)
    # daemons speak on standard error: a test's own words only
    with open(f'{FOLDER}/daemons.log', 'w', encoding='utf-8') as log:
        os.dup2(log.fileno(), 2)
    print(f'KTAP version 1\n1..{len(CASES)}')
    bad = 0
    for i, (name, fn) in enumerate(CASES, 1):
        try:
            fn()
            print(f'ok {i} {name}', flush=True)
        except Exception:  # noqa: BLE001 - a case that fails says why, the others run
            bad = 1
            print('# ' + traceback.format_exc().rstrip().replace('\n', '\n# '))
            print(f'not ok {i} {name}', flush=True)
    shutil.rmtree(FOLDER)
    sys.exit(bad)


main()
