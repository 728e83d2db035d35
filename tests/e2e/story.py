# SPDX-License-Identifier: MIT
"""What people do with zcp, step by step: shared by the demonstration and the end-to-end tests.

A step returns the picture of the terminal's screen when it has happened, or raises Timeout.
"""
import os
import re
import subprocess
import tempfile
import traceback

from s3270 import Terminal, fetch_certificate

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
LABDIR = f'{TOP}/tests/lab'
PASSWORDS = {'MAINT': 'MAINTPW1', 'AUDIT1': 'AUDITPW1', 'OPERATOR': 'OPERPW1', 'LINUX1': 'LINUXPW1',
             'LINUX2': 'LINUXPW2'}
PROMPT = r'^/ #'
BOOT = 900          # seconds that an untouched kernel may take on a loaded host


class Ktap:
    def __init__(self):
        self.n = self.bad = 0
        print('KTAP version 1', flush=True)

    def step(self, name, fn, *args):
        """One result; a failed step shows why, and the story goes on as far as it can."""
        self.n += 1
        try:
            fn(*args)
            print(f'ok {self.n} {name}', flush=True)
            return True
        except Exception:
            self.bad += 1
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {self.n} {name}', flush=True)
            return False

    def end(self):
        print(f'1..{self.n}', flush=True)
        return 1 if self.bad else 0


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def fetch(what):
    return subprocess.run([f'{LABDIR}/fetch', what], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


class Machine:
    """A lab machine that is up."""

    def __init__(self, name, port=None):
        self.lab, self.name = os.environ.get('LAB', f'{LABDIR}/lab'), name
        if port is None:
            listed = subprocess.run([self.lab, 'list', '--name', name], stdout=subprocess.PIPE, text=True).stdout
            port = int(re.search(r'992=127\.0\.0\.1:(\d+)', listed)[1])
        self.port, self.pem = int(port), None

    def run(self, command, check=True, timeout=300):
        """A shell command in the machine: its output, errors included."""
        r = subprocess.run([self.lab, 'exec', '--name', self.name, '-n', '--timeout', str(timeout), '--',
                            f'{{ {command}\n}} 2>&1'], stdout=subprocess.PIPE, text=True)
        if check and r.returncode:
            raise RuntimeError(f'{command}: status {r.returncode}\n{r.stdout}')
        return r.stdout

    def put(self, files, folder):
        subprocess.run([self.lab, 'put', '--name', self.name, *files, folder], check=True)

    def start_services(self):
        self.put([f'{TOP}/tests/kself/services'], '/root')
        return self.run('/root/services start')

    def cp(self, user, command, check=True):
        return self.run(f'cpctl -u {user} --password-file /root/pw/{user} cp {command}', check)

    def terminal(self, **options):
        """A 3270 terminal; the server proves itself by the certificate that the machine made for itself."""
        if not self.pem:
            self.pem = tempfile.NamedTemporaryFile('w', suffix='.pem')
            self.pem.write(fetch_certificate('127.0.0.1', self.port))
            self.pem.flush()
        return Terminal('127.0.0.1', self.port, cafile=self.pem.name, codepage='cp037', timeout=120, **options)


def refused_logon(t, user):
    t.logon(user, 'GUESS', expect=r'HCPLGA050E')
    return t.picture('a wrong password is refused')


def logon(t, user):
    t.logon(user, PASSWORDS[user])
    return t.picture(f'{user} logs on')


def punch_linux(machine, user, kernel, parm):
    """Kernel, parameters and initramfs as three spool files in the virtual reader of a user."""
    machine.run(f'echo "{parm}" >/root/parm')
    maint = 'cpctl -u MAINT --password-file /root/pw/MAINT spool punch'
    return machine.run(f'{maint} {user} {kernel} && {maint} --text {user} /root/parm && {maint} {user} /root/initrd',
                       timeout=600)


def ipl(t, command='IPL 00C CLEAR', timeout=BOOT):
    """IPLs a Linux and waits for the prompt of its shell; pages are turned as they fill."""
    t.clear()
    t.enter(command)
    seen = []
    t.expect_paging(PROMPT, timeout, seen)
    return '\n'.join(seen), t.picture('Linux is up: its console, a 3215, at the shell prompt')


def in_guest(t, command, expect):
    """A command of the guest's shell; it has ended when the next prompt is there."""
    t.command(command, rf'{expect}(?:.|\n)*^/ #')
    return t.picture(f'in the guest: {command}')


def logoff(t, command='LOGOFF'):
    """The last page stays until a key is pressed; then the logo is back."""
    t.clear()
    t.enter(command)
    t.expect(r'Press ENTER to continue')
    picture = t.picture('logged off')
    t.enter()
    t.logo()
    return picture


def cp(t, command, expect):
    t.command(command, expect)
    return t.picture(command)
