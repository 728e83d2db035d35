// SPDX-License-Identifier: MIT
/* writercmd.c - SMF STATUS, SWITCH, ARCHIVE, SET, SEVER; racfd has said that the user may */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "smf/trailkey.h"
#include "smf/writer.h"

#define RC_FAILED 24

struct answer {
	int rc;
	size_t len;
	char text[4096];
};

__attribute__((format(printf, 2, 3))) static void say(struct answer *a, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(a->text + a->len, sizeof(a->text) - a->len, fmt, ap);
	va_end(ap);
	if (n > 0 && a->len + n < sizeof(a->text))
		a->len += n;
}

/* ---- STATUS --------------------------------------------------------------- */

static const char *state_of(unsigned int which)
{
	if (which == trail.ctl.current && trail.fd >= 0)
		return trail.full ? "FULL" : "CURRENT";
	if (!trail_in_use(&trail, which))
		return "EMPTY";
	switch (archive_state(which)) {
	case ARCHIVE_RUNNING:
		return "ARCHIVING";
	case ARCHIVE_FAILED:
		return "NOT ARCHIVED";
	default:
		return archive_ended(which) ? "FULL" : "NO END";
	}
}

static void status(struct answer *a, const struct smf_imsg *msg)
{
	const struct smf_control *ctl = &trail.ctl;

	(void)msg;
	say(a, "RPISMF020I TRAIL %016llX NEXT RECORD %llu EPOCH %llu %s\n",
	    (unsigned long long)trail.st.id, (unsigned long long)trail.st.next,
	    (unsigned long long)trail.st.epoch, trail.unsigned_seals ? "" : "SIGNED");
	for (unsigned int i = 0; i < ctl->n; i++) {
		struct stat st = { 0 };

		fstatat(trail.dir, ctl->name[i], &st, AT_SYMLINK_NOFOLLOW);
		say(a, "RPISMF021I DATA SET %s %s %llu BYTES\n", ctl->name[i], state_of(i),
		    (unsigned long long)st.st_size);
	}
	say(a, "RPISMF022I SIZE %llu SID %s THRESHOLD %u SEVER %s USED %u PERCENT\n",
	    (unsigned long long)ctl->size, ctl->sid, ctl->threshold, ctl->sever ? "YES" : "NO",
	    trail_used(&trail));
	say(a, "RPISMF029I ARCHIVE %s WITNESS %s\n", *ctl->archive ? ctl->archive : "NONE",
	    *ctl->witness ? ctl->witness : "NONE");
	if (trail.key->lost)
		say(a, "RPISMF030W %llu RECORDS LOST\n", (unsigned long long)trail.key->lost);
	if (trail.key->severed)
		say(a, "RPISMF031W REQUESTS ARE REFUSED UNTIL SETRACF ACTIVE\n");
}

/* ---- changes ---------------------------------------------------------------- */

static void record(const struct smf_imsg *msg, enum zcp_outcome outcome, const char *text)
{
	writer_note(ZCP_EVENT_CONFIG, outcome, msg->command.userid, "%s", text);
}

static void cannot(struct answer *a, const struct smf_imsg *msg, const char *what, const char *text)
{
	say(a, "%s\n", text);
	a->rc = RC_FAILED;
	record(msg, ZCP_OUTCOME_FAILURE, what);
}

static void command_switch(struct answer *a, const struct smf_imsg *msg)
{
	const char *before = trail.ctl.name[trail.ctl.current];

	/* that there is none is no reason to stop work, as long as the current one has room */
	if (!trail_has_free(&trail) || writer_switch()) {
		cannot(a, msg, "SMF SWITCH", "RPISMF024E NO DATA SET IS FREE");
		return;
	}
	record(msg, ZCP_OUTCOME_SUCCESS, "SMF SWITCH");
	say(a, "RPISMF023I NOW WRITING %s, RECORDS BEFORE %llu ARE IN %s\n",
	    trail.ctl.name[trail.ctl.current], (unsigned long long)trail.st.next, before);
	archive_next(true);
}

