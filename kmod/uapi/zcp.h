/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * zcp.h - the contract between zcp.ko and the programs of zcp
 *
 * The only header that the module and user space share. Everything is in the
 * byte order of the machine, since both sides always run on the same one; text
 * is ISO 8859-1 (code page 037 maps to it one to one), user ids and other
 * names are upper case, padded with blanks and not ended by a null.
 *
 * Rules for every door
 * - A reader refuses what it does not know: another version, an unknown type,
 *   a length that does not match, padding that is not zero (-EINVAL; a service
 *   that breaks the contract is severed, a terminal is closed).
 * - Requests have even type numbers, their answers the odd number above.
 * - One read() takes and one write() gives exactly one whole message. A buffer
 *   that is too small gives -EMSGSIZE and loses nothing. poll() works.
 */
#ifndef ZCP_UAPI_H
#define ZCP_UAPI_H

#include <linux/types.h>
#include <linux/ioctl.h>

#define ZCP_VERSION		3

/* CP event as VMXEVENT and SETEVENT name it: LINK, TRANSFER.D */
#define ZCP_EVENT_LEN		12
#define ZCP_NAME_LEN		8	/* user id, group, class, terminal, label, ... */
#define ZCP_ACEE_MAX		512	/* opaque, authenticated by racfd */
#define ZCP_PASSWORD_MAX	100	/* password or phrase */
#define ZCP_COMMAND_MAX		240	/* one CP command */
#define ZCP_RAC_MAX		1024	/* the command RAC of an ADMIN terminal, all of it */
#define ZCP_NOTE_MAX		160	/* text of a ZCP_TERM_NOTE */
#define ZCP_RESOURCE_MAX	246	/* RACF resource name */
#define ZCP_PEER_MAX		64
#define ZCP_COMM_LEN		16
#define ZCP_TERM_MSG_MAX	32768	/* whole message, header included */
#define ZCP_RACF_MSG_MAX	16384
#define ZCP_SMF_MSG_MAX		32768
#define ZCP_RECOVERY_MSG_MAX	512
#define ZCP_MAX_CPUS		64

/*
 * Every message on /dev/zcp/{terminal,racf,smf,recovery} begins with this.
 * token: chosen by the asking side, repeated in the answer; unguessable where
 * CP asks. Zero where no answer is expected.
 */
struct zcp_msg {
	__u16 version;		/* ZCP_VERSION */
	__u16 type;
	__u32 len;		/* whole message, header included */
	__u64 token;
};

/* Who stands behind a request, as the module saw it. Zero or blank: not known. */
struct zcp_origin {
	char  termid[ZCP_NAME_LEN];
	char  peer[ZCP_PEER_MAX];	/* address of the terminal's other end, null-padded */
	char  comm[ZCP_COMM_LEN];	/* program that opened the door, null-padded */
	__u32 loginuid;			/* audit login uid, 0xffffffff: none */
	__u32 uid;
	__u32 pid;
	__u32 pad;
};

/* ------------------------------------------------------------------------
 * /dev/zcp/terminal: opened by tn3270d and cpctl; one open file, one terminal
 *
 * The first message must be ZCP_TERM_OPEN, once. A ZCP_TERM_SCREEN or _LINE
 * terminal is then in the logo state and may log on. A ZCP_TERM_ADMIN
 * terminal never owns a virtual machine: it identifies itself with
 * ZCP_TERM_LOGIN, then runs commands with ZCP_TERM_COMMAND, each answered by
 * any number of ZCP_TERM_LINE and one ZCP_TERM_RESULT with the same token.
 *
 * Or the first message is ZCP_TERM_NOTE, which only whom /dev/zcp/terminal belongs to may send:
 * what he knows of lines that never come to a terminal, for the trail (ZCP_EVENT_LINE). When there
 * are many, CP leaves some out, and says with the next how many.
 */
