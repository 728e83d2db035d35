# SPDX-License-Identifier: MIT
"""The initial RAM file system of a lab machine, and where the lab finds its parts."""
import os
import re
import shutil
import stat
import subprocess
import sys

LAB = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.realpath(os.path.join(LAB, '..', '..'))
BUILD = os.environ.get('ZCP_BUILD') or os.path.join(TOP, 'build')
BASE_MODULES = ['ctcm', 'dasd_fba_mod', 'virtio_net', 'virtio_blk', 'kvm']
# what a kernel built for a purpose may be without
OTHER_MODULES = ['zram']
SYSTEMD_MODULES = ['ext4', 'crc32c_generic', 'autofs4']
LIBDIR = 'usr/lib/s390x-linux-gnu'


class Failure(Exception):
    """Something the user can act on; the text says what."""


def fetch(what, kernel=''):
    r = subprocess.run([f'{LAB}/fetch', what, kernel], stdout=subprocess.PIPE, text=True)
    if r.returncode:
        raise Failure(f'tests/lab/fetch {what} {kernel} failed with status {r.returncode}')
    return r.stdout.strip()


class Cpio:
    """Writer of the "newc" format (Documentation/driver-api/early-userspace/buffer-format.rst)."""

    def __init__(self, f):
        self.f, self.ino, self.seen, self.root = f, 0, {''}, ''

    def place(self, path):
        """Where a path lands. Below a root, that of a system whose /bin, /sbin and /lib are in /usr."""
        if self.root and path.split('/')[0] in ('bin', 'sbin', 'lib'):
            path = f'usr/{path}'
        return f'{self.root}/{path}'.strip('/')

    def entry(self, path, mode, data=b''):
        self.seen.add(path)
        self.ino += 1
        name = path.encode() + b'\0'
        fields = [self.ino, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0]
        self.f.write(b'070701' + b''.join(b'%08x' % x for x in fields) + name)
        self.f.write(b'\0' * (-(110 + len(name)) % 4) + data + b'\0' * (-len(data) % 4))

    def parents(self, path):
        up = os.path.dirname(path)
        if up not in self.seen:
            self.parents(up)
            self.entry(up, stat.S_IFDIR | 0o755)

    def add(self, path, mode, data=b''):
        path = self.place(path)
        self.parents(path)
        self.entry(path, mode, data)

    def folder(self, path, mode=0o755):
        if self.place(path) not in self.seen:
            self.add(path, stat.S_IFDIR | mode)

    def text(self, path, text, mode=0o644):
        self.add(path, stat.S_IFREG | mode, text.encode())

    def link(self, path, target):
        self.add(path, stat.S_IFLNK | 0o777, target.encode())

    def file(self, path, source, mode=None):
        if self.place(path) not in self.seen:
            with open(source, 'rb') as f:
                self.add(path, stat.S_IFREG | (mode or os.stat(source).st_mode & 0o777), f.read())

    def tree(self, path, source):
        if os.path.isfile(source):
            self.file(path, source)
            return
        for d, _, names in sorted(os.walk(source)):
            rel = os.path.normpath(os.path.join(path, os.path.relpath(d, source)))
            self.folder(rel)
            for n in sorted(names):
                src = os.path.join(d, n)
                if os.path.islink(src) and not os.path.exists(os.path.realpath(src)):
                    self.link(os.path.join(rel, n), os.readlink(src))
                else:
                    self.file(os.path.join(rel, n), src)

    def end(self):
        self.entry('TRAILER!!!', 0)


def strip(source, dest):
    """Without debug data, and without the signature, whose check costs an emulated CPU seconds."""
    if os.path.exists(dest) and os.stat(dest).st_mtime >= os.stat(source).st_mtime:
        return
    os.makedirs(os.path.dirname(dest), exist_ok=True)
    tmp = f'{dest}.{os.getpid()}'
    if os.uname().machine == 's390x':
        cmd = 'strip'
    else:
        cmd = 's390x-linux-gnu-strip'
    subprocess.run([cmd, '--strip-debug', '-o', tmp, source], check=True)
    shutil.copystat(source, tmp)
    os.rename(tmp, dest)


