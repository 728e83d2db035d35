# SPDX-License-Identifier: MIT
unit += test_ccw
test_ccw-src := tests/unit/dev/test_ccw.c kmod/sie/ccw.c

unit += test_sclp
test_sclp-src := tests/unit/dev/test_sclp.c kmod/sie/sclp-block.c

unit += test_ebcdic
test_ebcdic-src := tests/unit/dev/test_ebcdic.c kmod/ebcdic.c

dev-src := kmod/dev/css.c kmod/dev/subch.c kmod/dev/status.c kmod/dev/program.c kmod/dev/measure.c \
	kmod/dev/chsc.c kmod/dev/vdev.c kmod/dev/cons3215.c kmod/dev/urec.c kmod/sie/ccw.c kmod/ebcdic.c

unit += test_css
test_css-src := tests/unit/dev/test_css.c $(dev-src)

unit += test_devices
test_devices-src := tests/unit/dev/test_devices.c $(dev-src)