enum zcp_term_type {
	/* to CP */
	ZCP_TERM_OPEN		= 2,	/* struct zcp_term_open */
	ZCP_TERM_LOGO		= 4,	/* struct zcp_term_logo: the logo screen was entered */
	/* text: a line, may be empty; hidden when the state says so */
	ZCP_TERM_INPUT		= 6,
	ZCP_TERM_ATTN		= 8,	/* no body: break key (PA1, telnet BREAK): CP READ */
	ZCP_TERM_LOGIN		= 10,	/* struct zcp_term_login; ADMIN only */
	ZCP_TERM_SESSION	= 11,	/* struct zcp_term_session: answer to LOGIN */
	ZCP_TERM_COMMAND	= 12,	/* text; ADMIN only */
	ZCP_TERM_RESULT		= 13,	/* struct zcp_term_result: answer to COMMAND */
	ZCP_TERM_DATA		= 14,	/* opaque inbound 3270 record of full-screen mode */
	/* struct zcp_term_note: the only message, in the place of OPEN; then CP hangs up */
	ZCP_TERM_NOTE		= 16,
	/* from CP */
	ZCP_TERM_STATE		= 32,	/* struct zcp_term_state */
	ZCP_TERM_LINE		= 34,	/* struct zcp_term_line and text, no line end in it */
	ZCP_TERM_CLEAR		= 36,	/* no body: clear the output area */
	ZCP_TERM_NOTACC		= 38,	/* no body: NOT ACCEPTED */
	/* no body: session over, the logo or a closed line follows */
	ZCP_TERM_END		= 40,
	ZCP_TERM_SCREEN_DATA	= 42,	/* opaque outbound 3270 record of full-screen mode */
};

enum zcp_term_kind {
	ZCP_TERM_KIND_LINE	= 1,
	ZCP_TERM_KIND_SCREEN	= 2,
	ZCP_TERM_KIND_ADMIN	= 3,
};

#define ZCP_TERM_F_TLS		0x01	/* the line is protected by TLS */
#define ZCP_TERM_F_CERT		0x02	/* and the client proved tlsid by a certificate */

struct zcp_term_open {
	__u8  kind;			/* enum zcp_term_kind */
	__u8  flags;			/* ZCP_TERM_F_* */
	__u16 rows;
	__u16 cols;
	__u16 pad;
	/*
	 * Only whom /dev/zcp/terminal belongs to may say the following, and set flags; of others
	 * all of it is blank, null or zero, and CP names the terminal after the uid that opened it
	 * (@1000). Not beginning with @ or #; blank: CP chooses one (L0001 ...)
	 */
	char  termid[ZCP_NAME_LEN];
	char  peer[ZCP_PEER_MAX];	/* printable, null-padded */
	char  tlsid[ZCP_PEER_MAX];	/* subject of the client's certificate, RFC 2253 */
};

struct zcp_term_note {
	__u8  outcome;			/* enum zcp_outcome, but not ATTEMPT */
	__u8  pad[7];
	char  termid[ZCP_NAME_LEN];	/* which it would have been; blank: none */
	char  peer[ZCP_PEER_MAX];	/* printable, null-padded */
	char  text[];			/* printable, 1 to ZCP_NOTE_MAX bytes */
};

/* The three fields of the logo screen; text holds password, then command. */
struct zcp_term_logo {
	char  userid[ZCP_NAME_LEN];
	__u16 password_len;		/* <= ZCP_PASSWORD_MAX */
	__u16 command_len;		/* <= ZCP_COMMAND_MAX */
	__u32 pad;
	__u8  text[];
};

/*
 * text holds password, then new password. No password: the Linux login uid speaks
 * (ZCP_VERIFY_UIDMAP)
 */
struct zcp_term_login {
	char  userid[ZCP_NAME_LEN];	/* blank with no password */
	__u16 password_len;
	__u16 new_password_len;
	__u32 pad;
	__u8  text[];
};

struct zcp_term_session {
	__s32 rc;			/* 0, or the number of the HCP message */
	__u32 pad;
	/* unguessable; names this login in netlink requests until close */
	__u64 session;
	__u8  text[];			/* messages, lines ended by '\n' */
};

struct zcp_term_result {
	__s32 rc;			/* CP return code: 0, or the number of the HCP message */
	__u32 pad;
};

enum zcp_term_status {
	ZCP_STATUS_LOGO		= 1,	/* not logged on */
	ZCP_STATUS_CP_READ	= 2,
	ZCP_STATUS_VM_READ	= 3,
	ZCP_STATUS_RUNNING	= 4,
};

struct zcp_term_state {
	__u8  status;			/* enum zcp_term_status */
	__u8  hidden;			/* 1: the next input is a secret, do not show it */
	/* seconds until MORE... begins to warn (TERMINAL MORE n m) */
	__u8  more;
	__u8  warn;			/* seconds of the warning */
	__u32 pad;
};

#define ZCP_LINE_HIGH		0x01	/* shown intensified */
#define ZCP_LINE_ALARM		0x02	/* sounds the alarm */
#define ZCP_LINE_ECHO		0x04	/* what the user typed, shown again */
#define ZCP_LINE_NOCR		0x08	/* the next line goes on where this one ends */

struct zcp_term_line {
	__u8  flags;			/* ZCP_LINE_* */
	__u8  pad[7];
	__u8  text[];
};

