# SPDX-License-Identifier: MIT
"""RACF commands, and the decisions that follow from them."""
import difflib
import os
import random
import re
import sqlite3
import subprocess
import time

from cases import BIN, CASES, HERE, TOP, case, listing
from cp import (ADMIN, ALTERNATE, AUTOLOG, COMMAND_ANS, DENY, DONTKNOW, LOGOFF, LOGON, PERMIT, RACF_STATE, READ, RECONNECT,
                TELL, UPDATE, answer_lines, equal, told)

COMMANDS = 20000 if os.environ.get('ZCP_SOAK') else 600
# what golden files prove, beside what they print
IDS = {'pass-authority': 'FMT_SMR.1 FMT_MSA.1(DAC) FMT_MTD.1(AE) FMT_MTD.1(IAF) FMT_MTD.1(IAU): ',
       'pass-setropts': 'FMT_MTD.1(IAT): '}


@case('FMT_MSA.3(DAC) FMT_MSA.1(LS): a new profile is closed until its owner opens it, who sets no label')
def closed(s):
    maint, owner, acee = (s.logon(*who) for who in (('MAINT', 'MAINTPW1'), ('LINUX2', 'LINUXPW2'), ('LINUX1', 'LINUXPW1')))
    equal(s.racf.command(maint, 'RDEF VMMDISK MAINT.190 OWNER(LINUX2)'), (0, ''))
    equal(s.racf.auth(acee, 'VMMDISK', 'MAINT.190', READ)['decision'], DENY)
    equal(s.racf.command(owner, 'RALT VMMDISK MAINT.190 UACC(READ)'), (0, ''))
    equal(s.racf.auth(acee, 'VMMDISK', 'MAINT.190', READ)['decision'], PERMIT)
    s.racf.command(owner, 'RALT VMMDISK MAINT.190 SECLABEL(SYSLOW)')
    text = s.racf.command(maint, 'RLIST VMMDISK MAINT.190')[1]
    assert 'SYSLOW' not in text, text
    equal(s.racf.command(maint, 'RALT VMMDISK MAINT.190 SECLABEL(SYSLOW)'), (0, ''))
    text = s.racf.command(maint, 'RLIST VMMDISK MAINT.190')[1]
    assert 'SYSLOW' in text, text


@case('FDP_ACC.2(RACF-PSO): minidisks, real devices, restricted segments, readers and POSIX objects: each is for whom an '
      'entry names')
def storage_objects(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.command(maint, 'SETROPTS CLASSACT(DASDVOL VMPOSIX)')[0], 0)
    for kind, name in (('VMMDISK', 'MAINT.190'), ('DASDVOL', 'VOL001'), ('VMDEV', 'RDEV.0100.ZCP1'), ('VMSEGMT', 'SECRET'),
                       ('VMRDR', 'AUDIT1'), ('VMPOSIX', 'POSIXOPT.CPU')):
        ask = lambda k=kind, n=name: s.racf.auth(acee, k, n, UPDATE)['decision']  # noqa: E731
        equal(ask(), DONTKNOW, kind)
        equal(s.racf.command(maint, f'RDEFINE {kind} {name}'), (0, ''))
        equal(ask(), DENY, kind)
        equal(s.racf.command(maint, f'PERMIT {name} CLASS({kind}) ID(LINUX1) ACCESS(UPDATE)'), (0, ''))
        equal(ask(), PERMIT, kind)


