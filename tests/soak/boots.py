#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Linux boots under SIE ten times with one and ten times with two virtual CPUs, its untouched image ten times, on a
machine with one CPU and on one with two, both at the same time. KTAP on standard output, a result for each boot.

With two CPUs the emulator itself may fail: there twenty boots of the bare machine, made first, say how many guests may.
ZCP_BOOTS: another number than ten. ZCP_MACHINE: one_cpu or two_cpus, to have only that one.
"""
import os
import re
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, f'{os.path.dirname(HERE)}/e2e')

import mainjob  # noqa: E402
import story  # noqa: E402

COUNT = int(os.environ.get('ZCP_BOOTS', '10'))
LAB = os.environ.get('LAB', f'{story.LABDIR}/lab')
# what is booted: its name, the user whose machine it is, virtual CPUs, kernel, seconds that it may take
KINDS = [('Linux with one virtual CPU', 'LINUX1', 1, '/root/kernel', 300),
         ('Linux with two virtual CPUs', 'LINUX2', 2, '/root/kernel', 300),
         ('the untouched image', 'LINUX1', 1, '/root/vmlinuz', 900)]


class Ktap:
    """Results of several threads, in the order in which they come."""

    def __init__(self, count):
        self.lock, self.n, self.bad = threading.Lock(), 0, 0
        print(f'KTAP version 1\n1..{count}', flush=True)

    def result(self, good, name, notes=''):
        with self.lock:
            self.n += 1
            self.bad += not good
            for line in notes.splitlines():
                print(f'# {line}')
            print(f'{"" if good else "not "}ok {self.n} {name}', flush=True)

    def note(self, text):
        with self.lock:
            for line in text.splitlines():
                print(f'# {line}', flush=True)


class Host:
    """One lab machine, and what boots in it."""

    def __init__(self, cpus):
        self.cpus, self.name, self.failures = cpus, f'soak-{cpus}', []
        self.title = '1 CPU' if cpus == 1 else f'{cpus} CPUs'
        self.machine = None

    def up(self):
        for tries in range(3, 0, -1):       # with two CPUs the bare machine, too, now and then does not boot
            subprocess.run([LAB, 'down', '--name', self.name], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            if not subprocess.run([LAB, 'up', '--name', self.name, '--cpus', str(self.cpus)],
                                  stdout=sys.stderr).returncode:
                break
            if self.cpus == 1 or tries == 1:
                raise RuntimeError(f'the machine with {self.title} does not boot')
        self.machine = story.Machine(self.name)
        mainjob.prepare(self.machine)

    def boot(self, user, cpus, kernel, seconds):
        """One IPL, from the reader to the shell, and LOGOFF."""
        story.punch_linux(self.machine, user, kernel, 'cryptomgr.notests')
        with self.machine.terminal() as t:
            story.logon(t, user)
            story.ipl(t, timeout=seconds)
            story.in_guest(t, 'grep -c ^processor /proc/cpuinfo', rf'^{cpus}')
            story.in_guest(t, 'vmcp QUERY USERID', rf'{user} +AT ')
            story.logoff(t, '#CP LOGOFF')

    def recover(self, user):
        """After a boot that failed: the user is logged off and his reader empty, on a new machine if need be."""
        try:
            self.machine.cp('MAINT', f'FORCE {user}', check=False)
            self.machine.cp(user, 'PURGE READER ALL', check=False)
            self.machine.run(f'for i in $(seq 30); do cpctl vms | grep -qw {user} || exit 0; sleep 1; done; exit 1')
        except Exception:
            self.up()

    def attempt(self, name, user, *how):
        """Whether it booted; what was wrong is a note."""
        began = time.monotonic()
        try:
            self.boot(user, *how)
            return True, f'{name}: {time.monotonic() - began:.0f} s'
        except Exception as e:
            self.failures.append(name)
            text = f'{name}: {e}'
            self.recover(user)
            return False, text

    def unload(self):
        out = self.machine.run('/root/services stop && rmmod zcp', check=False)
        return 'zcp' not in self.machine.run('lsmod'), out

    def down(self):
        return subprocess.run([LAB, 'down', '--name', self.name], stdout=sys.stderr).returncode == 0


def rounds():
    for name, *how in KINDS:
        for n in range(COUNT):
            yield f'{name}, boot {n + 1}', how


def one_cpu(tap):
    """Here every boot must succeed."""
    host = Host(1)
    host.up()
    for name, how in rounds():
        good, text = host.attempt(name, *how)
        tap.result(good, f'{host.title}: {name}', text)
    finish(tap, host)


def bare_failures(tap, wanted):
    """Boots of the emulated machine itself, with two CPUs."""
    failed = 0
    for n in range(wanted):
        r = subprocess.run([LAB, 'run', '--cpus', '2', '--boot-timeout', '120', '--timeout', '60', '--', 'true'],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True)
        failed += r.returncode != 0
        if r.returncode:
            tap.note(f'bare boot {n + 1} with two CPUs: status {r.returncode}\n{r.stdout}')
    return failed


def two_cpus(tap):
    bare = 2 * COUNT
    allowed = bare_failures(tap, bare)
    host = Host(2)
    host.up()
    for name, how in rounds():
        tap.note(f'{host.title}: ' + host.attempt(name, *how)[1])
    tap.result(len(host.failures) <= allowed,
               f'{host.title}: no more boots fail than of {bare} of the bare machine',
               f'{allowed} of {bare} bare boots failed, {len(host.failures)} of {len(KINDS) * COUNT} under SIE: '
               f'{", ".join(host.failures) or "none"}')
    finish(tap, host)


def finish(tap, host):
    good, out = host.unload()
    tap.result(good, f'{host.title}: the module unloads', '' if good else out)
    log = subprocess.run([LAB, 'log', '--name', host.name], stdout=subprocess.PIPE, text=True, errors='replace').stdout
    trouble = '\n'.join(line for line in log.splitlines() if re.search('BUG|WARNING|Oops|blocked for', line))
    tap.result(host.down(), f'{host.title}: the kernel of the machine has nothing to complain of', trouble)


def guarded(fn, tap):
    try:
        fn(tap)
    except Exception as e:
        tap.note(f'{fn.__name__}: {type(e).__name__}: {e}')     # the results that are missing now fail the plan


def main():
    plans = {one_cpu: len(KINDS) * COUNT + 2, two_cpus: 3}
    machines = [m for m in plans if os.environ.get('ZCP_MACHINE', m.__name__) == m.__name__]
    tap = Ktap(sum(plans[m] for m in machines))
    threads = [threading.Thread(target=guarded, args=(m, tap)) for m in machines]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return 1 if tap.bad else 0


if __name__ == '__main__':
    sys.exit(main())
