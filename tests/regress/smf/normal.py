# SPDX-License-Identifier: MIT
"""Records as a golden file has them, as tests/kself/trail/records.c does on a machine: byte for byte but for times,
numbers, keys and what else differs from run to run, which are zeros. Of the daemons' own text numbers of more than
one digit become 0."""
import re
import struct

# what is wiped, by type: offset, length
HEADER = ((6, 8),)
WIPED = {80: ((62, 8),), 81: (), 200: ((24, 32), (112, 4)),
         240: ((24, 8), (48, 104), (160, 32), (224, 64))}
SEAL_COUNTS = ((32, 16), (152, 8))     # of seals that are not the first one of a trail
LOGSTR, PROFILE, RESOURCE = 46, 9, 1


def text_of(data):
    return data.decode('cp037').rstrip(' \0')


def sections(rec):
    """Type and data of each relocate section; extended ones last."""
    at, count = struct.unpack_from('>HH', rec, 128 if rec[5] == 81 else 38)
    at += 4
    for _ in range(count):
        yield rec[at], rec[at + 2:at + 2 + rec[at + 1]]
        at += 2 + rec[at + 1]
    if rec[5] == 80:
        at, count = struct.unpack_from('>HH', rec, 92)
        at += 4
        for _ in range(count):
            kind, n = struct.unpack_from('>HH', rec, at)
            yield kind, rec[at + 4:at + 4 + n]
            at += 4 + n


def cp_sections(rec):
    at = 120
    while at < len(rec):
        kind, n = struct.unpack_from('>HH', rec, at)
        yield kind, rec[at + 4:at + 4 + n]
        at += 4 + n


def wipe(rec, ranges):
    out = bytearray(rec)
    for at, n in ranges:
        if at < len(out):
            out[at:at + n] = bytes(min(n, len(out) - at))
    return out


def shown(kind, data, quoted):
    if kind in quoted:
        return f"{kind}:'{re.sub(r'PID.[0-9]+.', 'PID(0)', text_of(data))}'"
    return f'{kind}:{data.hex().upper()}'


def racf(rec, fixed):
    secs = list(sections(rec))
    names = [text_of(d) for k, d in secs if k in (RESOURCE, PROFILE)]
    first = next((text_of(d).split()[0] for k, d in secs if k == LOGSTR), '-')
    head = f'80 {rec[20]}.{rec[21]} {names[0] if names else first}' if rec[5] == 80 else '81'
    body = ' '.join(shown(k, d, {LOGSTR}) for k, d in secs)
    # behind the length of the record, which has that of the log string in it
    return f'{head} | {bytes(fixed[4:98 if rec[5] == 80 else 255]).hex().upper()} {body}'


def cp(rec, fixed):
    secs = list(cp_sections(rec))
    text = next((text_of(d) for k, d in secs if k == 1), '')
    head = f'200 {struct.unpack_from(">H", rec, 22)[0]}.{rec[96]}'
    fixed[56:64] = (1 if any(fixed[56:64]) else 0).to_bytes(8, 'big')
    if not rec[97]:
        return f'{head} {text} | {bytes(fixed).hex().upper()}'
    text = re.sub(r'\d{2,}', '0', text)
    body = ' '.join(f"1:'{text}'" if k == 1 else shown(k, d, ()) for k, d in secs)
    return f'{head} {text} | {bytes(fixed[4:120]).hex().upper()} {body}'


def seal(rec, fixed):
    kind, first = struct.unpack_from('>H', rec, 22)[0], struct.unpack_from('>Q', rec, 32)[0]
    if kind != 1 or first != 1:
        fixed = wipe(fixed, SEAL_COUNTS)
    return f'240 {kind}.0 | {bytes(fixed).hex().upper()}'


def line(rec):
    make = {80: racf, 81: racf, 200: cp, 240: seal}[rec[5]]
    return make(rec, wipe(rec, HEADER + WIPED[rec[5]]))
