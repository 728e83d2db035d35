// SPDX-License-Identifier: MIT
/* test_store.c - the file store of cpd */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cpctl/state.h"
#include "cpctl/store.h"
#include "ktap.h"

static char dir[64];
static struct store store = { -1, -1, -1 };

static void clean(void)
{
	char command[80];

	store_close(&store);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	if (dir[0] && system(command))
		perror(dir);
}

static void fresh(void)
{
	static bool again;

	if (!again)
		atexit(clean);
	else
		clean();
	again = true;
	strcpy(dir, "/tmp/zcp-store-XXXXXX");
	CHECK(mkdtemp(dir) != NULL);
	CHECK_EQ(store_open(&store, dir), 0);
}

static bool exists(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return !access(path, F_OK);
}

static void create_commit(void)
{
	char text[4] = "";
	int fd;

	fresh();
	fd = store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_CREATE, 17, NULL);
	REQUIRE(fd >= 0);
	CHECK_EQ(write(fd, "abc", 3), 3);
	CHECK(!exists("spool/17"));
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_OPEN, 17, NULL), -ENOENT);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_COMMIT, 17, NULL), 0);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_COMMIT, 17, NULL), -ENOENT);
	CHECK(exists("spool/17"));
	close(fd);
	fd = store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_OPEN, 17, NULL);
	REQUIRE(fd >= 0);
	CHECK_EQ(read(fd, text, 3), 3);
	CHECK_STR(text, "abc");
	CHECK(write(fd, "x", 1) < 0);
	close(fd);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_DELETE, 17, NULL), 0);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_DELETE, 17, NULL), -ENOENT);
	CHECK(!exists("spool/17"));
}

/* What is left of a file that is to be erased can be read as zeros only. */
static void erasing(void)
{
	char text[4] = "xxx";
	int fd, old;

	fresh();
	fd = store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_CREATE, 17, NULL);
	REQUIRE(fd >= 0);
	CHECK_EQ(write(fd, "abc", 3), 3);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_COMMIT, 17, NULL), 0);
	old = store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_OPEN, 17, NULL);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_ERASE, 17, NULL), 0);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_ERASE, 17, NULL), -ENOENT);
	CHECK(!exists("spool/17"));
	/* the id is free at once, for a file that has nothing to do with it */
	close(fd);
	fd = store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_CREATE, 17, NULL);
	REQUIRE(fd >= 0);
	CHECK_EQ(write(fd, "def", 3), 3);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_COMMIT, 17, NULL), 0);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_CREATE, 18, NULL) >= 0, true);
	store_remove_temporary(&store);
	CHECK_EQ(store_erase_all(store.spool), 0);
	CHECK_EQ(read(old, text, 3), 3);
	CHECK_MEM(text, "\0\0\0", 3);
	CHECK_EQ(pread(fd, text, 3, 0), 3);
	CHECK_MEM(text, "def", 3);
	close(fd);
	close(old);
	CHECK(exists("spool/17"));
	CHECK(!exists("spool/.new-18"));
	CHECK_EQ(store_file(&store, ZCP_FILE_NSS, ZCP_FILE_ERASE, 0, "CMS"), -EINVAL);
	CHECK_EQ(store_file(&store, ZCP_FILE_DIRECTORY, ZCP_FILE_ERASE, 0, NULL), -EINVAL);
}

static void bad_names(void)
{
	static const char *const bad[] = { "",	    "../BOOT",	 "A/B", ".",  "..",
					   "lower", "TOOLONGNM", "A B", "-X", "A.B" };

	fresh();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_EQ(store_file(&store, ZCP_FILE_NSS, ZCP_FILE_CREATE, 0, bad[i]), -EINVAL);
	CHECK_EQ(store_file(&store, ZCP_FILE_NSS, ZCP_FILE_CREATE, 0, NULL), -EINVAL);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_CREATE, 0, NULL), -EINVAL);
	CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_CREATE, 10000, NULL), -EINVAL);
	CHECK_EQ(store_file(&store, 4, ZCP_FILE_CREATE, 1, "A"), -EINVAL);
	CHECK_EQ(store_file(&store, ZCP_FILE_NSS, 5, 0, "A"), -EINVAL);
}

