# SPDX-License-Identifier: MIT
fuzz += fuzz_racf_message
fuzz_racf_message-src := tests/fuzz/fuzz_racf_message.c userspace/racf/message.c userspace/racf/command.c userspace/racf/operand.c userspace/racf/policy.c \
	userspace/racf/grammar.c userspace/racf/class.c

fuzz += fuzz_racf_command
fuzz_racf_command-src := tests/fuzz/fuzz_racf_command.c userspace/racf/command.c userspace/racf/operand.c userspace/racf/grammar.c userspace/racf/policy.c \
	userspace/racf/class.c userspace/racf/generic.c

fuzz += fuzz_mfa
fuzz_mfa-src := tests/fuzz/fuzz_mfa.c userspace/racf/mfaproto.c

fuzz += fuzz_racf_unload
fuzz_racf_unload-src := tests/fuzz/fuzz_racf_unload.c userspace/racf/unloadline.c userspace/racf/class.c \
	userspace/racf/generic.c
