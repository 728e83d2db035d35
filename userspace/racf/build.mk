# SPDX-License-Identifier: MIT
bin += racfd
racfd-src := racf/racfd.c racf/front.c racf/batch.c racf/message.c racf/command.c racf/operand.c racf/grammar.c racf/syntax.c \
	racf/worker.c racf/verify.c racf/admit.c racf/credential.c racf/signon.c racf/factor.c racf/totp.c \
	racf/prompt.c racf/mfa.c racf/mfaproto.c racf/auth.c racf/route.c racf/attempts.c racf/event.c racf/notice.c racf/status.c racf/sessions.c racf/trail.c \
	racf/execute.c racf/cmdaudit.c racf/cmdsections.c racf/authority.c racf/roles.c racf/cmd.c racf/cmduser.c racf/cmdpassword.c racf/newvalue.c racf/cmdmfa.c racf/cmdreply.c \
	racf/cmdgroup.c racf/cmdconnect.c racf/cmdresource.c racf/member.c racf/cmdpermit.c \
	racf/cmdlist.c racf/cmdrlist.c racf/cmdsearch.c racf/cmdhelp.c racf/explain.c racf/cmdevent.c racf/cpevent.c racf/cmdvary.c racf/cmdreport.c racf/cmdresidual.c racf/cmdoptions.c racf/cmdoptlist.c \
	racf/store.c racf/repair.c racf/unload.c racf/unloadline.c racf/import.c racf/db.c racf/dbcheck.c racf/mirror.c racf/schema.c racf/options.c racf/model.c racf/rows.c racf/set.c \
	racf/resolve.c racf/index.c racf/scope.c racf/readscope.c racf/check.c racf/audit.c \
	racf/class.c racf/label.c racf/decide.c racf/generic.c \
	racf/acee.c racf/kdf.c racf/kdfpool.c racf/password.c racf/policy.c \
	smf/record.c smf/cprecord.c smf/doorcheck.c \
	lib/ebcdic.c lib/log.c lib/notify.c lib/proc.c lib/sandbox.c
racfd-pkg := sqlite3 libcrypto libseccomp libcap-ng
