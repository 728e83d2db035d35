# SPDX-License-Identifier: MIT
bin += racfd-mfa
racfd-mfa-src := mfa/main.c mfa/conf.c mfa/provider.c racf/mfaproto.c \
	lib/log.c lib/notify.c lib/proc.c lib/sandbox.c
racfd-mfa-pkg := libssl libcrypto libseccomp libcap-ng
