# SPDX-License-Identifier: MIT
"""The database: unload, import, the backup copy."""
import os
import random
import re
import shutil
import sqlite3
import subprocess
import time

from cases import BIN, HERE, case
from commands import random_command
from cp import DENY, LOGON, PERMIT, UPDATE, equal

# type: last column, then (name, first, last); the rest of a line is blank between fields
UNLOAD = {
    '0100': (362, 'name 6 13, sup 15 22, date 24 33, owner 35 42, uacc 44 51, noterm 53 56, data 58 312, '
                  'model 314 357, universal 359 362'),
    '0101': (22, 'name 6 13, sub 15 22'), '0102': (31, 'name 6 13, id 15 22, auth 24 31'),
    '0130': (24, 'name 6 13, gid 15 24'),
    '0200': (648, 'name 6 13, created 15 24, owner 26 33, adsp 35 38, special 40 43, oper 45 48, revoke 50 53, '
                  'grpacc 55 58, interval 60 62, pwdate 64 73, programmer 75 94, dfltgrp 96 103, lasttime 105 112, '
                  'lastdate 114 123, data 125 379, uaudit 381 384, auditor 386 389, nopwd 391 394, oid 396 399, '
                  'gen 401 403, count 405 407, model 409 452, seclevel 454 456, revokedate 458 467, resumedate 469 478, '
                  'sun 480 483, mon 485 488, tue 490 493, wed 495 498, thu 500 503, fri 505 508, sat 510 513, '
                  'start 515 522, end 524 531, label 533 540, attribs 542 549, env 551 554, asis 556 559, phrdate 561 570, '
                  'phrgen 572 574, cert 576 585, ppenv 587 590, alg 592 603, leg 605 607, xpw 609 611, phralg 613 624, '
                  'legp 626 628, xpwp 630 632, roaudit 634 637, fallback 639 641, phrint 644 648'),
    '0201': (19, 'name 6 13, category 15 19'), '0202': (22, 'name 6 13, class 15 22'),
    '0203': (22, 'name 6 13, group 15 22'),
    '0205': (134, 'name 6 13, group 15 22, date 24 33, owner 35 42, lasttime 44 51, lastdate 53 62, uacc 64 71, '
                  'count 73 77, adsp 79 82, special 84 87, oper 89 92, revoke 94 97, grpacc 99 102, noterm 104 107, '
                  'audit 109 112, revokedate 114 123, resumedate 125 134'),
    '0240': (21, 'name 6 13, primary 15 17, secondary 19 21'),
    '020A': (54, 'name 6 13, factor 15 34, active 36 54'),
    '020B': (34, 'name 6 13, policy 15 34'),
    '1210': (1080, 'name 6 13, factor 15 34, tag 36 55, value 57 1080'),
    '02A0': (3096, 'name 6 13, uid 15 24, home 26 1048, program 1050 2072, fsroot 2074 3096'),
    '0500': (1017, 'name 6 251, class 253 260, generic 262 265, posit 267 269, date 271 280, owner 282 289, ref 291 300, '
                   'chg 302 311, alter 313 317, control 319 323, update 325 329, read 331 335, uacc 337 344, '
                   'audit 346 353, level 355 357, gaudit 359 366, data 368 622, ok 624 631, fail 633 640, gok 642 649, '
                   'gfail 651 658, warning 660 663, single 665 668, auto 670 673, tvtoc 675 678, notify 680 687, '
                   'sun 689 692, mon 694 697, tue 699 702, wed 704 707, thu 709 712, fri 714 717, sat 719 722, '
                   'start 724 731, end 733 740, zone 742 746, dir 748 748, seclevel 750 752, appl 754 1008, label 1010 1017'),
    '0502': (266, 'name 6 251, class 253 260, category 262 266'),
    '0503': (559, 'name 6 251, class 253 260, member 262 516, global 518 525, pads 527 534, vol 536 541, event 543 547, '
                  'seclevel 549 553, category 555 559'),
    '0505': (284, 'name 6 251, class 253 260, id 262 269, access 271 278, count 280 284'),
    '0507': (556, 'name 6 251, class 253 260, type 262 269, value 271 278, id 280 287, access 289 296, count 298 302, '
                  'net 304 311, criteria 313 556'),
}