/* ------------------------------------------------------------------------
 * /dev/zcp/racf: opened by racfd alone; CP asks, racfd answers
 *
 * The module's first message after open is ZCP_RACF_BOOT. Opening ends a
 * sever by a closed file; closing is a sever. An answer whose token is not
 * waited for (late, made up) is dropped and counted.
 */
enum zcp_racf_type {
	ZCP_RACF_BOOT		= 2,	/* struct zcp_boot, from the module, no answer */
	ZCP_RACF_VERIFY		= 4,	/* struct zcp_racf_verify */
	ZCP_RACF_VERIFIED	= 5,	/* struct zcp_racf_verified */
	ZCP_RACF_AUTH		= 6,	/* struct zcp_racf_auth */
	ZCP_RACF_AUTHED		= 7,	/* struct zcp_racf_authed */
	ZCP_RACF_COMMAND	= 8,	/* struct zcp_query: a RACF command of a user */
	ZCP_RACF_COMMAND_ANS	= 9,	/* struct zcp_query_ans */
	ZCP_RACF_CANCEL		= 10,	/* no body: the answer to token is no longer wanted */
	ZCP_RACF_TELL		= 12,	/* struct zcp_tell, from racfd; token 0, no answer */
	ZCP_RACF_STATE		= 14,	/* struct zcp_racf_state, from racfd; token 0, no answer */
	ZCP_RACF_ROUTE		= 16,	/* struct zcp_racf_route */
	ZCP_RACF_ROUTED		= 17,	/* struct zcp_racf_routed */
	ZCP_RACF_EVENTS		= 18,	/* struct zcp_racf_events, from racfd; token 0, no answer */
	ZCP_RACF_SESSIONS	= 20,	/* struct zcp_racf_sessions */
	ZCP_RACF_SESSIONS_HEARD	= 21,	/* no body */
	ZCP_RACF_WHO		= 22,	/* no body, from racfd; token 0: CP then asks SESSIONS */
};

struct zcp_boot {
	__u64 boot;			/* random, new at each load of the module */
	__u64 next_seq;			/* smf: first sequence number that will be sent */
	char  system[ZCP_NAME_LEN];	/* SYSTEM_IDENTIFIER */
};

enum zcp_racf_action {
	ZCP_VERIFY_LOGON	= 1,	/* 3270 LOGON: makes an ACEE */
	ZCP_VERIFY_RECONNECT	= 2,	/* LOGON to a machine that runs disconnected: a new ACEE */
	ZCP_VERIFY_ADMIN	= 3,	/* cpctl session with a password */
	/* cpctl session without one: origin.loginuid maps to a user id */
	ZCP_VERIFY_UIDMAP	= 4,
	ZCP_VERIFY_LOGOFF	= 5,	/* end of what acee began; records it, always permitted */
	ZCP_VERIFY_AUTOLOG	= 6,	/* no password: acee is the issuer's */
	/*
	 * DIAGNOSE X'D4': acee is that of who asks, byuser the user whose machine is to act for
	 * userid at label seclabel. Needs CONTROL to userid in VMBATCH and, in Labeled Security
	 * mode, READ of userid to the label.
	 */
	ZCP_VERIFY_ALTERNATE	= 7,
	/* within ZCP_RACF_ROUTE alone: a program has the user's password */
	ZCP_VERIFY_ROUTE	= 8,
};

/* data holds acee, password, new password, in this order. */
struct zcp_racf_verify {
	struct zcp_origin origin;
	char  userid[ZCP_NAME_LEN];
	char  byuser[ZCP_NAME_LEN];	/* LOGON BY: whose password this is; else blank */
	char  group[ZCP_NAME_LEN];	/* blank: the default group */
	char  seclabel[ZCP_NAME_LEN];	/* blank: the default label */
	/* as the terminal's client proved it; null: nothing proven */
	char  tlsid[ZCP_PEER_MAX];
	__u8  action;			/* enum zcp_racf_action */
	__u8  pad[1];
	__u16 acee_len;
	__u16 password_len;
	__u16 new_password_len;
	__u8  data[];
};

enum zcp_decision {
	ZCP_PERMIT		= 1,
	ZCP_DENY		= 2,
	ZCP_DONTKNOW		= 3,	/* user or resource not defined; CP treats it as DENY */
};

enum zcp_reason {
	ZCP_REASON_NONE		= 0,
	ZCP_REASON_PASSWORD	= 1,	/* wrong, unknown, revoked: the user is not told which */
	ZCP_REASON_EXPIRED	= 2,	/* password right but expired: ask for a new one */
	ZCP_REASON_NEWPASSWORD	= 3,	/* new password not accepted */
	ZCP_REASON_TERMINAL	= 4,
	ZCP_REASON_GROUP	= 5,
	ZCP_REASON_ACCESS	= 6,	/* insufficient access authority */
	ZCP_REASON_TRAIL	= 7,	/* the audit trail cannot take the record */
	ZCP_REASON_INTERNAL	= 8,
	/* mandatory access control, or disabled while labels are in force */
	ZCP_REASON_LABEL	= 9,
	ZCP_REASON_ROUTE	= 10,	/* FACILITY ICHCONN does not let the issuer ask */
};

