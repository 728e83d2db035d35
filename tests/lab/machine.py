# SPDX-License-Identifier: MIT
"""Emulated s390x machines: starting one, its console log, and noticing that it has died."""
import ctypes
import os
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import threading

from image import BUILD, Failure, fetch
from netns import network
from relay import Relay

AGENT_PORT = 1047
PR_SET_PDEATHSIG = 1
IAC, WILL, WONT, DO, DONT, SB, SE, TTYPE = 255, 251, 252, 253, 254, 250, 240, 24


def die_with_parent():
    """In a new child: end when the thread that made it ends, so that no emulator is left behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port(net):
    def pick():
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            return s.getsockname()[1]
    return net.call(pick)


def boot_image(options):
    """The kernel to boot: the one that was unpacked beforehand, unless the untouched one is asked for or needed."""
    if not options['stock_kernel']:
        try:
            return fetch('flat', options['kernel'])
        except Failure:
            pass
    return fetch('vmlinuz', options['kernel'])


class Machine:
    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.net = network()
        self.process = None
        self.why_dead = None
        self.console = open(f'{folder}/console.log', 'ab', buffering=0)

    def path(self, name):
        return os.path.join(self.folder, name)

    def connect(self, port, timeout):
        return self.net.connect(self.address(port), timeout)

    def spawn(self, argv, **kw):
        """Start the emulator in the machine's network. It writes to emulator.log, and dies with this process."""
        with open(self.path('emulator.log'), 'wb') as log:
            try:
                self.process = self.net.call(lambda: subprocess.Popen(
                    argv, cwd=self.folder, stdout=log, stderr=log, preexec_fn=die_with_parent, **kw))
            except FileNotFoundError:
                raise Failure(f'{argv[0]}: no such program') from None

    def log_text(self):
        with open(self.path('emulator.log'), errors='replace') as f:
            return f.read()

    def dead(self):
        """Why the machine is no longer running, or None."""
        if not self.why_dead and self.process.poll() is not None:
            self.why_dead = f'the emulator ended with status {self.process.returncode}'
        return self.why_dead

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Hercules(Machine):
    """Console: a 3215 over telnet. Network: a channel-to-channel adapter that Hercules ties to a tun device, or none.

    Without a network two disks carry the connections (relay.py).
    """

    ADDRESS = '192.0.2.2'
    MEGABYTE = 1 << 20
    LINK = ('to-machine', 'from-machine')

    def __init__(self, folder, options):
        super().__init__(folder, options)
        self.relay = None if options['network'] else Relay(*map(self.path, self.LINK))

    def address(self, port):
        return (self.ADDRESS, port)

    def connect(self, port, timeout):
        return self.relay.connect(port) if self.relay else super().connect(port, timeout)

    def preload(self):
        return 'uncached' if self.relay else 'nosleep'

    def way_in(self):
        if self.relay:
            return [f'{0xF00 + i:04X} 3370 {self.path(name)}' for i, name in enumerate(self.LINK)]
        return [f'0E00.2 CTCI -n /dev/net/tun -t 1500 {self.ADDRESS} 192.0.2.1']

    def start(self, initrd):
        o = self.options
        # Hercules opens no file through a symbolic link that leaves its folder
        for source, name in ((boot_image(o), 'image'), (initrd, 'initrd')):
            if os.path.realpath(source) != self.path(name):
                shutil.copyfile(source, self.path(name))
        self.write_ipl_files()
        port = free_port(self.net)
        conf = ['CPUSERIAL 000001', 'CPUMODEL 2097', f'MAINSIZE {o["storage"]}', f'NUMCPU {o["cpus"]}',
                f'MAXCPU {o["cpus"]}', 'ARCHMODE z/Arch', 'PANRATE SLOW', 'CPUPRIO 0', 'OSTAILOR QUIET',
                'PGMPRDOS LICENSED', f'CNSLPORT 127.0.0.1:{port}', 'CODEPAGE 437/037', '0009 3215', *self.way_in()]
        for i, disk in enumerate(o['disks']):
            conf.append(f'{0x200 + i:04X} 3370 {disk}')
        with open(self.path('hercules.cnf'), 'w') as f:
            f.write('\n'.join(conf) + '\n')
        with open(self.path('hercules.rc'), 'w'):
            pass
        # only with EXTERNALGUI does a Hercules without a terminal read commands
        self.spawn([o['hercules'], '-d', '-f', 'hercules.cnf', 'EXTERNALGUI'], stdin=subprocess.PIPE,
                   env=dict(os.environ, HERCULES_RC='hercules.rc', LD_PRELOAD=f'{BUILD}/lab/{self.preload()}.so'))
        telnet = self.open_console(port)
        threading.Thread(target=self.copy_console, args=(telnet,), daemon=True).start()
        self.process.stdin.write(b'ipl zcp.ins\n')
        self.process.stdin.flush()

    def write_ipl_files(self):
        """The ".ins" file names what is loaded where; the numbers are the kernel's (arch/s390/boot/head.S)."""
        parm = f'console=ttyS0 conmode=3215 condev=0x0009 {self.options["parm"]}'.encode()
        if len(parm) > 895:
            raise Failure('the kernel parameters are longer than 895 bytes')
        size = os.path.getsize(self.path('initrd'))
        # above the image and the storage that its kernel clears or unpacks itself to at first
        least = 32 if self.options['kernel'].startswith('6.1.') else 64
        origin = max(least, os.path.getsize(self.path('image')) // self.MEGABYTE + 16) * self.MEGABYTE
        for name, data in (('parm', parm.ljust(896, b'\0')), ('size', struct.pack('>I', size)),
                           ('origin', struct.pack('>I', origin))):
            with open(self.path(name), 'wb') as f:
                f.write(data)
        with open(self.path('zcp.ins'), 'w') as f:
            f.write('image 0x00000000\nparm 0x00010480\nsize 0x00010414\norigin 0x0001040c\n'
                    f'initrd 0x{origin:08x}\n')

    def open_console(self, port):
        for _ in range(200):
            try:
                s = self.net.connect(('127.0.0.1', port), 1)
                break
            except OSError:
                if self.process.poll() is not None:
                    raise Failure('hercules ended at start:\n' + self.log_text()[-2000:]) from None
                select.select([], [], [], .05)
        else:
            raise Failure('hercules opened no console port')
        s.settimeout(10)
        got = b''
        while b'connected to device' not in got.lower():
            data = s.recv(4096)
            if not data:
                raise Failure('hercules closed the console')
            got += data
            if bytes([IAC, DO, TTYPE]) in got:
                s.send(bytes([IAC, WILL, TTYPE]))
                got = got.replace(bytes([IAC, DO, TTYPE]), b'')
            if bytes([IAC, SB, TTYPE, 1, IAC, SE]) in got:
                s.send(bytes([IAC, SB, TTYPE, 0]) + b'DUMB' + bytes([IAC, SE]))
                got = got.replace(bytes([IAC, SB, TTYPE, 1, IAC, SE]), b'')
        s.settimeout(None)
        return s

    def copy_console(self, s):
        while True:
            data = s.recv(65536)
            if not data:
                return
            self.console.write(data.replace(b'\r', b''))

    def dead(self):
        if not super().dead() and self.relay:
            self.why_dead = self.relay.failed
        if not self.why_dead:
            text = self.log_text()
            m = re.search(r'(Load from .* failed.*|.*[Dd]isabled wait.*|.*SIGP Stop.*)', text)
            if m:
                self.why_dead = 'the machine stopped: ' + m[1].strip()
        return self.why_dead


class Qemu(Machine):
    """Console: SCLP line mode. Network: qemu's own (slirp), with nothing reachable from inside.

    No vector facility: qemu 7.2 gets VECTOR CHECKSUM wrong, by which Linux 6.9 and later check each packet.
    """

    def __init__(self, folder, options):
        super().__init__(folder, options)
        self.ports = {p: p if self.net.private else free_port(self.net) for p in [AGENT_PORT] + options['ports']}

    def address(self, port):
        return ('127.0.0.1', self.ports[port])

    def start(self, initrd):
        o = self.options
        forwards = ''.join(f',hostfwd=tcp:127.0.0.1:{h}-:{g}' for g, h in self.ports.items())
        argv = ['qemu-system-s390x', '-M', 's390-ccw-virtio', '-cpu', 'qemu,vx=off', '-smp', str(o['cpus']),
                '-m', str(o['storage']), '-display', 'none', '-monitor', 'none', '-no-reboot', '-nodefaults',
                '-kernel', boot_image(o), '-initrd', initrd, '-append', f'console=ttysclp0 {o["parm"]}',
                '-chardev', f'file,id=c,path={self.path("console.log")},append=on', '-device', 'sclpconsole,chardev=c',
                '-netdev', f'user,id=n,restrict=on,ipv6=off{forwards}', '-device', 'virtio-net-ccw,netdev=n']
        for i, disk in enumerate(o['disks']):
            argv += ['-drive', f'file={disk},format=raw,if=none,id=d{i},cache=unsafe',
                     '-device', f'virtio-blk-ccw,drive=d{i},devno=fe.0.{0x200 + i:04x}']
        self.spawn(argv, stdin=subprocess.DEVNULL)


MACHINES = {'hercules': Hercules, 'qemu': Qemu}
