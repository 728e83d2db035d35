// SPDX-License-Identifier: MIT
/* main.c - racfd-mfa: options, sandbox, the socket for racfd, the loop; racfd-mfa(8) */
#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/notify.h"
#include "lib/proc.h"
#include "lib/sandbox.h"
#include "mfa/mfa.h"
#include "racf/mfa.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static struct {
	const char *conf, *socket, *racf_user, *user;
	bool check, syslog;
} opt = { .conf = MFA_CONF, .socket = MFA_SOCKET, .racf_user = "zcp-racf" };

enum { O_CONF = 256, O_SOCKET, O_RACF_USER, O_USER, O_CHECK, O_SYSLOG, O_HELP };

static const struct option options[] = {
	{ "config", required_argument, NULL, O_CONF },
	{ "socket", required_argument, NULL, O_SOCKET },
	{ "racf-user", required_argument, NULL, O_RACF_USER },
	{ "user", required_argument, NULL, O_USER },
	{ "check", no_argument, NULL, O_CHECK },
	{ "syslog", no_argument, NULL, O_SYSLOG },
	{ "help", no_argument, NULL, O_HELP },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] = "usage: racfd-mfa [--config FILE] [--socket PATH] [--racf-user USER] "
			    "[--user USER] [--syslog]\n"
			    "       racfd-mfa --check [--config FILE]\n";

static int listener = -1, racf = -1;
static uid_t racf_uid;

static void parse(int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case O_CONF:
			opt.conf = optarg;
			break;
		case O_SOCKET:
			opt.socket = optarg;
			break;
		case O_RACF_USER:
			opt.racf_user = optarg;
			break;
		case O_USER:
			opt.user = optarg;
			break;
		case O_CHECK:
			opt.check = true;
			break;
		case O_SYSLOG:
			opt.syslog = true;
			break;
		case O_HELP:
			fputs(usage, stdout);
			exit(0);
		default:
			fputs(usage, stderr);
			exit(2);
		}
	}
	if (optind != argc) {
		fputs(usage, stderr);
		exit(2);
	}
}

/* ---- racfd's side -------------------------------------------------------------------- */

static void listen_for_racfd(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };

	if (strlen(opt.socket) >= sizeof(sa.sun_path))
		log_fatal("%s: path too long", opt.socket);
	memcpy(sa.sun_path, opt.socket, strlen(opt.socket));
	listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	unlink(opt.socket);
	/* the folder gives its group to what is made in it */
	umask(0117);
	if (listener < 0 || bind(listener, (struct sockaddr *)&sa, sizeof(sa)) ||
	    listen(listener, 4))
		log_fatal("%s: %m", opt.socket);
}

static void hang_up(void)
{
	close(racf);
	racf = -1;
}

static void accept_racfd(void)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	if (proc_peer_uid(fd) != racf_uid) {
		log_msg(LOG_WARNING, "stranger refused, uid %d", (int)proc_peer_uid(fd));
		close(fd);
		return;
	}
	/* racfd was started again; its old questions are nobody's */
	if (racf >= 0)
		hang_up();
	racf = fd;
}

static void racfd_asks(void)
{
	uint8_t buf[MFA_MESSAGE_MAX + 1];
	ssize_t n = recv(racf, buf, sizeof(buf), MSG_DONTWAIT);
	struct mfa_verify v;
	const char *wrong;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	wrong = n > 0 ? mfa_verify_parse(buf, n, &v) : "";
	if (!wrong)
		provider_ask(v.id, buf, n);
	else if (*wrong)
		log_msg(LOG_ERR, "racfd: %s", wrong);
	if (wrong)
		hang_up();
	explicit_bzero(&v, sizeof(v));
	explicit_bzero(buf, sizeof(buf));
}

void provider_verdict(const struct mfa_verdict *verdict)
{
	uint8_t buf[MFA_MESSAGE_MAX];
	size_t len = mfa_verdict_format(verdict, buf);

	if (racf >= 0 && send(racf, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len)
		hang_up();
}

/* ---- the loop ------------------------------------------------------------------------- */

static void reload(void)
{
	struct mfa_conf conf;

	if (mfa_conf_load(opt.conf, &conf) || provider_use(&conf))
		log_msg(LOG_ERR, "%s: the provider remains as it was", opt.conf);
	else
		log_msg(LOG_NOTICE, "%s: in force", opt.conf);
}

/* false: asked to end */
static bool go_on(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		return true;
	if (info.ssi_signo == SIGHUP)
		reload();
	return info.ssi_signo == SIGHUP;
}

static void loop(int sigfd)
{
	unsigned int beat = notify_watchdog();

	for (;;) {
		struct pollfd p[3 + MFA_ASKS_MAX] = {
			{ sigfd, POLLIN, 0 }, { listener, POLLIN, 0 }, { racf, POLLIN, 0 }
		};
		unsigned int n = 0;
		int wait = provider_poll(p + 3, &n);

		if (beat && (wait < 0 || wait > (int)beat))
			wait = beat;
		if (poll(p, 3 + n, wait) < 0 && errno != EINTR)
			log_fatal("poll: %m");
		if (beat)
			notify_alive();
		if (p[0].revents && !go_on(sigfd))
			return;
		provider_run(p + 3, n);
		if (p[2].revents && p[2].fd == racf)
			racfd_asks();
		if (p[1].revents)
			accept_racfd();
	}
}

/* What a reload reads: the configuration, and the certificates where it says that they are. */
static int enter_sandbox(const struct mfa_conf *conf)
{
	static const int syscalls[] = {
		SCMP_SYS(openat),     SCMP_SYS(open),	     SCMP_SYS(stat),
		SCMP_SYS(socket),     SCMP_SYS(connect),     SCMP_SYS(accept4),
		SCMP_SYS(getsockopt), SCMP_SYS(setsockopt),  SCMP_SYS(sendto),
		SCMP_SYS(recvfrom),   SCMP_SYS(sendmsg),     SCMP_SYS(recvmsg),
		SCMP_SYS(bind),	      SCMP_SYS(getsockname), SCMP_SYS(getpeername),
	};
	const char *const files[] = { opt.conf, conf->authorities, conf->certificate, conf->key };
	char folders[ARRAY_SIZE(files)][sizeof(conf->key)];
	struct sandbox_path paths[ARRAY_SIZE(files)];
	const struct sandbox_profile profile = {
		.name = "racfd-mfa", .syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
		.paths = paths, .n_paths = ARRAY_SIZE(paths),
	};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		snprintf(folders[i], sizeof(folders[i]), "%s", files[i]);
		paths[i] = (struct sandbox_path){ dirname(folders[i]), SANDBOX_READ };
	}
	return sandbox_enter(&profile);
}

int main(int argc, char **argv)
{
	struct mfa_conf conf;
	int ret, sigfd;

	parse(argc, argv);
	log_open("racfd-mfa", !opt.syslog);
	if (mfa_conf_load(opt.conf, &conf) || provider_use(&conf))
		return 1;
	if (opt.check)
		return 0;
	racf_uid = proc_uid(opt.racf_user);
	if (racf_uid == (uid_t)-1)
		log_fatal("%s: no such user", opt.racf_user);
	ret = opt.user ? sandbox_drop_user(opt.user) : 0;
	if (ret) {
		errno = -ret;
		log_fatal("%s: %m", opt.user);
	}
	if (sandbox_hide_memory())
		return 1;
	proc_block_signals();
	sigfd = proc_signal_fd();
	listen_for_racfd();
	if (enter_sandbox(&conf))
		return 1;
	notify_ready();
	loop(sigfd);
	notify_stopping();
	return 0;
}