/* of an answer: options that CP goes by */
#define ZCP_RACF_LABELED	0x01	/* Labeled Security mode is in force */
#define ZCP_RACF_ERASE		0x02	/* SETROPTS ERASE(ALL): what is deleted is overwritten */

/* data holds acee, then text: messages for the user, lines ended by '\n'. */
struct zcp_racf_verified {
	__u8  decision;			/* enum zcp_decision */
	__u8  reason;			/* enum zcp_reason */
	__u16 acee_len;
	__u16 text_len;
	__u8  flags;			/* ZCP_RACF_LABELED, _ERASE */
	__u8  pad;
	char  userid[ZCP_NAME_LEN];	/* who this is; differs from the question for UIDMAP */
	char  seclabel[ZCP_NAME_LEN];	/* of the session, for as long as it lasts; blank: none */
	__u8  data[];
};

/* Access levels are those of RACF; a higher one includes the lower. */
enum zcp_access {
	ZCP_ACCESS_NONE = 0, ZCP_ACCESS_EXECUTE, ZCP_ACCESS_READ,
	ZCP_ACCESS_UPDATE, ZCP_ACCESS_CONTROL, ZCP_ACCESS_ALTER,
};

/* Which way data goes when the answer is yes: what mandatory access control compares. */
enum zcp_flow {
	ZCP_FLOW_NONE		= 0,	/* no data of users */
	ZCP_FLOW_READ		= 1,	/* to who asks: he dominates the object */
	ZCP_FLOW_WRITE		= 2,	/* from who asks: the object dominates him */
	ZCP_FLOW_BOTH		= 3,	/* the labels are equal */
};

/*
 * CP's own rules give discretionary access: one's own minidisk, a disk that SYSTEM CONFIG makes
 * public for reading, or a channel that has no profiles (class VMMAC). Labels and audit settings
 * still count; RACF looks at profiles only where VMXEVENT puts the event under control by name.
 */
#define ZCP_AUTH_EXEMPT		0x01
/* The act is disabled while labels are in force: SET SECUSER, SET OBSERVER. */
#define ZCP_AUTH_UNLABELED	0x02

/*
 * CP asks about every event of its doors, each time: it keeps neither decisions nor VMXEVENT
 * settings, so that nothing is out of date and no answer is no. Whether the event is under
 * control and whether it is audited is part of RACF's decision.
 *
 * data holds resource name, acee, log string (the CP command), in this order.
 */
struct zcp_racf_auth {
	struct zcp_origin origin;
	char  class[ZCP_NAME_LEN];
	char  event[ZCP_EVENT_LEN];	/* blank-padded; blank: none of CP's events */
	char  target[ZCP_NAME_LEN];	/* the user at the other end or the owner; blank: nobody */
	char  label[ZCP_NAME_LEN];	/* his label since LOGON; blank: not logged on, or none */
	__u8  access;			/* enum zcp_access wanted */
	__u8  flow;			/* enum zcp_flow */
	__u8  flags;			/* ZCP_AUTH_* */
	__u8  pad;
	__u16 name_len;
	__u16 acee_len;
	__u16 logstr_len;
	__u16 pad2;
	__u8  data[];
};

struct zcp_racf_authed {
	__u8  decision;
	__u8  reason;
	__u16 text_len;
	__u8  flags;			/* ZCP_RACF_LABELED, _ERASE */
	__u8  pad[3];
	__u8  text[];			/* messages for the user, lines ended by '\n' */
};

/*
 * An explicit sever, by RVARY or SETRACF INACTIVE: racfd refuses what is asked, across restarts,
 * until it is told ACTIVE. Said when it changes, and behind ZCP_RACF_BOOT where it is so.
 */
struct zcp_racf_state {
	__u8  severed;			/* 1: it is so; 0: no longer */
	__u8  pad[7];
};

/*
 * Commands of CP, by their full names, and DIAGNOSE codes as DIAGnnn, that VMXEVENT profiles have
 * recorded though CP asks nothing there: all of them, behind ZCP_RACF_BOOT and when one changes. A
 * user's own entry goes before everybody's.
 */
#define ZCP_RACF_EVENTS_MAX	400