def module_closure(folder, names, others):
    """Modules in the order of loading, each with what it depends on: {name: (file, [dependencies])}; others if there."""
    files = {}
    for d, _, fs in os.walk(folder):
        for f in fs:
            m = re.match(r'(.*)\.ko$', f)
            if m:
                files[m[1].replace('-', '_')] = os.path.join(d, f)
    out = {}

    def visit(name):
        if name in out:
            return
        if name not in files:
            raise Failure(f'no kernel module {name} in {folder}')
        with open(files[name], 'rb') as f:
            m = re.search(rb'\0depends=([^\0]*)\0', f.read())
        deps = [x.replace('-', '_') for x in m[1].decode().split(',')] if m and m[1] else []
        for x in deps:
            visit(x)
        out[name] = (files[name], deps)

    for n in names + [n for n in others if n in files]:
        visit(n)
    return out


def add_modules(cpio, kernel, names, others):
    """Modules of the kernel by their names, and others {name: file}, with what modprobe must know of them."""
    release = f'{kernel}-s390x'
    mods = module_closure(fetch('modules', kernel), names, OTHER_MODULES)
    mods.update((name, (file, [])) for name, file in others.items())
    dep = []

    def all_deps(name):
        return [x for d in mods[name][1] for x in [d] + all_deps(d)]

    for name, (source, _) in mods.items():
        stripped = os.path.join(BUILD, 'lab', 'modules', release, f'{name}.ko')
        strip(source, stripped)
        cpio.file(f'lib/modules/{release}/{name}.ko', stripped, 0o644)
        dep.append(f'{name}.ko: ' + ' '.join(f'{d}.ko' for d in dict.fromkeys(all_deps(name))))
    cpio.text(f'lib/modules/{release}/modules.dep', '\n'.join(dep) + '\n')