def unloaded(path):
    """Records by type, fields by name; every line is as long as its type and blank between its fields."""
    got = {}
    out = subprocess.run([f'{BIN}/racfd', '--unload', '--db', path], check=True, capture_output=True, encoding='latin-1')
    for line in out.stdout.splitlines():
        last, fields = UNLOAD[line[:4]]
        equal(len(line), last, line[:40])
        r, rest = {}, [' '] * 4 + list(line[4:])
        for f in fields.split(', '):
            name, a, b = f.split(' ')
            r[name] = line[int(a) - 1:int(b)].rstrip()
            rest[int(a) - 1:int(b)] = ' ' * (int(b) - int(a) + 1)
        equal(''.join(rest).strip(), '', line[:40])
        got.setdefault(line[:4], []).append(r)
    return got


def unload_text(path):
    return subprocess.run([f'{BIN}/racfd', '--unload', '--db', path], check=True, capture_output=True,
                          encoding='latin-1').stdout


def full_database(s):
    """Something for each type of record."""
    maint = s.logon('MAINT', 'MAINTPW1')
    for c in ('RALTER SECDATA SECLEVEL ADDMEM(LOW/7)', 'RALTER SECDATA CATEGORY ADDMEM(ONE TWO)',
              "ADDGROUP CREW SUPGROUP(SYS1) OWNER(SYS1) DATA('SHIP''S CREW') NOTERMUACC OVM(GID(44))",
              "ADDUSER JACK NAME('JACK TAR') DFLTGRP(CREW) OWNER(CREW) OPERATIONS RESTRICTED CLAUTH(FACILITY) SECLEVEL(LOW) "
              "ADDCATEGORY(TWO) WHEN(DAYS(MON TUE) TIME(0815:1730)) OVM(UID(55) HOME('/home/jack')) LANGUAGE(PRIMARY(DEU) SECONDARY(FRA))",
              'ALTUSER JACK REVOKE(12/24/30) RESUME(12/27/30)', 'CONNECT JACK GROUP(SYS1) AUTHORITY(JOIN) AUDITOR UACC(READ)',
              "ALTUSER JACK MFA(FACTOR(CERT) ACTIVE TAGS('SUBJECT:CN=Jack Tar,O=zcp' 'NOTE:A:B') PWFALLBACK)",
              'ALTUSER JACK MFA(ADDPOLICY(OOB.ONE TWO))',
              "ALTUSER LINUX2 PHRASE('Twenty 4 black birds')", 'PASSWORD NOINTERVAL USER(LINUX1)',
              "RDEFINE FACILITY A.B UACC(READ) LEVEL(3) AUDIT(SUCCESS(UPDATE) FAILURES(READ)) APPLDATA('APP') SECLEVEL(LOW) "
              'ADDCATEGORY(ONE) NOTIFY(JACK) WARNING', 'PERMIT A.B CLASS(FACILITY) ID(CREW) ACCESS(UPDATE)',
              'PERMIT A.B CLASS(FACILITY) ID(JACK) ACCESS(ALTER) WHEN(TERMINAL(T0001))', 'RDEFINE FACILITY A.**',
              'RDEFINE TERMINAL T0002 WHEN(DAYS(SUNDAY) TIME(0000:2400)) TIMEZONE(W 7)', 'RDEFINE TAPEVOL TAPE1 SINGLEDSN',
              'RDEFINE TAPEVOL TAPE2 TVTOC', 'PERMIT A.** CLASS(FACILITY) ID(*) ACCESS(NONE)',
              'RDEFINE SECLABEL SECRET SECLEVEL(LOW) ADDCATEGORY(ONE)', 'RDEFINE FACILITY C.D SECLABEL(SECRET)',
              'RDEFINE GLOBAL FACILITY ADDMEM(X.Y/READ)', 'RDEFINE VMXEVENT EV ADDMEM(LINK/NOCTL FOR.G/CTL)'):
        equal(s.racf.command(maint, c)[0], 0, c)