struct zcp_racf_event {
	char  userid[ZCP_NAME_LEN];	/* blank: everybody */
	char  event[ZCP_EVENT_LEN];	/* blank-padded */
	__u8  on;			/* 1: recorded, 0: not */
	__u8  pad[3];
};

struct zcp_racf_events {
	__u16 n;			/* at most ZCP_RACF_EVENTS_MAX */
	__u8  pad[6];
	struct zcp_racf_event v[];	/* ascending by userid and event, none twice */
};

/*
 * What labels will meet that come into force now: machines without one, and the links and secondary
 * users that there are, as lines ended by '\n'. CP tells when racfd wants to know (ZCP_RACF_WHO).
 */
#define ZCP_RACF_SESSIONS_MAX	2000

struct zcp_racf_sessions {
	__u32 unlabeled;		/* machines that are logged on without a label */
	__u16 text_len;			/* at most ZCP_RACF_SESSIONS_MAX */
	__u8  pad[2];
	__u8  text[];
};

enum zcp_racf_standing {
	ZCP_RACF_ABSENT		= 0,
	ZCP_RACF_ACTIVE		= 1,
	ZCP_RACF_SEVERED	= 2,
};

/*
 * RACROUTE: a program of a virtual machine asks about users of its own. The issuer is the machine;
 * ICHCONN in class FACILITY says what it may ask.
 */
enum zcp_route {
	ZCP_ROUTE_AUTH		= 1,	/* READ: has he this access? Recorded as profiles say */
	ZCP_ROUTE_FASTAUTH	= 2,	/* READ: the same, unrecorded */
	ZCP_ROUTE_VERIFY	= 3,	/* UPDATE: VERIFY_ROUTE gives an ACEE, LOGOFF ends it */
	ZCP_ROUTE_EXTRACT	= 4,	/* UPDATE: the fields of a profile, FIELD=value in lines */
	ZCP_ROUTE_STAT		= 5,	/* READ: is the class active? */
	ZCP_ROUTE_LIST		= 6,	/* READ: is it decided from memory? */
};

/*
 * data holds the issuer's ACEE, zeros up to a multiple of 8, then struct zcp_racf_verify for
 * VERIFY, else struct zcp_racf_auth, whose acee is that of the user it is about (none: the issuer).
 * EXTRACT: class USER, GROUP or of resources, and a name. STAT, LIST: a class.
 */
struct zcp_racf_route {
	__u8  request;			/* enum zcp_route */
	__u8  pad[5];
	__u16 issuer_len;
	__u8  data[];
};

/* data holds acee (VERIFY), then text, lines ended by '\n'. */
struct zcp_racf_routed {
	__s32 saf;			/* 0 yes, 4 not protected or not active, 8 no */
	__s32 rc;			/* RACF's own; 8: also what is not defined */
	__s32 reason;			/* enum zcp_reason */
	__u16 acee_len;
	__u16 text_len;
	__u8  data[];
};

#define ZCP_TELL_MAX	512	/* text of one message */

/*
 * For a console, from racfd and smfd: that of the system operator, which is the security console,
 * or a user's. A service says again what must not be missed.
 */
struct zcp_tell {
	char  userid[ZCP_NAME_LEN];	/* blank: the operator */
	__u16 text_len;			/* 1 to ZCP_TELL_MAX */
	__u8  keep;			/* 1: a reader file when he has no terminal */
	__u8  pad[5];
	__u8  text[];			/* lines ended by '\n' */
};

/*
 * A line of text asked of a service on behalf of a user: RACF command, SMF query. data: acee, then
 * text.
 */
struct zcp_query {
	struct zcp_origin origin;
	char  userid[ZCP_NAME_LEN];	/* blank: nobody identified himself */
	__u16 acee_len;
	__u16 text_len;
	__u32 flags;			/* ZCP_QUERY_RECOVERY */
	__u8  data[];
};

/*
 * Of a question: userid came in by a recovery LOGON, so CP vouches for him and there is no ACEE.
 * racfd runs what makes it active again, smfd what gives the trail room, both nothing else.
 */
#define ZCP_QUERY_RECOVERY	0x01

#define ZCP_QUERY_MORE		0x01	/* of an answer: further ones with this token follow */

struct zcp_query_ans {
	/* 0, or the number of the message; valid in the last answer */
	__s32 rc;
	__u32 flags;			/* ZCP_QUERY_MORE */
	__u8  text[];			/* output, lines ended by '\n'; a line is never split */
};

/* ------------------------------------------------------------------------
 * /dev/zcp/smf: opened by smfd alone; lossless
 *
 * First message from the module: ZCP_SMF_BOOT. Records then come in sequence
 * without a gap; each must be acknowledged when it is durable (one ACK covers
 * all up to its number). What was not acknowledged when smfd closed the file
 * is sent again, with the same numbers, after the next open.
 */
