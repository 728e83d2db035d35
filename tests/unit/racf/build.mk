# SPDX-License-Identifier: MIT
unit += test_racf_decide
test_racf_decide-src := tests/unit/racf/test_decide.c tests/unit/racf/reference.c userspace/racf/decide.c \
	userspace/racf/label.c

unit += test_racf_keys
test_racf_keys-src := tests/unit/racf/test_keys.c userspace/racf/acee.c userspace/racf/kdf.c userspace/racf/password.c \
	userspace/racf/policy.c userspace/racf/attempts.c userspace/racf/db.c userspace/racf/mirror.c userspace/racf/schema.c \
	userspace/racf/options.c userspace/racf/class.c userspace/lib/log.c
test_racf_keys-pkg := libcrypto sqlite3

unit += test_racf_text
test_racf_text-src := tests/unit/racf/test_text.c userspace/racf/message.c userspace/racf/command.c userspace/racf/operand.c userspace/racf/policy.c \
	userspace/racf/grammar.c userspace/racf/class.c

unit += test_racf_batch
test_racf_batch-src := tests/unit/racf/test_batch.c userspace/racf/batch.c userspace/racf/message.c userspace/racf/command.c \
	userspace/racf/operand.c userspace/racf/policy.c userspace/racf/grammar.c userspace/racf/class.c userspace/lib/log.c

# it has the rules in it
unit += test_racf_db
test_racf_db-src := tests/unit/racf/test_db.c userspace/racf/db.c userspace/racf/mirror.c userspace/racf/schema.c \
	userspace/racf/options.c userspace/racf/model.c userspace/racf/rows.c userspace/racf/set.c \
	userspace/racf/resolve.c userspace/racf/index.c userspace/racf/label.c userspace/racf/class.c \
	userspace/racf/generic.c userspace/racf/decide.c userspace/racf/kdf.c userspace/lib/log.c
test_racf_db-pkg := libcrypto sqlite3

unit += test_racf_totp
test_racf_totp-src := tests/unit/racf/test_totp.c userspace/racf/totp.c
test_racf_totp-pkg := libcrypto

unit += test_racf_policy
test_racf_policy-src := tests/unit/racf/test_policy.c

unit += test_racf_mfa
test_racf_mfa-src := tests/unit/racf/test_mfa.c userspace/racf/mfaproto.c

unit += test_racf_names
test_racf_names-src := tests/unit/racf/test_names.c userspace/racf/generic.c userspace/racf/index.c

unit += test_racf_check
test_racf_check-src := tests/unit/racf/test_check.c userspace/racf/check.c userspace/racf/audit.c userspace/racf/scope.c \
	userspace/racf/db.c userspace/racf/mirror.c userspace/racf/schema.c userspace/racf/options.c userspace/racf/model.c userspace/racf/rows.c \
	userspace/racf/set.c userspace/racf/resolve.c userspace/racf/index.c userspace/racf/label.c userspace/racf/class.c \
	userspace/racf/generic.c userspace/racf/decide.c userspace/racf/kdf.c userspace/lib/log.c
test_racf_check-pkg := libcrypto sqlite3

unit += test_racf_signon
test_racf_signon-src := tests/unit/racf/test_signon.c userspace/racf/signon.c userspace/racf/factor.c userspace/racf/totp.c \
	userspace/racf/password.c userspace/racf/policy.c userspace/racf/db.c userspace/racf/mirror.c userspace/racf/schema.c userspace/racf/options.c \
	userspace/racf/class.c userspace/racf/kdf.c userspace/lib/log.c
test_racf_signon-pkg := libcrypto sqlite3

unit += test_racf_status
test_racf_status-src := tests/unit/racf/test_status.c userspace/racf/status.c userspace/racf/policy.c \
	userspace/racf/options.c userspace/racf/class.c userspace/racf/kdf.c userspace/smf/record.c userspace/smf/cprecord.c \
	userspace/smf/doorcheck.c userspace/lib/ebcdic.c
test_racf_status-pkg := libcrypto

# it has the model's files in it
unit += test_racf_fault
test_racf_fault-src := tests/unit/racf/test_fault.c userspace/racf/check.c userspace/racf/audit.c userspace/racf/scope.c \
	userspace/racf/db.c userspace/racf/dbcheck.c userspace/racf/mirror.c \
	userspace/racf/schema.c userspace/racf/options.c userspace/racf/label.c \
	userspace/racf/class.c userspace/racf/generic.c userspace/racf/decide.c userspace/racf/kdf.c userspace/lib/log.c
test_racf_fault-pkg := libcrypto sqlite3
