// SPDX-License-Identifier: MIT
/* infile.c - records from data sets that somebody has as files */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "lib/sandbox.h"
#include "smf/dataset.h"
#include "smf/infile.h"
#include "smf/record.h"

struct infile {
	const char *path;
	uint8_t *data;
	size_t len;
	bool mapped;
};

static struct {
	const char *name;
	struct infile *files;
	int n, at;
	size_t off;
	uint64_t number; /* of the next record; 0: not known */
	uint64_t foreign; /* records of the file at hand that were left out */
	int damaged;
} in;

static void die(const char *path, const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", in.name, path, what);
	exit(2);
}

/* What is no plain file is read to its end. */
static void read_all(struct infile *f, int fd)
{
	size_t size = 1 << 20;
	ssize_t n = 1;

	f->data = malloc(size);
	while (f->data && n) {
		if (f->len == size)
			f->data = realloc(f->data, size *= 2);
		n = f->data ? read(fd, f->data + f->len, size - f->len) : 0;
		if (n < 0 && errno != EINTR)
			die(f->path, strerror(errno));
		f->len += n > 0 ? n : 0;
	}
	if (!f->data)
		die(f->path, "too large");
}

static void open_one(struct infile *f, const char *path, int fd)
{
	struct stat st;

	f->path = path;
	if (fd < 0 || fstat(fd, &st))
		die(path, strerror(errno));
	if (!S_ISREG(st.st_mode)) {
		read_all(f, fd);
		return;
	}
	f->len = st.st_size;
	if (!f->len)
		return;
	f->data = mmap(NULL, f->len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (f->data == MAP_FAILED)
		die(path, strerror(errno));
	madvise(f->data, f->len, MADV_SEQUENTIAL);
	f->mapped = true;
}

void infile_open(const char *name, char *const *paths, int n)
{
	static char buffer[1 << 16];
	/* sorting asks how much memory there is */
	static const int syscalls[] = { SCMP_SYS(sysinfo) };
	const struct sandbox_profile profile = {
		.name = name, .syscalls = syscalls, .n_syscalls = 1,
	};

	in.name = name;
	in.n = n ?: 1;
	in.files = calloc(in.n, sizeof(*in.files));
	if (!in.files)
		die("memory", strerror(ENOMEM));
	if (!n)
		open_one(&in.files[0], "standard input", 0);
	for (int i = 0; i < n; i++) {
		int fd = open(paths[i], O_RDONLY | O_CLOEXEC);

		open_one(&in.files[i], paths[i], fd);
		close(fd);
	}
	/* opens a file, and asks whether the output is a terminal, at their first use */
	tzset();
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	if (sandbox_enter(&profile))
		exit(2);
}

/*
 * What a seal says of the numbers of its group counts from the next record on:
 * a data set begins with one.
 */
static void take_seal(const uint8_t *rec)
{
	in.number = smf_get64(rec + TRAIL_FIRST) + smf_get32(rec + TRAIL_COUNT);
}

static void next_file(void)
{
	if (in.foreign)
		fprintf(stderr, "%s: %s: records of other programs left out: %" PRIu64 "\n",
			in.name, in.files[in.at].path, in.foreign);
	in.foreign = 0;
	in.at++;
	in.off = 0;
	in.number = 0;
}

/* Behind what is no record nothing can be told from anything else. */
static bool is_record(const struct infile *f, const uint8_t *p, size_t len, size_t left)
{
	if (len && len <= left && (smf_foreign(p, len) || !smf_check(p, len)))
		return true;
	if (left) {
		fprintf(stderr, "%s: %s: byte %zu: no record, the rest is left out\n", in.name,
			f->path, in.off);
		in.damaged = 1;
	}
	return false;
}

int infile_next(const uint8_t **rec, uint64_t *number)
{
	while (in.at < in.n) {
		struct infile *f = &in.files[in.at];
		size_t left = f->len - in.off;
		const uint8_t *p = f->data + in.off;
		size_t len = left >= SMF_HEADER_LEN ? smf_get16(p) : 0;

		if (!is_record(f, p, len, left)) {
			next_file();
			continue;
		}
		in.off += len;
		if (smf_foreign(p, len)) {
			in.foreign++;
			continue;
		}
		if (p[SMF_RTY] == SMF_TYPE_TRAIL) {
			take_seal(p);
			continue;
		}
		*rec = p;
		*number = in.number;
		in.number += in.number != 0;
		return 1;
	}
	return 0;
}

int infile_damaged(void)
{
	return in.damaged;
}
