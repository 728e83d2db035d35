#!/bin/sh
# SPDX-License-Identifier: MIT
# random RACF commands, given to racfd and to a model of RACF
exec python3 "$(dirname "$0")/racf/agree.py"
