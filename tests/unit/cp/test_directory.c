// SPDX-License-Identifier: MIT
/* USER DIRECT to image: what is in it, and that no changed image verifies by accident */
#include <stdlib.h>
#include "cp/dirimage.h"
#include "cp/parse.h"
#include "cpctl/directory.h"
#include "ktap.h"

static const char text[] =
	"* a directory\n"
	"PROFILE LINUX\n"
	"  CLASS G\n"
	"  MACHINE ESA 2\n"
	"  IPL 00C\n"
	"  CONSOLE 0009 3215 T\n"
	"  SPOOL 000C 2540 READER *\n"
	"  SPOOL 000D 2540 PUNCH A\n"
	"USER LINUX1 SECRET 256M 1G BG\n"
	"  INCLUDE LINUX\n"
	"  IPL CMS PARM AUTOCR\n"
	"  LOGONBY MAINT OPERATOR\n"
	"  OPTION LNKNOPAS QUICKDSP\n"
	"  MDISK 0191 3390 1 END VOL001 MR ALL W\n"
	"IDENTITY MAINT NOLOG 64M\n"
	"  BUILD ON * USING SUBCONFIG MAINT-1\n"
	"  CPU 00 BASE CPUID 12AB34\n"
	"SUBCONFIG MAINT-1\n"
	"  LINK LINUX1 0191 0291 RR\n";

static void *image;
static size_t size;

static bool compile(const char *from, struct config_error *error)
{
	const struct directory_for sys1 = { .system = "SYS1" };

	free(image);
	image = NULL;
	return !directory_compile(from, strlen(from), &sys1, 1, &image, &size, error);
}

static const void *record(const char *userid, unsigned int type)
{
	return dirimage_next(image, dirimage_find(image, userid), NULL, type);
}

static void contents(void)
{
	const struct zcp_dir_user *u;
	const struct zcp_dir_mdisk *m;
	const struct zcp_dir_ipl *ipl;
	struct config_error error;

	REQUIRE(compile(text, &error));
	CHECK_EQ(dirimage_users(image), 2);
	u = dirimage_find(image, "LINUX1");
	REQUIRE(u != NULL);
	CHECK_EQ(be64_to_cpu(u->storage), 256 << 20);
	CHECK_EQ(be64_to_cpu(u->maxstorage), 1 << 30);
	CHECK_EQ(be32_to_cpu(u->classes), CP_CLASS('B') | CP_CLASS('G'));
	CHECK_EQ(u->cpus, 2);
	CHECK_EQ(u->password, ZCP_DIR_PW_RACF);
	CHECK(be64_to_cpu(u->options) & 1ull << ZCP_DIR_OPTION_LNKNOPAS);
	CHECK(dirimage_names(image, u, ZCP_DIR_ST_LOGONBY, "OPERATOR"));
	CHECK(!dirimage_names(image, u, ZCP_DIR_ST_LOGONBY, "LINUX1"));
	CHECK(record("LINUX1", ZCP_DIR_CONSOLE) != NULL);
	ipl = record("LINUX1", ZCP_DIR_IPL);
	REQUIRE(ipl != NULL);
	/* what the user says counts, not the profile */
	CHECK(ipl->nss == 1 && ipl->parm_len == 6);
	CHECK(dirimage_next(image, u, &ipl->rec, ZCP_DIR_IPL) == NULL);
	m = record("LINUX1", ZCP_DIR_MDISK);
	REQUIRE(m != NULL);
	CHECK_EQ(be32_to_cpu(m->start), 1);
	CHECK(m->to_end == 1 && m->password[0] == ZCP_DIR_DISKPW_ALL &&
	      m->password[1] == ZCP_DIR_DISKPW_GIVEN);
	u = dirimage_find(image, "MAINT");
	REQUIRE(u != NULL);
	CHECK(u->password == ZCP_DIR_PW_NOLOG && !u->classes);
	CHECK(record("MAINT", ZCP_DIR_LINK) != NULL);
	CHECK(dirimage_find(image, "NOBODY") == NULL);
	CHECK(dirimage_find(image, "MUCHTOOLONG") == NULL);
}

/*
 * Who is given nothing has the classes that SYSTEM CONFIG says, and no option, device or link;
 * NOLOG has no class.
 */
static void defaults(void)
{
	struct config_error error;
	const struct zcp_dir_user *u;

	REQUIRE(compile("USER A X\nUSER B NOLOG 32M 32M ABG\n", &error));
	u = dirimage_find(image, "A");
	REQUIRE(u != NULL);
	CHECK_EQ(be32_to_cpu(u->classes), 0);
	CHECK_EQ(be64_to_cpu(u->options), 0);
	CHECK_EQ(u->cpus, 1);
	CHECK_EQ(be64_to_cpu(u->storage), 32 << 20);
	CHECK_EQ(u->maxstorage, u->storage);
	CHECK(record("A", 0) == NULL);
	u = dirimage_find(image, "B");
	REQUIRE(u != NULL);
	CHECK_EQ(u->classes, 0);
	CHECK(!compile("USER A\n", &error));
}

