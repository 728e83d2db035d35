// SPDX-License-Identifier: MIT
/*
 * doorload.c - SECONDS SESSIONS COMMAND: the command again and again, in so many sessions of MAINT
 * at once, and how long each took, as JSON
 */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cpctl/terminal.h"
#include "tests/bench/latency.h"

static void nothing(void *arg, const char *line)
{
	(void)arg;
	(void)line;
}

/* A session of its own; its latencies go to out. */
static void work(double seconds, const char *command, int out)
{
	char password[ZCP_PASSWORD_MAX + 2] = "";
	FILE *f = fopen("/root/pw/MAINT", "re");
	int fd = terminal_open(ZCP_TERM_KIND_ADMIN, 0, 0), rc;
	uint64_t session, end, begun;
	uint32_t ns;

	if (!f || !fgets(password, sizeof(password), f) || fd < 0)
		die("session");
	password[strcspn(password, "\n")] = 0;
	if (terminal_login(fd, "MAINT", password, &session))
		die("login");
	end = now() + seconds * 1e9;
	while ((begun = now()) < end) {
		if (terminal_command(fd, command, nothing, NULL, &rc))
			die(command);
		ns = now() - begun;
		if (write(out, &ns, sizeof(ns)) != sizeof(ns))
			die("pipe");
	}
	exit(0);
}

int main(int argc, char **argv)
{
	struct latencies l = { 0 };
	unsigned int sessions = argc == 4 ? atoi(argv[2]) : 0;
	double seconds = sessions ? atof(argv[1]) : 0;
	int p[2], status, failed = 0;
	uint32_t ns;

	if (!sessions || pipe(p))
		die("usage: doorload SECONDS SESSIONS COMMAND");
	for (unsigned int i = 0; i < sessions; i++)
		if (!fork())
			work(seconds, argv[3], p[1]);
	close(p[1]);
	while (read(p[0], &ns, sizeof(ns)) == sizeof(ns))
		took(&l, ns);
	while (wait(&status) > 0)
		failed |= status;
	printf("{");
	print_latencies(&l, l.n / seconds);
	printf("}\n");
	return failed ? 1 : 0;
}
