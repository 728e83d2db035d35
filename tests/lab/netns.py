# SPDX-License-Identifier: MIT
"""A network namespace of the lab's own, so that nothing of a machine's network is seen outside or collides."""
import ctypes
import fcntl
import os
import queue
import socket
import struct
import threading

CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
TUNSETIFF, IFF_TUN = 0x400454ca, 1


class Namespace:
    """Runs functions on a thread that lives in a new network namespace; sockets and processes made there stay in it.

    The namespace vanishes with its last thread and process: there is nothing to clean up.
    """

    private = True

    def __init__(self):
        self.jobs = queue.Queue()
        threading.Thread(target=self._loop, daemon=True).start()
        self.call(self._enter)

    def _enter(self):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), 'cannot make a network namespace')
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack('16sH14x', b'lo', IFF_UP))

    def _loop(self):
        while True:
            fn, out = self.jobs.get()
            try:
                out.put((fn(), None))
            except Exception as e:  # handed to the caller, whatever it is
                out.put((None, e))

    def call(self, fn):
        out = queue.Queue()
        self.jobs.put((fn, out))
        result, error = out.get()
        if error:
            raise error
        return result

    def connect(self, address, timeout):
        """A connected TCP socket. The slow part runs on the caller's thread, not on the one in the namespace."""
        s = self.call(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM))
        try:
            s.settimeout(timeout)
            s.connect(address)
            s.settimeout(None)
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            s.close()
            raise
        return s


class HostNetwork(Namespace):
    """The same interface for users who may not make a namespace: everything happens in the host's."""

    private = False

    def __init__(self):
        pass

    def call(self, fn):
        return fn()


def network():
    try:
        return Namespace() if os.geteuid() == 0 else HostNetwork()
    except OSError:  # root of a container that may not make one
        return HostNetwork()


def make_tun():
    fd = os.open('/dev/net/tun', os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.ioctl(fd, TUNSETIFF, struct.pack('16sH22x', b'', IFF_TUN))
    finally:
        os.close(fd)


def why_no_tun():
    """What is in the way of a tun device in a namespace of our own, or None."""
    net = network()
    if not net.private:
        return 'no network namespace can be made'
    try:
        net.call(make_tun)
    except OSError as e:
        return f'/dev/net/tun: {e.strerror}'
    return None
