// SPDX-License-Identifier: MIT
/* genl.c - generic netlink family "zcp" */
#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stdlib.h>
#include <string.h>
#include "cpctl/genl.h"
#include "lib/log.h"

#define EVENTS_MAX 1024	/* kept during a call */

struct event {
	struct event *next;
	struct nl_msg *msg;
};

struct genl {
	struct nl_sock *sk;
	struct nl_cb *cb;
	int family;
	genl_fn on_event;
	void *event_arg;
	struct event *first, **last;
	unsigned int n_events;
	bool module_gone;
	/* of the call that runs */
	unsigned int seq;		/* 0: none */
	bool over;
	int error;
	genl_fn fn;
	void *fn_arg;
};

static const struct nla_policy policy[ZCP_ATTR_MAX + 1] = {
	[ZCP_ATTR_BOOT] = { .type = NLA_U64 },
	[ZCP_ATTR_SESSION] = { .type = NLA_U64 },
	[ZCP_ATTR_TOKEN] = { .type = NLA_U64 },
	[ZCP_ATTR_FD] = { .type = NLA_U32 },
	[ZCP_ATTR_ID] = { .type = NLA_U32 },
	[ZCP_ATTR_USERID] = { .type = NLA_STRING },
	[ZCP_ATTR_NAME] = { .type = NLA_STRING },
	[ZCP_ATTR_FILETYPE] = { .type = NLA_STRING },
	[ZCP_ATTR_CLASS] = { .type = NLA_U8 },
	[ZCP_ATTR_ERROR] = { .type = NLA_U32 },
	[ZCP_ATTR_STORAGE] = { .type = NLA_U64 },
	[ZCP_ATTR_CPUS] = { .type = NLA_U32 },
	[ZCP_ATTR_STATE] = { .type = NLA_STRING },
	[ZCP_ATTR_TERMID] = { .type = NLA_STRING },
	[ZCP_ATTR_KIND] = { .type = NLA_U8 },
	[ZCP_ATTR_OP] = { .type = NLA_U8 },
	[ZCP_ATTR_COUNT] = { .type = NLA_U64 },
	[ZCP_ATTR_SYSTEM] = { .type = NLA_STRING },
	[ZCP_ATTR_SIE] = { .type = NLA_U8 },
	[ZCP_ATTR_PROBE] = { .type = NLA_STRING },
	[ZCP_ATTR_RACF] = { .type = NLA_U8 },
	[ZCP_ATTR_SMF] = { .type = NLA_U8 },
	[ZCP_ATTR_VMS] = { .type = NLA_U32 },
	[ZCP_ATTR_LEVEL] = { .type = NLA_STRING },
};

static void hand_over(struct nlmsghdr *nlh, genl_fn fn, void *arg)
{
	struct nlattr *attrs[ZCP_ATTR_MAX + 1];

	if (fn && !genlmsg_parse(nlh, 0, attrs, ZCP_ATTR_MAX, policy))
		fn(arg, genlmsg_hdr(nlh)->cmd, attrs);
}

static void keep_event(struct genl *g, struct nlmsghdr *nlh)
{
	struct event *e = g->n_events < EVENTS_MAX ? malloc(sizeof(*e)) : NULL;

	if (e)
		e->msg = nlmsg_convert(nlh);
	if (!e || !e->msg) {
		log_msg(LOG_ERR, "an event of the module is lost: out of memory");
		free(e);
		return;
	}
	e->next = NULL;
	*g->last = e;
	g->last = &e->next;
	g->n_events++;
}

static void controller_message(struct genl *g, struct nlmsghdr *nlh)
{
	struct nlattr *attrs[CTRL_ATTR_MAX + 1];

	if (genlmsg_hdr(nlh)->cmd != CTRL_CMD_DELFAMILY ||
	    genlmsg_parse(nlh, 0, attrs, CTRL_ATTR_MAX, NULL) || !attrs[CTRL_ATTR_FAMILY_NAME])
		return;
	if (!nla_strcmp(attrs[CTRL_ATTR_FAMILY_NAME], ZCP_GENL_NAME))
		g->module_gone = true;
}

static int on_valid(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct genl *g = arg;

	if (!genlmsg_valid_hdr(nlh, 0))
		return NL_SKIP;
	if (nlh->nlmsg_type != g->family)
		controller_message(g, nlh);
	else if (g->seq && nlh->nlmsg_seq == g->seq)
		hand_over(nlh, g->fn, g->fn_arg);
	else if (nlh->nlmsg_seq == 0)
		keep_event(g, nlh);
	return NL_OK;
}

