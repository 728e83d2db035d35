#!/bin/sh
# SPDX-License-Identifier: MIT
# A million random RACF commands, given to racfd and to a model of RACF
exec "$(dirname "$0")/../regress/racfmodel.sh"