static void directory(void)
{
	int fd;

	fresh();
	fd = store_file(&store, ZCP_FILE_DIRECTORY, ZCP_FILE_CREATE, 0, NULL);
	REQUIRE(fd >= 0);
	CHECK(!exists(STATE_DIRECTORY));
	CHECK_EQ(store_file(&store, ZCP_FILE_DIRECTORY, ZCP_FILE_COMMIT, 0, NULL), 0);
	CHECK(exists(STATE_DIRECTORY));
	CHECK_EQ(store_file(&store, ZCP_FILE_DIRECTORY, ZCP_FILE_DELETE, 0, NULL), -EINVAL);
	CHECK_EQ(store_file(&store, ZCP_FILE_DIRECTORY, ZCP_FILE_OPEN, 0, NULL), -EINVAL);
	close(fd);
}

static void links_are_not_followed(void)
{
	char path[128];

	fresh();
	snprintf(path, sizeof(path), "%s/nss/CMS", dir);
	CHECK_EQ(symlink("/etc/passwd", path), 0);
	CHECK_EQ(store_file(&store, ZCP_FILE_NSS, ZCP_FILE_OPEN, 0, "CMS"), -ELOOP);
}

static unsigned int seen, sum;

static void count(void *arg, uint32_t id, const char *name, int fd)
{
	CHECK(fd >= 0);
	CHECK(arg == &store);
	CHECK(name[0] != '.');
	seen++;
	sum += id;
}

static void scan(void)
{
	static const char *const others[] = { "spool/.new-7", "spool/017", "spool/x", "spool/99999",
					      "nss/.new-B" };
	char path[128];
	uint32_t ids[] = { 1, 20, 9999 };

	fresh();
	for (unsigned int i = 0; i < 3; i++) {
		close(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_CREATE, ids[i], NULL));
		CHECK_EQ(store_file(&store, ZCP_FILE_SPOOL, ZCP_FILE_COMMIT, ids[i], NULL), 0);
	}
	for (unsigned int i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, others[i]);
		close(open(path, O_CREAT | O_WRONLY, 0600));
	}
	seen = sum = 0;
	CHECK_EQ(store_scan(&store, ZCP_FILE_SPOOL, count, &store), 0);
	CHECK_EQ(seen, 3);
	CHECK_EQ(sum, 10020);
	store_remove_temporary(&store);
	CHECK(!exists("spool/.new-7"));
	CHECK(!exists("nss/.new-B"));
	CHECK(exists("spool/20"));
	seen = 0;
	CHECK_EQ(store_scan(&store, ZCP_FILE_NSS, count, &store), 0);
	CHECK_EQ(seen, 0);
}

static void state(void)
{
	char text[16] = "";
	int fd;

	fresh();
	CHECK_EQ(state_open(dir, STATE_DIRECTORY), -ENOENT);
	CHECK_EQ(state_replace(dir, STATE_DIRECTORY, "one", 3), 0);
	CHECK_EQ(state_replace(dir, STATE_DIRECTORY, "two", 3), 0);
	fd = state_open(dir, STATE_DIRECTORY);
	CHECK_EQ(read(fd, text, sizeof(text)), 3);
	CHECK_STR(text, "two");
	close(fd);
	CHECK(state_new_boot(dir, 0x1234));
	CHECK(!state_new_boot(dir, 0x1234));
	CHECK(state_new_boot(dir, 0x1235));
	CHECK_EQ(state_replace("/nonexistent", "x", "y", 1), -ENOENT);
}

static const struct ktap_case cases[] = {
	{ "a file appears by commit and goes by delete", create_commit },
	{ "names that could leave the folder are refused", bad_names },
	{ "the compiled directory is replaced, never deleted", directory },
	{ "symbolic links are not followed", links_are_not_followed },
	{ "a scan finds committed files only", scan },
	{ "FDP_RIP.2: what is to be erased is overwritten", erasing },
	{ "state files are replaced as a whole, a new boot is noticed", state },
};

KTAP_MAIN(cases)