@case('racfd --unload writes the columns of IRRDBU00')
def unloads(s):
    full_database(s)
    s.racf.stop()
    u = unloaded(s.db)

    def one(kind, **match):
        hits = [r for r in u[kind] if all(r[k] == v for k, v in match.items())]
        equal(len(hits), 1, (kind, match))
        return hits[0]

    def has(r, **want):
        equal({k: r[k] for k in want}, want)
    has(one('0100', name='CREW'), sup='SYS1', owner='SYS1', noterm='YES', data="SHIP'S CREW", universal='NO')
    has(one('0101', sub='CREW'), name='SYS1')
    has(one('0102', id='JACK', name='SYS1'), auth='JOIN')
    has(one('0130'), name='CREW', gid='44')
    jack = one('0200', name='JACK')
    has(jack, owner='CREW', oper='YES', special='NO', programmer='JACK TAR', dfltgrp='CREW', seclevel='007', mon='YES',
        wed='NO', start='08:15:00', end='17:30:00', revokedate='2030-12-24', resumedate='2030-12-27', attribs='RSTD',
        nopwd='YES', alg='NOPASSWORD', phralg='NOPHRASE', count='000')
    assert re.fullmatch(r'20\d\d-\d\d-\d\d', jack['created']), jack
    has(one('0200', name='MAINT'), special='YES', alg='KDFAES', nopwd='NO')
    has(one('0201'), name='JACK', category='00002')
    has(one('0202'), name='JACK', **{'class': 'FACILITY'})
    has(one('0205', name='JACK', group='SYS1'), uacc='READ', audit='YES', special='NO')
    has(jack, fallback='YES')
    has(one('0200', name='MAINT'), fallback='NO')
    has(one('0240'), name='JACK', primary='DEU', secondary='FRA')
    assert re.fullmatch(r'20\d\d-\d\d-\d\d \d\d:\d\d:\d\d', one('020A', name='JACK', factor='CERT')['active'])
    has(one('020B', policy='OOB.ONE'), name='JACK')
    has(one('1210', tag='SUBJECT'), name='JACK', factor='CERT', value='CN=Jack Tar,O=zcp')
    has(one('1210', tag='NOTE'), value='A:B')
    has(one('02A0'), name='JACK', uid='55', home='/home/jack', program='')
    has(one('0500', name='A.B'), generic='NO', uacc='READ', level='003', audit='ALL', ok='UPDATE', fail='READ', warning='YES',
        notify='JACK', seclevel='007', appl='APP', alter='00000', gaudit='NONE')
    has(one('0500', name='A.**'), generic='YES', alter='', uacc='NONE', single='NO', tvtoc='NO', zone='')
    has(one('0500', name='T0002'), zone='W 07', sun='YES', mon='NO')
    has(one('0500', name='TAPE1'), single='YES', tvtoc='NO')
    has(one('0500', name='TAPE2'), single='NO', tvtoc='YES')
    has(one('0502', name='A.B'), category='00001')
    has(one('0503', name='FACILITY'), member='X.Y', **{'global': 'READ'})
    has(one('0503', member='LINK'), event='NOCTL')
    has(one('0503', member='LOW'), seclevel='00007')
    has(one('0505', name='A.B'), id='CREW', access='UPDATE', count='00000')
    has(one('0507'), id='JACK', type='TERMINAL', value='T0001', access='ALTER')


