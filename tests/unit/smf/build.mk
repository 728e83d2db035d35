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
