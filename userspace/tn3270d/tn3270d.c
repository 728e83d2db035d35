// SPDX-License-Identifier: MIT
/* tn3270d.c - listens for terminals and starts what serves them (see wire.h for the processes) */
#include <fcntl.h>
#include <getopt.h>
#include <netdb.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <lib/log.h>
#include <lib/notify.h>
#include <lib/sandbox.h>
#include "children.h"
#include "connections.h"

enum { SOCKETS_MAX = 2 * CONF_LISTEN_MAX, BACKLOG = 64, ACCEPTS_PER_TURN = 16 };

static struct conf conf;
static struct pem chain, authorities;

static struct {
	int fd;
	const struct conf_listen *listen;
} sockets[SOCKETS_MAX];
static unsigned int n_sockets;
static pid_t key_pid;
static char key_note[ZCP_NOTE_MAX + 1];	/* which it is; empty: CP knows */

/*
 * Everything that the children do between exec and their own, smaller, lists is
 * in here too: they inherit it.
 */
static const int syscalls[] = {
	/* accept, open a terminal, make the sockets between the processes */
	SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(openat), SCMP_SYS(stat), SCMP_SYS(socket),
	SCMP_SYS(connect), SCMP_SYS(socketpair), SCMP_SYS(setsockopt), SCMP_SYS(sendmsg),
	/* start, reap and end them */
	SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(vfork), SCMP_SYS(execve), SCMP_SYS(wait4),
	SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(kill), SCMP_SYS(access), SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
	/* a program's beginning */
	SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address), SCMP_SYS(prlimit64),
	SCMP_SYS(setrlimit), SCMP_SYS(getrlimit), SCMP_SYS(statx), SCMP_SYS(lstat),
	SCMP_SYS(getdents64), SCMP_SYS(ioctl),
	SCMP_SYS(open), SCMP_SYS(prctl), SCMP_SYS(pipe2), SCMP_SYS(sysinfo),
	SCMP_SYS(s390_runtime_instr),
	/* their work */
	SCMP_SYS(recvmsg), SCMP_SYS(recvfrom), SCMP_SYS(recv), SCMP_SYS(sendto), SCMP_SYS(send),
	SCMP_SYS(shutdown),
	SCMP_SYS(signalfd4), SCMP_SYS(epoll_create1),
};

static void usage(FILE *to)
{
	fputs("usage: tn3270d [-f FILE] [-t] [--terminal PATH] [--listen KIND:[ADDRESS:]PORT]...\n"
	      "       tn3270d --keygen FOLDER [--type p256|p384|rsa3072|rsa4096] [--host NAME]\n"
	      "  -f FILE     configuration (/etc/zcp/tn3270d.conf, if it is there)\n"
	      "  -t          check the configuration and end\n"
	      "  --terminal  CP's door (/dev/zcp/terminal), or a seqpacket socket in its place\n"
	      "  --listen    a port instead of those of the configuration; KIND: tls, starttls\n"
	      "  --keygen    make a host key and its certificate in FOLDER, unless they are "
	      "there\n",
	      to);
}

static void read_pem(const char *path, struct pem *to)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		log_fatal("%s: %m", path);
	n = read(fd, to->text, sizeof(to->text));
	if (n < 0)
		log_fatal("%s: %m", path);
	if (n == sizeof(to->text))
		log_fatal("%s: longer than %u bytes", path, RELAY_PEM_MAX - 1);
	to->len = (size_t)n;
	close(fd);
}

static void bind_one(const struct conf_listen *l, const struct addrinfo *a)
{
	const int on = 1;
	int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	/* a machine without IPv6 */
	if (fd < 0 && errno == EAFNOSUPPORT)
		return;
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
	    (a->ai_family == AF_INET6 &&
	     setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on))))
		log_fatal("socket: %m");
	if (bind(fd, a->ai_addr, a->ai_addrlen) || listen(fd, BACKLOG)) {
		if (a->ai_family == AF_INET6 && errno == EADDRNOTAVAIL) {
			close(fd);
			return;
		}
		log_fatal("port %s: %m", l->port);
	}
	if (n_sockets == SOCKETS_MAX)
		log_fatal("too many addresses");
	sockets[n_sockets].fd = fd;
	sockets[n_sockets++].listen = l;
}

