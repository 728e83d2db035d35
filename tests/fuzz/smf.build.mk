# SPDX-License-Identifier: MIT
fuzz += fuzz_smf_record
fuzz_smf_record-src := tests/fuzz/fuzz_smf_record.c userspace/smf/record.c userspace/smf/cprecord.c \
	userspace/smf/format.c userspace/smf/query.c userspace/smf/command.c userspace/smf/doorcheck.c userspace/lib/ebcdic.c

fuzz += fuzz_smf_control
fuzz_smf_control-src := tests/fuzz/fuzz_smf_control.c userspace/smf/control.c userspace/smf/record.c userspace/smf/cprecord.c \
	userspace/lib/ebcdic.c userspace/lib/log.c
fuzz_smf_control-pkg := libcrypto

fuzz += fuzz_smf_report
fuzz_smf_report-src := tests/fuzz/fuzz_smf_report.c userspace/smf/report.c userspace/smf/reportlang.c \
	userspace/smf/reporttext.c userspace/smf/reporthtml.c userspace/smf/format.c userspace/smf/record.c \
	userspace/smf/cprecord.c userspace/lib/ebcdic.c

fuzz += fuzz_smf_unload
fuzz_smf_unload-src := tests/fuzz/fuzz_smf_unload.c userspace/smf/unload.c userspace/smf/unloadout.c \
	userspace/smf/json.c userspace/smf/rawline.c userspace/smf/format.c userspace/smf/record.c \
	userspace/smf/cprecord.c userspace/racf/grammar.c userspace/lib/ebcdic.c

fuzz += fuzz_smf_trail
fuzz_smf_trail-src := tests/fuzz/fuzz_smf_trail.c userspace/smf/verify.c userspace/smf/scan.c userspace/smf/trust.c \
	userspace/smf/record.c userspace/smf/cprecord.c userspace/lib/ebcdic.c
fuzz_smf_trail-pkg := libcrypto
