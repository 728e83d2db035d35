// SPDX-License-Identifier: MIT
/* repair.c - racfd --check and --check --repair: the files of a database, with racfd away */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "racf/dbcheck.h"
#include "racf/mirror.h"
#include "racf/model.h"
#include "racf/repair.h"

/* What is found, and whether racfd could start with it. -EIO: the file is damaged. */
static int sound(struct db *db)
{
	struct racf_options o;
	struct model *m;
	int ret = db_check(db);

	if (ret)
		return ret;
	m = db_options_load(db, &o) ? NULL : model_load(db);
	if (!m) {
		printf("it cannot be loaded\n");
		return -EBADMSG;
	}
	model_free(m);
	return 0;
}

int repair_check(const char *path)
{
	struct db db;
	int ret;

	if (db_open(&db, path, false))
		return 2;
	ret = sound(&db);
	db_close(&db);
	return ret ? 1 : 0;
}

/* ---- the file as it was ------------------------------------------------------------------- */

static int copy_bytes(int from, int to)
{
	char buf[65536];
	ssize_t n;

	while ((n = read(from, buf, sizeof(buf))) > 0)
		if (write(to, buf, n) != n)
			return -EIO;
	return n < 0 ? -EIO : 0;
}

static int sync_folder(const char *path)
{
	char *copy = strdup(path);
	int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int ret = fd < 0 || fsync(fd) ? -EIO : 0;

	if (fd >= 0)
		close(fd);
	free(copy);
	return ret;
}

/* Its owner is the database's: who is not root is that already. */
static int keep_owner(int from, int to)
{
	struct stat st;

	if (fstat(from, &st))
		return -EIO;
	return !geteuid() && fchown(to, st.st_uid, st.st_gid) ? -EIO : 0;
}

/* Closed meanwhile: whoever closes a file of SQLite's ends its locks. */
static int keep_old(struct db *db, const char *path)
{
	char name[4096], stamp[20];
	struct timespec now;
	int from, to, ret;

	db_close(db);
	clock_gettime(CLOCK_REALTIME, &now);
	strftime(stamp, sizeof(stamp), "%Y%m%d%H%M%S", gmtime(&now.tv_sec));
	ret = (size_t)snprintf(name, sizeof(name), "%s.%s%03ld", path, stamp,
			       now.tv_nsec / 1000000) < sizeof(name) ? 0 : -EIO;
	from = ret ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	to = from < 0 ? -1 : open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (to < 0 || copy_bytes(from, to) || keep_owner(from, to) || fsync(to) ||
	    sync_folder(path))
		ret = -EIO;
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	if (ret)
		printf("%s: the file as it is cannot be kept there: nothing was done\n", name);
	else
		printf("the file as it was: %s\n", name);
	return ret ?: db_open(db, path, false);
}

/* ---- from the backup copy ------------------------------------------------------------------- */

struct backup {
	char path[4096];
	struct db db;
	bool there, clean;
	enum mirror_age age;
};

static void open_backup(struct backup *b, const char *path)
{
	*b = (struct backup){ .there = false };
	if ((size_t)snprintf(b->path, sizeof(b->path), "%s.bak", path) >= sizeof(b->path) ||
	    access(b->path, F_OK))
		return;
	printf("%s:\n", b->path);
	b->there = !db_open(&b->db, b->path, false);
	b->clean = b->there && !sound(&b->db);
	printf("%s\n", b->clean ? "nothing is wrong" : b->there ? "" : "it cannot be opened");
}

static int take_backup(struct db *db, struct backup *b)
{
	sqlite3_backup *copy = sqlite3_backup_init(db->sql, "main", b->db.sql, "main");
	int rc = copy ? sqlite3_backup_step(copy, -1) : SQLITE_ERROR;

	if ((copy && sqlite3_backup_finish(copy) != SQLITE_OK) || rc != SQLITE_DONE)
		return -EIO;
	printf("taken from the backup copy, which has each transaction\n");
	return 0;
}

/* ---- in place ------------------------------------------------------------------------------- */

static int repair_in_place(struct db *db)
{
	int ret = db_begin(db);

	if (ret)
		return ret;
	ret = db_repair(db);
	if (!ret && sound(db)) {
		printf("this is left, so nothing was changed: restore the database\n");
		ret = -EBADMSG;
	}
	return db_end(db, ret);
}

static int repair_with(struct db *db, const char *path, struct backup *b, bool damaged)
{
	int ret;

	if (b->clean && b->age >= MIRROR_SAME)
		return keep_old(db, path) ?: take_backup(db, b) ?: sound(db);
	if (b->age == MIRROR_AHEAD) {
		printf("%s is ahead, and broken: repair that one, --db %s\n", b->path, b->path);
		return -EBADMSG;
	}
	if (damaged) {
		printf("the file is damaged and no backup copy has all that it had: restore it\n");
		return -EBADMSG;
	}
	ret = keep_old(db, path) ?: repair_in_place(db);
	if (!ret)
		log_msg(LOG_NOTICE, "%s was repaired", path);
	return ret;
}

/* Nobody knows what it had, so whether the copy may take its place is for somebody to say. */
static int unreadable(const char *path)
{
	struct backup b;

	open_backup(&b, path);
	if (b.clean)
		printf("%s cannot be opened, so nobody can say whether %s has each transaction:"
		       " copy it over %s to take it\n", path, b.path, path);
	else
		printf("%s cannot be opened and there is no good backup copy: restore it\n", path);
	if (b.there)
		db_close(&b.db);
	return 2;
}

int repair_files(const char *path)
{
	struct backup b;
	struct db db;
	int ret;

	if (db_open(&db, path, false))
		return unreadable(path);
	ret = sound(&db);
	if (!ret) {
		printf("nothing is wrong\n");
		db_close(&db);
		return 0;
	}
	open_backup(&b, path);
	b.age = b.there ? mirror_age(&db, &b.db) : MIRROR_OTHER;
	ret = repair_with(&db, path, &b, ret == -EIO);
	printf("%s\n", ret ? "NOT REPAIRED" : "repaired: nothing is wrong any more");
	if (b.there)
		db_close(&b.db);
	db_close(&db);
	return ret ? 1 : 0;
}