@case('FMT_SMF.1: each LOGON counts on the connection of its group: LISTUSER, LISTGRP, unload, import')
def connects(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for line in ('ADDGROUP CREW SUPGROUP(SYS1)', 'CONNECT LINUX1 GROUP(CREW)'):
        equal(s.racf.command(maint, line)[0], 0, line)
    s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.verify(LOGON, 'LINUX1', 'WRONGPW1')['decision'], DENY)
    for _ in range(2):
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', group='CREW')['decision'], PERMIT)
    text = s.racf.command(maint, 'LISTUSER LINUX1')[1]
    equal(re.findall(r'CONNECTS= +(\d+) .*LAST-CONNECT=(\w*)', text), [('2', time.strftime('%y')), ('1', time.strftime('%y'))])
    equal(re.findall(r' LINUX1 +USE +(\d+) ', s.racf.command(maint, 'LISTGRP (CREW SYS1)')[1]), ['000002', '000001'])
    # the field ends, it does not begin anew
    s.racf.stop()
    with sqlite3.connect(s.db) as db:
        db.execute("UPDATE connection SET n_connects = 65535 WHERE user = 'LINUX2'")
    db.close()
    s.racf.start()
    s.logon('LINUX2', 'LINUXPW2')
    s.racf.stop()
    got = {(r['name'], r['group']): (r['count'], r['lastdate']) for r in unloaded(s.db)['0205']}
    today = time.strftime('%Y-%m-%d')
    equal([got[k] for k in (('LINUX1', 'CREW'), ('LINUX1', 'SYS1'), ('LINUX2', 'SYS1'))],
          [('00002', today), ('00001', today), ('65535', today)])


def imported(s, text, setup=''):
    """(status, what it said, the new database) of set-up with an unload."""
    path, db = f'{s.folder}/unload', f'{s.folder}/new/racf.db'
    with open(path, 'w', encoding='latin-1') as f:
        f.write(text)
    shutil.rmtree(f'{s.folder}/new', ignore_errors=True)
    p = subprocess.run([f'{BIN}/racfd', '--setup', '-', '--import', path, '--kdf-floor', '--db', db], check=False,
                       input=setup, capture_output=True, encoding='latin-1')
    said = p.stdout + ''.join(w + '\n' for w in p.stderr.splitlines() if w.startswith('racfd: ') and 'PASSWORDS' not in w)
    return p.returncode, said, db


@case('racfd --setup takes SETROPTS and SETEVENT, but no list')
def set_up(s):
    path = f'{s.folder}/new/racf.db'

    def run(*commands):
        shutil.rmtree(f'{s.folder}/new', ignore_errors=True)
        text = '\n'.join(('ADDUSER BOSS PASSWORD(SECRET12) SPECIAL AUDITOR',) + commands)
        p = subprocess.run([f'{BIN}/racfd', '--setup', '-', '--kdf-floor', '--db', path], check=False, input=text,
                           capture_output=True, encoding='latin-1')
        return p.returncode, p.stderr
    equal(run('SETROPTS INACTIVE(30) PASSWORD(HISTORY(5))', 'SETROPTS AUDIT(VMBATCH) RVARYPW(SWITCH(SWITCHPW))',
              'RDEFINE VMXEVENT EV ADDMEM(LINK/NOCTL)', 'SETEVENT REFRESH EV')[0], 0)
    with sqlite3.connect(path) as db:
        got = dict(db.execute("SELECT name, value FROM option WHERE name IN ('INACTIVE', 'HISTORY', 'VMXCTL')"))
        audited = db.execute("SELECT flags & 128 FROM class_option WHERE class = 'VMBATCH'").fetchone()
    db.close()
    equal((got, audited), ({'INACTIVE': 30, 'HISTORY': 5, 'VMXCTL': 'EV'}, (128,)))
    for line, why in (('SETROPTS LIST', 'line 2: the command failed'), ('LISTUSER BOSS', 'lists have no place'),
                      ('SETROPTS CLASSACT(NOCLASS)', 'ICH14004I')):
        status, said = run(line)
        assert status and why in said and not os.path.exists(path), (line, said)


