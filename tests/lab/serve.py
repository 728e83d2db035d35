# SPDX-License-Identifier: MIT
"""The process behind one machine: boots it, forwards its ports, keeps its kernel log, and ends with it."""
import fcntl
import json
import os
import re
import signal
import shutil
import socket
import subprocess
import sys
import threading
import time

import image
from agent import Agent, Gone
from machine import AGENT_PORT, MACHINES


def run_folder(name):
    return os.path.join(image.BUILD, 'lab', 'run', name)


def hold_lock(folder):
    """Taken for the life of the process: whoever finds it free knows that the machine is gone."""
    fcntl.flock(os.open(f'{folder}/lock', os.O_RDWR | os.O_CREAT | os.O_CLOEXEC), fcntl.LOCK_EX)


def is_held(folder, wait=False):
    try:
        with open(f'{folder}/lock') as f:
            fcntl.flock(f, fcntl.LOCK_SH | (0 if wait else fcntl.LOCK_NB))
        return False
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True


def unix_address(folder):
    """Paths of sockets are short; the folder's descriptor makes them so. Returns (descriptor, address)."""
    fd = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    return fd, f'/proc/self/fd/{fd}/agent.sock'


class Forwarder:
    """Copies bytes between connections of a listening socket and a port of the machine."""

    def __init__(self, machine, listener, port):
        self.machine, self.listener, self.port = machine, listener, port
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        try:
            server = self.machine.connect(self.port, 10)
        except OSError:
            client.close()
            return
        back = threading.Thread(target=self.copy, args=(server, client), daemon=True)
        back.start()
        self.copy(client, server)
        back.join()
        client.close()
        server.close()

    @staticmethod
    def copy(source, dest):
        try:
            while True:
                data = source.recv(65536)
                if not data:
                    break
                dest.sendall(data)
        except OSError:
            pass
        try:
            dest.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def listen_tcp(wanted):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.0.0.1', wanted))
    s.listen(64)
    return s


def listen_unix(folder):
    fd, address = unix_address(folder)
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.bind(address)
    os.close(fd)
    s.listen(64)
    return s


class Server:
    def __init__(self, folder):
        self.folder = folder
        with open(f'{folder}/options.json') as f:
            self.options = json.load(f)
        self.machine = MACHINES[self.options['machine']](folder, self.options)
        self.stopping = threading.Event()

    def boot(self):
        o = self.options
        if o['systemd']:
            self.add_root_disk()
        image.build(f'{self.folder}/initrd', o)
        self.machine.start(f'{self.folder}/initrd')
        end = time.monotonic() + o['boot_timeout']
        while not self.stopping.is_set():
            try:
                s = self.machine.connect(AGENT_PORT, .3)
                s.settimeout(5)
                agent = Agent(s)
                s.settimeout(None)
                return agent
            except (OSError, Gone):
                pass
            if self.machine.dead():
                raise image.Failure(f'{self.machine.dead()}; its console:\n{self.console_tail()}')
            if time.monotonic() > end:
                raise image.Failure(f'no answer after {o["boot_timeout"]} s; its console:\n{self.console_tail()}')
            time.sleep(.1)
        raise image.Failure('told to stop')

    def add_root_disk(self):
        disk = f'{self.folder}/root.ext4'
        subprocess.run(['cp', '--sparse=always', image.fetch('rootfs'), disk], check=True)
        self.options['disks'].insert(0, disk)
        self.options['parm'] += ' lab.systemd net.ifnames=0'

    def console_tail(self):
        with open(f'{self.folder}/console.log', errors='replace') as f:
            return f.read()[-3000:]

    def follow_kernel_log(self, agent):
        """Records of /dev/kmsg ("level,sequence,microseconds,flags;text") become lines as dmesg prints them."""
        rest = b''
        with open(f'{self.folder}/kernel.log', 'ab', buffering=0) as log:
            def take(data):
                nonlocal rest
                *lines, rest = (rest + data).split(b'\n')
                for line in lines:
                    m = re.match(rb'(\d+),\d+,(\d+),[^;]*;(.*)', line)
                    if m:
                        log.write(b'<%d>[%12.6f] %s\n' % (int(m[1]) & 7, int(m[2]) / 1e6, m[3]))
                    elif not line.startswith(b' '):  # " KEY=value" belongs to the record before
                        log.write(line + b'\n')
            try:
                agent.run(['cat', '/dev/kmsg'], take, lambda data: None)
            except Gone:
                pass

    def open_ports(self):
        """Listen on the host: a Unix socket for the agent, ports of 127.0.0.1 for the rest. {guest port: host port}"""
        Forwarder(self.machine, listen_unix(self.folder), AGENT_PORT)
        ports = {}
        for guest, host in self.options['listen'].items():
            s = listen_tcp(host)
            ports[guest] = s.getsockname()[1]
            Forwarder(self.machine, s, int(guest))
        return ports

    def write_state(self, **state):
        with open(f'{self.folder}/state.new', 'w') as f:
            json.dump(dict(self.options, pid=os.getpid(), **state), f)
        os.rename(f'{self.folder}/state.new', f'{self.folder}/state.json')

    def run(self, tell):
        for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(s, lambda *_: self.stopping.set())
        try:
            agent = self.boot()
        except image.Failure as e:
            tell(f'failed {e}')
            return 1
        threading.Thread(target=self.follow_kernel_log, args=(agent,), daemon=True).start()
        self.write_state(ports=self.open_ports())
        tell('ready')
        while not self.stopping.wait(.3) and not self.machine.dead():
            pass
        self.write_state(ports={}, ended=self.machine.dead() or 'stopped')
        return 0

    def end(self):
        self.machine.stop()
        shutil.rmtree(f'{self.folder}/initrd.installed', ignore_errors=True)
        for name in ('image', 'initrd', 'root.ext4', 'agent.sock', 'to-machine', 'from-machine'):
            try:
                os.unlink(f'{self.folder}/{name}')
            except FileNotFoundError:
                pass


def main(folder, fd):
    """Entry of the child process: fd is where "ready" or "failed REASON" is told, and whose other end is our owner's."""
    def tell(text):
        os.write(fd, text.encode())
        os.close(fd)
    hold_lock(folder)
    server = Server(folder)
    try:
        code = server.run(tell)
    finally:
        server.end()
    sys.stdout.flush()
    os._exit(code)

