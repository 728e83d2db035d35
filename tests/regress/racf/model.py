# SPDX-License-Identifier: MIT
"""RACF's commands on users, groups, connections and profiles, slowly and in its own words.

Nothing here comes from racfd's sources: what a command needs and does is written down from RACF's rules as
docs/racf.md and docs/racf-authority.md state them. A command is (verb, targets, operands), which text() writes as it is
typed and Model.run() carries out: what it returns is the number of the message that racfd must answer with, and for
SEARCH the names. Dates are days, levels and authorities are names.
"""
LEVELS = ['NONE', 'EXECUTE', 'READ', 'UPDATE', 'CONTROL', 'ALTER']
AUTHORITIES = ['USE', 'CREATE', 'CONNECT', 'JOIN']
SYSTEM_ATTRS = ('SPECIAL', 'OPERATIONS', 'AUDITOR', 'ROAUDIT')
# what shares its POSIT, and with it CLAUTH
SHARED = {'GTERMINL': 'TERMINAL'}


def text(command):
    """A command as it is typed."""
    verb, targets, ops = command
    words = [verb]
    if verb in ('RDEFINE', 'RALTER', 'RDELETE', 'RLIST'):
        words.append(ops['CLASS'])
    if verb not in ('PASSWORD', 'SETROPTS', 'SEARCH'):
        words.append('(' + ' '.join(targets) + ')' if len(targets) != 1 else targets[0])
    for name, value in ops.items():
        if name == 'CLASS' and verb[0] == 'R':
            continue
        if value is True:
            words.append(name)
        elif value is False:
            words.append('NO' + name)
        elif isinstance(value, dict):
            words.append(f'{name}({" ".join(f"{k}({v})" for k, v in value.items())})')
        elif isinstance(value, (list, tuple)):
            words.append(f'{name}({" ".join(map(str, value))})')
        elif name in ('DATA', 'APPLDATA', 'NAME'):
            words.append(f"{name}('{value}')")
        else:
            words.append(f'{name}({value})')
    if verb == 'PASSWORD' and targets:
        words.append(f'USER({" ".join(targets)})')
    return ' '.join(words)


class Session:
    """What stays as it was at LOGON."""

    def __init__(self, model, user):
        u = model.users[user]
        self.user, self.group, self.attrs, self.grplist = user, u['dfltgrp'], set(u['attrs']), model.options['GRPLIST']
        self.groups = {g: set(c['attrs']) for g, c in u['groups'].items() if not revoked(c, model.today)}


def revoked(thing, today):
    """By attribute, or by a REVOKE date that has come; a RESUME date that has come ends it."""
    resumed = thing['resume'] is not None and thing['resume'] <= today
    if 'REVOKED' in thing['attrs']:
        return not resumed
    if thing['revoke'] is None or today < thing['revoke']:
        return False
    return not (resumed and thing['resume'] > thing['revoke'])


