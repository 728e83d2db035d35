# SPDX-License-Identifier: MIT
unit += test_smf_record
test_smf_record-src := tests/unit/smf/test_record.c userspace/smf/record.c userspace/smf/cprecord.c \
	userspace/smf/format.c userspace/smf/query.c userspace/lib/ebcdic.c

unit += test_smf_trail
smf-trail-src := userspace/smf/dataset.c userspace/smf/start.c userspace/smf/trailkey.c userspace/smf/trust.c userspace/smf/scan.c \
	userspace/smf/control.c userspace/smf/record.c userspace/smf/cprecord.c userspace/lib/ebcdic.c userspace/lib/log.c
test_smf_trail-src := tests/unit/smf/test_trail.c $(smf-trail-src)
test_smf_trail-pkg := libcrypto

unit += test_smf_verify
test_smf_verify-src := tests/unit/smf/test_verify.c userspace/smf/verify.c $(smf-trail-src)
test_smf_verify-pkg := libcrypto

unit += test_smf_forward
test_smf_forward-src := tests/unit/smf/test_forward.c userspace/smf/forward.c userspace/smf/format.c \
	userspace/smf/trust.c userspace/smf/record.c userspace/smf/cprecord.c userspace/lib/ebcdic.c userspace/lib/log.c
test_smf_forward-pkg := libcrypto

unit += test_smf_unload
test_smf_unload-src := tests/unit/smf/test_unload.c userspace/smf/unload.c userspace/smf/unloadout.c \
	userspace/smf/json.c userspace/smf/rawline.c userspace/smf/format.c userspace/smf/record.c \
	userspace/smf/cprecord.c userspace/racf/grammar.c userspace/lib/ebcdic.c
test_smf_unload-pkg := libcrypto

unit += test_smf_report
test_smf_report-src := tests/unit/smf/test_report.c userspace/smf/report.c userspace/smf/reportlang.c \
	userspace/smf/reporttext.c userspace/smf/reporthtml.c userspace/smf/format.c userspace/smf/record.c \
	userspace/smf/cprecord.c userspace/lib/ebcdic.c

unit += test_smf_crash
test_smf_crash-src := tests/unit/smf/test_crash.c userspace/smf/verify.c $(smf-trail-src)
test_smf_crash-pkg := libcrypto

unit += test_smf_fault
test_smf_fault-src := tests/unit/smf/test_fault.c userspace/smf/verify.c $(smf-trail-src)
test_smf_fault-pkg := libcrypto

unit += test_smf_golden
test_smf_golden-src := tests/unit/smf/test_golden.c userspace/smf/record.c userspace/smf/cprecord.c userspace/lib/ebcdic.c

unit += test_smf_scope
test_smf_scope-src := tests/unit/smf/test_scope.c userspace/smf/scope.c userspace/smf/record.c userspace/smf/cprecord.c userspace/lib/ebcdic.c
