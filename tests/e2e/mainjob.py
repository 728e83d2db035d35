# SPDX-License-Identifier: MIT
"""The main job as a test: two users over TLS 3270, Linux under SIE, the audit trail. KTAP on standard output."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import story
from story import Ktap, check

MEMORY = r"awk '/^Shmem:/ { print $2 }' /proc/meminfo"


def prepare(machine):
    machine.start_services()
    with tempfile.TemporaryDirectory() as d:
        shutil.copyfile(story.fetch('flat'), f'{d}/kernel')
        shutil.copyfile(story.fetch('vmlinuz'), f'{d}/vmlinuz')
        subprocess.run([f'{story.LABDIR}/guest-initrd', f'{d}/initrd'], check=True)
        machine.put([f'{d}/kernel', f'{d}/vmlinuz', f'{d}/initrd'], '/root')


def wrong_password(machine):
    with machine.terminal() as t:
        story.refused_logon(t, 'LINUX1')
    with machine.terminal() as t:
        text = t.logon('NOBODY', 'GUESS', expect=r'HCPLGA050E.*')[0]
    check("incorrect userid and/or password" in text, 'an unknown user gets another answer')


def boots(machine, user, rounds, cpus, kernel='/root/kernel'):
    for _ in range(rounds):
        story.punch_linux(machine, user, kernel, 'cryptomgr.notests')
        with machine.terminal() as t:
            story.logon(t, user)
            story.ipl(t)
            story.in_guest(t, 'grep VM00 /proc/sysinfo', rf'VM00 Name: +{user}(.|\n)*z/VM ')
            story.in_guest(t, 'grep -c ^processor /proc/cpuinfo', rf'^{cpus}')
            story.in_guest(t, 'vmcp QUERY USERID', rf'{user} +AT ')
            story.cp(t, '#CP QUERY TIME', 'TIME IS')
            story.cp(t, '#CP QUERY NAMES', user)
            story.logoff(t, '#CP LOGOFF')


def storage_back(machine, before):
    for _ in range(20):
        if user_gone(machine) and int(machine.run(MEMORY)) < before + 4096:
            return
        machine.run('sleep 1')
    raise AssertionError(f'shared memory was {before} kB before LOGON, now {machine.run(MEMORY)}')


def user_gone(machine):
    return 'LINUX1' not in machine.run('cpctl vms')


def refusals(machine):
    out = machine.cp('MAINT', 'SMF LIST', check=False)
    check('NOT AUTHORIZED' in out, out)
    out = machine.run('cpctl cp SMF LIST', check=False)
    check('JOBINIT' not in out and 'no RACF user id' in out, out)


def trail(machine):
    with machine.terminal(oversize='132x60') as t:
        story.logon(t, 'AUDIT1')
        pages = []
        t.clear()
        t.enter('SMF LIST TYPE(80) USER(LINUX1)')
        t.expect_paging('RECORDS LISTED', 120, pages)
        t.clear()
        t.enter('SMF LIST TYPE(80) LAST(60)')
        t.expect_paging('RECORDS LISTED', 120, pages)
        story.logoff(t)
    text = '\n'.join(pages)
    for what in (r'JOBINIT +INVPSWD +LINUX1', r'JOBINIT +SUCCESSI +LINUX1', r'JOBINIT +SUCCESST +LINUX1',
                 r'ACCESS +PROFNFND +MAINT', r'JOBINIT +NOUSERID'):
        check(re.search(what, text), f'no record {what} in\n{text}')


def unload(machine):
    out = machine.run('rmmod zcp', check=False)
    check('lsmod' not in out and machine.run('lsmod').count('zcp'), 'the module went while services use it')
    machine.run('/root/services stop; rmmod zcp')


def main():
    machine = story.Machine(os.environ['LAB_NAME'], os.environ['TLS_PORT'])
    tap = Ktap()
    if not tap.step('services start and a guest is prepared', prepare, machine):
        return tap.end()
    tap.step('FIA_UAU.5 FIA_UAU.7 a wrong password and an unknown user get one answer', wrong_password, machine)
    before = int(machine.run(MEMORY))
    tap.step('Linux boots three times from the reader with one virtual CPU', boots, machine, 'LINUX1', 3, 1)
    tap.step('Linux boots three times with two virtual CPUs', boots, machine, 'LINUX2', 3, 2)
    tap.step('the untouched kernel image boots', boots, machine, 'LINUX1', 1, 1, '/root/vmlinuz')
    tap.step('FDP_RIP.2 storage goes back at LOGOFF', storage_back, machine, before)
    tap.step('FAU_SAR.2 a SPECIAL user and root cannot read the audit trail', refusals, machine)
    tap.step('FAU_SAR.1 FAU_GEN.2 an auditor reads who logged on, off and was refused', trail, machine)
    tap.step('the module stays while it is in use, and goes afterwards', unload, machine)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