enum zcp_smf_type {
	ZCP_SMF_BOOT		= 2,	/* struct zcp_boot, from the module */
	ZCP_SMF_RECORD		= 4,	/* struct zcp_smf_record, from the module */
	ZCP_SMF_ACK		= 5,	/* struct zcp_smf_ack, from smfd */
	ZCP_SMF_QUERY		= 6,	/* struct zcp_query: a user reads the trail */
	ZCP_SMF_QUERY_ANS	= 7,	/* struct zcp_query_ans */
	ZCP_SMF_CANCEL		= 8,	/* no body: the answer to token is no longer wanted */
	ZCP_SMF_STATE		= 10,	/* struct zcp_smf_state, from smfd, no answer */
	ZCP_SMF_TELL		= 12,	/* struct zcp_tell, from smfd, no answer */
};

/*
 * CP's own events. Logons, logoffs and RACF decisions are recorded by racfd instead (SMF type 80).
 */
enum zcp_cp_event {
	ZCP_EVENT_COMMAND	= 1,	/* an audited CP command: attempt, then outcome */
	ZCP_EVENT_CLASS		= 2,	/* refused for want of a privilege class */
	ZCP_EVENT_DIAGNOSE	= 3,	/* an audited or refused DIAGNOSE */
	ZCP_EVENT_LOGON		= 4,	/* a virtual machine was made */
	ZCP_EVENT_LOGOFF	= 5,	/* and ended */
	ZCP_EVENT_DIRECTORY	= 6,	/* directory loaded */
	ZCP_EVENT_CONFIG	= 7,
	ZCP_EVENT_SPOOL		= 8,	/* file punched to a user */
	ZCP_EVENT_NSS		= 9,	/* saved system written */
	ZCP_EVENT_MODULE	= 10,	/* module loaded or about to go */
	ZCP_EVENT_DOOR		= 11,	/* second opener, wrong registrant, sever, service back */
	ZCP_EVENT_LINK		= 12,
	ZCP_EVENT_FORCE		= 13,
	ZCP_EVENT_QUERY		= 14,	/* the trail was read, or reading was refused */
	ZCP_EVENT_DISCONNECT	= 15,	/* a session was locked: its machine lost its terminal */
	ZCP_EVENT_LINE		= 16,	/* of the terminals' service: TLS refused, its host key */
};

enum zcp_outcome {
	ZCP_OUTCOME_ATTEMPT	= 0,	/* durable before the act */
	ZCP_OUTCOME_SUCCESS	= 1,
	ZCP_OUTCOME_FAILURE	= 2,
	ZCP_OUTCOME_DENIED	= 3,
};

struct zcp_smf_record {
	__u64 seq;
	__u64 boot;
	__u64 time;			/* CLOCK_REALTIME, nanoseconds */
	__u64 mono;			/* CLOCK_BOOTTIME, nanoseconds: shows steps of the clock */
	__u64 correlation;		/* joins attempt and outcome; 0: stands alone */
	struct zcp_origin origin;
	char  userid[ZCP_NAME_LEN];	/* who acted; blank: nobody identified */
	char  target[ZCP_NAME_LEN];	/* whom or what it was done to */
	char  seclabel[ZCP_NAME_LEN];
	__u16 event;			/* enum zcp_cp_event */
	__u8  outcome;			/* enum zcp_outcome */
	__u8  pad;
	__s32 rc;			/* CP return code of an outcome */
	__u16 text_len;
	__u16 pad2;
	__u32 pad3;
	__u8  text[];			/* the command without secrets, or what happened */
};

struct zcp_smf_ack {
	__u64 boot;
	__u64 seq;			/* everything up to this number is durable */
};

enum zcp_trail {
	ZCP_TRAIL_OK		= 1,
	ZCP_TRAIL_THRESHOLD	= 2,	/* alarm */
	ZCP_TRAIL_FULL		= 3,	/* audited acts are refused */
};

struct zcp_smf_state {
	__u8  trail;			/* enum zcp_trail */
	__u8  pad[7];
	__u8  text[];			/* the alarm, one line, for the operator */
};

/* ------------------------------------------------------------------------
 * /dev/zcp/recovery: opened by the child of cpd that checks passwords when RACF cannot
 *
 * CP asks only while racfd is away or severed, and only for user ids that
 * SYSTEM CONFIG names. The one who answers keeps nothing: what the password
 * must derive to comes with the question, from the directory in force.
 */
