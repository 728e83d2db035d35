#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the unit test of the authorization decision is worth.

Every branch of decide.c must be taken at -O0, and every small change of a condition, a verdict or an assignment in it
(a mutant) must make the test fail. Words choose the cases whose names hold one of them.
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))))
SOURCE = f'{TOP}/userspace/racf/decide.c'
TEST = [f'{TOP}/tests/unit/racf/test_decide.c', f'{TOP}/tests/unit/racf/reference.c',
        f'{TOP}/userspace/racf/label.c']
CC = [os.environ.get('CC', 'cc'), '-std=gnu11', '-D_GNU_SOURCE', '-w', f'-I{TOP}', f'-I{TOP}/userspace',
      f'-I{TOP}/tests/unit']
# the test takes a few seconds; who does not come to an end is noticed, too
LIMIT = 60

# Changes that change nothing, each with the reason why.
SAME = {
    'if (of_group > found)': 'taking an equal level again is the same',
    'c->level > level)': 'likewise',
    'if (c < 0)': 'c is not 0 here',
    'd.warned = a.warned && v == RACF_PERMITS;': 'what warned and was refused: the flag has no meaning',
}


def run(argv, **more):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more)


def good(argv, **more):
    out = run(argv, **more)
    assert not out.returncode, out.stdout


def coverage(folder):
    good(CC + ['-O0', '--coverage', '-c', '-o', f'{folder}/decide.o', SOURCE])
    good(CC + ['-O2', '--coverage', '-o', f'{folder}/decide', f'{folder}/decide.o', f'{folder}/rest.o'])
    good([f'{folder}/decide'], cwd=folder)
    lines = run(['gcov', '-b', '-c', 'decide.o'], cwd=folder).stdout
    with open(f'{folder}/decide.c.gcov', encoding='utf-8') as f:
        text = f.read()
    taken = re.search(r'Taken at least once:([0-9.]+)% of (\d+)', lines)
    print(f'# {taken.group(1)} % of {taken.group(2)} branches')
    code = ''
    missed = []
    for line in text.splitlines():
        if not line.startswith(('branch', 'call', 'function')):
            code = line
        if line.startswith(('branch', 'call')) and re.search(r'taken 0\b|returned 0$|never executed', line):
            missed.append(code)
        if '#####:' in line:
            missed.append(line)
    assert taken.group(1) == '100.00' and not missed, '\n'.join(missed)


# ---- mutants -------------------------------------------------------------------------------------------------------

SWAPS = [('&&', '||'), ('||', '&&'), ('>=', '>'), ('<=', '<'), ('==', '!='), ('!=', '=='), (' < ', ' <= '),
         (' > ', ' >= '), (' + 1', ' + 0'), (' - 1', ' - 0')]
VERDICTS = ['RACF_SILENT', 'RACF_GOES_ON', 'RACF_PERMITS', 'RACF_DENIES', 'RACF_UNKNOWN']
OTHER = {'RACF_OFF': ['RACF_FAIL'], 'RACF_FAIL': ['RACF_OFF', 'RACF_WARN'], 'true': ['false'], 'false': ['true'],
         'ZCP_ACCESS_ALTER': ['ZCP_ACCESS_CONTROL'], 'ZCP_ACCESS_READ': ['ZCP_ACCESS_UPDATE', 'ZCP_ACCESS_EXECUTE'],
         'ZCP_ACCESS_NONE': ['ZCP_ACCESS_EXECUTE']}


def body(text):
    """Offsets of lines of code: within functions, no comments."""
    at = 0
    inside = comment = False
    for line in text.splitlines(keepends=True):
        if line.startswith('{'):
            inside = True
        elif line.startswith('}'):
            inside = False
        starts = line.lstrip().startswith('/*')
        comment = comment or starts
        if inside and not comment and '(void)' not in line:
            yield at, line
        if '*/' in line:
            comment = False
        at += len(line)


def closing(text, at):
    """Where the parenthesis at this place ends."""
    depth = 0
    for i in range(at, len(text)):
        depth += {'(': 1, ')': -1}.get(text[i], 0)
        if not depth:
            return i
    raise ValueError(text[at:at + 40])


