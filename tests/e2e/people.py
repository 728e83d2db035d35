# SPDX-License-Identifier: MIT
"""Who one is, and what one's role allows, told at 3270 terminals. KTAP on standard output."""
import base64
import hmac
import os
import re
import struct
import sys
import time

import story
from access import gone, logon, rac
from story import Ktap, check

NO_CLASS = r'^HCPCMD001E'
NOT_ALLOWED = r'NOT AUTHORIZED'
LOAD = 'cpctl -u {0} --password-file /root/pw/{0} directory {1}'


def at(machine, user, *lines, **options):
    """One session of the user: lines that he types, each with what it shows, or None."""
    with machine.terminal() as t:
        logon(t, user, **options)
        for command, expect in lines:
            t.command(command, expect)
        story.logoff(t)


def refused(machine, user, password=None, expect='^HCPLGA050E'):
    with machine.terminal() as t:
        t.logon(user, password or story.PASSWORDS[user], expect=expect)


def prompted(machine, user, typed, expect):
    """LOGON as a command, whose prompt takes what is longer than the logo's field."""
    with machine.terminal() as t:
        t.logo()
        t.enter()
        t.command(f'LOGON {user}', 'ENTER PASSWORD')
        t.command(typed, expect)
        if expect == 'LOGON AT':
            story.logoff(t)


def changed_password(machine, user, password):
    story.PASSWORDS[user] = password
    machine.run(f'(umask 077; echo {password} >/root/pw/{user})')


# ---- who one is ----

def nobody(machine):
    """The logo and what leads away from it; nothing is done, and no machine starts."""
    with machine.terminal() as t:
        t.logo()
        t.enter()
        for command in ('QUERY NAMES', 'MESSAGE OPERATOR HELLO', 'IPL 00C', 'RAC LISTUSER MAINT', 'XAUTOLOG LINUX1'):
            t.command(command, '^HCPCFC015E')
        check('LINUX1' not in machine.run('cpctl vms'), 'a machine has started')
        t.command('LOGON LINUX1', 'ENTER PASSWORD')
        t.command('QUERY NAMES', '^HCPLGA050E')


def guesses(machine):
    """Three wrong ones revoke him; his own does not do then; an administrator resumes him."""
    at(machine, 'LINUX1', ('RAC SETROPTS PASSWORD(REVOKE(3))', NOT_ALLOWED), ('RAC ALTUSER LINUX2 RESUME', NOT_ALLOWED))
    at(machine, 'MAINT', ('RAC SETROPTS PASSWORD(REVOKE(3))', None))
    for _ in range(3):
        refused(machine, 'LINUX2', 'GUESS')
    refused(machine, 'LINUX2')
    at(machine, 'MAINT', ('RAC LISTUSER LINUX2', 'ATTRIBUTES=.*REVOKED'), ('RAC ALTUSER LINUX2 RESUME', None))
    at(machine, 'LINUX2', ('RAC LISTUSER LINUX2', 'ATTRIBUTES=NONE'))


def guesses_of_special(machine):
    """Who has SPECIAL is not revoked: the operator is asked, and until he answers nobody gets in as him."""
    with machine.terminal() as console:
        logon(console, 'OPERATOR')
        for _ in range(3):
            refused(machine, 'MAINT', 'GUESS')
        console.expect_paging('ICH302D')
        refused(machine, 'MAINT')
        console.command('RAC REPLY MAINT YES', '^ICH304I USER MAINT MAY LOG ON')
        at(machine, 'MAINT')
        story.logoff(console)


def passwords(machine):
    """The rule in force decides what a user may choose; the new one counts from the next LOGON, the old one no more."""
    at(machine, 'MAINT', ('RAC SETROPTS PASSWORD(RULE1(LENGTH(8) ALPHANUM(1:8)))', None))
    at(machine, 'LINUX2', ('RAC PASSWORD PASSWORD(LINUXPW2 SHORT7)', '^ICH08012I'),
       ('RAC PASSWORD PASSWORD(WRONGPW2 LINUXPW3)', '^ICH08003I'),
       ('RAC PASSWORD PASSWORD(LINUXPW2 LINUXPW3)', '^ICH08000I'),
       ('RAC PASSWORD PASSWORD(LINUXPW3 LINUXPW2)', '^ICH08013I'),
       ('RAC PASSWORD USER(LINUX1) INTERVAL(9)', NOT_ALLOWED))
    refused(machine, 'LINUX2')
    changed_password(machine, 'LINUX2', 'LINUXPW3')
    at(machine, 'LINUX2')
    rac(machine, 'SETROPTS PASSWORD(NORULES)')