static void bind_all(void)
{
	const struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
					.ai_socktype = SOCK_STREAM };

	for (u32 i = 0; i < conf.n_listen; i++) {
		const struct conf_listen *l = &conf.listen[i];
		struct addrinfo *found;
		int ret = getaddrinfo(l->address[0] ? l->address : NULL, l->port, &hints, &found);

		if (ret)
			log_fatal("%s port %s: %s", l->address, l->port, gai_strerror(ret));
		for (const struct addrinfo *a = found; a; a = a->ai_next)
			bind_one(l, a);
		freeaddrinfo(found);
	}
	if (!n_sockets)
		log_fatal("no port to listen on");
}

/* Key and certificate are not needed where TLS never is. */
static bool needs_key(void)
{
	for (u32 i = 0; i < conf.n_listen; i++)
		if (conf.listen[i].implicit)
			return true;
	return conf.starttls != NEGO_TLS_NEVER;
}

/* Starts tn3270-key while this process may still read the key; waits until it is ready. */
static int start_key(const char *user)
{
	char *argv[] = { "tn3270-key", conf.key, conf.certificate, (char *)user, NULL };
	int pair[2], fds[] = { -1, -1, -1, -1 };
	ssize_t n;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		log_fatal("socketpair: %m");
	fds[0] = pair[1];
	key_pid = child_start("tn3270-key", argv, fds);
	if (key_pid < 0)
		log_fatal("%s/tn3270-key: %s", children_folder(), strerror(-key_pid));
	close(pair[1]);
	n = recv(pair[0], key_note, sizeof(key_note) - 1, 0);
	if (n <= 0)
		log_fatal("no host key (tn3270d --keygen makes one)");
	key_note[n] = 0;
	return pair[0];
}

static void enter_sandbox(void)
{
	/* the device comes and goes with the module, so its folder is named */
	const struct sandbox_path paths[] = {
		{ children_folder(), SANDBOX_READ | SANDBOX_EXEC },
		{ "/lib", SANDBOX_READ | SANDBOX_EXEC }, { "/lib64", SANDBOX_READ | SANDBOX_EXEC },
		{ "/usr/lib", SANDBOX_READ | SANDBOX_EXEC },
		{ "/usr/lib64", SANDBOX_READ | SANDBOX_EXEC },
		{ "/etc/ld.so.cache", SANDBOX_READ }, { "/etc/ssl", SANDBOX_READ },
		{ "/dev", SANDBOX_READ | SANDBOX_WRITE }, { "/proc/self", SANDBOX_READ },
	};
	const struct sandbox_profile profile = {
		.name = "tn3270d", .syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
		.paths = paths, .n_paths = ARRAY_SIZE(paths),
	};
	int ret = sandbox_enter(&profile);

	if (ret)
		log_fatal("no sandbox: %s", strerror(-ret));
}

/* Keys are made when no CP runs: what the trail has is when one begins to serve. */
static void tell_key(void)
{
	if (key_note[0] && !connections_note(&conf, key_note))
		key_note[0] = 0;
}

static void accept_clients(const struct line_env *env, unsigned int i)
{
	tell_key();
	for (int n = 0; n < ACCEPTS_PER_TURN; n++) {
		struct sockaddr_storage peer = { 0 };
		socklen_t len = sizeof(peer);
		int fd = accept4(sockets[i].fd, (struct sockaddr *)&peer, &len, SOCK_CLOEXEC);

		if (fd >= 0) {
			connection_new(env, sockets[i].listen, fd, &peer);
		} else {
			if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
				log_msg(LOG_ERR, "accept: %m");
			return;
		}
	}
}

static void reap(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == key_pid)
			log_fatal("tn3270-key has ended");
		if (connection_child_ended(pid) && WIFSIGNALED(status) &&
		    WTERMSIG(status) != SIGTERM)
			log_msg(LOG_ERR, "process %d of a connection: %s", (int)pid,
				strsignal(WTERMSIG(status)));
	}
}