def mutants(text):
    for at, line in body(text):
        if any(same in line for same in SAME):
            continue
        for old, new in SWAPS:
            for m in re.finditer(re.escape(old), line):
                # no part of a longer operator
                if old in ('>=', '<=') or (line[m.start() - 1] not in '-<>=!' and line[m.end():m.end() + 1] != '='):
                    yield at + m.start(), old, new
        for m in re.finditer(r'\bif \(', line):
            start = at + m.end() - 1
            end = closing(text, start)
            whole = text[start:end + 1]
            yield start, whole, f'(!{whole})'
        for m in re.finditer(r'\breturn (RACF_[A-Z_]+);', line):
            for v in VERDICTS:
                if v != m.group(1) and m.group(1) in VERDICTS:
                    yield at + m.start(1), m.group(1), v
        for m in re.finditer(r'\? *(RACF_[A-Z_]+) *:\s*(RACF_[A-Z_]+)', text[at:at + 2 * len(line) + 100]):
            if m.start() < len(line):
                yield (at + m.start(), m.group(0), f'? {m.group(2)} : {m.group(1)}')
        for m in re.finditer(r'\b(' + '|'.join(OTHER) + r')\b', line):
            for new in OTHER[m.group(1)]:
                yield at + m.start(), m.group(1), new
        for m in re.finditer(r'!(?=[a-z(])', line):
            yield at + m.start(), '!', ''
        for m in re.finditer(r'^\t+(?:\*level|\*?a->\w+|d\.\w+(?:\[[^]]*\])?) = [^;]*;', line):
            yield at + m.start(), m.group(0), ';'
        for m in re.finditer(r'\| RACF_CLASS_\w+|RACF_CLASS_\w+ \|', line):
            yield at + m.start(), m.group(0), ''


def survives(folder, number, text, mutant):
    """The decision is a library of its own here, so that a mutant takes one run of the compiler."""
    at, old, new = mutant
    own = f'{folder}/{number}'
    os.mkdir(own)
    try:
        out = run(CC + ['-O1', '-shared', '-fPIC', '-o', f'{own}/libdecide.so', '-x', 'c', '-'],
                  input=text[:at] + new + text[at + len(old):])
        if out.returncode:
            return False
        return not run([f'{folder}/test'], timeout=LIMIT,
                       env={'ZCP_STOP_AT_FIRST': '1', 'LD_LIBRARY_PATH': own}).returncode
    except subprocess.TimeoutExpired:
        return False
    finally:
        shutil.rmtree(own)


def no_survivors(folder):
    with open(SOURCE, encoding='utf-8') as f:
        text = f.read()
    todo = list(mutants(text))
    good(CC + ['-O2', '-shared', '-fPIC', '-o', f'{folder}/libdecide.so', SOURCE])
    good(CC + ['-O2', '-o', f'{folder}/test', f'{folder}/rest.o', f'-L{folder}', '-ldecide'])
    for same in SAME:
        assert same in text, f'no longer there: {same}'
    good([f'{folder}/test'], env={'LD_LIBRARY_PATH': folder})
    bad = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = {pool.submit(survives, folder, n, text, m): m for n, m in enumerate(todo)}
        for job in concurrent.futures.as_completed(jobs):
            if job.result():
                at, old, new = jobs[job]
                bad.append(f'decide.c:{text.count(chr(10), 0, at) + 1}: {old!r} became {new!r}')
    print(f'# {len(todo)} mutants, {len(bad)} survivors')
    assert len(todo) > 100, 'few mutants'
    assert not bad, '\n'.join(sorted(bad))


CASES = [('FDP_ACF.1(RACF), FDP_IFF.2(LS): the test takes every branch of the decision', coverage),
         ('FDP_ACF.1(RACF), FDP_IFF.2(LS): the test notices every change of the decision', no_survivors)]


def main():
    bad = 0
    wanted = sys.argv[1:]
    cases = [c for c in CASES if not wanted or any(w in c[0] for w in wanted)]
    print(f'KTAP version 1\n1..{len(cases)}', flush=True)
    with tempfile.TemporaryDirectory(prefix='zcp-decide-') as folder:
        good(CC + ['-O2', '-r', '-o', f'{folder}/rest.o'] + TEST)
        for n, (name, case) in enumerate(cases, 1):
            try:
                case(folder)
                print(f'ok {n} {name}', flush=True)
            except AssertionError as e:
                bad = 1
                for line in str(e).splitlines():
                    print(f'# {line}')
                print(f'not ok {n} {name}', flush=True)
    return bad


if __name__ == '__main__':
    sys.exit(main())
