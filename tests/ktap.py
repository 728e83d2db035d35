# SPDX-License-Identifier: MIT
"""Reading KTAP (Documentation/dev-tools/ktap.rst), nested to any depth."""
import re
from dataclasses import dataclass, field

RESULT = re.compile(r'( *)(not )?ok\b ?(\d+)? ?-? ?(.*)')
PLAN = re.compile(r'( *)1\.\.(\d+)(?:\s*#\s*SKIP\b\s*(.*))?', re.I)
VERSION = re.compile(r'( *)K?TAP version')
SKIP = re.compile(r'(.*?)\s*#\s*SKIP\b\s*(.*)', re.I)


def naming(ident):
    """Finds a requirement's id, whole: FAU_GEN.1 is not in FAU_GEN.11, nor FDP_RIP.2 in FDP_RIP.2(X)."""
    return re.compile(r'(?<![\w.])' + re.escape(ident) + r'(?![\w(]|\.\d)')


@dataclass
class Result:
    """One test that was not made of smaller ones: status is pass, fail or skip."""
    status: str
    name: str
    reason: str = ''
    notes: list = field(default_factory=list)


@dataclass
class Level:
    """A test and its subtests while they are read."""
    indent: int
    plan: int = -1
    seen: int = 0
    notes: list = field(default_factory=list)
    leaves: list = field(default_factory=list)


class Reader:
    def __init__(self, text):
        self.levels = []
        self.bail = None
        for line in text.split('\n'):
            self.line(line)
        self.pop_to(-1)

    def pop_to(self, indent):
        """Close the levels deeper than indent; their results become those of the test around them."""
        while self.levels and self.levels[-1].indent > indent:
            level = self.levels.pop()
            if level.plan != level.seen:
                wanted = f'{level.plan}' if level.plan >= 0 else 'an unknown number'
                level.leaves.append(Result('fail', f'incomplete: {level.seen} results of {wanted}', notes=level.notes))
            if self.levels:
                self.pending = level.leaves
            else:
                self.top = level.leaves

    def level(self, indent):
        self.pop_to(indent)
        if not self.levels or self.levels[-1].indent < indent:
            self.levels.append(Level(indent))
        return self.levels[-1]

    top = None
    pending = None
    why_skipped = ''

    def line(self, line):
        if m := VERSION.match(line):
            self.level(len(m[1]))
        elif m := PLAN.fullmatch(line.rstrip()):
            self.level(len(m[1])).plan = int(m[2])
            self.why_skipped = m[3] or ''
        elif m := RESULT.match(line):
            self.result(len(m[1]), not m[2], m[3], m[4])
        elif m := re.match(r' *Bail out!(.*)', line):
            self.bail = m[1].strip()
        elif self.levels and re.match(r' *#', line):
            self.levels[-1].notes.append(line.strip())

    def result(self, indent, good, number, text):
        level = self.level(indent)
        children, self.pending = self.pending, None
        level.seen += 1
        if number and int(number) != level.seen:
            level.leaves.append(Result('fail', f'out of order: result {number} came as number {level.seen}'))
        if children:
            level.leaves += children
        if not children or not good and all(c.status != 'fail' for c in children):
            level.leaves.append(self.leaf(good, text, level))
        level.notes = []
        self.why_skipped = ''

    def leaf(self, good, text, level):
        if m := SKIP.match(text):
            reason = m[2] or self.why_skipped
            if good and reason:
                return Result('skip', m[1], reason)
            return Result('fail', m[1], 'skipped without a reason', level.notes)
        name, _, directive = text.partition(' # ')
        return Result('pass' if good else 'fail', name.strip(), directive, level.notes)


def read(text):
    """All results of a KTAP text; what is missing from it counts as failed."""
    r = Reader(text)
    out = r.top or []
    if r.top is None:
        out.append(Result('fail', 'incomplete: no KTAP at all'))
    if r.bail is not None:
        out.append(Result('fail', f'bailed out: {r.bail}'))
    return out
