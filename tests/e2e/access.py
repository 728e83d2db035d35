# SPDX-License-Identifier: MIT
"""Who may do what, told at 3270 terminals: names of terminals, labels, owners of profiles. KTAP on standard output."""
import os
import sys

import story
from story import Ktap, check


def rac(machine, *commands):
    for c in commands:
        machine.cp('MAINT', f'"RAC {c}"', check=False)


def logon(t, user, label=None, expect=r'LOGON AT'):
    """From the logo screen; a label is an operand in its third field."""
    t.logo()
    t.fill(user, story.PASSWORDS[user], *([f'SECLABEL {label}'] if label else []))
    t.action('Enter()')
    return t.expect_paging(expect)


def gone(machine, user):
    machine.cp('MAINT', f'FORCE {user}', check=False)
    for _ in range(30):
        if user not in machine.run('cpctl vms'):
            return
        machine.run('sleep 1')
    raise AssertionError(f'{user} does not go')


def terminals(machine):
    with machine.terminal() as t:
        logon(t, 'LINUX1')
        t.command('QUERY NAMES', r'LINUX1 +- *T\d{4}')
        story.logoff(t)
    rac(machine, 'RDEFINE TERMINAL T0** OWNER(MAINT) UACC(NONE)', 'PERMIT T0** CLASS(TERMINAL) ID(LINUX2) ACCESS(READ)')
    with machine.terminal() as t:
        logon(t, 'LINUX1', expect='HCPLGA050E')
    with machine.terminal() as t:
        logon(t, 'LINUX2')
        story.logoff(t)
    rac(machine, 'RDELETE TERMINAL T0**')


def owner(machine):
    """LINUX1 owns a profile and gives access himself; LINUX2 cannot."""
    rac(machine, 'RDEFINE FACILITY STORY OWNER(LINUX1) UACC(NONE)')
    with machine.terminal() as t:
        logon(t, 'LINUX2')
        t.command('RAC PERMIT STORY CLASS(FACILITY) ID(LINUX2) ACCESS(READ)', r'^ICH06\d+I.*')
        check('LINUX2' not in machine.cp('MAINT', '"RAC RLIST FACILITY STORY AUTHUSER"'), 'LINUX2 is on the list')
        story.logoff(t)
    with machine.terminal() as t:
        logon(t, 'LINUX1')
        t.command('RAC PERMIT STORY CLASS(FACILITY) ID(LINUX2) ACCESS(READ)')
        t.command('RAC RLIST FACILITY STORY AUTHUSER', r'LINUX2 +READ')
        story.logoff(t)
    rac(machine, 'RDELETE FACILITY STORY')


def revoked(machine):
    """What a connection or an access list loses counts at the next check, not at the next LOGON."""
    rac(machine, 'PERMIT LINUX2 CLASS(VMRDR) ID(LINUX1) ACCESS(UPDATE)')
    with machine.terminal() as t:
        logon(t, 'LINUX1')
        t.command('SPOOL PUNCH TO LINUX2')
        t.command('QUERY VIRTUAL 00D', r'TO LINUX2')
        rac(machine, 'PERMIT LINUX2 CLASS(VMRDR) ID(LINUX1) DELETE')
        t.command('SPOOL PUNCH TO LINUX2', 'HCPESM6003E')
        story.logoff(t)


def labels_on(machine):
    rac(machine, 'RALTER SECDATA SECLEVEL ADDMEM(PUBLIC/10 SECRET/100)',
        'RDEFINE SECLABEL LOW OWNER(MAINT) SECLEVEL(PUBLIC) UACC(READ)',
        'RDEFINE SECLABEL HIGH OWNER(MAINT) SECLEVEL(SECRET) UACC(NONE)',
        'PERMIT HIGH CLASS(SECLABEL) ID(LINUX1) ACCESS(READ)',
        'PERMIT SYSHIGH CLASS(SECLABEL) ID(MAINT AUDIT1 OPERATOR) ACCESS(READ)',
        *[f'ALTUSER {u} SECLABEL(SYSHIGH)' for u in ('MAINT', 'AUDIT1', 'OPERATOR')],
        *[f'ALTUSER {u} SECLABEL(LOW)' for u in ('LINUX1', 'LINUX2')],
        'RDEFINE TERMINAL T0** OWNER(MAINT) UACC(READ) SECLABEL(SYSNONE)',
        'RDEFINE TERMINAL @** OWNER(MAINT) UACC(READ) SECLABEL(SYSNONE)',
        'SETROPTS CLASSACT(SECLABEL VMMAC) MLS(FAILURES) MLACTIVE(FAILURES) NOCOMPATMODE SECLABELCONTROL')


def labels_off(machine):
    rac(machine, 'SETROPTS NOMLACTIVE NOMLS NOSECLABELCONTROL NOCLASSACT(SECLABEL VMMAC)',
        *[f'ALTUSER {u} NOSECLABEL' for u in ('MAINT', 'AUDIT1', 'OPERATOR', 'LINUX1', 'LINUX2')],
        'RDELETE TERMINAL T0**', 'RDELETE TERMINAL @**', 'RDELETE SECLABEL LOW', 'RDELETE SECLABEL HIGH')


def labels(machine):
    with machine.terminal() as high, machine.terminal() as low:
        logon(high, 'LINUX1', 'HIGH')
        high.command('QUERY SECLABEL', 'SECLABEL of LINUX1 is HIGH')
        logon(low, 'LINUX2')
        low.command('QUERY SECLABEL', 'SECLABEL of LINUX2 is LOW')
        low.command('MESSAGE LINUX1 upward')
        high.expect_paging('MSG FROM LINUX2 +: upward')
        high.command('MESSAGE LINUX2 downward', 'HCPESM6003E')
        check('downward' not in low.text(), 'a message was written down')
        high.command('SET OBSERVER LINUX2', 'HCPSCI6014E')
        story.logoff(high)
        story.logoff(low)
    with machine.terminal() as t:
        logon(t, 'LINUX2', 'HIGH', 'HCPLGA050E')


def labels_of_terminals(machine):
    rac(machine, 'RALTER TERMINAL T0** SECLABEL(LOW)')
    with machine.terminal() as t:
        logon(t, 'LINUX1', 'HIGH', 'HCPLGA050E')
    with machine.terminal() as t:
        logon(t, 'LINUX1')
        t.command('QUERY SECLABEL', 'SECLABEL of LINUX1 is LOW')
        story.logoff(t)


def main():
    machine = story.Machine(os.environ['LAB_NAME'], os.environ['TLS_PORT'])
    tap = Ktap()
    if not tap.step('services start', lambda m: m.start_services(), machine):
        return tap.end()
    tap.step('FDP_ACC.2(RACF-SYSTEM)/terminal: terminals of the network have the names that tn3270d gives', terminals,
             machine)
    tap.step('FMT_MSA.1(DAC) FMT_MTD.1(IAU): the owner of a profile gives access, nobody else', owner, machine)
    tap.step('FMT_REV.1(OBJ): what an access list loses counts at the next check', revoked, machine)
    labels_on(machine)
    tap.step('FDP_IFF.2(LS) FIA_USB.1(LS) FIA_ATD.1(LS): two users at two labels', labels, machine)
    tap.step('FIA_USB.1(LS)/terminal: no LOGON at a label above the terminal\'s', labels_of_terminals, machine)
    labels_off(machine)
    for user in ('LINUX1', 'LINUX2'):
        gone(machine, user)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
