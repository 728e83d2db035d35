// SPDX-License-Identifier: MIT
/*
 * Golden files: tests/regress/directory/{pass,fail}-NAME.in is USER DIRECT, .ok what its
 * compilation says, on a system that RECOV1 and RECOV2 may recover. With an argument that is
 * written to standard output instead, to make a new .ok.
 */
#include <glob.h>
#include <stdlib.h>
#include "cp/dirimage.h"
#include "cp/parse.h"
#include "cpctl/directory.h"

static char *slurp(const char *path, size_t *len)
{
	FILE *f = fopen(path, "r");
	char *text = malloc(1 << 20);

	if (!f || !text) {
		free(text);
		if (f)
			fclose(f);
		return NULL;
	}
	*len = fread(text, 1, (1 << 20) - 1, f);
	text[*len] = '\0';
	fclose(f);
	return text;
}

static void show_record(FILE *out, const struct zcp_dir_record *r)
{
	static const char *const types[] = {
		"?",	"CONSOLE", "SPOOL",    "SPECIAL", "CPU",  "IPL",
		"LINK", "MDISK",   "DEDICATE", "NAMES",	  "TEXT", "RECOVERY",
	};
	const unsigned char *p = (const unsigned char *)(r + 1);
	size_t n = be16_to_cpu(r->len) - sizeof(*r), i;

	fprintf(out, "  %-8s", types[be16_to_cpu(r->type)]);
	/* text as it is, everything else in hexadecimal */
	for (i = 0; i < n; i++)
		fprintf(out, p[i] > ' ' && p[i] < 0x7f ? "%c" : p[i] == ' ' ? "_" : "[%02x]", p[i]);
	fprintf(out, "\n");
}

static void show_image(FILE *out, const void *image)
{
	char classes[33], name[9];

	for (unsigned int i = 0; i < dirimage_users(image); i++) {
		const struct zcp_dir_user *u = dirimage_user(image, i);
		const struct zcp_dir_record *r = NULL;

		cp_class_text(be32_to_cpu(u->classes), classes);
		cp_name_get(name, u->userid);
		fprintf(out,
			"%s storage %lluM max %lluM class %s password %u machine %u cpus %u "
			"options %llx\n",
			name, (unsigned long long)be64_to_cpu(u->storage) >> 20,
			(unsigned long long)be64_to_cpu(u->maxstorage) >> 20,
			u->classes ? classes : "default", u->password,
			u->machine, u->cpus, (unsigned long long)be64_to_cpu(u->options));
		while ((r = dirimage_next(image, u, r, 0)))
			show_record(out, r);
	}
}

/* What a password becomes: here one can see that it does. */
static int derive(const char *userid, const char *password, struct zcp_kdf *kdf)
{
	*kdf = (struct zcp_kdf){ .log2_n = 14, .r = 8, .p = 1 };
	memcpy(kdf->salt, userid, strlen(userid));
	for (size_t i = 0; password[i]; i++)
		kdf->verifier[i] = password[i] + 1;
	return 0;
}

static const struct directory_for sys1 = { "SYS1", "RECOV1 RECOV2", derive };

static char *result_of(const char *path, bool *passed)
{
	struct config_error error;
	size_t len, size, n;
	char *text = slurp(path, &len), *said = NULL;
	FILE *out = open_memstream(&said, &n);
	void *image;

	*passed = false;
	if (!text) {
		fprintf(out, "cannot be read\n");
	} else if (directory_compile(text, len, &sys1, 0, &image, &size, &error)) {
		fprintf(out, "%u:%u: %s\n", error.line, error.column, error.text);
	} else {
		*passed = true;
		show_image(out, image);
		free(image);
	}
	fclose(out);
	free(text);
	return said;
}

static bool golden(const char *path)
{
	bool passed, wanted = strstr(path, "/pass-") != NULL;
	char *said = result_of(path, &passed), *ok, *ok_path = strdup(path);
	bool same;
	size_t len;

	strcpy(strrchr(ok_path, '.'), ".ok");
	ok = slurp(ok_path, &len);
	same = ok && !strcmp(ok, said) && passed == wanted;
	if (!same)
		printf("# wanted:\n# %s\n# got:\n# %s\n", ok ? ok : "(no .ok file)", said);
	free(said);
	free(ok);
	free(ok_path);
	return same;
}

int main(int argc, char *argv[])
{
	int bad = 0;
	bool passed;
	char *said;
	glob_t g;

	if (argc > 1) {
		said = result_of(argv[1], &passed);
		fputs(said, stdout);
		free(said);
		return 0;
	}
	if (glob("tests/regress/directory/*.in", 0, NULL, &g))
		return 1;
	printf("KTAP version 1\n1..%zu\n", g.gl_pathc);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		bool ok = golden(g.gl_pathv[i]);

		bad |= !ok;
		printf("%sok %zu %s\n", ok ? "" : "not ", i + 1, strrchr(g.gl_pathv[i], '/') + 1);
	}
	globfree(&g);
	return bad;
}