@case('what racfd --unload wrote, racfd --setup --import takes into an empty database, and unloads the same')
def round_trip(s):
    full_database(s)
    rnd, maint = random.Random(7), s.logon('MAINT', 'MAINTPW1')
    for _ in range(300):
        s.racf.command(maint, random_command(rnd))
    s.racf.stop()
    text = unload_text(s.db)
    assert {line[:4] for line in text.splitlines()} == set(UNLOAD), 'types'
    status, said, db = imported(s, text)
    equal((status, said), (0, ''))
    equal(subprocess.run([f'{BIN}/racfd', '--check', '--db', db], check=False).returncode, 0, '--check')
    equal(unload_text(db).splitlines(), text.splitlines())


@case('FIA_UAU.2: after an import nobody\'s password is good until it is set anew')
def after_import(s):
    full_database(s)
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'SETROPTS CLASSACT(FACILITY)')[0], 0)
    s.racf.stop()
    text = unload_text(s.db)
    status, said, db = imported(s, text + '0270 JACK     0000000007\n', 'ALTUSER MAINT PASSWORD(FRESH123) NOEXPIRED\n')
    equal((status, said), (0, 'racfd: 1 records of types that nothing is kept of were passed over\n'))
    for f in os.listdir(f'{s.folder}/racf'):
        os.unlink(f'{s.folder}/racf/{f}')
    for f in os.listdir(f'{s.folder}/new'):
        os.rename(f'{s.folder}/new/{f}', f'{s.folder}/racf/{f}')
    s.racf.start()
    for user, password in (('MAINT', 'MAINTPW1'), ('LINUX1', 'LINUXPW1'), ('JACK', 'JACK'), ('LINUX2', 'Twenty 4 black birds')):
        equal(s.racf.verify(LOGON, user, password)['decision'], DENY, user)
    maint = s.logon('MAINT', 'FRESH123')
    equal(s.racf.command(maint, 'ALTUSER LINUX1 PASSWORD(FRESH456) NOEXPIRED'), (0, ''))
    s.logon('LINUX1', 'FRESH456')
    assert 'SETUP' not in s.racf.command(maint, 'LU *')[1]


def edited(text, edit):
    """An edit of import.edits: TYPE NAME and what is done to the first such line."""
    kind, name, verb, *rest = edit.split(' ', 3)
    lines = text.splitlines()
    at = next(i for i, w in enumerate(lines) if w[:4] == kind and w[5:].startswith(name))
    if verb == 'drop':
        del lines[at]
    elif verb == 'twice':
        lines.insert(at, lines[at])
    elif verb == 'cut':
        lines[at] = lines[at][:int(rest[0])]
    elif verb == 'long':
        lines[at] += int(rest[0]) * ' ' + 'X'
    else:
        new = (rest[0] if rest else '').encode().decode('unicode_escape').replace('_', ' ')
        lines[at] = lines[at][:int(verb) - 1] + new + lines[at][int(verb) - 1 + len(new):]
    return '\n'.join(lines) + '\n'


@case('an unload that is wrong makes no database: import.edits, import.ok')
def bad_import(s):
    full_database(s)
    s.racf.stop()
    text, out = unload_text(s.db), []
    with open(os.path.join(HERE, 'import.edits'), encoding='ascii') as f:
        for edit in f.read().splitlines():
            status, said, db = imported(s, edited(text, edit))
            equal(status != 0, not os.path.exists(db), edit)
            out.append(f'{edit}\n{said}STATUS={status}\n')
    path = os.path.join(HERE, 'import.ok')
    if os.environ.get('ZCP_GOLDEN'):
        with open(path, 'w', encoding='ascii') as f:
            f.write(''.join(out))
    with open(path, encoding='ascii') as f:
        equal(f.read().splitlines(), ''.join(out).splitlines())


def dump(path):
    """The database as text, without what tells the two copies apart."""
    import sqlite3
    db = sqlite3.connect(path)
    text = '\n'.join(db.iterdump())
    db.close()
    return text