enum zcp_recovery_type {
	ZCP_RECOVERY_BOOT	= 2,	/* struct zcp_boot, from the module, no answer */
	ZCP_RECOVERY_CHECK	= 4,	/* struct zcp_recovery_check */
	ZCP_RECOVERY_CHECKED	= 5,	/* struct zcp_recovery_checked */
	ZCP_RECOVERY_CANCEL	= 6,	/* no body: the answer to token is no longer wanted */
};

/* What is kept instead of a password: the user id, encrypted under what scrypt makes of it. */
struct zcp_kdf {
	__u8  log2_n;			/* scrypt's cost: N = 2^log2_n, r, p */
	__u8  r;
	__u8  p;
	__u8  pad;
	__u8  salt[16];
	__u8  verifier[16];
};

struct zcp_recovery_check {
	char  userid[ZCP_NAME_LEN];
	struct zcp_kdf kdf;
	__u16 password_len;		/* 1 to ZCP_PASSWORD_MAX */
	__u16 pad;
	__u8  password[];
};

struct zcp_recovery_checked {
	__u8  decision;			/* ZCP_PERMIT or ZCP_DENY */
	__u8  pad[7];
};

/* ------------------------------------------------------------------------
 * /dev/zcp/vm: opened by cpd, bound to one VM, passed to its vmhost
 */
struct zcp_vm_bind {
	__u32 version;			/* ZCP_VERSION */
	__u32 pad;
	__u64 token;			/* of the start event */
};

struct zcp_vm_info {
	__u32 id;
	__u32 cpus;			/* virtual CPUs defined now */
	__u64 storage;			/* bytes to map at offset 0 */
	char  userid[ZCP_NAME_LEN];
};

enum zcp_run_kind {
	ZCP_RUN_CP		= 1,	/* the VM's CP thread */
	ZCP_RUN_IO		= 2,	/* an I/O thread */
	ZCP_RUN_VCPU		= 3,	/* virtual CPU number .index */
};

enum zcp_run_event {
	ZCP_RUN_GONE		= 1,	/* VM is over: end the thread; CP thread: exit */
	/* CP thread only: start a thread of kind .arg >> 32, index low word */
	ZCP_RUN_START		= 2,
};

/*
 * ZCP_VM_RUN: in: kind, index. Blocks until there is something for vmhost to do; out: event, arg.
 * -EINTR: signal or other work pending in user space, call again; -ESRCH: not bound;
 * -EXDEV: another address space than the one that mapped storage; -EBUSY: the role is taken.
 */
struct zcp_vm_run {
	__u32 kind;
	__u32 index;
	__u32 event;
	__u32 pad;
	__u64 arg;
};

#define ZCP_IOC_MAGIC		0xb2
#define ZCP_VM_BIND		_IOW(ZCP_IOC_MAGIC, 1, struct zcp_vm_bind)
#define ZCP_VM_INFO		_IOR(ZCP_IOC_MAGIC, 2, struct zcp_vm_info)
#define ZCP_VM_RUN		_IOWR(ZCP_IOC_MAGIC, 3, struct zcp_vm_run)

/* ------------------------------------------------------------------------
 * generic netlink family "zcp", version 1, initial network and user namespace
 *
 * No secret ever travels here. Requests that act for a user name his session
 * (ZCP_ATTR_SESSION, from ZCP_TERM_SESSION); CP checks class and RACF as for
 * the same act at a terminal. Unknown attributes: -EINVAL.
 *
 * request          who      attributes                              answer
 * REGISTER         cpd      -                                       BOOT; -EBUSY: another cpd is
 * registered; -EPERM
 * STATUS           any *)   -                                       BOOT, SYSTEM, SIE, PROBE, RACF,
 * SMF, VMS, LEVEL, RECOVERY
 * DIRECTORY_LOAD   cpd, or  FD (compiled image, see directory.h)    - (a session's is also kept by
 * cpd for its next
 *                  SESSION class A, B or C                          start; -EREMOTEIO: in force,
 * but not kept)
 * CONFIG_LOAD      cpd      FD (compiled SYSTEM CONFIG)             -
 * SPOOL_ADD        cpd      FD, ID                                  - (a spool file found at start)
 * SPOOL_PUNCH      SESSION  USERID, FD, NAME, FILETYPE, CLASS       ID of the spool file
 * NSS_ADD          cpd      FD, NAME                                -
 * NSS_SAVE         SESSION  FD, NAME         class E                -
 * FILE_REPLY       cpd      TOKEN, FD or ERROR                      -
 * VM_REPLY         cpd      TOKEN, ERROR     vmhost did not start   -
 * VMS (dump)       any *)   -                                       per VM: ID, TOKEN (cpd only),
 * USERID, STATE, TERMID, STORAGE, CPUS COUNTERS (dump)  any *)   -
 * per counter: USERID, NAME, COUNT
 * *) needs CAP_NET_ADMIN or a SESSION
 * FD of SPOOL_* and NSS_*: a whole file of store.h. For SPOOL_PUNCH CP sets id, owner, origin and
 * the names itself.
 *
 * event to cpd     attributes
 * EV_VM_START      TOKEN, ID, USERID, STORAGE, CPUS    bind a vmhost to TOKEN or send VM_REPLY
 * EV_VM_END        ID, USERID
 * EV_FILE          TOKEN, KIND, OP, ID or NAME         answer with FILE_REPLY
 */
