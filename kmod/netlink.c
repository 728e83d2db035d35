// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink.c - generic netlink family "zcp": requests of cpd and cpctl; uapi/zcp.h has the message
 * tree
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/module.h>
#include "compat.h"
#include "door.h"
#include "nl.h"
#include "sie/sie.h"

/* Who may send a request; in internal_flags of its row. */
enum {
	BY_ANYONE,		/* the request itself, or cp/, judges */
	BY_CPD,			/* the registered cpd */
	BY_SESSION,		/* a session must be named; cp/ judges the user */
	BY_CPD_OR_SESSION,
	BY_ADMIN_OR_SESSION,	/* CAP_NET_ADMIN, or a session */
};

/* ---- attributes ---- */

static u64 get_u64(struct genl_info *info, int attr)
{
	return info->attrs[attr] ? nla_get_u64(info->attrs[attr]) : 0;
}

static u32 get_u32(struct genl_info *info, int attr)
{
	return info->attrs[attr] ? nla_get_u32(info->attrs[attr]) : 0;
}

static struct file *file_of(struct genl_info *info, fmode_t mode)
{
	if (!info->attrs[ZCP_ATTR_FD])
		return ERR_PTR(-EINVAL);
	return nl_file_get(nla_get_s32(info->attrs[ZCP_ATTR_FD]), mode);
}

/* Names are one to eight printable characters without blank or lower case. */
static int get_name(struct genl_info *info, int attr, char to[ZCP_NAME_LEN + 1])
{
	const char *p;

	if (!info->attrs[attr])
		return -EINVAL;
	nla_strscpy(to, info->attrs[attr], ZCP_NAME_LEN + 1);
	for (p = to; *p; p++)
		if (*p <= ' ' || *p > '~' || (*p >= 'a' && *p <= 'z'))
			return -EINVAL;
	return p == to ? -EINVAL : 0;
}

/* ---- answers ---- */

static struct sk_buff *reply_begin(struct genl_info *info, u8 cmd, void **head)
{
	struct sk_buff *skb = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);

	if (!skb)
		return NULL;
	*head = genlmsg_put_reply(skb, info, &nl_family, 0, cmd);
	if (*head)
		return skb;
	nlmsg_free(skb);
	return NULL;
}

static int reply_end(struct genl_info *info, struct sk_buff *skb, void *head, int err)
{
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	genlmsg_end(skb, head);
	return genlmsg_reply(skb, info);
}

/* ---- requests ---- */

static int do_register(struct sk_buff *req, struct genl_info *info)
{
	struct sk_buff *skb;
	void *head;
	int err;

	skb = reply_begin(info, ZCP_CMD_REGISTER, &head);
	if (!skb)
		return -ENOMEM;
	err = nla_put_u64_64bit(skb, ZCP_ATTR_BOOT, aud_boot(), ZCP_ATTR_PAD) ?:
	      cpd_register(info->snd_portid);
	return reply_end(info, skb, head, err);
}

static int do_status(struct sk_buff *req, struct genl_info *info)
{
	char recovery[CP_RECOVERIES];
	struct sk_buff *skb;
	void *head;
	int err;

	cp_config_recoveries(recovery, sizeof(recovery));
	skb = reply_begin(info, ZCP_CMD_STATUS, &head);
	if (!skb)
		return -ENOMEM;
	err = nla_put_u64_64bit(skb, ZCP_ATTR_BOOT, aud_boot(), ZCP_ATTR_PAD) ?:
	      nla_put_string(skb, ZCP_ATTR_SYSTEM, cp_system_name()) ?:
	      nla_put_u8(skb, ZCP_ATTR_SIE, sie_present()) ?:
	      nla_put_string(skb, ZCP_ATTR_PROBE, sie_probe_text()) ?:
	      nla_put_u8(skb, ZCP_ATTR_RACF, esm_standing()) ?:
	      nla_put_u8(skb, ZCP_ATTR_SMF, aud_trail()) ?:
	      nla_put_u32(skb, ZCP_ATTR_VMS, zcp_vm_count()) ?:
	      nla_put_string(skb, ZCP_ATTR_LEVEL, cp_level()) ?:
	      nla_put_string(skb, ZCP_ATTR_RECOVERY, recovery);
	return reply_end(info, skb, head, err);
}

static int do_directory_load(struct sk_buff *req, struct genl_info *info)
{
	struct file *file = file_of(info, FMODE_READ);
	int ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = cp_directory_load(info->user_ptr[0], file);
	/* cpd brings what it keeps already */
	if (!ret && info->user_ptr[0] && cpd_directory_keep(file))
		ret = -EREMOTEIO;
	fput(file);
	return ret;
}