static void command_archive(struct answer *a, const struct smf_imsg *msg)
{
	unsigned int waiting = 0;

	if (!*trail.ctl.archive) {
		cannot(a, msg, "SMF ARCHIVE", "RPISMF026E SMF CONTROL NAMES NO ARCHIVE PROGRAM");
		return;
	}
	record(msg, ZCP_OUTCOME_SUCCESS, "SMF ARCHIVE");
	for (unsigned int i = 0; i < trail.ctl.n; i++)
		waiting += i != trail.ctl.current && archive_ended(i);
	say(a, "RPISMF025I %u DATA SETS ARE BEING ARCHIVED\n", waiting);
	archive_next(true);
}

static void change(struct answer *a, const struct smf_imsg *msg, const struct smf_control *ctl,
		   const char *what)
{
	/* what is about to change is in the trail before it does */
	if (writer_note_first(ZCP_EVENT_CONFIG, ZCP_OUTCOME_ATTEMPT, msg->command.userid, "%s",
			      what)) {
		say(a, "RPISMF006E THE AUDIT TRAIL CANNOT TAKE THE RECORD OF THIS REQUEST\n");
		a->rc = RC_FAILED;
		return;
	}
	if (trail_set(&trail, ctl))
		log_fatal("SMF CONTROL cannot be changed");
	record(msg, ZCP_OUTCOME_SUCCESS, what);
	say(a, "RPISMF027I %s DONE\n", what);
}

static void command_set(struct answer *a, const struct smf_imsg *msg)
{
	struct smf_control ctl = trail.ctl;
	char what[40];

	ctl.threshold = msg->command.cmd.threshold;
	snprintf(what, sizeof(what), "SMF SET THRESHOLD(%u)", ctl.threshold);
	change(a, msg, &ctl, what);
}

static void command_sever(struct answer *a, const struct smf_imsg *msg)
{
	struct smf_control ctl = trail.ctl;

	ctl.sever = msg->command.cmd.sever;
	change(a, msg, &ctl, ctl.sever ? "SMF SEVER YES" : "SMF SEVER NO");
}

static void show_alarm(struct answer *a)
{
	say(a, "RPISMF032I ALARMS GO TO THE OPERATOR");
	for (unsigned int i = 0; i < SMF_ALARM_MAX && *trail.ctl.alarm[i]; i++)
		say(a, " %s", trail.ctl.alarm[i]);
	say(a, "\n");
}

static void command_alarm(struct answer *a, const struct smf_imsg *msg)
{
	static const char *const ops[] = { "", "ADD", "DELETE" };
	const struct smf_command *cmd = &msg->command.cmd;
	struct smf_control ctl = trail.ctl;
	char what[40];
	int ret;

	if (cmd->alarm == SMF_ALARM_QUERY) {
		show_alarm(a);
		return;
	}
	snprintf(what, sizeof(what), "SMF ALARM %s(%s)", ops[cmd->alarm % 3], cmd->user);
	ret = smf_control_alarm(&ctl, cmd->user, cmd->alarm == SMF_ALARM_ADD);
	if (ret)
		cannot(a, msg, what,
		       ret == -ENOSPC ? "RPISMF033E TOO MANY USERS ARE TOLD OF ALARMS" :
		       ret == -EEXIST ? "RPISMF034E THE USER IS TOLD OF ALARMS ALREADY" :
					"RPISMF035E THE USER IS NOT TOLD OF ALARMS");
	else
		change(a, msg, &ctl, what);
}

void writer_command(const struct smf_imsg *msg)
{
	static void (*const verbs[])(struct answer *a, const struct smf_imsg *msg) = {
		[SMF_STATUS] = status,		 [SMF_SWITCH] = command_switch,
		[SMF_ARCHIVE] = command_archive, [SMF_SET] = command_set,
		[SMF_SEVER] = command_sever,	 [SMF_ALARM] = command_alarm,
	};
	struct smf_imsg reply = { .type = SMF_IMSG_LINES, .token = msg->token };
	unsigned int verb = msg->command.cmd.verb;
	static struct answer a;

	if (verb >= sizeof(verbs) / sizeof(verbs[0]) || !verbs[verb])
		log_fatal("writer: command %u from receiver", verb);
	a.rc = 0;
	a.len = 0;
	verbs[verb](&a, msg);
	reply.error = a.rc;
	writer_say(&reply, a.text, a.len);
}
