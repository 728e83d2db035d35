# SPDX-License-Identifier: MIT
# Terminals: see wire.h for who of these does what
bin += tn3270d tn3270-key tn3270-tls tn3270-session
tn3270d-src := $(addprefix tn3270d/,tn3270d.c conf.c connections.c children.c note.c relay.c) \
	lib/log.c lib/notify.c lib/sandbox.c
tn3270d-pkg := libseccomp libcap-ng
tn3270-key-src := $(addprefix tn3270d/,key_main.c keygen.c relay.c) lib/log.c lib/sandbox.c
tn3270-key-pkg := libcrypto libseccomp libcap-ng
tn3270-key-dir := libexec/zcp
tn3270-tls-src := $(addprefix tn3270d/,tls_main.c tls_context.c remotekey.c relay.c) lib/log.c lib/sandbox.c
tn3270-tls-pkg := libssl libcrypto libseccomp libcap-ng
tn3270-tls-dir := libexec/zcp
tn3270-session-parts := $(addprefix tn3270d/,session.c session_screen.c session_cp.c nego.c telnet.c tn3270e.c \
	inbound.c outbound.c console.c logo.c note.c nvt.c) ../kmod/ebcdic.c
tn3270-session-src := $(tn3270-session-parts) tn3270d/session_main.c tn3270d/relay.c lib/log.c lib/sandbox.c
tn3270-session-pkg := libseccomp libcap-ng
tn3270-session-dir := libexec/zcp
