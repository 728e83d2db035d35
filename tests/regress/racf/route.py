# SPDX-License-Identifier: MIT
"""RACROUTE: what an authorised machine may ask about users of its own."""
import re

from cases import case, listing
from cp import (BY_ROUTE, LOGOFF, LOGON, NONE, READ, R_AUTH, R_EXTRACT, R_FASTAUTH, R_LIST, R_STAT, R_VERIFY, UPDATE, Gone,
                auth_body, equal, verify_body)

NOT_AUTHORIZED = 10


def machine(s, access):
    """The ACEE of LINUX1's machine, which has this access to ICHCONN; MAINT's beside it."""
    maint = s.logon('MAINT', 'MAINTPW1')
    for command in ('SETROPTS CLASSACT(FACILITY VMCMD)', 'RDEFINE FACILITY ICHCONN UACC(NONE) AUDIT(ALL(READ))',
                    f'PERMIT ICHCONN CLASS(FACILITY) ID(LINUX1) ACCESS({access})',
                    'RDEFINE VMCMD PAYROLL UACC(NONE) AUDIT(ALL(READ))',
                    'PERMIT PAYROLL CLASS(VMCMD) ID(LINUX2) ACCESS(READ)'):
        equal(s.racf.command(maint, command)[0], 0, command)
    return s.logon('LINUX1', 'LINUXPW1'), maint


@case('FDP_ACC.2(RACF-SYSTEM): a machine without READ to ICHCONN gets no answer of RACROUTE, and it is recorded')
def stranger(s):
    issuer, _ = machine(s, 'NONE')
    for request in (R_AUTH, R_FASTAUTH, R_STAT, R_LIST, R_EXTRACT):
        a = s.racf.route(issuer, request, auth_body(issuer, 'VMCMD', 'PAYROLL', READ))
        equal((a['codes'], a['reason'], a['text']), ((8, 8), NOT_AUTHORIZED, ''), request)
    a = s.racf.route(issuer, R_VERIFY, verify_body(BY_ROUTE, 'LINUX2', 'LINUXPW2'))
    equal((a['codes'], a['acee']), ((8, 8), b''))
    a = s.racf.route(b'made up', R_STAT, auth_body(issuer, 'VMCMD', '', NONE))
    equal((a['codes'], a['reason']), ((8, 8), NOT_AUTHORIZED), 'nobody')
    equal(len(re.findall(r'ACCESS +INSAUTH +LINUX1', listing(s, 'CLASS(FACILITY)'))), 6)


@case('FDP_ACC.2(RACF-SYSTEM): READ to ICHCONN asks for access of others, and nothing more')
def reader(s):
    issuer, _ = machine(s, 'READ')
    other = s.logon('LINUX2', 'LINUXPW2')
    for request in (R_AUTH, R_FASTAUTH):
        ask = lambda acee, name, access, r=request: s.racf.route(issuer, r, auth_body(acee, 'VMCMD', name, access))['codes']
        equal(ask(other, 'PAYROLL', READ), (0, 0))
        equal(ask(other, 'PAYROLL', UPDATE), (8, 8))
        equal(ask(b'', 'PAYROLL', READ), (8, 8), 'the issuer itself')
        equal(ask(b'made up', 'PAYROLL', READ), (8, 8), 'nobody')
        equal(ask(other, 'NOSUCH', READ), (4, 4), 'not protected')
    text = listing(s, 'CLASS(VMCMD)')
    equal(re.findall(r'ACCESS +(\w+) +LINUX2 ', text), ['SUCCESS', 'INSAUTH', 'PROFNFND'], 'FASTAUTH leaves no record')
    assert 'LOGSTR(RACROUTE OF LINUX1' in text, text
    equal(s.racf.route(issuer, R_STAT, auth_body(b'', 'VMCMD', '', NONE))['codes'], (0, 0))
    equal(s.racf.route(issuer, R_LIST, auth_body(b'', 'VMCMD', '', NONE))['codes'], (0, 0))
    equal(s.racf.route(issuer, R_STAT, auth_body(b'', 'VMPOSIX', '', NONE))['codes'], (4, 4), 'not active')
    equal(s.racf.route(issuer, R_STAT, auth_body(b'', 'NOSUCH', '', NONE))['codes'], (8, 8), 'no class')
    for request, inner in ((R_VERIFY, verify_body(BY_ROUTE, 'LINUX2', 'LINUXPW2')),
                           (R_EXTRACT, auth_body(b'', 'USER', 'LINUX2', NONE))):
        a = s.racf.route(issuer, request, inner)
        equal((a['codes'], a['reason'], a['acee'], a['text']), ((8, 8), NOT_AUTHORIZED, b'', ''))


