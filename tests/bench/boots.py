# SPDX-License-Identifier: MIT
"""From IPL to /init, in seconds of CPU time that the emulator uses: one kernel on the bare machine and in guests.

Every side boots the same kernel image with the same initial RAM file system in as much storage. Its init prints one line
and waits a while, so that nothing runs while the line is on its way to whoever reads the clock.
"""
import os
import re
import shutil
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, f'{HERE}/../lab')

import image  # noqa: E402
from machine import Hercules, boot_image  # noqa: E402
from netns import why_no_tun  # noqa: E402

STORAGE = 256
MARK, REACHED = 'bench ipl', 'bench init'
PARM = 'quiet loglevel=1 cryptomgr.notests nokaslr'
INIT = f'''#!/bin/busybox sh
echo {REACHED}
/bin/busybox sleep 3
/bin/busybox poweroff -f
'''
LIMIT = 300
TICK = os.sysconf('SC_CLK_TCK')


class Failure(Exception):
    pass


def cpu_seconds(pid):
    with open(f'/proc/{pid}/stat') as f:
        fields = f.read().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def write_initrd(path):
    with open(path, 'wb') as f:
        cpio = image.Cpio(f)
        cpio.file('bin/busybox', image.fetch('busybox'), 0o755)
        cpio.text('init', INIT, 0o755)
        cpio.end()


def write_guest(path, kernel, initrd):
    """One flat image of kernel, parameters and file system; where they lie says arch/s390/boot/head.S."""
    with open(kernel, 'rb') as f:
        data = bytearray(f.read())
    with open(initrd, 'rb') as f:
        ram = f.read()
    origin = max(32, len(data) // Hercules.MEGABYTE + 16) * Hercules.MEGABYTE
    parm = f'console=ttysclp0 conmode=sclp {PARM}'.encode()
    data += bytes(origin - len(data))
    struct.pack_into('>II', data, 0, 0x00080000, 0x80010000)
    struct.pack_into('>QQ', data, 0x10408, origin, len(ram))
    struct.pack_into('896s', data, 0x10480, parm)
    with open(path, 'wb') as f:
        f.write(data + ram)


class Boots:
    def __init__(self, folder, hercules):
        self.folder, self.hercules, self.seconds = folder, hercules, []
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.options = {'machine': 'hercules', 'hercules': hercules, 'cpus': 1, 'storage': STORAGE, 'disks': [],
                        'kernel': image.fetch('version', os.environ.get('KERNEL', '')), 'stock_kernel': False,
                        'parm': PARM, 'network': why_no_tun() is None}
        write_initrd(f'{folder}/initrd')
        self.guest = f'{folder}/linux.bin'
        write_guest(self.guest, boot_image(self.options), f'{folder}/initrd')

    def bare(self):
        """A machine of its own for each boot; it is thrown away when init runs."""
        folder = f'{self.folder}/bare'
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        machine = Hercules(folder, self.options)
        try:
            machine.start(f'{self.folder}/initrd')
            began, end = cpu_seconds(machine.process.pid), time.monotonic() + LIMIT
            while True:
                with open(f'{folder}/console.log', 'rb') as f:
                    if REACHED.encode() in f.read():
                        return cpu_seconds(machine.process.pid) - began
                if machine.dead() or time.monotonic() > end:
                    raise Failure(f'the bare machine did not boot: {machine.dead() or "no end"}')
                time.sleep(.02)
        finally:
            machine.stop()

    @staticmethod
    def guest_of(argv, pid):
        """A guest's boot in the machine that pid emulates; the command prints the mark at its IPL."""
        began = took = None
        p = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, bufsize=1)
        said = []
        for line in p.stdout:
            said.append(line)
            if line.startswith(MARK):
                began = cpu_seconds(pid)
            elif re.search(REACHED, line) and began is not None and took is None:
                took = cpu_seconds(pid) - began
        if p.wait() or took is None:
            raise Failure(f'{" ".join(argv[-6:])} ended with {p.returncode}:\n{"".join(said[-20:])}')
        return took

    def take(self, number, side, seconds):
        self.seconds.append({'round': number, 'side': side, 'cpu_seconds': seconds})
        print(f'  {number} {side} boots to /init in {seconds:.2f} CPU s', file=sys.stderr)