@case('FMT_MSA.4(DAC): a new profile has nothing of the one that covered its resource, unless FROM names it')
def inherits_nothing(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')

    def may(name):
        return [s.racf.auth(acee, 'FACILITY', name, level)['decision'] for level in (READ, UPDATE)]
    for line in ('SETROPTS GENERIC(FACILITY)', "RDEFINE FACILITY A.** UACC(READ) OWNER(LINUX2) LEVEL(7) DATA('ABOVE')",
                 'PERMIT A.** CLASS(FACILITY) ID(LINUX1) ACCESS(UPDATE)'):
        equal(s.racf.command(maint, line)[0], 0, line)
    equal(may('A.THING'), [PERMIT, PERMIT])
    equal(s.racf.command(maint, 'RDEFINE FACILITY A.THING'), (0, ''))
    equal(may('A.THING'), [DENY, DENY])
    text = s.racf.command(maint, 'RLIST FACILITY A.THING AUTHUSER')[1]
    assert not re.search('LINUX|ABOVE', text), text
    equal(s.racf.command(maint, 'RDEFINE FACILITY A.COPY FROM(A.**)'), (0, ''))
    equal(may('A.COPY'), [PERMIT, PERMIT])


@case('FMT_MSA.1(LS): RDEFINE FROM copies label, level and categories for who may give them, and else the rest')
def copied_labels(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    for line in ('RALTER SECDATA SECLEVEL ADDMEM(LOW/10)', 'RALTER SECDATA CATEGORY ADDMEM(RED)', 'SETROPTS SECLABELCONTROL',
                 'RDEFINE FACILITY LBL OWNER(LINUX1) LEVEL(7) SECLABEL(SYSNONE) SECLEVEL(LOW) ADDCATEGORY(RED)',
                 'RDEFINE FACILITY PLAIN OWNER(LINUX1) LEVEL(8)', 'ALTUSER LINUX1 CLAUTH(FACILITY)'):
        equal(s.racf.command(maint, line)[0], 0, line)
    acee = s.logon('LINUX1', 'LINUXPW1')

    def has(name):
        text = s.racf.command(maint, f'RLIST FACILITY {name}')[1]
        return [word in text for word in ('SYSNONE', 'LOW', 'RED')], re.search(r'LEVEL .*\n.*\n (\d\d) ', text).group(1)
    for line, refused in (('C1 FROM(LBL)', ['SECLABEL', 'SECLEVEL', 'ADDCATEGORY']), ('C2 FROM(PLAIN)', []),
                          ('C3 FROM(LBL) SECLABEL(SYSNONE) ADDCATEGORY(RED)', ['SECLABEL', 'ADDCATEGORY', 'SECLEVEL'])):
        rc, text = s.racf.command(acee, 'RDEFINE FACILITY ' + line)
        equal(sorted(re.findall(r'^ICH21005I NOT AUTHORIZED TO SPECIFY (\w+), OPERAND IGNORED$', text, re.M)), sorted(refused))
        equal((rc, len(text.splitlines())), (21005 if refused else 0, len(refused)), text)
    for name, level in (('C1', '07'), ('C2', '08'), ('C3', '07')):
        equal(has(name), ([False] * 3, level), name)
    equal(s.racf.command(maint, 'RDEFINE FACILITY C4 FROM(LBL)'), (0, ''))
    equal(has('C4'), ([True] * 3, '07'))
    text = listing(s, 'EVENT(RDEFINE) USER(LINUX1)')
    equal(re.findall(r'RDEFINE +([KS]\w+) ', text), ['KEYWVIOL', 'SUCCESS', 'KEYWVIOL'])


@case('FDP_ACF.1(RACF) FMT_REV.1(OBJ): access lists, UACC and don\'t know, changed with effect at the next check')
def access(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')

    def ask(level):
        return s.racf.auth(acee, 'VMMDISK', 'MAINT.190', level, 'LINK')['decision']
    equal(ask(READ), DONTKNOW)
    equal(s.racf.command(maint, 'RDEF VMMDISK MAINT.190 UACC(READ)'), (0, ''))
    equal((ask(READ), ask(UPDATE)), (PERMIT, DENY))
    equal(s.racf.command(maint, 'PE MAINT.190 CLASS(VMMDISK) ID(LINUX1) ACCESS(UPDATE)'), (0, ''))
    equal((ask(READ), ask(UPDATE)), (PERMIT, PERMIT))
    equal(s.racf.command(maint, 'PE MAINT.190 CLASS(VMMDISK) ID(LINUX1) ACCESS(NONE)'), (0, ''))
    equal((ask(READ), ask(UPDATE)), (DENY, DENY))
    equal(s.racf.command(maint, 'PE MAINT.190 CLASS(VMMDISK) ID(LINUX1) DELETE'), (0, ''))
    equal((ask(READ), ask(UPDATE)), (PERMIT, DENY))


@case('FDP_ACF.1(RACF): a group counts from LOGON on unless its connection is revoked, at once or by date')
def connections(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    day = lambda n: time.strftime('%m/%d/%y', time.localtime(time.time() + n * 86400))  # noqa: E731
    for line in ('ADDGROUP CREW OWNER(SYS1) SUPGROUP(SYS1)', 'CONNECT LINUX1 GROUP(CREW)', 'RDEF FACILITY CREW.ONLY',
                 'PE CREW.ONLY CLASS(FACILITY) ID(CREW) ACCESS(READ)'):
        equal(s.racf.command(maint, line)[0], 0, line)
    for how, lets in (('', True), ('REVOKE', False), ('RESUME', True), (f'REVOKE({day(0)})', False),
                      (f'REVOKE({day(-9)}) RESUME({day(-2)})', True), (f'REVOKE({day(-2)}) RESUME({day(2)})', False),
                      (f'REVOKE({day(2)}) NORESUME', True), ('NOREVOKE', True)):
        equal(s.racf.command(maint, f'CONNECT LINUX1 GROUP(CREW) {how}')[0], 0, how)
        acee = s.logon('LINUX1', 'LINUXPW1')
        equal(s.racf.auth(acee, 'FACILITY', 'CREW.ONLY', READ)['decision'], PERMIT if lets else DENY, how)
        equal(s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', group='CREW')['reason'], 0 if lets else 5, how)
        text = s.racf.command(maint, 'EXPLAIN FACILITY CREW.ONLY USER(LINUX1)')[1]
        equal('\nPERMITTED' in text, lets, f'{how} {text}')


@case('FMT_MSA.1(DAC): ALTUSER changes the authority in the group that it names, or in the default group, and needs power there')
def other_group(s):
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'ADDGROUP CREW OWNER(SYS1) SUPGROUP(SYS1)')[0], 0)
    equal(s.racf.command(maint, 'CONNECT LINUX1 GROUP(CREW) AUTHORITY(JOIN)')[0], 0)
    acee = s.racf.verify(LOGON, 'LINUX1', 'LINUXPW1', group='CREW')['acee']
    # JOIN in the current group gives nothing in the default group, named or not
    equal(s.racf.command(acee, 'ALTUSER LINUX1 AUTHORITY(JOIN) UACC(ALTER)')[0], 21005)
    equal(s.racf.command(acee, 'ALTUSER LINUX1 AUTHORITY(JOIN) GROUP(SYS1)')[0], 21005)
    equal(s.racf.command(acee, 'ALTUSER LINUX1 UACC(READ) GROUP(CREW)'), (0, ''))
    text = s.racf.command(maint, 'LU LINUX1')[1]
    equal(re.findall(r'GROUP=(\w+) +AUTH=(\w+)', text), [('CREW', 'JOIN'), ('SYS1', 'USE')])
    equal(re.findall(r' UACC=(\w+)', text), ['READ', 'NONE'])
    # power that came after LOGON counts at the next one
    equal(s.racf.command(maint, 'ADDGROUP LATE OWNER(SYS1) SUPGROUP(SYS1)')[0], 0)
    equal(s.racf.command(maint, 'CONNECT LINUX1 GROUP(LATE) AUTHORITY(JOIN) SPECIAL')[0], 0)
    equal(s.racf.command(acee, 'ADDGROUP MINE SUPGROUP(LATE)')[0], 1)
    equal(s.racf.command(s.logon('LINUX1', 'LINUXPW1'), 'ADDGROUP MINE SUPGROUP(LATE)')[0], 0)


def golden(name, s):
    """pass-NAME.in: a line USER: COMMAND each, or a restart of racfd; .ok: what came back, dates blanked."""
    acees, out = {}, []
    with open(os.path.join(HERE, name + '.in'), encoding='ascii') as f:
        for line in f.read().splitlines():
            if line == '* restart':
                s.racf.stop()
                s.racf.start()
                out.append(line + '\n')
                continue
            user, command = line.split(': ', 1)
            if user not in acees:
                acees[user] = s.logon(*user.split('/'))
            rc, text = s.racf.command(acees[user], command)
            out.append(f'{line}\n{text}RC={rc}\n')
    # but that of a value that must be changed
    got = re.sub(r'\b(?!00\.000)\d\d\.\d\d\d(/\d\d:\d\d:\d\d)?\b', 'yy.ddd', ''.join(out))
    path = os.path.join(HERE, name + '.ok')
    if os.environ.get('ZCP_GOLDEN'):
        with open(path, 'w', encoding='ascii') as f:
            f.write(got)
    with open(path, encoding='ascii') as f:
        want = f.read()
    diff = '\n'.join(difflib.unified_diff(want.splitlines(), got.splitlines(), name + '.ok', 'got', lineterm=''))
    assert not diff, diff


def generated(path, what, start, end):
    """A part of a document is what racfd prints of its own tables."""
    got = subprocess.run([f'{BIN}/racfd', '--print', what], check=True, capture_output=True, text=True).stdout
    with open(os.path.join(TOP, path), encoding='utf-8') as f:
        text = f.read()
    first = text.index(start) + (len(start) if end else 0)
    last = text.index(end) if end else len(text)
    if os.environ.get('ZCP_GOLDEN'):
        with open(os.path.join(TOP, path), 'w', encoding='utf-8') as f:
            f.write(text[:first] + got + text[last:])
        return
    diff = '\n'.join(difflib.unified_diff(text[first:last].splitlines(), got.splitlines(), path, 'got', lineterm=''))
    assert not diff, diff


@case('FMT_SMR.1: docs/racf-authority.md is what decides who may give a command')
def authority(_):
    generated('docs/racf-authority.md', 'authority', '| Command | Operands |', '')


@case('FAU_SEL.1: the events that VMXEVENT members can name are those that CP has')
def events_of_cp(_):
    def text(path):
        with open(os.path.join(TOP, path), encoding='ascii') as f:
            return f.read()
    commands = re.findall(r'^\t[A-Z_]+\("(\w+)", ', text('kmod/cp/cmdtab.c').split('cp_commands[] = {')[1], re.M)
    doors = re.findall(r'^DOOR\(\w+,\s*"([^"]+)"', text('kmod/cp/doors.def'), re.M)
    assert len(commands) > 40 and len(doors) > 20, (commands, doors)
    equal(re.findall(r'"([^"]+)",', text('userspace/racf/eventname.h')), sorted({c.upper() for c in commands} | set(doors)))


@case('racf-commands(7) has the syntax that commands are parsed by')
def syntax(_):
    generated('userspace/racf/racf-commands.7', 'commands', '.Sh COMMANDS\n', '.Sh SEE ALSO')


for _name in sorted(f[:-3] for f in os.listdir(HERE) if f.endswith('.in')):
    CASES.append((f'{IDS.get(_name, "")}RACF commands of {_name}.in print what {_name}.ok says', lambda s, n=_name: golden(n, s)))


# what can only be refused here: data sets and cards there are none of, one algorithm
REFUSED = {('ADDUSER', 'OIDCARD'), ('ALTUSER', 'OIDCARD'), ('PERMIT', 'VOLUME'), ('PERMIT', 'FVOLUME'), ('RDEFINE', 'FVOLUME'),
           ('SEARCH', 'EXPIRES'), ('SEARCH', 'MODEL'), ('SEARCH', 'TAPE'), ('SEARCH', 'VSAM'), ('SEARCH', 'NONVSAM'),
           ('SETROPTS', 'PASSWORD', 'NOALGORITHM')}


def words(text):
    """(word, what stands in the parentheses behind it or None) of a command or of a line of syntax, text apart."""
    text, at = re.sub(r"'(?:[^']|\'\')*'", "''", text), 0
    while m := re.compile(r'[\s,|\]]*([^\s,|()[\]]*)(\[?\()?').match(text, at):
        at = m.end()
        if not m[0]:
            return
        depth, inside = 1, None
        if m[2]:
            while depth:
                depth += {'(': 1, ')': -1}.get(text[at], 0)
                at += 1
            inside = text[m.end():at - 1]
        yield m[1], inside


def keywords(syntax):
    """Keywords and words of what one line, or the inside of its parentheses, shows, those behind NO too."""
    last = ''
    for word, inside in words(syntax):
        if re.fullmatch('[A-Z][A-Z0-9]+', word):
            last = word
            yield word, inside or ''
        elif word == 'NO...':
            yield 'NO' + last, ''


def find(names, word):
    """The keyword that a word is, or alone begins."""
    hits = [n for n in names if n.startswith(word.upper())]
    return word.upper() if word.upper() in names else hits[0] if len(hits) == 1 else None


def grammar():
    """Commands by each of their names; keywords of each, with those in their parentheses."""
    with open(os.path.join(TOP, 'userspace/racf/racf-commands.7'), encoding='utf-8') as f:
        parts = re.findall(r'^\.Ss (\w+)\n(?:\.Pq Ic (\w+)\n)?.*\n\.Bd.*\n.*\n((?:  .*\n)*)\.Ed', f.read(), re.M)
    verbs = {n: name for name, abbrev, _ in parts for n in (name, abbrev or name)}
    return verbs, {name: {k: [w for w, _ in keywords(inside)] for line in body.splitlines() for k, inside in keywords(line)}
                   for name, _, body in parts}


def golden_commands():
    """(file's kind, command, whether it succeeded) of all golden files."""
    for file in (f for f in os.listdir(HERE) if re.match('(pass|fail)-.*\\.ok', f)):
        with open(os.path.join(HERE, file), encoding='ascii') as f:
            for command, rc in re.findall(r'^\w+/[^:\n]+: (.*)\n(?:(?!RC=|\w+/[^:\n]+: ).*\n)*?RC=(\d+)', f.read(), re.M):
                yield file[:4], re.sub('^RAC ', '', command), rc == '0'


@case('every RACF command has golden lines that succeed in a pass- file, and lines that are refused in a fail- file')
def covered(_):
    verbs, _ = grammar()
    seen = {(kind, verbs.get(c.upper().split(' ')[0])) for kind, c, good in golden_commands() if (kind == 'pass') == good}
    equal(sorted((kind, v) for v in set(verbs.values()) for kind in ('pass', 'fail') if (kind, v) not in seen), [])


@case('every operand of a RACF command, each word of its values and its NO, stands in a golden line that succeeds')
def operands_covered(_):
    verbs, syntax = grammar()
    good, bad = set(), set()
    for _, command, succeeds in golden_commands():
        (verb, _), *rest = words(command)
        verb = verbs.get(verb.upper())
        for word, inside in rest if verb else ():
            kw = find(syntax[verb], word)
            subs = [find(syntax[verb][kw], re.split('[:/]', w)[0]) for w, _ in words(inside or '')] if kw else []
            (good if succeeds else bad).update((verb, kw, w) if w else (verb, kw) for w in [None] + subs)
    wanted = {w for verb, kws in syntax.items() for kw in kws for w in [(verb, kw)] + [(verb, kw, s) for s in kws[kw]]}
    assert len(wanted) > 450, len(wanted)
    equal(sorted(wanted - good - REFUSED), [], 'in no line that succeeds')
    equal(sorted(REFUSED & good), [], 'succeeds')
    equal(sorted(REFUSED - bad), [], 'in no line at all')


def random_command(rnd):
    """A command on few names, so that most of them are about something that is there."""
    users, groups = [f'U{i}' for i in range(6)], [f'G{i}' for i in range(5)] + ['SYS1'] * 5
    profiles, ids = [f'A.P{i}' for i in range(3)] + ['A.*'], users + groups + ['MAINT'] * 20
    attr = rnd.choice(('SPECIAL', 'AUDITOR', 'OPERATIONS', 'ROAUDIT', 'GRPACC', 'ADSP'))
    no = rnd.choice(('', 'NO'))
    date = f'({rnd.randrange(1, 13):02}/{rnd.randrange(1, 29):02}/{rnd.randrange(27, 40)})'
    level = rnd.choice(('NONE', 'READ', 'UPDATE', 'CONTROL', 'ALTER'))
    u, g, p, i = (rnd.choice(x) for x in (users, groups, profiles, ids))
    return rnd.choice((
        f'ADDUSER {u} DFLTGRP({g}) OWNER({i}) {no}{attr} WHEN(DAYS(WEEKDAYS) TIME(0800:1700))',
        f'ADDUSER {u} DFLTGRP({g}) OVM(UID(5) HOME(\'/h\')) CLAUTH(FACILITY USER) ADDCATEGORY(ONE) SECLEVEL(LOW)',
        f'ALTUSER {u} OWNER({i}) {no}{attr} REVOKE{date} NAME(\'N {rnd.randrange(1000)}\')',
        f'ALTUSER {u} RESUME{date} {no}UAUDIT NOOVM NOCLAUTH(USER) DELCATEGORY(ONE) NOSECLEVEL DFLTGRP({g})',
        f'ALTUSER {u} {rnd.choice(("REVOKE", "RESUME", "NOREVOKE", "NORESUME"))} GROUP({g}) AUTHORITY(JOIN) UACC({level})',
        f'{rnd.choice(("DELUSER", "LU", "LU"))} {u}', f'{rnd.choice(("DELGROUP", "LG"))} {g}', f'REMOVE {u} GROUP({g})',
        f'ADDGROUP {g} SUPGROUP({rnd.choice(groups)}) OWNER({i}) OVM(GID(7)) {no}TERMUACC',
        f'ALTGROUP {g} SUPGROUP({rnd.choice(groups)}) OWNER({i}) DATA(\'D {rnd.randrange(1000)}\') NOOVM',
        f'ALTGROUP {g} OWNER({i})',
        f'CONNECT {u} GROUP({g}) AUTHORITY(CONNECT) UACC({level}) {no}{attr}',
        f'CONNECT {u} GROUP({g}) REVOKE{date} OWNER({i})',
        f'RDEFINE FACILITY {p} UACC({level}) OWNER({i}) AUDIT(ALL({"READ" if level == "NONE" else level}))',
        f'RDEFINE FACILITY {p} FROM({rnd.choice(profiles)}) SECLEVEL(LOW) ADDCATEGORY(ONE)',
        f'RALTER FACILITY {p} UACC({level}) OWNER({i}) {no}WARNING {no}NOTIFY DATA(\'D {rnd.randrange(1000)}\') DELCATEGORY(ONE)',
        f'RDELETE FACILITY {p}', f'PERMIT {p} CLASS(FACILITY) RESET({rnd.choice(("ALL", "WHEN", "STANDARD"))})',
        f'PERMIT {p} CLASS(FACILITY) ID({i} {u}) ACCESS({level})',
        f'PERMIT {p} CLASS(FACILITY) ID({i}) ACCESS({level}) WHEN(TERMINAL(T1 T2))',
        f'PERMIT {p} CLASS(FACILITY) ID({i}) DELETE', f'PERMIT {p} CLASS(FACILITY) FROM({rnd.choice(profiles)})',
        f'RDEFINE GTERMINL {g} ADDMEM({u} {i}) OWNER({u})', f'RALTER GTERMINL {g} DELMEM({u}) ADDMEM({i})',
        f'SETROPTS {no}{rnd.choice(("GRPLIST", "ADDCREATOR", "GENERICOWNER", "MLQUIET", "EGN"))} PASSWORD(HISTORY(9))',
        f'SETROPTS {no}CLASSACT(VMLAN {rnd.choice(("VMDEV", "VMSEGMT"))}) {no}GENLIST(FACILITY)'))


def everything(s, maint):
    return [s.racf.command(maint, c) for c in
            ('LU * OVM LANGUAGE', 'LG * OVM', 'RL FACILITY * ALL', 'RL GTERMINL * ALL', 'SETR LIST')]


@case('RVARY INACTIVE refuses everything but LOGOFF and who may end it; both ways are recorded, and CP hears of them')
def inactive(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')

    def severed():
        return s.racf.wait(RACF_STATE)[2]
    equal(s.racf.command(maint, 'RDEF VMMDISK MAINT.190 UACC(READ)'), (0, ''))
    equal(s.racf.command(maint, 'RVARY INACTIVE'), (0, 'ICH15004I RACF IS NOW INACTIVE\n'))
    equal(severed(), b'\1' + bytes(7))
    equal(s.racf.auth(acee, 'VMMDISK', 'MAINT.190', READ)['decision'], DENY)
    a = s.racf.verify(LOGON, 'LINUX2', 'LINUXPW2')
    equal((a['decision'], a['reason'], a['acee']), (DENY, 8, b''))
    equal(s.racf.verify(LOGON, 'MAINT', 'WRONG')['reason'], 1)
    equal(s.racf.verify(LOGOFF, acee=acee)['decision'], PERMIT)
    equal(s.racf.command(maint, 'LU'), (5, 'RPIRAC005E RACF IS NOT ACTIVE\n'))
    equal(s.racf.command(maint, 'RVARY ACTIVE'), (0, 'ICH15004I RACF IS NOW ACTIVE\n'))
    equal(severed(), bytes(8))
    equal(s.racf.auth(acee, 'VMMDISK', 'MAINT.190', READ)['decision'], PERMIT)
    text = listing(s, 'EVENT(RVARY)')
    equal(text.count('RVARY    SUCCESS  MAINT'), 2, text)


@case('SETRACF INACTIVE outlives kill -9, restarts and a new CP; MAINT, who has SPECIAL, ends it, and nobody else comes in')
def stays_inactive(s):
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')
    equal(s.racf.command(maint, 'RDEF VMMDISK MAINT.190 UACC(ALTER)'), (0, ''))
    equal(s.racf.command(maint, 'SETRACF INACTIVE')[0], 0)
    s.racf.kill()
    for new_boot in (False, True):
        s.racf.boot ^= new_boot
        s.racf.start()
        equal(s.racf.wait(RACF_STATE)[2], b'\1' + bytes(7))
        equal(told(s.racf.wait(TELL)), ('', False, 'RPIRAC007E RACF IS INACTIVE, REQUESTS ARE REFUSED UNTIL SETRACF ACTIVE\n'))
        for user, password in (('LINUX1', 'LINUXPW1'), ('AUDIT1', 'AUDITPW1')):
            for action in (LOGON, RECONNECT, ADMIN):
                equal(s.racf.verify(action, user, password)['decision'], DENY, (user, action))
        maint = s.logon('MAINT', 'MAINTPW1')
        for action, user in ((AUTOLOG, 'MAINT'), (ALTERNATE, 'MAINT')):
            equal(s.racf.verify(action, user, acee=maint)['decision'], DENY, action)
        for who in (maint, acee):
            equal(s.racf.auth(who, 'VMMDISK', 'MAINT.190', READ)['decision'], DENY)
        equal(s.racf.command(maint, 'LU'), (5, 'RPIRAC005E RACF IS NOT ACTIVE\n'))
        equal(s.racf.command(maint, 'SETRACF INACTIVE')[0], 15005)
        s.racf.stop()
        equal(subprocess.run([f'{BIN}/racfd', '--check', '--db', s.db], check=False).returncode, 0, '--check')
    s.racf.start()
    maint = s.logon('MAINT', 'MAINTPW1')
    equal(s.racf.command(maint, 'SETRACF ACTIVE')[0], 0)
    s.racf.kill()
    s.racf.start()
    s.logon('LINUX1', 'LINUXPW1')
    equal([m for m in s.racf.inbox if m[0] in (RACF_STATE, TELL)], [])


@case('while a long list is written, questions that come are answered behind it')
def crowd(s):
    s.racf.stop()
    names = [f'LINUX1.{n:04X}.{"X" * 40}' for n in range(16384)]
    with sqlite3.connect(s.db) as db:
        db.executemany("INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, created)"
                       " VALUES ('VMMDISK', ?, 'MAINT', 0, 0, 2, 1)", [(n,) for n in names])
    db.close()
    s.racf.start()
    maint, acee = s.logon('MAINT', 'MAINTPW1'), s.logon('LINUX1', 'LINUXPW1')
    search = s.racf.ask_command(maint, 'SEARCH CLASS(VMMDISK)')
    asked = [s.racf.ask_auth(acee, 'VMMDISK', names[n], READ) for n in range(200)]
    rc, text = answer_lines(s.racf, COMMAND_ANS, search)
    equal((rc, text.split()), (0, names))
    for token in asked:
        equal(s.racf.answer_auth(token)['decision'], PERMIT)


@case('random commands: what memory shows is what the database has after a restart, and --check is clean')
def agreement(s):
    rnd = random.Random(815)
    maint = s.logon('MAINT', 'MAINTPW1')
    s.racf.command(maint, 'RALTER SECDATA SECLEVEL ADDMEM(LOW/1)')
    s.racf.command(maint, 'RALTER SECDATA CATEGORY ADDMEM(ONE)')
    done = 0
    for _ in range(COMMANDS):
        rc, text = s.racf.command(maint, random_command(rnd))
        assert not 56000 < rc < 57000 and 'RPIRAC' not in text, text
        done += not rc
    assert done > COMMANDS / 5, done
    before = everything(s, maint)
    s.racf.stop()
    equal(subprocess.run([f'{BIN}/racfd', '--check', '--db', s.db], check=False).returncode, 0, '--check')
    s.racf.start()
    for a, b in zip(before, everything(s, maint)):
        assert a == b, '\n'.join(difflib.unified_diff(a[1].splitlines(), b[1].splitlines(), 'memory', 'database', lineterm=''))