#define ZCP_GENL_NAME		"zcp"
#define ZCP_GENL_VERSION	1

enum zcp_cmd {
	ZCP_CMD_UNSPEC,
	ZCP_CMD_REGISTER, ZCP_CMD_STATUS, ZCP_CMD_DIRECTORY_LOAD, ZCP_CMD_CONFIG_LOAD,
	ZCP_CMD_SPOOL_ADD, ZCP_CMD_SPOOL_PUNCH, ZCP_CMD_NSS_ADD, ZCP_CMD_NSS_SAVE,
	ZCP_CMD_FILE_REPLY, ZCP_CMD_VM_REPLY, ZCP_CMD_VMS, ZCP_CMD_COUNTERS,
	ZCP_CMD_EV_VM_START, ZCP_CMD_EV_VM_END, ZCP_CMD_EV_FILE,
	__ZCP_CMD_MAX,
};

#define ZCP_CMD_MAX (__ZCP_CMD_MAX - 1)

enum zcp_attr {
	ZCP_ATTR_UNSPEC,
	ZCP_ATTR_PAD,
	ZCP_ATTR_BOOT,		/* u64 */
	ZCP_ATTR_SESSION,	/* u64 */
	ZCP_ATTR_TOKEN,		/* u64 */
	ZCP_ATTR_FD,		/* s32, a descriptor of the sender */
	ZCP_ATTR_ID,		/* u32: VM id, spool id */
	ZCP_ATTR_USERID,	/* string, at most 8 */
	ZCP_ATTR_NAME,		/* string: spool file name (8), NSS name (8), counter name */
	ZCP_ATTR_FILETYPE,	/* string, at most 8 */
	ZCP_ATTR_CLASS,		/* u8: spool class character */
	ZCP_ATTR_ERROR,		/* s32: negative errno */
	ZCP_ATTR_STORAGE,	/* u64: bytes */
	ZCP_ATTR_CPUS,		/* u32 */
	ZCP_ATTR_STATE,		/* string: NEW, ACTIVE, DISC, ENDING */
	ZCP_ATTR_TERMID,	/* string */
	ZCP_ATTR_KIND,		/* u8: enum zcp_file_kind */
	ZCP_ATTR_OP,		/* u8: enum zcp_file_op */
	ZCP_ATTR_COUNT,		/* u64 */
	ZCP_ATTR_SYSTEM,	/* string: SYSTEM_IDENTIFIER */
	ZCP_ATTR_SIE,		/* u8: 1 guests can run */
	ZCP_ATTR_PROBE,		/* string: what the probe guest found */
	ZCP_ATTR_RACF,		/* u8: enum zcp_racf_standing */
	ZCP_ATTR_SMF,		/* u8: enum zcp_trail, 0: smfd is not there */
	ZCP_ATTR_VMS,		/* u32: logged-on VMs */
	ZCP_ATTR_LEVEL,		/* string: CP level shown to guests and QUERY CPLEVEL */
	ZCP_ATTR_RECOVERY,	/* string: user ids that may log on without RACF, blanks between */
	__ZCP_ATTR_MAX,
};

#define ZCP_ATTR_MAX (__ZCP_ATTR_MAX - 1)

enum zcp_file_kind {
	ZCP_FILE_SPOOL		= 1,
	ZCP_FILE_NSS		= 2,
	/* the one compiled directory: CREATE and COMMIT only, ID is 0 */
	ZCP_FILE_DIRECTORY	= 3,
};

/*
 * What CP asks cpd to do with a file of its store: CREATE a temporary one open for read and write;
 * COMMIT it (fsync, rename to its final name, fsync of the folder); DELETE it, committed or not;
 * OPEN a committed one for reading. CREATE and OPEN are answered with a descriptor.
 */
enum zcp_file_op {
	ZCP_FILE_CREATE		= 1,
	ZCP_FILE_COMMIT		= 2,
	ZCP_FILE_DELETE		= 3,
	ZCP_FILE_OPEN		= 4,
	ZCP_FILE_ERASE		= 5,	/* SPOOL: DELETE, and its data is overwritten */
};

#endif
