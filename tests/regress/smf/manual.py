#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The man pages and docs/smf.md beside the programs and their sources: KTAP on standard output."""
import os
import re
import subprocess
import sys
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.realpath(os.path.join(HERE, '..', '..', '..'))
SMF = f'{TOP}/userspace/smf'
BIN = os.path.join(os.environ.get('ZCP_BUILD') or os.path.join(TOP, 'build'), 'native', 'bin')
PAGES = {'smfd': 8, 'smfdump': 1, 'smfunload': 1, 'smfreport': 1, 'smfverify': 1}


def text_of(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def page(name, section):
    return text_of(f'{SMF}/{name}.{section}')


def sections(text, *names):
    """Lines of these sections of a man page."""
    parts = re.split(r'^\.Sh (.*)$', text, flags=re.M)
    return [line for name, body in zip(parts[1::2], parts[2::2]) if name in names for line in body.splitlines()]


def flags(lines):
    """Options that .Fl names, as one types them."""
    out = set()
    for line in lines:
        words, taken = line.split() if line.startswith('.') else [], False
        for word in words:
            word = word.lstrip('.')
            if word == 'Fl':
                taken = True
            elif re.fullmatch(r'[A-Z][a-z]', word):
                taken = False
            elif taken and re.fullmatch(r'[\w-]+', word):
                out.add('-' + word)
    return out


def usage(name):
    done = subprocess.run([f'{BIN}/{name}', '--help'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert done.returncode == 0, (name, done.returncode)
    return done.stdout.decode()


def same(got, want, what):
    assert got == want, f'{what}: only in the page {sorted(got - want)}, only in the code {sorted(want - got)}'


def marked(lines, macro):
    """What .It lines name with a macro."""
    return {w for line in lines if line.startswith('.It ') for w in re.findall(rf'\b{macro} ([A-Z]+)\b', line)}


def options():
    for name, section in PAGES.items():
        text = usage(name)
        assert text.startswith(f'usage: {name} '), text
        in_usage = set(re.findall(r'(?<![\w-])--?[A-Za-z][\w-]*', text))
        pg = page(name, section)
        same(flags(sections(pg, 'SYNOPSIS')), in_usage, f'{name}, SYNOPSIS')
        described = flags(line for line in sections(pg, 'DESCRIPTION') if line.startswith('.It '))
        assert described, name
        # the long form of an option stands beside the short one
        extra = {x for x in described - in_usage if not x.startswith('--')}
        assert not extra, f'{name}: no such option {extra}'
        missing = in_usage - described
        assert not missing, f'{name}: {missing} is not described'


def long_options():
    """Long options in the table of a program are in its page, and the other way round."""
    for name, section in PAGES.items():
        table = {f'--{x}' for x in re.findall(r'^\t+\{ "([\w-]+)", (?:no|required)_argument',
                                              text_of(f'{SMF}/{name}.c'), re.M)}
        table -= {'--help', '--role'}
        told = {x for x in flags(page(name, section).splitlines()) if x.startswith('--')}
        same(told, table, name)


def operands():
    code = set(re.findall(r'^\t\{ "([A-Z]+)", \w+, \w+ \},', text_of(f'{SMF}/query.c'), re.M))
    assert len(code) > 10
    told = set()
    for line in sections(page('smfdump', 1), 'DESCRIPTION'):
        if line.startswith('.It Cm '):
            told |= set(re.findall(r'\b[A-Z]{3,}\b', line))
    # smfdump gives these two itself, by -r and -f
    same(told, code - {'RAW', 'FOLLOW'}, 'operands')


def control():
    code = set(re.findall(r'^\t\{ "([A-Z]+)", (?:true|false), (?:true|false), set_', text_of(f'{SMF}/control.c'), re.M))
    assert len(code) > 5
    same(marked(page('smf.control', 5).splitlines(), 'Ic'), code, 'smf.control')


def statements():
    code = set(re.findall(r'"([A-Z]{2,})"', text_of(f'{SMF}/reportlang.c')))
    told = set(re.findall(r'\b[A-Z]{2,}\b', '\n'.join(sections(page('smfreport', 1), 'STATEMENTS'))))
    missing = code - told
    assert len(code) > 40 and not missing, missing


def messages():
    code = set()
    for folder in (SMF, f'{TOP}/userspace/racf'):
        for name in os.listdir(folder):
            if name.endswith('.c'):
                code |= set(re.findall(r'RPISMF(\d{3}[IEW])', text_of(f'{folder}/{name}')))
    told = set()
    for row in re.findall(r'^\| (RPISMF[^|]*)\|', text_of(f'{TOP}/docs/smf.md'), re.M):
        last = None
        for to, number, kind in re.findall(r'(to )?(?:RPISMF)?(\d{3})([IEW])', row):
            first = int(last) + 1 if to else int(number)
            told |= {f'{n:03}{kind}' for n in range(first, int(number) + 1)}
            last = number
    same(told, code, 'docs/smf.md, messages')


def columns():
    """Each field that smfunload writes is in docs/smf.md."""
    doc = text_of(f'{TOP}/docs/smf.md')
    code = text_of(f'{SMF}/unload.c')
    names = set(re.findall(r'put\w*\(l, "([A-Z_0-9]+)"', code))
    for flags in re.findall(r'struct unload_flags \w+(?:\[\])? = \{(.*?)\};', code, re.S):
        names |= set(re.findall(r'"([A-Z_0-9]+)"', flags))
    # of the token, which is blank, only its columns are told
    missing = {n for n in names if not n.startswith('UTK_') and not re.search(rf'\b{n}\b', doc)}
    assert len(names) > 60 and not missing, missing


def relocate_sections():
    """Sections of type 80: those of each kind of event and the table of what is in them, beside what the code writes,
    and each has a golden record."""
    numbers = dict(re.findall(r'^#define SMF80_SEC_(\w+)\t+(\d+)', text_of(f'{SMF}/record.h'), re.M))
    racf = f'{TOP}/userspace/racf'
    code = {name: {int(numbers[x]) for x in re.findall(r'\bSMF80_SEC_(\w+)', text_of(f'{racf}/{name}.c'))}
            for name in ('event', 'verify', 'auth', 'cmdsections')}
    doc = text_of(f'{TOP}/docs/smf.md').partition('## Type 80')[2].partition('## Type 81')[0]
    rows = [[c.strip() for c in x.strip('|').split('|')] for x in doc.splitlines() if x.startswith('| ')]
    told = {r[0]: {int(x) for x in re.findall(r'(?<!type )\b\d+\b', r[2])} for r in rows if len(r) == 3 and r[0][0].isdigit()}
    for event, name in (('1 JOBINIT', 'verify'), ('2 ACCESS', 'auth'), ('9 10', 'cmdsections')):
        (have,) = [v for k, v in told.items() if k.startswith(event)]
        same(have, code[name] | code['event'], f'docs/smf.md, sections of {event}')
    written = set().union(*code.values())
    table = {int(x) for r in rows if len(r) == 2 for x in r[0].split(', ') if x.isdigit()}
    same(table, written, 'docs/smf.md, sections')
    all_of_racf = ''.join(text_of(f'{racf}/{x}') for x in os.listdir(racf) if x.endswith('.c'))
    same({int(numbers[x]) for x in re.findall(r'\bSMF80_SEC_(\w+)', all_of_racf)}, written, 'files that write sections')
    golden_ones = {int(x) for row in text_of(f'{HERE}/events.golden').splitlines() if '\t80 ' in row
                   for x in re.findall(r" (\d+):(?=['0-9A-F])", re.sub(r"'.*?' 49:", "' 49:", row.partition(' | ')[2]))}
    missing = written - golden_ones - {46}
    assert not missing, f'no golden record has section {missing}'


# ---- docs/audit-events.md ------------------------------------------------------------------------

EVENTS = f'{TOP}/docs/audit-events.md'
GOLDEN = {'trail/events': f'{TOP}/tests/kself/trail/events.golden',
          'guests/alternate': f'{TOP}/tests/kself/guests/alternate.golden',
          'smfevents': f'{HERE}/events.golden'}
ATTEMPT = 0


def tables():
    """The tables: title of their section, rows by the head of their columns."""
    for section in text_of(EVENTS).split('\n## ')[1:]:
        lines = [[c.strip() for c in x.strip('|').split('|')] for x in section.splitlines() if x.startswith('|')]
        if lines:
            yield section.partition('\n')[0], [dict(zip(lines[0], row)) for row in lines[2:]]


def table(title):
    (rows,) = [rows for name, rows in tables() if name.startswith(title)]
    assert len(rows) > 0
    return rows


def golden(story):
    """What a golden file has: type, event, outcome or qualifier, text."""
    out = []
    for row in text_of(GOLDEN[story]).splitlines():
        head = row.split('\t')[1].partition(' | ')[0]
        kind, event, what, text = re.fullmatch(r'(\d+)(?: (\d+)\.(\d+))? ?(.*)', head).groups()
        out.append((int(kind), int(event or 0), int(what or 0), text))
    return out


def words(cell):
    """The items of a list that are typed in capitals."""
    return [x for x in re.split(r'[,;:] ?', cell) if re.fullmatch(r"[A-Z][A-Z0-9' .]+", x)]


def story(test):
    """A test that exists and is run."""
    suite, _, script = test.partition('/')
    if not script:
        return os.access(f'{TOP}/tests/regress/{test}.sh', os.X_OK)
    makefile = f'{TOP}/tests/kself/{suite}/Makefile'
    return os.path.exists(f'{TOP}/tests/kself/{suite}/{script}.sh') and bool(
        re.search(rf'^TEST_PROGS :=.*\b{script}\.sh', text_of(makefile), re.M))


def stories():
    for title, rows in tables():
        for row in rows:
            for test in filter(None, re.split(', *', row.get('Story', row.get('Tests', '')))):
                assert story(test), f'{title}: no test {test}'
            assert 'Story' not in row or row['Story'] in GOLDEN, f'{title}: {row} has no story'


def found(row, kind, number):
    records = [r for r in golden(row['Story']) if r[:2] == (kind, number)]
    assert records, f'no golden record of {row}'
    return records


def cp_rows():
    """Each kind of CP's and smfd's own records has one for all that is listed, and one of the attempt where there is one."""
    numbers = set()
    for row in table('CP'):
        number = int(row['Subtype'].split()[0])
        numbers.add(number)
        records = found(row, 200, number)
        for item in words(row['When']):
            texts = [r for r in records if item in r[3]]
            assert texts, f'{row["Subtype"]}: no golden record of {item}'
            assert number > 1 or any(r[2] == ATTEMPT for r in texts), f'no golden record of the attempt of {item}'
        if row['Attempt first']:
            assert any(r[2] == ATTEMPT for r in records), f'{row["Subtype"]}: no attempt'
    code = {int(n) for n in re.findall(r'\tZCP_EVENT_[A-Z]+\t*= (\d+),', text_of(f'{TOP}/kmod/uapi/zcp.h'))}
    same(numbers, code, 'audit-events.md, subtypes')


def audited():
    """Each command that CP marks is in the row COMMAND."""
    rows = re.findall(r'ROW\("([\w*]+)", [^,]*, ([^,]*), (\w+)', text_of(f'{TOP}/kmod/cp/cmdtab.c'))
    marked = {n.upper() for n, bits, _ in rows if 'CP_AUDIT' in bits and 'CP_HIDDEN' not in bits}
    assert len(marked) > 10
    told = {w.split()[-1] for w in words(table('CP')[0]['When'])}
    same(told, marked, 'audit-events.md, COMMAND')


def racf_rows():
    """Each event of type 80 has a golden record for each of its qualifiers, and for each word that is listed."""
    told = set()
    for row in table('RACF: SMF type 80'):
        number = int(row['Event'].split()[0])
        records = found(row, 80, number)
        numbers = {int(x) for x in row['Qualifiers'].split(', ')}
        told |= {(number, x) for x in numbers}
        assert numbers <= {r[2] for r in records}, f'{row["Event"]}: {numbers - {r[2] for r in records}} without a record'
    verify = text_of(f'{TOP}/userspace/racf/verify.c')
    code = {int(x) for pair in re.findall(r'\[O_\w+\] = \{ (\d+), (\d+),', verify) for x in pair}
    code |= {int(x) for x in re.findall(r'#define QUALIFIER_\w+ (\d+)', verify)}
    same({q for e, q in told if e == 1}, code, 'audit-events.md, qualifiers of JOBINIT')
    same({e for r in golden('smfevents') if r[0] == 80 for e in [r[1]]}, {e for e, _ in told}, 'audit-events.md, events')


def verbs():
    """Each command that changes something has a golden record, whatever event it shares with another one."""
    code = dict(re.findall(r'\[VERB_(\w+)\]\s*= \{ (\d+),', text_of(f'{TOP}/userspace/racf/execute.c')))
    records = text_of(GOLDEN['smfevents'])
    assert len(code) > 15
    missing = {v for v, e in code.items() if not re.search(rf"\t80 {e}\..* 46:'{v}\b", records)}
    assert not missing, missing


def reasons():
    """Each reason that racfd gives has a row, and a golden record that has its bit; the others are in no golden record."""
    racf = f'{TOP}/userspace/racf'
    code = ''.join(text_of(f'{racf}/{x}') for x in os.listdir(racf) if x.endswith('.c'))
    bits = {n: (39 if n[2] == 'A' else 75, int(b, 16))     # their bytes behind the length
            for n, b in re.findall(r'^#define SMF80_(RE[A2]_\w+)\t+0x(..)$', text_of(f'{SMF}/record.h'), re.M)}
    given = {n for n in bits if f'SMF80_{n}' in code}
    told = {f'{"REA" if row["Byte"] == "43" else "RE2"}_{row["Reason"]}' for row in table('Reasons')}
    same(told, given, 'audit-events.md, reasons')
    have = set()
    for row in text_of(GOLDEN['smfevents']).splitlines():
        if '\t80 ' in row:
            fixed = bytes.fromhex(row.partition(' | ')[2].split()[0])
            have |= {n for n, (at, bit) in bits.items() if fixed[at] & bit}
    same(have, given, 'events.golden, reasons')


def other_rows():
    found(table('RACF: SMF type 81')[0], 81, 0)
    for row in table('The trail'):
        found(row, 240, int(row['Subtype'].split()[0]))


def requirements():
    """Each requirement stands once, with records that its tests' golden files have."""
    told = []
    for row in table('From requirement'):
        told += row['Requirement'].split()
        have = {f'{r[0]}/{r[1]}' if r[1] else str(r[0]) for t in row['Tests'].split(', ') if t in GOLDEN for r in golden(t)}
        for name in filter(None, row['Records'].split(', ')):
            assert name.split()[0] in have, f'{row["Requirement"]}: no record {name}'
    code = [x.split('\t')[0] for x in text_of(f'{TOP}/docs/requirements.tsv').splitlines() if x and x[0] != '#']
    same(set(told), set(code), 'audit-events.md, requirements')
    assert len(told) == len(code), [x for x in told if told.count(x) > 1]


CASES = [
    ('each option of --help is in the man page, and the other way round', options),
    ('each long option of the tables is in the man page, and the other way round', long_options),
    ('smfdump(1) has the operands of SMF LIST', operands),
    ('smf.control(5) has the keywords of SMF CONTROL', control),
    ('smfreport(1) has the words of its language', statements),
    ('docs/smf.md has each message of SMF', messages),
    ('docs/smf.md has each field of smfunload', columns),
    ('FAU_GEN.1: docs/smf.md has each relocate section that records have', relocate_sections),
    ('FAU_GEN.1: each row of docs/audit-events.md names a test that exists', stories),
    ('FAU_GEN.1: each event of CP has a row, and each row its golden record', cp_rows),
    ('FAU_GEN.1: each command of CP that is recorded is in docs/audit-events.md', audited),
    ('FAU_GEN.1: each event of RACF has a row, and each row its golden records', racf_rows),
    ('FAU_GEN.1: each command of RACF that changes something has a golden record', verbs),
    ('FAU_SEL.1: each reason to record has a row, and a golden record', reasons),
    ('FAU_GEN.1: types 81 and 240 have their rows and golden records', other_rows),
    ('FAU_GEN.1: each requirement is in docs/audit-events.md, with records that its tests show', requirements),
]


def main():
    print('KTAP version 1')
    print(f'1..{len(CASES)}')
    bad = 0
    for i, (name, fn) in enumerate(CASES, 1):
        try:
            fn()
            print(f'ok {i} {name}')
        except AssertionError:
            bad = 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print(f'not ok {i} {name}')
    return bad


if __name__ == '__main__':
    sys.exit(main())
