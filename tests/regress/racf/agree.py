#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random RACF commands given to racfd and to model.py: they answer alike, and the database is what the model says.

ZCP_COMMANDS is how many (3000; a million with ZCP_SOAK), ZCP_SEED where they begin. KTAP on standard output.
"""
import datetime
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

from cp import ADMIN, LOGOFF, PERMIT, Lab, equal  # noqa: E402
from model import AUTHORITIES, LEVELS, Model, Session, revoked, text  # noqa: E402

TOP = os.path.realpath(os.path.join(HERE, '..', '..', '..'))
BIN = os.path.join(os.environ.get('ZCP_BUILD') or os.path.join(TOP, 'build'), 'native', 'bin')
COMMANDS = int(os.environ.get('ZCP_COMMANDS') or (1000000 if os.environ.get('ZCP_SOAK') == '1' else 3000))
SEED = int(os.environ.get('ZCP_SEED') or 20)
ROUND = 20000       # commands with one database and one trail
LOOK = 1000         # commands between two looks at the database
LOGONS = 150        # commands between two LOGONs of everybody
ISSUERS = [f'I{i}' for i in range(5)]
USERS, GROUPS = [f'U{i}' for i in range(6)], [f'G{i}' for i in range(6)]
NAMES = ['A.190', 'A.191', 'A.*', 'G1.192', 'G3.193', 'IRR.LISTUSER', 'IRR.PASSWORD.RESET']
# bits of the database: racf.h says which, and the unload has them by name
BITS = ('SPECIAL', 'OPERATIONS', 'AUDITOR', 'ROAUDIT', 'RESTRICTED', 'UAUDIT', 'REVOKED', 'GRPACC', 'ADSP')
WEEK = {'ANYDAY': 127, 'WEEKDAYS': 62, 'MONDAY': 2}
HOURS = {'ANYTIME': (0, 0), '0800:1700': (480, 1020)}


class Random(random.Random):
    """Draws commands about few names, so that most of them are about something that is there."""

    def one(self, *of):
        return self.choice(of)

    def some(self, options):
        """Each of the operands in one command out of four; there is always one."""
        got = {k: v for k, v in options.items() if self.random() < 0.25}
        return got or dict([self.choice(sorted(options.items(), key=lambda kv: kv[0]))])

    def date(self):
        """In the past, today, or to come."""
        return datetime.date.today() + datetime.timedelta(days=self.one(-400, -30, -1, 0, 1, 30, 400))

    def owner(self):
        return self.choice(USERS + GROUPS + ISSUERS + ['MAINT', 'SYS1'] * 4)

    def attrs(self, names):
        return {self.choice(names): self.random() < 0.5}

    def user(self):
        return self.choice(USERS * 3 + ISSUERS)

    def group(self):
        return self.choice(GROUPS * 2 + ['SYS1'])

    def user_operands(self):
        return {'OWNER': self.owner(), 'NAME': f'N {self.randrange(1000)}', 'DATA': f'D {self.randrange(1000)}',
                'DFLTGRP': self.group(), 'ADDCATEGORY': self.sample(['ONE', 'TWO'], self.one(1, 2)), 'SECLEVEL': 'LOW',
                'CLAUTH': self.sample(['USER', 'FACILITY', 'VMMDISK', 'TERMINAL'], self.one(1, 2)),
                'WHEN': self.some({'DAYS': self.one('WEEKDAYS', 'MONDAY', 'ANYDAY'), 'TIME': self.one('0800:1700', 'ANYTIME')}),
                'OVM': self.some({'UID': self.randrange(99), 'HOME': "'/h'"}), 'PHRASEINT': self.one(30, 400, False),
                'AUTHORITY': self.choice(AUTHORITIES), 'UACC': self.choice(LEVELS),
                **self.attrs(['SPECIAL', 'AUDITOR', 'OPERATIONS', 'ROAUDIT', 'RESTRICTED', 'GRPACC', 'ADSP'])}

    def profile_operands(self, cls):
        ops = {'UACC': self.choice(LEVELS), 'OWNER': self.owner(), 'LEVEL': self.randrange(100), 'WARNING': self.random() < 0.5,
               'NOTIFY': self.one(True, False, self.choice(USERS + ISSUERS)), 'DATA': f'D {self.randrange(1000)}',
               'APPLDATA': f'A {self.randrange(1000)}', 'ADDCATEGORY': [self.one('ONE', 'TWO')], 'SECLEVEL': 'LOW',
               'AUDIT': f'{self.one("ALL", "SUCCESS", "FAILURES")}({self.choice(LEVELS[2:])})'}
        if cls == 'GTERMINL' or self.random() < 0.05:
            ops['ADDMEM'] = self.sample(['T1', 'T2', 'T3'], self.one(1, 2))
        return ops

    def resource(self):
        cls = self.one('FACILITY', 'FACILITY', 'SURROGAT', 'VMMDISK', 'GTERMINL')
        if cls == 'GTERMINL':
            return cls, self.choice(GROUPS)
        return cls, self.choice([n for n in NAMES if cls == 'FACILITY' or not n.startswith('IRR')])


def no_secdata(name, ops):
    """Levels and categories of these would ask for those of the issuer, whose session does not know them."""
    return {k: v for k, v in ops.items() if not name.startswith('IRR') or k not in ('SECLEVEL', 'ADDCATEGORY', 'FROM')}


def adduser(r):
    return [r.choice(USERS)], {k: v for k, v in r.some(r.user_operands()).items() if v is not False or k in BITS or
                               k == 'PHRASEINT'}


def altuser(r):
    name = r.user()
    ops = r.user_operands()
    for o in ('SECLEVEL', 'DATA', 'OVM'):
        ops[o] = r.one(ops[o], False)
    ops.update({'GROUP': r.group(), 'UAUDIT': r.random() < 0.5, 'REVOKE': r.one(True, False, r.date()),
                'RESUME': r.one(True, False, r.date())})
    ops.update(r.some({'DELCATEGORY': [r.one('ONE', 'TWO')], 'NOCLAUTH': ['USER', 'FACILITY']}))
    if name in ISSUERS:
        # who gives commands must be able to come back
        ops = {k: v for k, v in ops.items() if k not in ('REVOKE', 'WHEN', 'RESTRICTED', 'PASSWORD')}
    ops = r.some(ops)
    if 'CLAUTH' in ops:
        ops.pop('NOCLAUTH', None)
    return [name], ops


def group_operands(r):
    return {'SUPGROUP': r.group(), 'OWNER': r.one(r.owner(), r.group()), 'DATA': f'D {r.randrange(1000)}',
            'TERMUACC': r.random() < 0.5, 'OVM': {'GID': r.randrange(99)}}


def addgroup(r):
    ops = r.some(dict(group_operands(r), UNIVERSAL=True))
    if r.random() < 0.6:
        ops['SUPGROUP'] = r.one(*GROUPS, 'SYS1')
        ops['OWNER'] = r.one(ops['SUPGROUP'], 'MAINT', r.choice(ISSUERS))
    return [r.choice(GROUPS)], ops


def altgroup(r):
    ops = group_operands(r)
    ops['OVM'] = r.one(ops['OVM'], False)
    ops['DATA'] = r.one(ops['DATA'], False)
    return [r.choice(GROUPS)], r.some(ops)


def connect(r):
    ops = r.some({'AUTHORITY': r.choice(AUTHORITIES), 'UACC': r.choice(LEVELS), 'OWNER': r.owner(),
                  'REVOKE': r.one(True, False, r.date()), 'RESUME': r.one(True, False, r.date()),
                  **r.attrs(['SPECIAL', 'AUDITOR', 'OPERATIONS', 'ROAUDIT', 'GRPACC', 'ADSP'])})
    if r.random() < 0.3:
        ops.update({'AUTHORITY': 'JOIN', 'SPECIAL': True})
    return [r.user() for _ in range(r.one(1, 1, 2))], dict(ops, **r.one({}, {'GROUP': r.group()}, {'GROUP': r.group()}))


def rdefine(r):
    cls, name = r.resource()
    ops = r.some(dict(r.profile_operands(cls), FROM=r.choice(NAMES[:5] if cls != 'GTERMINL' else GROUPS)))
    return [name], dict(no_secdata(name, ops), CLASS=cls)


def ralter(r):
    cls, name = r.resource()
    ops = r.profile_operands(cls)
    for o in ('SECLEVEL', 'DATA', 'APPLDATA'):
        ops[o] = r.one(ops[o], False)
    ops['GLOBALAUDIT'] = f'{r.one("ALL", "SUCCESS", "FAILURES")}({r.choice(LEVELS[2:])})'
    ops['DELCATEGORY'] = [r.one('ONE', 'TWO')]
    if cls == 'GTERMINL':
        ops['DELMEM'] = [r.one('T1', 'T2', 'T3')]
    return [name], dict(no_secdata(name, r.some(ops)), CLASS=cls)


def permit(r):
    cls, name = r.resource()
    ops = {'CLASS': cls}
    ids = r.sample(USERS + GROUPS + ISSUERS * 2 + ['*'], r.one(1, 2))
    kind = r.randrange(6)
    if kind < 4:
        ops['ID'] = sorted(set(ids))
        if kind == 3:
            ops['DELETE'] = True
        else:
            ops['ACCESS'] = r.choice(LEVELS + ['ALTER'] * 3)
        if r.random() < 0.3:
            ops['WHEN'] = r.some({'TERMINAL': r.one('T1', 'T1 T2'), 'CONSOLE': 'C1', 'SYSID': 'S1'})
    if kind >= 4 and not name.startswith('IRR') or r.random() < 0.1:
        ops['FROM'] = r.choice(NAMES[:5] if cls != 'GTERMINL' else GROUPS)
    if kind == 5 or 'ID' not in ops and 'FROM' not in ops:
        ops['RESET'] = r.one('ALL', 'STANDARD', 'WHEN')
    return [name], ops


def by_class(r):
    cls, name = r.resource()
    return [name], {'CLASS': cls}


VERBS = {
    'ADDUSER': (6, adduser), 'ALTUSER': (10, altuser), 'DELUSER': (2, lambda r: ([r.choice(USERS)], {})),
    'LISTUSER': (2, lambda r: ([r.user() for _ in range(r.one(1, 2))], {})), 'ADDGROUP': (7, addgroup), 'ALTGROUP': (5, altgroup),
    'DELGROUP': (3, lambda r: ([r.group()], {})), 'LISTGRP': (2, lambda r: ([r.group()], {})), 'CONNECT': (10, connect),
    'REMOVE': (2, lambda r: ([r.user()], r.one({'GROUP': r.group()}, {'GROUP': r.group()}, {'OWNER': r.owner()}))),
    'RDEFINE': (8, rdefine), 'RALTER': (8, ralter), 'RDELETE': (1, by_class), 'RLIST': (3, by_class), 'PERMIT': (10, permit),
    'SEARCH': (1, lambda r: ([], {'CLASS': r.one('USER', 'GROUP', 'FACILITY', 'VMMDISK', 'GTERMINL')})),
    'PASSWORD': (2, lambda r: (r.one([], [r.user()]), {'INTERVAL': r.one(10, 60, 200, False)})),
}
DRAWN = [v for v, (weight, _) in VERBS.items() for _ in range(weight)]


def draw(r):
    """Who gives the command, and the command."""
    if r.random() < 0.01:
        return 'MAINT', ('SETROPTS', [], {r.one('GRPLIST', 'ADDCREATOR', 'GENERICOWNER'): r.random() < 0.6})
    verb = r.choice(DRAWN)
    targets, ops = VERBS[verb][1](r)
    return r.choice(['MAINT'] * 4 + ISSUERS), (verb, targets, ops)


def typed(command):
    """Dates become mm/dd/yy on the way."""
    def date(v):
        return v.strftime('%m/%d/%y') if isinstance(v, datetime.date) else v
    verb, targets, ops = command
    ops = {k: date(v) for k, v in ops.items()}
    clauth = ops.pop('NOCLAUTH', None)
    line = text((verb, targets, ops))
    return line + (f' NOCLAUTH({" ".join(clauth)})' if clauth else '')


# ---- the database, in the model's words ----

def bits(number):
    return {name for i, name in enumerate(BITS) if number >> i & 1}


def day(stamp):
    return datetime.date.fromtimestamp(stamp) if stamp else None


def named(pairs, numbers):
    return next(k for k, v in pairs.items() if v == numbers)


def read(path):
    """Users, groups and profiles; what the model does not have is left out."""
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    rows = lambda sql: db.execute(sql).fetchall()  # noqa: E731
    numbers = {n: name for name, n in rows("SELECT name, value FROM member WHERE class = 'SECDATA' AND profile = 'CATEGORY'")}
    users = {u['name']: {
        'owner': u['owner'], 'dfltgrp': u['dfltgrp'], 'attrs': bits(u['attrs']), 'name': u['username'], 'data': u['data'],
        'revoke': day(u['revoke_date']), 'resume': day(u['resume_date']), 'pw_interval': u['pw_interval'],
        'phr_interval': u['phr_interval'], 'seclevel': u['seclevel'], 'categories': set(), 'clauth': set(), 'ovm': {},
        'when': {'DAYS': named(WEEK, u['days']), 'TIME': named(HOURS, (u['time_from'], u['time_to']))}, 'password': False,
        'groups': {}} for u in rows('SELECT * FROM user')}
    groups = {g['name']: {'super': g['supgrp'], 'owner': g['owner'], 'data': g['data'], 'termuacc': bool(g['termuacc']),
                          'universal': bool(g['universal']), 'ovm': {}} for g in rows('SELECT * FROM grp')}
    profiles = {}
    for p in rows("SELECT * FROM profile WHERE class IN ('FACILITY', 'SURROGAT', 'VMMDISK', 'GTERMINL')"):
        level = lambda n: {k: LEVELS[v] for k, v in n.items() if v}  # noqa: E731
        profiles[p['class'], p['name']] = {
            'owner': p['owner'], 'uacc': LEVELS[p['uacc']], 'audit': level({'SUCCESS': p['audit_ok'], 'FAILURES': p['audit_fail']}),
            'global': level({'SUCCESS': p['g_ok'], 'FAILURES': p['g_fail']}), 'level': p['level'], 'warning': bool(p['warning']),
            'notify': p['notify'], 'data': p['data'], 'appldata': p['appldata'], 'seclevel': p['seclevel'], 'categories': set(),
            'acl': {}, 'cond': {}, 'members': set(), 'generic': '*' in p['name']}
    for (u,) in rows('SELECT DISTINCT user FROM secret'):
        users[u]['password'] = True
    for c in rows('SELECT * FROM connection'):
        users[c['user']]['groups'][c['grp']] = {
            'owner': c['owner'], 'authority': AUTHORITIES[c['authority']], 'uacc': LEVELS[c['uacc']], 'attrs': bits(c['attrs']),
            'revoke': day(c['revoke_date']), 'resume': day(c['resume_date'])}
    for user, cls in rows('SELECT user, class FROM clauth'):
        users[user]['clauth'].add(cls)
    for cls, name, number in rows('SELECT class, profile, number FROM category'):
        (users[name] if cls == 'USER' else profiles[cls, name])['categories'].add(numbers[number])
    for cls, name, segment, field, value in rows('SELECT * FROM segment'):
        equal(segment, 'OVM')
        (users if cls == 'USER' else groups)[name]['ovm'][field] = value
    for cls, name, i, level in rows('SELECT class, profile, id, level FROM access'):
        if (cls, name) in profiles:
            profiles[cls, name]['acl'][i] = LEVELS[level]
    for cls, name, i, kind, value, level in rows('SELECT class, profile, id, kind, value, level FROM conditional'):
        profiles[cls, name]['cond'][i, kind, value] = LEVELS[level]
    for cls, name, member in rows('SELECT class, profile, name FROM member'):
        if (cls, name) in profiles:
            profiles[cls, name]['members'].add(member)
    db.close()
    return users, groups, profiles


def compare(model, path):
    for what, got, want in zip(('user', 'group', 'profile'), read(path), (model.users, model.groups, model.profiles)):
        equal(sorted(got), sorted(want), what)
        for name, thing in want.items():
            equal(got[name], thing, f'{what} {name}')


# ---- both of them ----

class Pair:
    def __init__(self, system, rnd):
        self.s, self.rnd, self.model, self.sessions, self.done = system, rnd, Model(datetime.date.today()), {}, 0
        self.rcs, self.tail = {}, []
        maint = system.logon('MAINT', 'MAINTPW1')
        for line in ('RALTER SECDATA SECLEVEL ADDMEM(LOW/1)', 'RALTER SECDATA CATEGORY ADDMEM(ONE TWO)',
                     'RDELETE SURROGAT LOGONBY.LINUX1',
                     *(f'ADDUSER {i} DFLTGRP(SYS1) OWNER(MAINT)' for i in ISSUERS),
                     *(f'ALTUSER {i} PASSWORD(ISSUERPW) NOEXPIRED' for i in ISSUERS)):
            equal(system.racf.command(maint, line)[0], 0, line)
        self.stop()
        self.model.users, self.model.groups, self.model.profiles = read(system.db)

    def stop(self):
        self.s.racf.stop()
        equal(subprocess.run([f'{BIN}/racfd', '--check', '--db', self.s.db], check=False).returncode, 0, '--check')

    def logons(self):
        for user in ['MAINT'] + ISSUERS:
            u = self.model.users[user]
            if user in self.sessions:
                equal(self.s.racf.verify(LOGOFF, user, acee=self.sessions[user][0])['decision'], PERMIT)
            group = u['dfltgrp']
            if revoked(u['groups'][group], self.model.today):
                # his default group does not let him in: another one does
                group = next((g for g, c in u['groups'].items() if not revoked(c, self.model.today)), None)
            if not group:
                continue
            a = self.s.racf.verify(ADMIN, user, 'MAINTPW1' if user == 'MAINT' else 'ISSUERPW', group=group)
            equal(a['decision'], PERMIT, f'LOGON {user} {group}: {a}')
            session = Session(self.model, user)
            session.group = group
            self.sessions[user] = a['acee'], session

    def step(self):
        user, command = draw(self.rnd)
        acee, session = self.sessions[user]
        line = f'{user}: {typed(command)}'
        self.tail = self.tail[-30:] + [line]
        got, said = self.s.racf.command(acee, typed(command))
        want, names = self.model.run(session, command)
        equal(got, want, f'{line}\n{said}')
        if names is not None:
            equal(sorted(w.split()[0] for w in said.splitlines() if not w.startswith('ICH31005I')), sorted(names), line)
        key = command[0], got
        self.rcs[key] = self.rcs.get(key, 0) + 1
        self.done += 1

    def look(self):
        self.stop()
        compare(self.model, self.s.db)
        self.s.racf.start()

    def run(self, n):
        self.s.racf.start()
        self.logons()
        for i in range(1, n + 1):
            if not i % LOGONS:
                self.logons()
            self.step()
            if not i % LOOK:
                self.look()
        self.look()


def main():
    print('KTAP version 1\n1..1', flush=True)
    rcs, left, seed = {}, COMMANDS, SEED
    start = time.monotonic()
    name = f'{COMMANDS} random commands: racfd answers and changes what a model of RACF does, and --check is clean'
    try:
        while left > 0:
            with Lab(BIN, size='256M') as s:
                pair = Pair(s, Random(seed))
                try:
                    pair.run(min(left, ROUND))
                except Exception:
                    print(f'# seed {seed}, command {pair.done + 1}, before it:')
                    print(''.join(f'#   {line}\n' for line in pair.tail), end='')
                    raise
            left, seed = left - pair.done, seed + 1
            for k, v in pair.rcs.items():
                rcs[k] = rcs.get(k, 0) + v
            print(f'# {COMMANDS - left} commands, {(COMMANDS - left) / (time.monotonic() - start):.0f} a second', flush=True)
        for verb in VERBS:
            answers = ' '.join(f'{rc}:{n}' for (v, rc), n in sorted(rcs.items()) if v == verb)
            print(f'# {verb} {answers}')
            assert rcs.get((verb, 0)) and any(v == verb and rc for v, rc in rcs), f'{verb}: only one kind of answer'
        print(f'ok 1 {name}')
        return 0
    except Exception:
        print(''.join(f'# {line}\n' for line in traceback.format_exc().splitlines()), end='')
        print(f'not ok 1 {name}')
        return 1


if __name__ == '__main__':
    os.environ.pop('NOTIFY_SOCKET', None)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        sys.exit(main())