@case('the backup copy has what the primary has, after a switch and after kill -9, and is made anew when it has missed something')
def copies(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    rnd = random.Random(33)
    for i in range(60):
        s.racf.command(maint, random_command(rnd))
        if i == 20:
            equal(s.racf.command(maint, 'RVARY INACTIVE DATASET(RACF.DB.BAK)')[0], 0)
        if i == 30:
            equal(s.racf.command(maint, 'RVARY ACTIVE DATASET(RACF.DB.BAK)')[0], 0)
    s.racf.command(maint, 'ADDUSER LAST PASSWORD(LASTPW11)')
    s.racf.kill()
    equal(dump(s.db), dump(s.db + '.bak'), 'after kill')
    s.racf.start()
    equal(s.racf.command(maint, 'RVARY SWITCH')[0], 0)
    equal(s.racf.command(maint, 'ADDUSER SWITCHED')[0], 0)
    s.racf.stop()
    assert 'SWITCHED' not in dump(s.db) and 'SWITCHED' in dump(s.db + '.bak')
    s.racf.start()
    equal(s.racf.command(maint, 'LU SWITCHED')[0], 0, 'the one that is ahead counts')
    s.racf.stop()
    equal(dump(s.db), dump(s.db + '.bak'), 'and the other was made anew')
    os.unlink(s.db + '.bak')
    s.racf.start()
    equal(s.racf.command(maint, 'LU SWITCHED')[0], 0)
    s.racf.stop()
    equal(dump(s.db), dump(s.db + '.bak'), 'without a copy one is made')


def checked(path, *options):
    p = subprocess.run([f'{BIN}/racfd', '--check', *options, '--db', path], check=False, capture_output=True, encoding='latin-1')
    return p.returncode, p.stdout.splitlines()


def break_it(path, *statements):
    with sqlite3.connect(path) as db:
        for st in statements:
            db.execute(st)
    db.close()


def overwrite(path, at, data):
    with open(path, 'r+b') as f:
        f.seek(at)
        f.write(data)


def same_file(a, b):
    with open(a, 'rb') as f, open(b, 'rb') as g:
        return f.read() == g.read()


def kept(s):
    """The files that repairs have put aside."""
    folder = os.path.dirname(s.db)
    return [f'{folder}/{f}' for f in sorted(os.listdir(folder)) if re.fullmatch(r'racf\.db\.\d{17}', f)]


UACC = "UPDATE profile SET uacc = 99 WHERE class = 'VMRDR' AND name = 'LINUX2'"
GROUP = "UPDATE user SET dfltgrp = 'NOGRP' WHERE name = 'LINUX1'"


@case('racfd --check --repair takes the backup copy when it has each transaction, and keeps the file as it was')
def repairs_from_copy(s):
    s.racf.command(s.logon('MAINT', 'MAINTPW1'), 'ADDUSER LAST PASSWORD(LASTPW11)')
    s.racf.stop()
    equal(checked(s.db, '--repair'), (0, ['nothing is wrong']))
    equal(kept(s), [])
    break_it(s.db, UACC, GROUP)
    shutil.copy(s.db, f'{s.folder}/broken')
    status, said = checked(s.db)
    equal((status, len(said)), (1, 2), said)
    status, said = checked(s.db, '--repair')
    equal(status, 0, said)
    equal(said[-2:], ['taken from the backup copy, which has each transaction', 'repaired: nothing is wrong any more'])
    equal(len(kept(s)), 1)
    assert same_file(kept(s)[0], f'{s.folder}/broken')
    equal(checked(s.db), (0, []))
    equal(dump(s.db), dump(s.db + '.bak'))
    s.racf.start()
    s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.verify(LOGON, 'LAST', 'LASTPW11')['reason'] != 0, True)


