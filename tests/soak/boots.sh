#!/bin/bash
# SPDX-License-Identifier: MIT
# Many boots of Linux under SIE, on a machine with one CPU and on one with two
exec "$(dirname "$0")/boots.py"