/* No password of the text is anywhere in the image. */
static void no_secrets(void)
{
	struct config_error error;

	REQUIRE(compile(text, &error));
	CHECK(memmem(image, size, "SECRET", 6) == NULL);
}

static void truncated(void)
{
	struct config_error error;
	size_t n, at;

	REQUIRE(compile(text, &error));
	for (n = 0; n < size; n++) {
		/* the copy has exactly n bytes, so that a look behind them is seen */
		char *copy = malloc(n ? n : 1);

		memcpy(copy, image, n);
		CHECK(dirimage_verify(copy, n, &at) < 0);
		free(copy);
	}
}

/* Every single changed byte is either refused or leaves an image that can be walked. */
static void changed(void)
{
	struct config_error error;
	size_t i, at;

	REQUIRE(compile(text, &error));
	for (i = 0; i < size; i++) {
		unsigned char *p = (unsigned char *)image + i, was = *p;

		for (unsigned int bit = 0; bit < 8; bit++) {
			*p = (unsigned char)(was ^ 1u << bit);
			if (!dirimage_verify(image, size, &at)) {
				for (unsigned int u = 0; u < dirimage_users(image); u++) {
					const struct zcp_dir_record *r = NULL;

					while ((r = dirimage_next(image, dirimage_user(image, u), r,
								  0)))
						;
				}
			}
		}
		*p = was;
	}
	CHECK_EQ(dirimage_verify(image, size, &at), 0);
}

static void order(void)
{
	struct config_error error;
	struct zcp_dir_user *u;
	char name[8];
	size_t at;

	REQUIRE(compile("USER B X\nUSER A X\n", &error));
	u = (struct zcp_dir_user *)((char *)image + sizeof(struct zcp_dir_header));
	CHECK_MEM(u[0].userid, "A       ", 8);
	memcpy(name, u[0].userid, 8);
	memcpy(u[0].userid, u[1].userid, 8);
	CHECK(dirimage_verify(image, size, &at) < 0);
	memcpy(u[1].userid, name, 8);
	CHECK(dirimage_verify(image, size, &at) < 0);
}

/* The disk behind a chain of LINK statements; a chain that bites its tail ends nowhere */
static void disks(void)
{
	struct config_error error;
	const struct zcp_dir_mdisk *m;
	const struct zcp_dir_user *u;

	REQUIRE(compile(
		"USER A X 32M\n  LINK B 0190 0290 RR\n  LINK A 0300 0301\n  LINK A 0301 0300\n"
		"  LINK NOBODY 0190 0400\n  LINK C 0777 0500\n"
		"USER B X 32M\n  LINK C 0191 0190 RR\n"
		"USER C X 32M\n  MDISK 0191 3390 1 10 VOL001\n",
		&error));
	u = dirimage_find(image, "A");
	m = dirimage_disk(image, &u, 0x290);
	REQUIRE(m != NULL && u != NULL);
	CHECK_MEM(u->userid, "C       ", 8);
	CHECK_EQ(be16_to_cpu(m->vdev), 0x191);
	for (unsigned int vdev = 0x300; vdev <= 0x500; vdev += 0x100) {
		u = dirimage_find(image, "A");
		CHECK(dirimage_disk(image, &u, vdev) == NULL);
	}
	u = dirimage_find(image, "A");
	CHECK(dirimage_disk(image, &u, 0x191) == NULL);
}

static void unchanged_on_error(void)
{
	struct config_error error;
	void *p = &error;
	size_t n = 7;

	CHECK(directory_compile("USER\n", 5, &(struct directory_for){ 0 }, 0, &p, &n, &error) < 0);
	CHECK(p == &error && n == 7);
	CHECK(error.line == 1 && error.column == 5);
}

static const struct ktap_case cases[] = {
	{ "statements, profiles and subconfigurations reach the image", contents },
	{ "FMT_MSA.3(VIRT-CIFCP): a user without statements has the default classes, nothing else",
	  defaults },
	{ "no password is in the image", no_secrets },
	{ "an image that is cut off is refused", truncated },
	{ "an image with a changed bit is refused or harmless", changed },
	{ "users are sorted and unique", order },
	{ "LINK statements lead to the disk, and never in circles", disks },
	{ "a bad text leaves everything as it was", unchanged_on_error },
};

KTAP_MAIN(cases)