static int do_config_load(struct sk_buff *req, struct genl_info *info)
{
	struct file *file = file_of(info, FMODE_READ);
	int ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = cp_config_load(file);
	fput(file);
	return ret;
}

static int do_spool_add(struct sk_buff *req, struct genl_info *info)
{
	struct file *file = file_of(info, FMODE_READ);
	int ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = cp_spool_add(get_u32(info, ZCP_ATTR_ID), file);
	fput(file);
	return ret;
}

static int do_spool_punch(struct sk_buff *req, struct genl_info *info)
{
	char userid[ZCP_NAME_LEN + 1], name[ZCP_NAME_LEN + 1], type[ZCP_NAME_LEN + 1];
	struct file *file;
	struct sk_buff *skb;
	char class = 'A';
	u32 id = 0;
	void *head;
	int err;

	if (get_name(info, ZCP_ATTR_USERID, userid) || get_name(info, ZCP_ATTR_NAME, name) ||
	    get_name(info, ZCP_ATTR_FILETYPE, type))
		return -EINVAL;
	if (info->attrs[ZCP_ATTR_CLASS])
		class = nla_get_u8(info->attrs[ZCP_ATTR_CLASS]);
	if (!(class >= 'A' && class <= 'Z') && !(class >= '0' && class <= '9'))
		return -EINVAL;
	skb = reply_begin(info, ZCP_CMD_SPOOL_PUNCH, &head);
	if (!skb)
		return -ENOMEM;
	file = file_of(info, FMODE_READ);
	if (IS_ERR(file))
		return reply_end(info, skb, head, PTR_ERR(file));
	err = cp_spool_punch(info->user_ptr[0], userid, file, name, type, class, &id);
	fput(file);
	return reply_end(info, skb, head, err ?: nla_put_u32(skb, ZCP_ATTR_ID, id));
}

static int do_nss(struct genl_info *info, bool save)
{
	char name[ZCP_NAME_LEN + 1];
	struct file *file;
	int ret;

	ret = get_name(info, ZCP_ATTR_NAME, name);
	if (ret)
		return ret;
	file = file_of(info, FMODE_READ);
	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = save ? cp_nss_save(info->user_ptr[0], name, file) : cp_nss_add(name, file);
	fput(file);
	return ret;
}

static int do_nss_add(struct sk_buff *req, struct genl_info *info)
{
	return do_nss(info, false);
}

static int do_nss_save(struct sk_buff *req, struct genl_info *info)
{
	return do_nss(info, true);
}

/* 0: none was named; else a negative errno */
static int get_error(struct genl_info *info, int *error)
{
	*error = info->attrs[ZCP_ATTR_ERROR] ? nla_get_s32(info->attrs[ZCP_ATTR_ERROR]) : 0;
	return *error > 0 || *error < -MAX_ERRNO ? -EINVAL : 0;
}

static int do_file_reply(struct sk_buff *req, struct genl_info *info)
{
	struct file *file = NULL;
	int error;

	if (!info->attrs[ZCP_ATTR_TOKEN] || get_error(info, &error) ||
	    (error && info->attrs[ZCP_ATTR_FD]))
		return -EINVAL;
	if (info->attrs[ZCP_ATTR_FD])
		file = file_of(info, FMODE_READ);
	if (IS_ERR(file))
		return PTR_ERR(file);
	return cpd_file_reply(get_u64(info, ZCP_ATTR_TOKEN), file, error);
}

static int do_vm_reply(struct sk_buff *req, struct genl_info *info)
{
	int error;

	if (!info->attrs[ZCP_ATTR_TOKEN] || get_error(info, &error) || !error)
		return -EINVAL;
	nl_vm_started(get_u64(info, ZCP_ATTR_TOKEN), error);
	return 0;
}

/* ---- dumps: args[0] is where to go on ---- */

static int dump_start(struct netlink_callback *cb)
{
	struct nlattr **attrs = compat_dump_attrs(cb);
	struct cp_session *s;

	if (!attrs[ZCP_ATTR_SESSION])
		return netlink_capable(cb->skb, CAP_NET_ADMIN) ? 0 : -EPERM;
	s = cp_session_get(nla_get_u64(attrs[ZCP_ATTR_SESSION]));
	if (!s)
		return -EPERM;
	cp_session_put(s);
	return 0;
}

struct dump {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	long at;		/* of the row that is looked at */
};