@case('racfd --check --repair puts each thing right in place when the backup copy lags, and opens nothing')
def repairs_in_place(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'RVARY INACTIVE DATASET(RACF.DB.BAK)')[0], 0)
    equal(s.racf.command(maint, 'ADDUSER LAST PASSWORD(LASTPW11)')[0], 0)
    s.racf.stop()
    break_it(s.db, UACC, GROUP, "UPDATE access SET level = 7 WHERE profile = 'LINUX1'")
    status, said = checked(s.db, '--repair')
    equal(status, 0, said)
    for line in ('user LINUX1: default group SYS1', 'profile VMRDR LINUX2: UACC(NONE) LEVEL(0) NOWARNING',
                 'profile VMRDR LINUX1: ID(MAINT) ACCESS(NONE)'):
        assert line in said, (line, said)
    equal(checked(s.db), (0, []))
    s.racf.start()
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'LU LAST')[0], 0, 'what the copy missed is there')
    equal(s.racf.auth(s.logon('LINUX1', 'LINUXPW1'), 'VMRDR', 'LINUX2', UPDATE)['decision'], DENY)
    equal(s.racf.auth(maint, 'VMRDR', 'LINUX1', UPDATE)['decision'], DENY)


@case('after a repair that lost an option RACF is inactive until somebody with SPECIAL has given SETRACF ACTIVE')
def repairs_options(s):
    s.logon('MAINT', 'MAINTPW1')
    s.racf.stop()
    os.unlink(s.db + '.bak')
    break_it(s.db, "INSERT OR REPLACE INTO option VALUES ('MLACTIVE', 9)")
    status, said = checked(s.db, '--repair')
    equal(status, 0, said)
    assert 'RACF is inactive: see SETROPTS LIST, then SETRACF ACTIVE' in said, said
    s.racf.start()
    equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1')['decision'], DENY)
    equal(s.racf.command(s.logon('MAINT', 'MAINTPW1'), 'SETRACF ACTIVE')[0], 0)
    s.logon('LINUX1', 'LINUXPW1')


@case('racfd --check --repair: no database, both files broken, a copy that is ahead, racfd running: nothing is changed')
def no_repair(s):
    s.logon('MAINT', 'MAINTPW1')
    equal(checked(s.db, '--repair')[0], 2, 'it runs')
    s.racf.stop()
    whole = f'{s.folder}/whole'
    shutil.copy(s.db, whole)
    # nobody knows what it had
    overwrite(s.db, 0, 4096 * b'X')
    shutil.copy(s.db, f'{s.folder}/broken')
    status, said = checked(s.db, '--repair')
    equal(status, 2)
    assert 'nobody can say whether' in said[-1] and same_file(s.db, f'{s.folder}/broken'), said
    overwrite(s.db + '.bak', 0, b'X' * 4096)
    status, said = checked(s.db, '--repair')
    equal((status, said[-1]), (2, f'{s.db} cannot be opened and there is no good backup copy: restore it'))
    equal(checked(f'{s.folder}/none', '--repair')[0], 2)
    # a page inside, and no copy
    shutil.copy(whole, s.db)
    os.unlink(s.db + '.bak')
    size = os.path.getsize(s.db)
    overwrite(s.db, size - 4096, os.urandom(4096))
    shutil.copy(s.db, f'{s.folder}/broken')
    status, said = checked(s.db, '--repair')
    equal((status, said[-1]), (1, 'NOT REPAIRED'))
    assert same_file(s.db, f'{s.folder}/broken')
    # the same page with a good copy
    shutil.copy(whole, s.db + '.bak')
    equal(checked(s.db, '--repair')[0], 0)
    equal(dump(s.db), dump(whole))
    # what counts is the copy, and that is broken
    break_it(s.db, GROUP)
    break_it(s.db + '.bak', GROUP, "UPDATE option SET value = value + 1 WHERE name = 'NUMBER'")
    shutil.copy(s.db, f'{s.folder}/broken')
    status, said = checked(s.db, '--repair')
    equal((status, said[-2:]), (1, [f'{s.db}.bak is ahead, and broken: repair that one, --db {s.db}.bak', 'NOT REPAIRED']))
    assert same_file(s.db, f'{s.folder}/broken')
    equal(checked(s.db + '.bak', '--repair')[0], 0)
    equal(checked(s.db, '--repair')[0], 0)
    s.racf.start()
    s.logon('LINUX1', 'LINUXPW1')
    equal(subprocess.run([f'{BIN}/racfd', '--repair', '--db', s.db], check=False, stderr=subprocess.DEVNULL).returncode, 2, 'usage')
