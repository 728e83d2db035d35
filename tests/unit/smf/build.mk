# SPDX-License-Identifier: MIT
unit += test_smf_record
test_smf_record-src := tests/unit/smf/test_record.c userspace/smf/record.c userspace/smf/cprecord.c \
	userspace/smf/format.c userspace/smf/query.c userspace/lib/ebcdic.c

unit += test_smf_trail
test_smf_trail-src := tests/unit/smf/test_trail.c userspace/smf/dataset.c userspace/smf/scan.c \
	userspace/smf/control.c userspace/smf/record.c userspace/smf/cprecord.c userspace/lib/ebcdic.c userspace/lib/log.c
test_smf_trail-pkg := libcrypto