/* Events have no sequence number, and answers are told apart by theirs in on_valid(). */
static int on_sequence(struct nl_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	return NL_OK;
}

static int on_end(struct nl_msg *msg, void *arg)
{
	struct genl *g = arg;

	if (nlmsg_hdr(msg)->nlmsg_seq == g->seq)
		g->over = true;
	return NL_OK;
}

static int on_error(struct sockaddr_nl *nla, struct nlmsgerr *err, void *arg)
{
	struct genl *g = arg;

	(void)nla;
	if (err->msg.nlmsg_seq == g->seq) {
		g->error = err->error;
		g->over = true;
	}
	return NL_SKIP;
}

struct genl *genl_open(void)
{
	struct genl *g = calloc(1, sizeof(*g));
	int saved;

	if (!g)
		return NULL;
	g->last = &g->first;
	g->sk = nl_socket_alloc();
	g->cb = nl_cb_alloc(NL_CB_CUSTOM);
	saved = ENOMEM;
	if (!g->sk || !g->cb)
		goto fail;
	saved = EPROTONOSUPPORT;
	if (genl_connect(g->sk))
		goto fail;
	nl_socket_set_buffer_size(g->sk, 1 << 20, 0);
	saved = ENOENT;
	g->family = genl_ctrl_resolve(g->sk, ZCP_GENL_NAME);
	if (g->family < 0)
		goto fail;
	nl_cb_set(g->cb, NL_CB_SEQ_CHECK, NL_CB_CUSTOM, on_sequence, NULL);
	nl_cb_set(g->cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, g);
	nl_cb_set(g->cb, NL_CB_ACK, NL_CB_CUSTOM, on_end, g);
	nl_cb_set(g->cb, NL_CB_FINISH, NL_CB_CUSTOM, on_end, g);
	nl_cb_err(g->cb, NL_CB_CUSTOM, on_error, g);
	return g;
fail:
	genl_close(g);
	errno = saved;
	return NULL;
}

void genl_close(struct genl *g)
{
	struct event *e;

	if (!g)
		return;
	while ((e = g->first)) {
		g->first = e->next;
		nlmsg_free(e->msg);
		free(e);
	}
	if (g->cb)
		nl_cb_put(g->cb);
	if (g->sk)
		nl_socket_free(g->sk);
	free(g);
}

int genl_fd(const struct genl *g)
{
	return nl_socket_get_fd(g->sk);
}

struct nl_msg *genl_msg(struct genl *g, int cmd, bool dump)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (!msg || !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, g->family, 0,
				 dump ? NLM_F_DUMP : 0, cmd, ZCP_GENL_VERSION))
		log_fatal("out of memory");
	return msg;
}

static int receive(struct genl *g)
{
	int ret = nl_recvmsgs(g->sk, g->cb);

	if (ret == -NLE_NOMEM)
		return -ENOBUFS;
	return ret == -NLE_INTR || ret == -NLE_AGAIN || ret >= 0 ? 0 : -EIO;
}

int genl_call(struct genl *g, struct nl_msg *msg, genl_fn fn, void *arg)
{
	int ret = nl_send_auto(g->sk, msg);

	g->seq = nlmsg_hdr(msg)->nlmsg_seq;
	g->over = false;
	g->error = 0;
	g->fn = fn;
	g->fn_arg = arg;
	nlmsg_free(msg);
	ret = ret < 0 ? -EIO : 0;
	while (!ret && !g->over && !g->module_gone)
		ret = receive(g);
	g->seq = 0;
	if (ret)
		return ret;
	return g->over ? g->error : -ENODEV;
}

void genl_on_event(struct genl *g, genl_fn fn, void *arg)
{
	g->on_event = fn;
	g->event_arg = arg;
}

int genl_watch_module(struct genl *g)
{
	int group = genl_ctrl_resolve_grp(g->sk, "nlctrl", "notify");

	return group < 0 || nl_socket_add_memberships(g->sk, group, 0) ? -EIO : 0;
}

bool genl_event_waits(const struct genl *g)
{
	return g->first;
}

int genl_events(struct genl *g)
{
	int ret = g->first ? 0 : receive(g);
	struct event *e;

	while ((e = g->first)) {
		g->first = e->next;
		if (!g->first)
			g->last = &g->first;
		g->n_events--;
		hand_over(nlmsg_hdr(e->msg), g->on_event, g->event_arg);
		nlmsg_free(e->msg);
		free(e);
	}
	return g->module_gone ? -ENODEV : ret;
}