class Model:
    def __init__(self, today):
        self.users, self.groups, self.profiles = {}, {}, {}
        self.options = {'GRPLIST': True, 'ADDCREATOR': False, 'GENERICOWNER': False}
        self.today = today

    # ---- who is what to what ----

    def defined(self, name):
        return name in self.users or name in self.groups

    def scope(self, group):
        """The group, and the groups that are owned by what is in it already."""
        found, more = {group}, True
        while more:
            new = {g for g, v in self.groups.items() if v['owner'] in found} - found
            found, more = found | new, bool(new)
        return found

    def in_scope(self, group, owner):
        """What such an owner owns: a group of the scope, or a user whom one owns."""
        owners = self.scope(group)
        return owner in owners or (owner in self.users and self.users[owner]['owner'] in owners)

    def connection(self, s, group):
        """The issuer's connection, as long as it counted at LOGON and still does."""
        c = self.users.get(s.user, {'groups': {}})['groups'].get(group)
        return c if c and group in s.groups and not revoked(c, self.today) else None

    def group_roles(self, s, applies):
        roles = set()
        for g in (s.groups if s.grplist else [s.group]):
            c = self.connection(s, g)
            if c:
                held = {'g' + a for a in ('SPECIAL', 'AUDITOR', 'ROAUDIT') if a in c['attrs'] and a in s.groups[g]}
                roles |= held if held and applies(g) else set()
        return roles

    def system(self, s):
        return {a for a in s.attrs if a in SYSTEM_ATTRS}

    def over_user(self, s, name):
        u = self.users.get(name)
        roles = self.system(s)
        if not u:
            return roles
        roles |= self.group_roles(s, lambda g: self.in_scope(g, u['owner']))
        roles |= {'self'} if s.user == name else set()
        roles |= {'owner'} if s.user == u['owner'] else set()
        if not u['attrs'] & set(SYSTEM_ATTRS):
            if self.may(s, 'IRR.LISTUSER', 'READ'):
                roles.add('listuser')
            # nobody here but who signs on has a password
            if u['password'] and self.may(s, 'IRR.PASSWORD.RESET', 'READ'):
                roles.add('reset')
        return roles

    def over_group(self, s, name, giving='USE'):
        g = self.groups.get(name)
        roles = self.system(s)
        if not g:
            return roles
        roles |= self.group_roles(s, lambda h: name in self.scope(h) or self.in_scope(h, g['owner']))
        roles |= {'owner'} if s.user == g['owner'] else set()
        c = self.connection(s, name)
        if c and c['authority'] == 'JOIN':
            roles.add('join')
        if c and c['authority'] in ('CONNECT', 'JOIN') and giving in ('USE', 'CONNECT'):
            roles.add('connect')
        c = self.connection(s, g['super'])
        if g['super'] in self.groups and self.groups[g['super']]['owner'] == s.user:
            roles.add('super')
        if c and c['authority'] == 'JOIN':
            roles.add('super')
        return roles

    def over_name(self, s, name):
        """Resources that begin with a group's name lie in whose scope the group does."""
        first = name.split('.')[0]
        return self.group_roles(s, lambda g: first in self.groups and first in self.scope(g))

    def over_profile(self, s, key):
        p = self.profiles.get(key)
        roles = self.system(s)
        if not p:
            return roles
        roles |= self.over_name(s, key[1]) | self.group_roles(s, lambda g: self.in_scope(g, p['owner']))
        roles |= {'owner'} if s.user == p['owner'] else set()
        level = self.level(s, p)
        roles |= {'read'} if LEVELS.index(level) >= LEVELS.index('READ') else set()
        if level == 'ALTER' and '*' not in key[1] and key[0] != 'VMMDISK':
            roles.add('alter')
        return roles

    def over_class(self, s, cls, name):
        return self.system(s) | self.over_name(s, name) | ({'clauth'} if self.clauth(s, cls) else set())

    def clauth(self, s, cls):
        held = self.users.get(s.user, {'clauth': ()})['clauth']
        return any(SHARED.get(c, c) == SHARED.get(cls, cls) for c in held)

    def level(self, s, p):
        """By the profile's standard list alone: oneself, else one's groups, else anybody, else UACC."""
        acl = p['acl']
        if s.user in acl:
            return acl[s.user]
        groups = [acl[g] for g in (s.groups if s.grplist else [s.group]) if g in acl]
        if groups:
            return max(groups, key=LEVELS.index)
        if 'RESTRICTED' in s.attrs:
            return 'NONE'
        return acl.get('*', p['uacc'])

    def may(self, s, name, least):
        p = self.protects('FACILITY', name)
        return bool(p) and LEVELS.index(self.level(s, p)) >= LEVELS.index(least)

    def protects(self, cls, name):
        """The only generic profiles here are A.* of a class."""
        key = (cls, name) if (cls, name) in self.profiles else (cls, 'A.*')
        if key[1] == name or (name.startswith('A.') and len(name) > 2):
            return self.profiles.get(key)
        return None

    # ---- a command ----

    def run(self, s, command):
        """Return code, and the names that SEARCH finds."""
        verb, targets, ops = command
        if verb == 'SEARCH':
            return self.search(s, ops['CLASS'])
        if verb == 'PASSWORD':
            targets = targets or [s.user]
        rc = 0
        for t in targets or ['']:
            rc = getattr(self, verb.lower())(s, t, ops) or rc
        return rc, None

    @staticmethod
    def given(ops, refused):
        """The operands that are carried out, and the return code of the others."""
        left = {k: v for k, v in ops.items() if k not in refused}
        return left, 21005 if set(ops) & set(refused) else 0

    def fields(self, s, ops, inside=True):
        """OVM: SPECIAL's alone here, since no profile of FIELD exists. What is left of the operand, and the rc."""
        if 'SPECIAL' in s.attrs or 'OVM' not in ops:
            return ops, 0
        rest = dict(ops)
        if inside:
            rest['OVM'] = {}
        else:
            del rest['OVM']
        return rest, 21005

    @staticmethod
    def set_attrs(attrs, ops, names):
        for a in names:
            if a in ops:
                attrs.add(a) if ops[a] else attrs.discard(a)

    @staticmethod
    def set_dates(thing, ops):
        if 'REVOKE' in ops:
            thing['revoke'] = ops['REVOKE'] if not isinstance(ops['REVOKE'], bool) else None
            if ops['REVOKE'] is True:
                thing['attrs'].add('REVOKED')
        if 'RESUME' in ops:
            thing['resume'] = ops['RESUME'] if not isinstance(ops['RESUME'], bool) else None
            if ops['RESUME'] is True:
                thing['attrs'].discard('REVOKED')
                if isinstance(ops.get('REVOKE', True), bool):
                    thing['revoke'] = None

    @staticmethod
    def set_some(thing, ops, **names):
        """What is given takes the place of what was; behind NO nothing is left."""
        for field, name in names.items():
            if name in ops:
                thing[field] = '' if ops[name] is False else ops[name]

    def set_segments(self, thing, ops):
        if ops.get('OVM') is False:
            thing['ovm'] = {}
        thing['ovm'].update({k: str(v).strip("'") for k, v in (ops.get('OVM') or {}).items()})

    @staticmethod
    def set_secdata(thing, ops):
        if 'SECLEVEL' in ops:
            thing['seclevel'] = 1 if ops['SECLEVEL'] else 0
        thing['categories'] -= set(ops.get('DELCATEGORY', ()))
        thing['categories'] |= set(ops.get('ADDCATEGORY', ()))

    def set_when(self, thing, ops):
        if 'WHEN' in ops:
            thing['when'] = dict(thing['when'], **{k: str(v) for k, v in ops['WHEN'].items()})

    @staticmethod
    def set_clauth(u, ops, no):
        if 'CLAUTH' in ops:
            u['clauth'] |= set(ops['CLAUTH'])
        if no in ops:
            u['clauth'] -= set(ops[no])

    # ---- users ----

    def adduser(self, s, name, ops):
        group, owner = ops.get('DFLTGRP', s.group), ops.get('OWNER', s.user)
        if not (self.system(s) & {'SPECIAL'} or self.clauth(s, 'USER')):
            return 1001
        if not self.over_group(s, group, ops.get('AUTHORITY', 'USE')) & {'SPECIAL', 'gSPECIAL', 'owner', 'join'}:
            return 1001
        refused = set()
        if 'SPECIAL' not in s.attrs:
            refused = set(SYSTEM_ATTRS) | {'SECLEVEL', 'ADDCATEGORY'}
            if not all(self.clauth(s, c) for c in ops.get('CLAUTH', ())):
                refused.add('CLAUTH')
        ops, rc = self.given(ops, refused)
        ops, more = self.fields(s, ops)
        rc = rc or more
        if self.defined(name):
            return 1002
        if group not in self.groups:
            return 1003
        if not self.defined(owner):
            return 1004
        u = {'owner': owner, 'dfltgrp': group, 'attrs': set(), 'name': '', 'data': '', 'revoke': None, 'resume': None,
             'pw_interval': -1, 'phr_interval': -1, 'seclevel': 0, 'categories': set(), 'clauth': set(), 'ovm': {},
             'when': {'DAYS': 'ANYDAY', 'TIME': 'ANYTIME'}, 'password': False, 'groups': {}}
        self.set_attrs(u['attrs'], ops, SYSTEM_ATTRS + ('RESTRICTED', 'GRPACC', 'ADSP'))
        u['groups'][group] = {'owner': owner, 'authority': ops.get('AUTHORITY', 'USE'), 'uacc': ops.get('UACC', 'NONE'),
                              'attrs': u['attrs'] & {'GRPACC', 'ADSP'}, 'revoke': None, 'resume': None}
        self.users[name] = u
        self.change_user(u, ops)
        return rc

    def change_user(self, u, ops):
        self.set_some(u, ops, name='NAME', data='DATA')
        self.set_when(u, ops)
        self.set_secdata(u, ops)
        self.set_segments(u, ops)
        self.set_clauth(u, ops, 'NOCLAUTH')
        if 'PHRASEINT' in ops:
            u['phr_interval'] = ops['PHRASEINT'] or 0

    def altuser(self, s, name, ops):
        roles, special = self.over_user(s, name), 'SPECIAL' in s.attrs
        admin = roles & {'SPECIAL', 'gSPECIAL', 'owner'}
        if not (admin or roles & {'self', 'AUDITOR', 'gAUDITOR', 'reset'}):
            return 21001
        # without GROUP it is the connection to the user's default group that AUTHORITY and UACC change
        connect = self.over_group(s, ops.get('GROUP', self.users.get(name, {'dfltgrp': s.group})['dfltgrp']),
                                  ops.get('AUTHORITY', 'USE'))
        refused = set()
        for o in ops:
            if o in ('NAME', 'DFLTGRP'):
                good = admin or 'self' in roles
            elif o in ('RESUME',):
                good = admin or 'reset' in roles
            elif o == 'UAUDIT':
                good = roles & {'AUDITOR', 'gAUDITOR'}
            elif o in SYSTEM_ATTRS + ('SECLEVEL', 'ADDCATEGORY', 'DELCATEGORY'):
                good = special
            elif o in ('GROUP', 'AUTHORITY', 'UACC'):
                good = connect & {'SPECIAL', 'gSPECIAL', 'owner', 'join', 'connect'}
            elif o in ('CLAUTH', 'NOCLAUTH'):
                good = admin and (special or all(self.clauth(s, c) for c in ops[o]))
            elif o == 'OVM':
                good = special
            else:
                good = admin
            if not good:
                refused.add(o)
        ops, rc = self.given(ops, refused)
        u = self.users.get(name)
        if not u:
            return 21002
        if not self.defined(ops.get('OWNER', u['owner'])):
            return 21003
        if ops.get('DFLTGRP', u['dfltgrp']) not in u['groups']:
            return 21004
        group = ops.get('GROUP', u['dfltgrp'])
        if group not in u['groups']:
            return 21004
        c = u['groups'][group]
        self.set_some(c, ops, authority='AUTHORITY', uacc='UACC')
        self.set_some(u, ops, owner='OWNER', dfltgrp='DFLTGRP')
        self.set_attrs(u['attrs'], ops, SYSTEM_ATTRS + ('RESTRICTED', 'GRPACC', 'ADSP', 'UAUDIT'))
        self.set_dates(u, ops)
        self.change_user(u, ops)
        return rc

    def deluser(self, s, name, _):
        if not self.over_user(s, name) & {'SPECIAL', 'gSPECIAL', 'owner'}:
            return 4001
        if name not in self.users:
            return 4002
        if any(u['owner'] == name and n != name for n, u in self.users.items()) or \
           any(g['owner'] == name for g in self.groups.values()):
            return 4003
        del self.users[name]
        return 0

    def listuser(self, s, name, _):
        if not self.over_user(s, name) & {'SPECIAL', 'gSPECIAL', 'AUDITOR', 'gAUDITOR', 'ROAUDIT', 'gROAUDIT', 'owner', 'self',
                                          'listuser'}:
            return 30010
        return 0 if name in self.users else 30001

    def password(self, s, name, ops):
        roles, u = self.over_user(s, name), self.users.get(name)
        if not roles & {'SPECIAL', 'gSPECIAL', 'owner', 'self'}:
            return 8001
        if not u:
            return 8002
        new = ops['INTERVAL'] or 0
        if s.user == name and not roles & {'SPECIAL', 'gSPECIAL'}:
            # of his own and the system's 90 days the shorter one
            now = 90 if u['pw_interval'] < 0 else min(90, u['pw_interval']) if u['pw_interval'] else 0
            if now and (not new or new > now):
                return 8016
        u['pw_interval'] = new
        return 0

    # ---- groups ----

    def addgroup(self, s, name, ops):
        above, owner = ops.get('SUPGROUP', s.group), ops.get('OWNER', s.user)
        if not self.over_group(s, above) & {'SPECIAL', 'gSPECIAL', 'owner', 'join'}:
            return 1
        refused = set() if 'SPECIAL' in s.attrs else {'UNIVERSAL'}
        ops, rc = self.given(ops, refused)
        ops, more = self.fields(s, ops)
        rc = rc or more
        if self.defined(name):
            return 2
        if above not in self.groups:
            return 3
        if not self.defined(owner):
            return 4
        if owner not in self.users and owner != above:
            return 6
        g = {'super': above, 'owner': owner, 'data': ops.get('DATA', ''), 'termuacc': ops.get('TERMUACC', True),
             'universal': ops.get('UNIVERSAL', False), 'ovm': {}}
        self.set_segments(g, ops)
        self.groups[name] = g
        return rc

    def altgroup(self, s, name, ops):
        g = self.groups.get(name)
        admin = {'SPECIAL', 'gSPECIAL', 'owner'}
        if not self.over_group(s, name) & admin:
            return 20001
        refused = set()
        if 'SUPGROUP' in ops and not (g and self.over_group(s, g['super']) & (admin | {'join'}) or 'SPECIAL' in s.attrs):
            refused.add('SUPGROUP')
        if 'SUPGROUP' in ops and not self.over_group(s, ops['SUPGROUP']) & (admin | {'join'}):
            refused.add('SUPGROUP')
        if 'SPECIAL' not in s.attrs:
            refused.add('OVM')
        ops, rc = self.given(ops, refused)
        if not g:
            return 20002
        above, owner = ops.get('SUPGROUP', g['super']), ops.get('OWNER', g['owner'])
        if 'SUPGROUP' in ops:
            if above not in self.groups:
                return 20003
            if name == 'SYS1' or name in self.above(above):
                return 20004
        if not self.defined(owner):
            return 20005
        if owner not in self.users and owner != above and name != 'SYS1':
            return 20006
        self.set_some(g, ops, super='SUPGROUP', owner='OWNER', data='DATA')
        g['termuacc'] = ops.get('TERMUACC', g['termuacc'])
        self.set_segments(g, ops)
        return rc

    def above(self, name):
        """The group and those above it."""
        found = []
        while name in self.groups and name not in found:
            found.append(name)
            name = self.groups[name]['super']
        return found

    def delgroup(self, s, name, _):
        if not self.over_group(s, name) & {'SPECIAL', 'gSPECIAL', 'owner', 'super'}:
            return 5001
        if name not in self.groups:
            return 5002
        if name == 'SYS1':
            return 5005
        if any(name in (g['super'], g['owner']) for n, g in self.groups.items() if n != name):
            return 5003
        if any(name in u['groups'] or u['owner'] == name for u in self.users.values()):
            return 5004
        if any(p['owner'] == name for p in self.profiles.values()):
            return 5006
        del self.groups[name]
        return 0

    def listgrp(self, s, name, _):
        if not self.over_group(s, name) & {'SPECIAL', 'gSPECIAL', 'AUDITOR', 'gAUDITOR', 'ROAUDIT', 'gROAUDIT', 'owner', 'join',
                                           'connect'}:
            return 32004
        return 0 if name in self.groups else 51003

    # ---- connections ----

    def connect(self, s, name, ops):
        group = ops.get('GROUP', s.group)
        roles = self.over_group(s, group, ops.get('AUTHORITY', 'USE'))
        if not roles & {'SPECIAL', 'gSPECIAL', 'owner', 'join', 'connect'}:
            return 2001
        refused = set() if roles & {'SPECIAL', 'gSPECIAL'} else set(SYSTEM_ATTRS)
        ops, rc = self.given(ops, refused)
        if group not in self.groups:
            return 2002
        if name not in self.users:
            return 2003
        if not self.defined(ops.get('OWNER', s.user)):
            return 2004
        c = self.users[name]['groups'].setdefault(group, {'owner': s.user, 'authority': 'USE', 'uacc': 'NONE', 'attrs': set(),
                                                          'revoke': None, 'resume': None})
        self.set_some(c, ops, owner='OWNER', authority='AUTHORITY', uacc='UACC')
        self.set_attrs(c['attrs'], ops, SYSTEM_ATTRS + ('GRPACC', 'ADSP'))
        self.set_dates(c, ops)
        return rc

    def remove(self, s, name, ops):
        group, u = ops.get('GROUP', s.group), self.users.get(name)
        if not self.over_group(s, group) & {'SPECIAL', 'gSPECIAL', 'owner', 'join', 'connect'}:
            return 3001
        if group not in self.groups:
            return 2002
        if not u:
            return 3003
        if group not in u['groups']:
            return 3002
        if u['dfltgrp'] == group:
            return 3004
        if 'OWNER' in ops and not self.defined(ops['OWNER']):
            return 3005
        del u['groups'][group]
        return 0

    # ---- profiles ----

    def rdefine(self, s, name, ops):
        cls = ops['CLASS']
        key = (cls, name)
        roles = self.over_class(s, cls, name)
        if not roles & {'SPECIAL', 'gSPECIAL', 'clauth'}:
            return 10103
        refused = set() if 'SPECIAL' in s.attrs else {'SECLEVEL', 'ADDCATEGORY'}
        if 'ADDMEM' in ops and not (self.over_profile(s, key) if key in self.profiles else roles) & {'SPECIAL', 'gSPECIAL',
                                                                                                    'clauth'}:
            refused.add('ADDMEM')
        ops, rc = self.given(ops, refused)
        above = self.protects(cls, name)
        if self.options['GENERICOWNER'] and above and above['generic'] and \
           not self.over_profile(s, (cls, 'A.*')) & {'SPECIAL', 'gSPECIAL', 'owner'}:
            return 10103
        if cls == 'VMMDISK' and name.startswith('IRR.'):     # no device
            return 10105
        if key in self.profiles:
            return 10102
        like = self.profiles.get((cls, ops['FROM'])) if 'FROM' in ops else None
        if 'FROM' in ops and not (like and self.sees_list(s, (cls, ops['FROM']))):
            return 10106
        if not self.operands_defined(ops):
            return 10106
        if 'ADDMEM' in ops and cls != 'GTERMINL':
            return 10108
        me = self.users.get(s.user, {'groups': {}})['groups'].get(s.group)
        of_class = (me['uacc'] if me else 'NONE') if cls == 'GTERMINL' else 'NONE'
        p = {'owner': s.user, 'uacc': of_class, 'audit': {'FAILURES': 'READ'}, 'global': {}, 'level': 0, 'warning': False,
             'notify': '', 'data': '', 'appldata': '', 'seclevel': 0, 'categories': set(), 'acl': {}, 'cond': {}, 'members': set(),
             'generic': '*' in name}
        if like:
            for f in ('uacc', 'level', 'warning', 'notify', 'data', 'appldata'):
                p[f] = like[f]
            p['audit'], p['acl'], p['cond'] = dict(like['audit']), dict(like['acl']), dict(like['cond'])
            # what it takes SPECIAL to give
            if 'SPECIAL' in s.attrs:
                p['seclevel'], p['categories'] = like['seclevel'], set(like['categories'])
            elif like['seclevel'] or like['categories']:
                rc = 21005
        if self.options['ADDCREATOR']:
            p['acl'][s.user] = 'ALTER'
        self.profiles[key] = p
        self.change_profile(s, p, ops)
        return rc

    def sees_list(self, s, key):
        return self.over_profile(s, key) & {'SPECIAL', 'gSPECIAL', 'AUDITOR', 'gAUDITOR', 'ROAUDIT', 'gROAUDIT', 'owner', 'alter'}

    def operands_defined(self, ops):
        return all(not isinstance(ops.get(o), str) or self.defined(ops[o]) for o in ('OWNER', 'NOTIFY'))

    def change_profile(self, s, p, ops):
        self.set_some(p, ops, owner='OWNER', uacc='UACC', level='LEVEL', data='DATA', appldata='APPLDATA')
        if 'WARNING' in ops:
            p['warning'] = ops['WARNING']
        if 'NOTIFY' in ops:
            p['notify'] = s.user if ops['NOTIFY'] is True else ops['NOTIFY'] or ''
        for field, name in (('audit', 'AUDIT'), ('global', 'GLOBALAUDIT')):
            if name in ops:
                kind, level = ops[name].rstrip(')').split('(')
                p[field] = {k: level for k in (('SUCCESS', 'FAILURES') if kind == 'ALL' else (kind,))}
        self.set_secdata(p, ops)
        p['members'] -= set(ops.get('DELMEM', ()))
        p['members'] |= set(ops.get('ADDMEM', ()))

    def ralter(self, s, name, ops):
        cls = ops['CLASS']
        key = (cls, name)
        roles = self.over_profile(s, key)
        admin = roles & {'SPECIAL', 'gSPECIAL', 'owner'}
        if not (admin or roles & {'alter', 'AUDITOR', 'gAUDITOR'}):
            return 11001
        refused = set()
        for o in ops:
            if o == 'OWNER':
                good = admin
            elif o == 'GLOBALAUDIT':
                good = roles & {'AUDITOR', 'gAUDITOR'}
            elif o in ('SECLEVEL', 'ADDCATEGORY', 'DELCATEGORY'):
                good = 'SPECIAL' in s.attrs
            elif o in ('ADDMEM', 'DELMEM') and key not in self.profiles:
                good = self.over_class(s, cls, name) & {'SPECIAL', 'gSPECIAL'}
            else:
                good = admin or 'alter' in roles
            if not good and o != 'CLASS':
                refused.add(o)
        ops, rc = self.given(ops, refused)
        p = self.profiles.get(key)
        if not p:
            return 11102
        if not self.operands_defined(ops):
            return 10106
        if cls != 'GTERMINL' and ('ADDMEM' in ops or 'DELMEM' in ops):
            return 10108
        self.change_profile(s, p, ops)
        return rc

    def rdelete(self, s, name, ops):
        key = (ops['CLASS'], name)
        if not self.over_profile(s, key) & {'SPECIAL', 'gSPECIAL', 'owner', 'alter'}:
            return 12001
        if key not in self.profiles:
            return 12102
        del self.profiles[key]
        return 0

    def rlist(self, s, name, ops):
        p = self.protects(ops['CLASS'], name) if ops['CLASS'] != 'GTERMINL' else self.profiles.get((ops['CLASS'], name))
        if not p:
            return 13003
        key = next(k for k, v in self.profiles.items() if v is p)
        return 0 if self.listable(s, key) else 13002

    def listable(self, s, key):
        return self.over_profile(s, key) & {'SPECIAL', 'gSPECIAL', 'AUDITOR', 'gAUDITOR', 'ROAUDIT', 'gROAUDIT', 'owner', 'read'}

    def search(self, s, cls):
        if cls == 'USER':
            names = [n for n in sorted(self.users) if not self.listuser(s, n, None)]
        elif cls == 'GROUP':
            names = [n for n in sorted(self.groups) if not self.listgrp(s, n, None)]
        else:
            names = [n for c, n in sorted(self.profiles) if c == cls and self.listable(s, (c, n))]
        return (0 if names else 31005), names

    def permit(self, s, name, ops):
        cls = ops['CLASS']
        p = self.profiles.get((cls, name))
        if not self.over_profile(s, (cls, name)) & {'SPECIAL', 'gSPECIAL', 'owner', 'alter'}:
            return 6001
        if not p:
            return 6003
        like = self.profiles.get((cls, ops['FROM'])) if 'FROM' in ops else None
        if 'FROM' in ops and not (like and self.sees_list(s, (cls, ops['FROM']))):
            return 6003
        where = ops.get('WHEN')
        rc = 0
        for i in ops.get('ID', ()):
            if 'DELETE' in ops:
                here = {k[0] for k in p['cond']} if where else set(p['acl'])
                rc = rc if i in here else 6002
            elif i != '*' and not self.defined(i):
                rc = 6007
        if rc == 6007:
            return rc
        self.change_lists(p, like, ops)
        return rc

    def change_lists(self, p, like, ops):
        if ops.get('RESET') in ('ALL', 'STANDARD', True):
            p['acl'].clear()
        if ops.get('RESET') in ('ALL', 'WHEN', True):
            p['cond'].clear()
        if like:
            p['acl'] = {**like['acl'], **p['acl']}
            p['cond'] = {**like['cond'], **p['cond']}
        for i in ops.get('ID', ()):
            keys = [(i, kind, v) for kind, values in ops.get('WHEN', {}).items() for v in values.split()]
            if 'DELETE' in ops and not keys:
                p['acl'].pop(i, None)
            elif not keys:
                p['acl'][i] = ops.get('ACCESS', 'READ')
            for k in keys:
                if 'DELETE' in ops:
                    for gone in [g for g in p['cond'] if g[:2] == k[:2] and k[2] in ('*', g[2])]:
                        del p['cond'][gone]
                else:
                    p['cond'][k] = ops.get('ACCESS', 'READ')

    def setropts(self, s, _, ops):
        if not self.system(s) & {'SPECIAL'}:
            raise AssertionError('only SPECIAL sets options here')
        self.options.update(ops)
        return 0