static int make_signalfd(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* False: it is time to go. */
static bool signals(int fd)
{
	struct signalfd_siginfo s;

	while (read(fd, &s, sizeof(s)) == sizeof(s)) {
		if (s.ssi_signo != SIGCHLD)
			return false;
		reap();
	}
	return true;
}

static void run(const struct line_env *env, int signal_fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.u32 = SOCKETS_MAX };
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, signal_fd, &ev))
		log_fatal("epoll: %m");
	for (unsigned int i = 0; i < n_sockets; i++) {
		ev.data.u32 = i;
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, sockets[i].fd, &ev))
			log_fatal("epoll: %m");
	}
	for (;;) {
		int n = epoll_wait(epoll, &ev, 1, -1);

		if (n < 0 && errno != EINTR)
			log_fatal("epoll: %m");
		if (n == 1 && ev.data.u32 < n_sockets)
			accept_clients(env, ev.data.u32);
		else if (n == 1 && !signals(signal_fd))
			return;
	}
}

/* --listen tls:992, --listen starttls:127.0.0.1:2323 */
static void listen_option(char *text, bool *first)
{
	char line[160], *colon = strchr(text, ':'), *port = strrchr(text, ':');
	const char *bad;

	if (*first)
		conf.n_listen = 0;
	*first = false;
	if (!colon)
		log_fatal("--listen %s: port missing", text);
	*colon = 0;
	if (port != colon)
		*port = ' ';
	snprintf(line, sizeof(line), "listen %s %s", text, colon + 1);
	bad = conf_line(&conf, line);
	if (bad)
		log_fatal("--listen: %s", bad);
}

static void keygen_instead(char **argv)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/tn3270-key", children_folder());
	execv(path, argv);
	log_fatal("%s: %m", path);
}

/* True: only check. */
static bool parse_options(int argc, char **argv)
{
	static const struct option options[] = {
		{ "terminal", required_argument, NULL, 'T' },
		{ "listen", required_argument, NULL, 'l' },
		{ "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 },
	};
	static const char standard[] = "/etc/zcp/tn3270d.conf";
	bool check = false, first = true;
	const char *file = NULL, *bad;
	int c;

	conf_default(&conf);
	/* the file comes first: options outdo it */
	for (int i = 1; i + 1 < argc; i++)
		if (!strcmp(argv[i], "-f"))
			file = argv[i + 1];
	if ((file || !access(standard, F_OK)) && conf_read(&conf, file ? file : standard))
		exit(1);
	while ((c = getopt_long(argc, argv, "f:th", options, NULL)) >= 0) {
		if (c == 't') {
			check = true;
		} else if (c == 'T') {
			snprintf(conf.terminal, sizeof(conf.terminal), "%s", optarg);
		} else if (c == 'l') {
			listen_option(optarg, &first);
		} else if (c == 'h' || c == '?') {
			usage(c == 'h' ? stdout : stderr);
			exit(c == 'h' ? 0 : 64);
		}
	}
	bad = optind < argc ? "argument not known" : conf_check(&conf);
	if (bad)
		log_fatal("%s", bad);
	return check;
}

int main(int argc, char **argv)
{
	struct line_env env = { &conf, &chain, &authorities, -1 };
	const char *user;
	int ret, signal_fd;

	log_open("tn3270d", true);
	if (argc > 1 && !strcmp(argv[1], "--keygen"))
		keygen_instead(argv);
	if (parse_options(argc, argv))
		return 0;
	user = geteuid() ? "" : conf.user;
	bind_all();
	if (needs_key()) {
		read_pem(conf.certificate, &chain);
		env.key_control = start_key(user);
	}
	if (conf.client_cert != CLIENT_CERT_NONE)
		read_pem(conf.authorities, &authorities);
	ret = user[0] ? sandbox_drop_user(user) : 0;
	if (ret)
		log_fatal("cannot become %s: %s", user, strerror(-ret));
	signal_fd = make_signalfd();
	if (signal_fd < 0)
		log_fatal("signalfd: %m");
	enter_sandbox();
	tell_key();
	notify_ready();
	log_msg(LOG_INFO, "%s: ready", conf.system);
	run(&env, signal_fd);
	notify_stopping();
	connections_end();
	return 0;
}
