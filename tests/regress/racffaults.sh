#!/bin/sh
# SPDX-License-Identifier: MIT
# racfd without memory, without a disk, without the right time; what is mounted for that is gone with this script's namespace
here=$(dirname "$0")
if [ "$(id -u)" = 0 ] && unshare -m --propagation private true 2>/dev/null; then
	exec unshare -m --propagation private python3 "$here/racf/faults.py" "$@"
fi
exec python3 "$here/racf/faults.py" "$@"