static void *dump_row(const struct dump *d, u8 cmd)
{
	return genlmsg_put(d->skb, NETLINK_CB(d->cb->skb).portid, d->cb->nlh->nlmsg_seq, &nl_family,
			   NLM_F_MULTI, cmd);
}

/* 1: the message is full, the row comes in the next one. */
static int dump_row_end(const struct dump *d, void *head, int err)
{
	if (err) {
		genlmsg_cancel(d->skb, head);
		return 1;
	}
	genlmsg_end(d->skb, head);
	return 0;
}

/* The table of VMs is in order of id, so that the last id tells where to go on. */
static int dump_vm(struct zcp_vm *vm, void *arg)
{
	struct dump *d = arg;
	char termid[ZCP_NAME_LEN + 1] = "";
	const char *state = "NEW";
	void *head;
	int ret;

	if (vm->id <= d->cb->args[0])
		return 0;
	head = dump_row(d, ZCP_CMD_VMS);
	if (!head)
		return 1;
	if (vm->state == ZCP_VM_ENDING)
		state = "ENDING";
	else if (vm->state == ZCP_VM_LIVE)
		cp_vm_status(vm, &state, termid);
	ret = nla_put_u32(d->skb, ZCP_ATTR_ID, vm->id) ?:
	      nla_put_string(d->skb, ZCP_ATTR_USERID, vm->userid) ?:
	      nla_put_string(d->skb, ZCP_ATTR_STATE, state) ?:
	      nla_put_string(d->skb, ZCP_ATTR_TERMID, termid) ?:
	      nla_put_u64_64bit(d->skb, ZCP_ATTR_STORAGE, vm->storage_size, ZCP_ATTR_PAD) ?:
	      nla_put_u32(d->skb, ZCP_ATTR_CPUS, vm->cpus);
	if (!ret && cpd_is(NETLINK_CB(d->cb->skb).portid))
		ret = nla_put_u64_64bit(d->skb, ZCP_ATTR_TOKEN, vm->token, ZCP_ATTR_PAD);
	ret = dump_row_end(d, head, ret);
	if (!ret)
		d->cb->args[0] = vm->id;
	return ret;
}

static int dump_vms(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct dump d = { .skb = skb, .cb = cb };

	zcp_vm_for_each(dump_vm, &d);
	return skb->len;
}

static int dump_counter(void *arg, const char *userid, const char *name, u64 value)
{
	struct dump *d = arg;
	void *head;
	int ret;

	if (d->at++ < d->cb->args[0])
		return 0;
	head = dump_row(d, ZCP_CMD_COUNTERS);
	if (!head)
		return 1;
	ret = nla_put_string(d->skb, ZCP_ATTR_USERID, userid) ?:
	      nla_put_string(d->skb, ZCP_ATTR_NAME, name) ?:
	      nla_put_u64_64bit(d->skb, ZCP_ATTR_COUNT, value, ZCP_ATTR_PAD);
	ret = dump_row_end(d, head, ret);
	if (!ret)
		d->cb->args[0] = d->at;
	return ret;
}

static int dump_counters(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct dump d = { .skb = skb, .cb = cb };

	zcp_counters(dump_counter, &d);
	return skb->len;
}

/* ---- the family ---- */

#define NAME_POLICY { .type = NLA_NUL_STRING, .len = ZCP_NAME_LEN }

static const struct nla_policy no_policy[ZCP_ATTR_MAX + 1] = { };

static const struct nla_policy session_policy[ZCP_ATTR_MAX + 1] = {
	[ZCP_ATTR_SESSION] = { .type = NLA_U64 },
};

static const struct nla_policy fd_policy[ZCP_ATTR_MAX + 1] = {
	[ZCP_ATTR_SESSION] = { .type = NLA_U64 },
	[ZCP_ATTR_FD] = { .type = NLA_S32 },
};

static const struct nla_policy spool_add_policy[ZCP_ATTR_MAX + 1] = {
	[ZCP_ATTR_FD] = { .type = NLA_S32 },
	[ZCP_ATTR_ID] = NLA_POLICY_RANGE(NLA_U32, 1, 9999),
};

static const struct nla_policy spool_punch_policy[ZCP_ATTR_MAX + 1] = {
	[ZCP_ATTR_SESSION] = { .type = NLA_U64 },
	[ZCP_ATTR_FD] = { .type = NLA_S32 },
	[ZCP_ATTR_USERID] = NAME_POLICY,
	[ZCP_ATTR_NAME] = NAME_POLICY,
	[ZCP_ATTR_FILETYPE] = NAME_POLICY,
	[ZCP_ATTR_CLASS] = { .type = NLA_U8 },
};

