# SPDX-License-Identifier: MIT
bin += smfd
smfd-src := smf/smfd.c smf/receiver.c smf/door.c smf/doorcheck.c smf/racfsock.c smf/ask.c smf/imsg.c \
	smf/writer.c smf/writercmd.c smf/note.c smf/clock.c smf/archive.c smf/archiver.c smf/reader.c \
	smf/dataset.c smf/start.c smf/trailkey.c smf/trust.c smf/scan.c smf/control.c smf/record.c smf/cprecord.c \
	smf/query.c smf/scope.c smf/command.c smf/format.c smf/herald.c smf/forward.c lib/ebcdic.c lib/log.c lib/notify.c lib/proc.c lib/sandbox.c
smfd-pkg := libcrypto libseccomp libcap-ng audit

bin += smfdump
smfdump-dir := bin
smfdump-src := smf/smfdump.c smf/rawline.c smf/json.c smf/format.c smf/record.c smf/cprecord.c lib/ebcdic.c \
	cpctl/terminal.c cpctl/text.c

bin += smfunload
smfunload-dir := bin
smfunload-src := smf/smfunload.c smf/infile.c smf/unload.c smf/unloadout.c smf/query.c smf/format.c smf/record.c \
	smf/cprecord.c racf/grammar.c lib/ebcdic.c lib/log.c lib/sandbox.c
smfunload-pkg := libseccomp libcap-ng

bin += smfreport
smfreport-dir := bin
smfreport-src := smf/smfreport.c smf/infile.c smf/report.c smf/reportlang.c smf/reporttext.c smf/reporthtml.c \
	smf/format.c smf/record.c smf/cprecord.c lib/ebcdic.c lib/log.c lib/sandbox.c
smfreport-pkg := libseccomp libcap-ng

bin += smfverify
smfverify-dir := bin
smfverify-src := smf/smfverify.c smf/verify.c smf/trust.c smf/scan.c smf/record.c smf/cprecord.c lib/ebcdic.c lib/log.c
smfverify-pkg := libcrypto