@case('FIA_UAU.5: UPDATE to ICHCONN proves users by their passwords, which count like those of a LOGON')
def server(s):
    issuer, maint = machine(s, 'UPDATE')
    verify = lambda *a, **kw: s.racf.route(issuer, R_VERIFY, verify_body(BY_ROUTE, *a, **kw))
    a = verify('LINUX2', 'LINUXPW2')
    equal(a['codes'], (0, 0))
    equal(s.racf.route(issuer, R_AUTH, auth_body(a['acee'], 'VMCMD', 'PAYROLL', READ))['codes'], (0, 0))
    equal(s.racf.route(issuer, R_VERIFY, verify_body(LOGOFF, 'LINUX2', acee=a['acee']))['codes'], (0, 0))
    equal(s.racf.route(issuer, R_VERIFY, verify_body(LOGOFF, 'LINUX2', acee=b'made up'))['codes'], (8, 8))
    equal(verify('LINUX2', 'LINUXPW2', group='NOSUCH')['codes'], (8, 20))
    wrong = verify('LINUX2', 'WRONG1')
    equal(wrong['codes'], (8, 8))
    equal(verify('NOBODY', 'WRONG1'), wrong, 'unknown')
    equal(s.racf.command(maint, 'ALTUSER LINUX2 PASSWORD(NEWPW123) EXPIRED')[0], 0)
    equal(verify('LINUX2', 'NEWPW123')['codes'], (8, 12))
    equal(verify('LINUX2', 'NEWPW123', new='NEWPW124')['codes'], (0, 0))
    for _ in range(5):
        verify('LINUX2', 'WRONG1')
    equal(s.racf.verify(LOGON, 'LINUX2', 'NEWPW124')['decision'], 2, 'revoked')
    text = listing(s, 'TYPE(80) USER(LINUX2)')
    assert 'LOGSTR(RACROUTE OF LINUX1' in text and 'SUCCESST' in text and 'REVKAUTO' in text, text


@case('FDP_ACC.2(RACF-SYSTEM): EXTRACT tells what profiles say, and no secret')
def profiles(s):
    issuer, maint = machine(s, 'UPDATE')
    for command in ("ALTUSER LINUX2 DATA('SECOND') OVM(UID(1002))", "RALTER VMCMD PAYROLL APPLDATA('MONTHLY')"):
        equal(s.racf.command(maint, command)[0], 0, command)
    extract = lambda cls, name: s.racf.route(issuer, R_EXTRACT, auth_body(b'', cls, name, NONE))
    a = extract('USER', 'LINUX2')
    equal(a['codes'], (0, 0))
    for line in ('DFLTGRP=SYS1', 'DATA=SECOND', 'OVM.UID=1002', 'GROUP=SYS1'):
        assert line in a['text'].splitlines(), a['text']
    assert not re.search('PASS|PHRASE|SALT|VERIF', a['text']), a['text']
    assert 'ATTRIBUTE=SPECIAL' in extract('USER', 'MAINT')['text'].splitlines()
    assert 'OWNER=' in extract('GROUP', 'SYS1')['text']
    a = extract('VMCMD', 'PAYROLL')
    assert {'UACC=NONE', 'APPLDATA=MONTHLY'} <= set(a['text'].splitlines()), a['text']
    for cls, name in (('USER', 'NOBODY'), ('GROUP', 'NOSUCH'), ('VMCMD', 'NOSUCH'), ('NOSUCH', 'X')):
        equal((extract(cls, name)['codes'], extract(cls, name)['text']), ((8, 8), ''), cls + name)


@case('RACROUTE that breaks the contract ends the front')
def broken(s):
    issuer, _ = machine(s, 'UPDATE')
    try:
        s.racf.route(issuer, R_VERIFY, verify_body(LOGON, 'LINUX2', 'LINUXPW2'))
        raise AssertionError('a LOGON by RACROUTE was answered')
    except Gone:
        pass
