# SPDX-License-Identifier: MIT
fuzz += fuzz_smf_record
fuzz_smf_record-src := tests/fuzz/fuzz_smf_record.c userspace/smf/record.c userspace/smf/cprecord.c \
	userspace/smf/format.c userspace/smf/query.c userspace/smf/doorcheck.c userspace/lib/ebcdic.c

fuzz += fuzz_smf_control
fuzz_smf_control-src := tests/fuzz/fuzz_smf_control.c userspace/smf/control.c userspace/lib/log.c
fuzz_smf_control-pkg := libcrypto