def needed(path):
    """Shared libraries that an ELF file names, and its program interpreter."""
    tool = 'readelf' if os.uname().machine == 's390x' else 's390x-linux-gnu-readelf'
    out = subprocess.run([tool, '-d', '-l', path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         text=True).stdout
    return re.findall(r'\(NEEDED\).*\[(.*)\]', out)


def add_libraries(cpio, sysroot, programs):
    todo, done = list(programs), set()
    while todo:
        for lib in needed(todo.pop()):
            if lib in done:
                continue
            done.add(lib)
            src = os.path.realpath(os.path.join(sysroot, LIBDIR, lib))
            if not os.path.exists(src):
                raise Failure(f'library {lib} is not in the sysroot {sysroot}')
            cpio.file(f'{LIBDIR}/{lib}', src, 0o755)
            todo.append(src)
    if done:
        cpio.folder('lib')
        loader = os.path.realpath(os.path.join(sysroot, LIBDIR, 'ld64.so.1'))
        cpio.file('lib/ld64.so.1', loader, 0o755)
        cpio.link('lib/s390x-linux-gnu', f'/{LIBDIR}')
        legacy = os.path.join(sysroot, LIBDIR, 'ossl-modules', 'legacy.so')
        if os.path.exists(legacy):
            cpio.file(f'{LIBDIR}/ossl-modules/legacy.so', legacy, 0o644)


def add_programs(cpio, sysroot):
    folder = os.path.join(BUILD, 's390x', 'bin')
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    programs = [os.path.join(folder, n) for n in names]
    for p in programs:
        out = os.path.join(BUILD, 'lab', 'bin', os.path.basename(p))
        strip(p, out)
        cpio.file(f'usr/sbin/{os.path.basename(p)}', out, 0o755)
    add_libraries(cpio, sysroot, programs)


def add_accounts(cpio):
    """The users that packaging/sysusers.d makes on an installed system."""
    users, groups, uid = ['root:x:0:0:root:/root:/bin/sh'], ['root:x:0:', 'tty:x:5:', 'nogroup:x:65534:'], 990
    members = {}
    folder = os.path.join(TOP, 'packaging', 'sysusers.d')
    rows = []
    for f in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        with open(os.path.join(folder, f)) as text:
            rows += [re.findall(r'"[^"]*"|\S+', line) for line in text if not line.startswith('#')]
    ids = {}
    for r in rows:
        if not r or r[0] not in ('u', 'g'):
            continue
        kind, name, number = r[0], r[1], r[2] if len(r) > 2 else '-'
        if name not in ids:
            ids[name] = int(number) if number.isdigit() else uid
            uid -= 1
            groups.append(f'{name}:x:{ids[name]}:')
        if kind == 'u':
            users.append(f'{name}:x:{ids[name]}:{ids[name]}::/:/sbin/nologin')
    for r in rows:
        if r and r[0] == 'm':
            members.setdefault(r[2], []).append(r[1])
    groups = [g + ','.join(members.get(g.split(':')[0], [])) for g in groups]
    cpio.text('etc/passwd', '\n'.join(users + ['nobody:x:65534:65534::/:/sbin/nologin']) + '\n')
    cpio.text('etc/group', '\n'.join(groups) + '\n')


def quiet_make(*args):
    env = {k: v for k, v in os.environ.items() if k != 'MAKEFLAGS'}
    if subprocess.run(['make', '-s', '-C', TOP, *args], stdout=sys.stderr, env=env).returncode:
        raise Failure(f'make {" ".join(args)} failed')


def module_file():
    return os.path.join(BUILD, 's390x', 'zcp.ko')


def add_small_system(cpio, kernel):
    """What the machine runs from RAM: busybox, zcp's module, programs and accounts."""
    for d in ('run', 'mnt', 'var/lib', 'var/log', 'usr/bin'):
        cpio.folder(d)
    cpio.folder('tmp', 0o1777)
    cpio.link('var/run', '/run')
    add_accounts(cpio)
    add_modules(cpio, kernel, BASE_MODULES, {'zcp': module_file()} if os.path.exists(module_file()) else {})
    add_programs(cpio, fetch('sysroot'))


def add_installed(cpio, folder):
    """What "make install" puts on a system, and the libraries that Debian's packages would bring."""
    quiet_make('install', f'DESTDIR={folder}')
    programs = []
    for d, _, names in os.walk(folder):
        for path in (os.path.join(d, n) for n in names):
            with open(path, 'rb') as f:
                if f.read(4) != b'\x7fELF':
                    continue
            strip(path, f'{path}.stripped')
            os.rename(f'{path}.stripped', path)
            if not path.endswith('.ko'):
                programs.append(path)
    add_libraries(cpio, fetch('sysroot'), programs)
    cpio.tree('', folder)


def add_systemd(cpio, kernel, folder):
    """What init adds to the file system on the disk before it starts systemd there."""
    add_modules(cpio, kernel, BASE_MODULES + SYSTEMD_MODULES, {})
    for name in ('order', 'builtin', 'builtin.modinfo'):
        cpio.file(f'lib/modules/{kernel}-s390x/modules.{name}', f'{fetch("modules", kernel)}/modules.{name}')
    cpio.folder('mnt')
    cpio.root = 'system'
    unit = 'etc/systemd/system/lab-agent.service'
    cpio.file(unit, f'{LAB}/agent.service', 0o644)
    cpio.link('etc/systemd/system/multi-user.target.wants/lab-agent.service', f'/{unit}')
    if os.path.exists(module_file()):
        add_installed(cpio, folder)


def build(out, options):
    """Write the image for a machine that lab was asked for. "with" are (host path, path in the machine) to carry."""
    quiet_make('-f', 'tests/lab/programs.mk')
    with open(out, 'wb') as f:
        cpio = Cpio(f)
        for d in ('bin', 'dev', 'proc', 'sys', 'root', 'sbin'):
            cpio.folder(d)
        cpio.file('bin/busybox', fetch('busybox'), 0o755)
        cpio.file('init', f'{LAB}/init', 0o755)
        cpio.file('sbin/relay', f'{BUILD}/lab/relay', 0o755)
        if options['systemd']:
            add_systemd(cpio, options['kernel'], f'{out}.installed')
        else:
            add_small_system(cpio, options['kernel'])
        cpio.file('sbin/agent', f'{BUILD}/lab/agent', 0o755)
        cpio.text('etc/hostname', 'zcplab\n')
        cpio.text('etc/hosts', '127.0.0.1 localhost\n')
        for source, dest in options['with']:
            cpio.tree(dest.lstrip('/'), os.path.abspath(source))
        cpio.end()
    return out
