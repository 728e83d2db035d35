# SPDX-License-Identifier: MIT
"""The peers of smfd in the bench: auditd and journald, each on its own as it is shipped, on the disk that smfd had.

Neither tells who hands a record over when it is durable: what is measured is the time until all of them are in the file.
"""
import json
import os
import shutil
import subprocess
import time

JOURNALD = '/lib/systemd/systemd-journald'
AUDITD_CONF = """log_file = {log}
log_format = RAW
flush = {flush}
freq = 50
num_logs = 2
max_log_file = 4000
max_log_file_action = IGNORE
space_left = 2
admin_space_left = 1
space_left_action = IGNORE
admin_space_left_action = IGNORE
disk_full_action = IGNORE
disk_error_action = IGNORE
write_logs = yes
local_events = yes
"""
# a root of its own for what journald has at fixed places: sockets, settings, the journal
JOURNALD_SH = r"""
set -e
mount -t tmpfs zcp /run
mount -t tmpfs zcp /var/log
mkdir -p /run/systemd/journal /run/log /var/log/journal "$1/journal" "$1/etc/systemd"
: >/run/systemd/journal/flushed
echo 0123456789abcdef0123456789abcdef >"$1/etc/machine-id"
printf '[Journal]\nStorage=persistent\nRateLimitIntervalSec=0\nSystemMaxUse=8G\nSystemMaxFileSize=4G\nReadKMsg=no\n' \
	>"$1/etc/systemd/journald.conf"
mount --bind "$1/etc" /etc
mount --bind "$1/journal" /var/log/journal
shift
journald=$1
shift
"$journald" >/dev/null 2>&1 &
pid=$!
trap 'kill $pid; wait' EXIT
for _ in $(seq 100); do [ -S /run/systemd/journal/socket ] && break; sleep 0.1; done
[ -S /run/systemd/journal/socket ]
: >/run/start
begun=$(date +%s%N)
"$@" >/dev/null
kill -s RTMIN+1 $pid
while [ ! /run/systemd/journal/synced -nt /run/start ]; do sleep 0.01; done
ended=$(date +%s%N)
n=$(journalctl -D /var/log/journal -o cat --no-pager SYSLOG_IDENTIFIER=smfload | wc -l)
echo "{\"records\": $n, \"seconds\": $(((ended - begun) / 1000000))e-3}"
"""


def arrived(log):
    try:
        with open(log, 'rb') as f:
            return f.read().count(b'type=TRUSTED_APP')
    except FileNotFoundError:
        return 0


def auditd(program, load, folder, flush, producers, seconds, size):
    """Records in its log and the time until they are there; a text: why it does not run here."""
    if not program:
        return 'auditd is not installed'
    conf = f'{folder}/{flush}-{producers}'
    log = f'{conf}/audit.log'
    os.mkdir(conf, 0o750)
    with open(f'{conf}/auditd.conf', 'w', encoding='ascii') as f:
        f.write(AUDITD_CONF.format(log=log, flush=flush))
    os.chmod(f'{conf}/auditd.conf', 0o640)
    daemon = subprocess.Popen([program, '-n', '-s', 'enable', '-c', conf], stderr=subprocess.PIPE)
    time.sleep(1)
    if daemon.poll() is not None:
        return daemon.stderr.read().decode(errors='replace').strip() or f'it ended with {daemon.returncode}'
    each = (200 if flush == 'SYNC' else 2000) * int(seconds) // producers
    begun = last = time.monotonic()
    try:
        row = json.loads(load('audit', producers, each, size))
        count = arrived(log)
        # done when all are there, or none has come for a second: then the kernel has dropped the rest
        while count < row['records'] and time.monotonic() - last < 1:
            time.sleep(0.02)
            n = arrived(log)
            if n > count:
                count, last = n, time.monotonic()
    except subprocess.CalledProcessError:
        return "the kernel's audit system takes no records here"
    finally:
        daemon.terminate()
        daemon.wait()
        subprocess.run([os.path.join(os.path.dirname(program), 'auditctl'), '-e', '0'], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
    last = max(last, begun + row['seconds'])
    if not count:
        return 'no record came to its log'
    row.update(records=count, dropped=row['records'] - count, rate=count / (last - begun),
               bytes=os.path.getsize(log) / count)
    return row


def journald(load_argv, folder, producers, each, size, priority):
    """As auditd(); of priority 2 it syncs each record, of priority 6 none for five minutes."""
    if os.getuid() or not os.path.exists(JOURNALD) or not shutil.which('unshare'):
        return 'it takes root, systemd-journald and unshare'
    here = f'{folder}/journald-{priority}-{producers}'
    os.mkdir(here)
    done = subprocess.run(['unshare', '-m', '--propagation', 'private', 'sh', '-c', JOURNALD_SH, 'sh', here, JOURNALD,
                           *load_argv('journal', producers, each, size, priority)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, timeout=300)
    if done.returncode:
        return done.stderr.decode(errors='replace').strip().splitlines()[-1]
    row = json.loads(done.stdout)
    if not row['records']:
        return 'no record came to its journal'
    row.update(producers=producers, rate=row['records'] / row['seconds'])
    shutil.rmtree(here)
    return row
