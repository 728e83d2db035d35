#!/bin/sh
# SPDX-License-Identifier: MIT
# The end: what the journal says of all that, and that nothing holds the module.
# shellcheck source=tests/kself/systemd/services.sh
. ./services.sh

plan 4
is "the journal has no errors" "$(journalctl -q -b -p err --no-pager -o short-monotonic)" ""
is "no unit has failed" "$(systemctl list-units --failed --plain --no-legend)" ""
# shellcheck disable=SC2086
systemctl stop $services
# shellcheck disable=SC2086
is "all services have stopped" "$(systemctl is-active $services | sort -u)" inactive
ok "the module goes" rmmod zcp
finish
