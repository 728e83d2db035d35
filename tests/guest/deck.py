#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The reader file that tests/guest/reader.c expects: 50 cards of 80 bytes, byte j of card i is i * 83 + j * 7 + 1."""
import sys

for card in range(50):
    sys.stdout.buffer.write(bytes((card * 83 + j * 7 + 1) & 255 for j in range(80)))