def token(secret):
    """The time token of now (RFC 6238), by Python's own means."""
    mac = hmac.new(base64.b32decode(secret), struct.pack('>Q', int(time.time()) // 30), 'sha1').digest()
    at = mac[-1] & 15
    return f'{(struct.unpack_from(">I", mac, at)[0] & 0x7fffffff) % 1000000:06}'


def proofs(machine):
    """A phrase instead of a password; a time token in front of it, without which it says nothing."""
    phrase = 'mountains are 4 people'
    rac(machine, f"ALTUSER LINUX2 PHRASE('{phrase}') NOEXPIRED")
    prompted(machine, 'LINUX2', phrase[:-1], '^HCPLGA050E')
    prompted(machine, 'LINUX2', phrase, 'LOGON AT')
    prompted(machine, 'LINUX2', story.PASSWORDS['LINUX2'], 'LOGON AT')
    secret = re.search(r'THE SECRET IS ([A-Z2-7]{32})', machine.cp('MAINT', '"RAC ALTUSER LINUX1 MFA(FACTOR(TOTP) ACTIVE)"')).group(1)
    proof = f"{token(secret)}:{story.PASSWORDS['LINUX1']}"
    prompted(machine, 'LINUX1', story.PASSWORDS['LINUX1'], '^HCPLGA050E')
    prompted(machine, 'LINUX1', proof, 'LOGON AT')
    # a token counts once
    prompted(machine, 'LINUX1', proof, '^HCPLGA050E')
    rac(machine, 'ALTUSER LINUX1 MFA(DELFACTOR(TOTP))', 'ALTUSER LINUX1 RESUME', 'ALTUSER LINUX2 NOPHRASE RESUME')
    at(machine, 'LINUX1')


def attributes(machine):
    """What a user is, as his profile says; he sees his own, and sets none."""
    at(machine, 'MAINT', ('RAC ADDGROUP CREW OWNER(MAINT)', None),
       ('RAC CONNECT LINUX1 GROUP(CREW) AUTHORITY(CREATE) UACC(READ)', None),
       ("RAC ALTUSER LINUX1 CLAUTH(FACILITY) NAME('FIRST GUEST')", None))
    at(machine, 'LINUX1', ('RAC LISTUSER', 'NAME=FIRST GUEST'), ('RAC LISTUSER', 'CLASS AUTHORIZATIONS=FACILITY'),
       ('RAC LISTUSER', 'GROUP=CREW +AUTH=CREATE'), ('RAC ALTUSER LINUX1 SPECIAL', NOT_ALLOWED),
       ('RAC LISTUSER MAINT', NOT_ALLOWED))


def bound(machine):
    """A role that is given or taken counts from the next LOGON; so does REVOKE, which ends no session."""
    with machine.terminal() as t:
        logon(t, 'LINUX1')
        rac(machine, 'ALTUSER LINUX1 AUDITOR')
        t.command('SMF STATUS', NOT_ALLOWED)
        story.logoff(t)
        logon(t, 'LINUX1')
        rac(machine, 'ALTUSER LINUX1 NOAUDITOR')
        t.command('SMF STATUS', 'TRAIL')
        rac(machine, 'ALTUSER LINUX1 REVOKE')
        t.command('QUERY USERID', '^LINUX1 +AT ')
        story.logoff(t)
    refused(machine, 'LINUX1')
    rac(machine, 'ALTUSER LINUX1 RESUME')
    at(machine, 'LINUX1', ('SMF STATUS', NOT_ALLOWED))


def locked(machine):
    with machine.terminal() as t:
        logon(t, 'LINUX1')
        t.command('DISCONNECT', 'DISCONNECT AT')
    check('LINUX1' in machine.run('cpctl vms'), 'the machine is gone')
    refused(machine, 'LINUX1', 'GUESS')
    at(machine, 'LINUX1', expect='RECONNECTED AT')


# ---- what one's role allows ----

def closed(machine):
    """A new profile is closed, its maker's, and has nothing of the one that covered its resource before."""
    at(machine, 'MAINT', ('RAC RDEFINE FACILITY STORY.** UACC(READ)', None),
       ('RAC PERMIT STORY.** CLASS(FACILITY) ID(LINUX2) ACCESS(UPDATE)', None))
    at(machine, 'LINUX1', ('RAC RDEFINE FACILITY STORY.ONE', None),
       ('RAC RLIST FACILITY STORY.ONE AUTHUSER', r'LINUX1 +NONE'))
    text = machine.cp('MAINT', '"RAC RLIST FACILITY STORY.ONE AUTHUSER"')
    check('LINUX2' not in text, text)
    rac(machine, 'RDELETE FACILITY STORY.ONE', 'RDELETE FACILITY STORY.**', 'ALTUSER LINUX1 NOCLAUTH(FACILITY)',
        'REMOVE LINUX1 GROUP(CREW)', 'DELGROUP CREW')


def audited(machine):
    """What is audited is for AUDITOR; SPECIAL has no say, and neither role has the other's."""
    def classes():
        return machine.cp('AUDIT1', '"RAC SETROPTS LIST"').split('AUDIT CLASSES =')[1].splitlines()[0].split()

    at(machine, 'AUDIT1', ('RAC SETROPTS AUDIT(FACILITY)', None), ('RAC ALTUSER LINUX1 UAUDIT', None),
       ('RAC ALTUSER LINUX1 SPECIAL', NOT_ALLOWED))
    check('FACILITY' in classes(), 'FACILITY is not audited')
    with machine.terminal() as t:
        logon(t, 'MAINT')
        t.command('RAC SETROPTS NOAUDIT(FACILITY)', 'IGNORED')
        t.command('RAC ALTUSER LINUX1 NOUAUDIT', 'IGNORED')
        story.logoff(t)
    check('FACILITY' in classes(), 'FACILITY is audited no more')
    at(machine, 'AUDIT1', ('RAC SETROPTS NOAUDIT(FACILITY)', None), ('RAC ALTUSER LINUX1 NOUAUDIT', None))


def trail(machine):
    """Who keeps the trail may switch it and say when it alarms; what happens when it is full is RACFVM's to say."""
    at(machine, 'AUDIT1', ('SMF SET THRESHOLD(75)', None), ('SMF STATUS', 'THRESHOLD.*75'), ('SMF SWITCH', 'SWITCH'),
       ('SMF SEVER NO', NOT_ALLOWED))
    at(machine, 'MAINT', ('SMF SET THRESHOLD(99)', NOT_ALLOWED), ('SMF SWITCH', NOT_ALLOWED), ('SMF SEVER NO', NOT_ALLOWED))


def roles(machine):
    """What ROAUDIT, OPERATIONS, CLAUTH and the group forms of SPECIAL and AUDITOR let their users do, and no more."""
    machine.run(r"sed '/^USER MAINT /,/^\*/s/^  INCLUDE.*/&\n  MDISK 0191 3390 0101 0010 VOL001 MR/' /etc/zcp/user.direct >/root/disk.direct")
    machine.run(LOAD.format('MAINT', '/root/disk.direct'))
    rac(machine, 'ADDGROUP CREW OWNER(MAINT)', 'ADDUSER HAND OWNER(CREW) DFLTGRP(CREW)',
        'RDEFINE VMMDISK MAINT.191 OWNER(MAINT) UACC(NONE)', 'ALTUSER LINUX1 ROAUDIT')
    at(machine, 'LINUX1', ('RAC SETROPTS LIST', 'ATTRIBUTES ='), ('SMF STATUS', 'TRAIL'),
       ('RAC SETROPTS AUDIT(FACILITY)', NOT_ALLOWED), ('RAC ALTUSER LINUX2 UAUDIT', NOT_ALLOWED))
    rac(machine, 'ALTUSER LINUX1 NOROAUDIT CLAUTH(FACILITY)')
    at(machine, 'LINUX1', ('RAC SETROPTS LIST', NOT_ALLOWED), ('RAC RDEFINE VMCMD STORY', NOT_ALLOWED),
       ('RAC RDEFINE FACILITY STORY', None), ('RAC RDELETE FACILITY STORY', None), ('LINK MAINT 191 291 RR', 'HCPLNM298E'))
    rac(machine, 'ALTUSER LINUX1 NOCLAUTH(FACILITY) OPERATIONS')
    at(machine, 'LINUX1', ('LINK MAINT 191 291 RR', None), ('QUERY VIRTUAL 291', 'DASD 0291'),
       ('RAC PERMIT MAINT.191 CLASS(VMMDISK) ID(LINUX1) ACCESS(READ)', NOT_ALLOWED))
    rac(machine, 'ALTUSER LINUX1 NOOPERATIONS', 'CONNECT LINUX1 GROUP(CREW) SPECIAL', 'SETROPTS GRPLIST')
    at(machine, 'LINUX1', ("RAC ALTUSER HAND NAME('DECK HAND')", None), ('RAC LISTUSER HAND', 'NAME=DECK HAND'),
       ('RAC ALTUSER LINUX2 REVOKE', NOT_ALLOWED), ('RAC ALTUSER HAND UAUDIT', NOT_ALLOWED))
    rac(machine, 'CONNECT LINUX1 GROUP(CREW) NOSPECIAL AUDITOR')
    at(machine, 'LINUX1', ('RAC ALTUSER HAND UAUDIT', None), ('RAC ALTUSER LINUX2 UAUDIT', NOT_ALLOWED),
       ('RAC ALTUSER HAND REVOKE', NOT_ALLOWED))
    rac(machine, 'REMOVE LINUX1 GROUP(CREW)', 'DELUSER HAND', 'DELGROUP CREW', 'RDELETE VMMDISK MAINT.191', 'SETROPTS NOGRPLIST')
    machine.run(LOAD.format('MAINT', '/etc/zcp/user.direct'))


def functions(machine):
    """What is managed: objects that stay and that pass, functions of the system, who may log on how, users, CP's own classes."""
    with machine.terminal() as t:
        logon(t, 'LINUX1')
        at(machine, 'MAINT', ('RAC RDEFINE VMMDISK STORY.191', None), ('RAC RDEFINE VMNODE STORY', None),
           ('RAC RDEFINE VMCMD STORY', None), ('RAC SEARCH CLASS(VMNODE) MASK(STORY)', '^STORY'),
           ('RAC SETROPTS PASSWORD(HISTORY(7))', None), ('RAC SETROPTS LIST', 'ATTRIBUTES ='),
           ("RAC ALTUSER LINUX1 NAME('ONE OF US')", None), ('RAC LISTUSER LINUX1', 'NAME=ONE OF US'),
           ('SET PRIVCLASS LINUX1 -G', 'Currently: *$'))
        t.command('QUERY PRIVCLASS', 'Currently: *$')
        t.command('IPL 00C', NO_CLASS)
        story.logoff(t)
    check(' 7 GENERATIONS OF' in machine.cp('MAINT', '"RAC SETROPTS LIST"'), 'no history')
    rac(machine, 'SETROPTS PASSWORD(NOHISTORY)', 'RDELETE VMMDISK STORY.191', 'RDELETE VMNODE STORY', 'RDELETE VMCMD STORY')


def labels(machine):
    """Nobody but SPECIAL gives a resource its label, and what nobody labels has none."""
    rac(machine, 'RDEFINE FACILITY STORY OWNER(LINUX1)', 'SETROPTS CLASSACT(SECLABEL) SECLABELCONTROL')
    at(machine, 'LINUX1', ('RAC RALTER FACILITY STORY SECLABEL(SYSNONE)', 'ICH21005I'),
       ('RAC RLIST FACILITY STORY', 'NO SECLABEL'), ('RAC RDEFINE SECLABEL MINE', NOT_ALLOWED),
       ('RAC ALTUSER LINUX1 SECLABEL(SYSHIGH)', NOT_ALLOWED), ('QUERY SECLABEL', 'not set'))
    at(machine, 'MAINT', ('RAC RALTER FACILITY STORY SECLABEL(SYSNONE)', None), ('RAC RLIST FACILITY STORY', 'SYSNONE'))
    rac(machine, 'RDELETE FACILITY STORY', 'SETROPTS NOCLASSACT(SECLABEL) NOSECLABELCONTROL')


def machines(machine):
    """Virtual machines are as administrators define them; of what a definition does not say there is nothing."""
    at(machine, 'LINUX1', ('FORCE LINUX2', NO_CLASS), ('XAUTOLOG LINUX2', '^HCP'), ('QUERY PRIVCLASS', r'Currently: G *$'),
       ('DEFINE STORAGE 64G', '^HCP'))
    machine.run(r'cp /etc/zcp/user.direct /root/more.direct; printf "USER PLAIN RACF\nINCLUDE ZCPDFLT\n" >>/root/more.direct')
    text = machine.run(LOAD.format('LINUX1', '/root/more.direct'), check=False)
    check('was not loaded' in text, text)
    machine.run(LOAD.format('MAINT', '/root/more.direct'))
    rac(machine, 'ADDUSER PLAIN PASSWORD(FIRSTPW1)')
    rac(machine, 'ALTUSER PLAIN PASSWORD(PLAINPW1) NOEXPIRED')
    changed_password(machine, 'PLAIN', 'PLAINPW1')
    at(machine, 'PLAIN', ('QUERY PRIVCLASS', r'Currently: G *$'), ('QUERY VIRTUAL DASD', '^NO DASD'),
       ('QUERY LINKS 190', '^HCP'), ('FORCE LINUX1', NO_CLASS))
    gone(machine, 'PLAIN')
    machine.run(LOAD.format('MAINT', '/etc/zcp/user.direct'))
    refused(machine, 'PLAIN', expect='^HCPLGA053E')


def main():
    machine = story.Machine(os.environ['LAB_NAME'], os.environ['TLS_PORT'])
    tap = Ktap()
    if not tap.step('services start', lambda m: m.start_services(), machine):
        return tap.end()
    for name, fn in STORIES:
        tap.step(name, fn, machine)
    for user in ('LINUX1', 'LINUX2'):
        gone(machine, user)
    return tap.end()


STORIES = (
    ('FIA_UID.1 FIA_UAU.1 FIA_UID.2(VIRT): nobody does nothing', nobody),
    ('FIA_AFL.1 FMT_MTD.1(IAT) FMT_MTD.1(IAF): guesses revoke a user, an administrator resumes him', guesses),
    ('FIA_AFL.1: for a SPECIAL user the operator is asked', guesses_of_special),
    ('FIA_SOS.1 FMT_MTD.1(IAU): a user chooses a password that the rule lets him', passwords),
    ('FIA_UAU.5: phrase and time token', proofs),
    ('FIA_ATD.1(HU): what a user is', attributes),
    ('FMT_MSA.3(DAC) FMT_MSA.4(DAC): a new profile is closed', closed),
    ('FIA_USB.2 FMT_REV.1(USR): a role is bound at LOGON', bound),
    ('FTA_SSL.2: a user locks his session', locked),
    ('FMT_MTD.1(AE) FMT_SMR.1: what is audited', audited),
    ('FMT_MTD.1(AS) FMT_MTD.1(AT) FMT_MTD.1(AF): the trail', trail),
    ('FMT_SMR.1: the other roles', roles),
    ('FMT_SMF.1: what is managed', functions),
    ('FMT_MSA.1(LS) FMT_MSA.3(LS): labels', labels),
    ('FMT_MSA.1(VIRT-CIFCP) FMT_MSA.3(VIRT-CIFCP) FMT_MTD.1(VIRT-COMP): machines', machines),
)

if __name__ == '__main__':
    sys.exit(main())
