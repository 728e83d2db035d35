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


CASES = [
    ('each option of --help is in the man page, and the other way round', options),
    ('each long option of the tables is in the man page, and the other way round', long_options),
    ('smfdump(1) has the operands of SMF LIST', operands),
    ('smf.control(5) has the keywords of SMF CONTROL', control),
    ('smfreport(1) has the words of its language', statements),
    ('docs/smf.md has each message of SMF', messages),
    ('docs/smf.md has each field of smfunload', columns),
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