static const struct nla_policy nss_policy[ZCP_ATTR_MAX + 1] = {
	[ZCP_ATTR_SESSION] = { .type = NLA_U64 },
	[ZCP_ATTR_FD] = { .type = NLA_S32 },
	[ZCP_ATTR_NAME] = NAME_POLICY,
};

static const struct nla_policy reply_policy[ZCP_ATTR_MAX + 1] = {
	[ZCP_ATTR_TOKEN] = { .type = NLA_U64 },
	[ZCP_ATTR_FD] = { .type = NLA_S32 },
	[ZCP_ATTR_ERROR] = { .type = NLA_S32 },
};

#define OP(name, fn, by, attr_policy) {						\
	.cmd = ZCP_CMD_##name, .doit = fn, .internal_flags = by,		\
	.policy = attr_policy, .maxattr = ZCP_ATTR_MAX,				\
}

#define DUMP(name, fn) {							\
	.cmd = ZCP_CMD_##name, .start = dump_start, .dumpit = fn,		\
	.policy = session_policy, .maxattr = ZCP_ATTR_MAX,			\
}

static const struct genl_ops ops[] = {
	{
		.cmd = ZCP_CMD_REGISTER, .doit = do_register, .flags = GENL_ADMIN_PERM,
		.policy = no_policy, .maxattr = ZCP_ATTR_MAX,
	},
	OP(STATUS, do_status, BY_ADMIN_OR_SESSION, session_policy),
	OP(DIRECTORY_LOAD, do_directory_load, BY_CPD_OR_SESSION, fd_policy),
	OP(CONFIG_LOAD, do_config_load, BY_CPD, fd_policy),
	OP(SPOOL_ADD, do_spool_add, BY_CPD, spool_add_policy),
	OP(SPOOL_PUNCH, do_spool_punch, BY_SESSION, spool_punch_policy),
	OP(NSS_ADD, do_nss_add, BY_CPD, nss_policy),
	OP(NSS_SAVE, do_nss_save, BY_SESSION, nss_policy),
	OP(FILE_REPLY, do_file_reply, BY_CPD, reply_policy),
	OP(VM_REPLY, do_vm_reply, BY_CPD, reply_policy),
	DUMP(VMS, dump_vms),
	DUMP(COUNTERS, dump_counters),
};

/*
 * The only place that says who may: leaves the session in user_ptr[0], NULL when cpd or an
 * administrator speaks.
 */
static int check_sender(const struct compat_genl_op *op, struct sk_buff *skb,
			struct genl_info *info)
{
	bool cpd = cpd_is(info->snd_portid);

	info->user_ptr[0] = NULL;
	if (op->internal_flags == BY_ANYONE)
		return 0;
	if (info->attrs[ZCP_ATTR_SESSION] && op->internal_flags != BY_CPD) {
		info->user_ptr[0] = cp_session_get(nla_get_u64(info->attrs[ZCP_ATTR_SESSION]));
		return info->user_ptr[0] ? 0 : -EPERM;
	}
	switch (op->internal_flags) {
	case BY_CPD:
	case BY_CPD_OR_SESSION:
		return cpd ? 0 : -EPERM;
	case BY_ADMIN_OR_SESSION:
		return netlink_capable(skb, CAP_NET_ADMIN) ? 0 : -EPERM;
	default:
		return -EPERM;
	}
}

static void done_request(const struct compat_genl_op *op, struct sk_buff *skb,
			 struct genl_info *info)
{
	if (info->user_ptr[0])
		cp_session_put(info->user_ptr[0]);
}

/*
 * parallel_ops: a punch waits for cpd's FILE_REPLY, which must get in
 * meanwhile. netnsok stays false: initial network namespace only.
 */
struct genl_family nl_family = {
	.name = ZCP_GENL_NAME,
	.version = ZCP_GENL_VERSION,
	.maxattr = ZCP_ATTR_MAX,
	.module = THIS_MODULE,
	.parallel_ops = true,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
	.resv_start_op = ZCP_CMD_UNSPEC + 1,
	.pre_doit = check_sender,
	.post_doit = done_request,
};

int nl_init(void)
{
	int ret;

	ret = cpd_init();
	if (ret)
		return ret;
	ret = genl_register_family(&nl_family);
	if (ret)
		cpd_exit();
	return ret;
}

void nl_exit(void)
{
	genl_unregister_family(&nl_family);
	cpd_exit();
}
