// SPDX-License-Identifier: MIT
/* keygen.c - makes the host key and a certificate that it signs itself */
#include <errno.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "keygen.h"

enum { YEARS = 10, SERIAL_BITS = 127 };

static int complain(const char *what)
{
	unsigned long e = ERR_peek_last_error();

	fprintf(stderr, "tn3270-key: %s: %s\n", what,
		e ? ERR_reason_error_string(e) : strerror(errno));
	return 1;
}

static EVP_PKEY *make_key(const char *kind)
{
	if (!strcmp(kind, "p256"))
		return EVP_EC_gen("P-256");
	if (!strcmp(kind, "p384"))
		return EVP_EC_gen("P-384");
	if (!strcmp(kind, "rsa3072"))
		return EVP_RSA_gen(3072);
	if (!strcmp(kind, "rsa4096"))
		return EVP_RSA_gen(4096);
	return NULL;
}

static int add_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	int ok;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = ext && X509_add_ext(cert, ext, -1);
	X509_EXTENSION_free(ext);
	return ok;
}

static int set_serial(X509 *cert)
{
	BIGNUM *n = BN_new();
	int ok = n && BN_rand(n, SERIAL_BITS, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) &&
		 BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert));

	BN_free(n);
	return ok;
}

static X509 *make_certificate(EVP_PKEY *key, const char *host)
{
	X509 *cert = X509_new();
	X509_NAME *name = cert ? X509_get_subject_name(cert) : NULL;
	char san[320];

	snprintf(san, sizeof(san), "DNS:%s,DNS:localhost,IP:127.0.0.1,IP:::1", host);
	if (name && X509_set_version(cert, X509_VERSION_3) && set_serial(cert) &&
	    X509_gmtime_adj(X509_getm_notBefore(cert), -3600) &&
	    X509_time_adj_ex(X509_getm_notAfter(cert), YEARS * 365, 0, NULL) &&
	    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)host, -1,
				       -1, 0) &&
	    X509_set_issuer_name(cert, name) && X509_set_pubkey(cert, key) &&
	    add_extension(cert, NID_subject_alt_name, san) &&
	    add_extension(cert, NID_basic_constraints, "critical,CA:FALSE") &&
	    add_extension(cert, NID_key_usage, "critical,digitalSignature") &&
	    add_extension(cert, NID_ext_key_usage, "serverAuth") &&
	    X509_sign(cert, key, EVP_sha256()))
		return cert;
	X509_free(cert);
	return NULL;
}

/* A file is made under another name, so that a half-written one never counts. */
static int write_pem(int dir, const char *name, mode_t mode, const struct stat *owner, X509 *cert,
		     EVP_PKEY *key)
{
	int fd;
	FILE *f;
	int ok;

	unlinkat(dir, "new.pem", 0);
	fd = openat(dir, "new.pem", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return -1;
	ok = cert ? PEM_write_X509(f, cert) :
		    PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
	ok = ok && !fflush(f) && !fchmod(fd, mode) && !fsync(fd);
	if (ok && !geteuid())
		ok = !fchown(fd, owner->st_uid, owner->st_gid);
	if (fclose(f))
		ok = 0;
	if (!ok || renameat(dir, "new.pem", dir, name)) {
		unlinkat(dir, "new.pem", 0);
		return -1;
	}
	return fsync(dir);
}

void fingerprint(const X509 *cert, char separator, char text[FINGERPRINT_MAX])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int len = 0;

	text[0] = 0;
	if (X509_digest(cert, EVP_sha256(), md, &len) == 1)
		OPENSSL_buf2hexstr_ex(text, FINGERPRINT_MAX, NULL, md, len, separator);
}

static void say_fingerprint(const X509 *cert, const char *folder)
{
	char text[FINGERPRINT_MAX];

	fingerprint(cert, ':', text);
	printf("%s/cert.pem sha256 %s\n", folder, text);
}

static int make_files(int dir, const char *folder, const char *kind, const char *host)
{
	EVP_PKEY *key = make_key(kind);
	X509 *cert = key ? make_certificate(key, host) : NULL;
	struct stat st;
	int ret = 0;

	if (!cert)
		ret = complain("cannot make a key and its certificate");
	else if (fstat(dir, &st) || write_pem(dir, "key.pem", 0600, &st, NULL, key) ||
		 write_pem(dir, "cert.pem", 0644, &st, cert, NULL))
		ret = complain(folder);
	else
		say_fingerprint(cert, folder);
	X509_free(cert);
	EVP_PKEY_free(key);
	return ret;
}

int keygen(const char *folder, const char *kind, const char *host)
{
	char own[256] = "localhost";
	int dir, ret;

	if (!host && !gethostname(own, sizeof(own) - 1))
		host = own;
	if (mkdir(folder, 0755) && errno != EEXIST)
		return complain(folder);
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return complain(folder);
	if (!faccessat(dir, "key.pem", F_OK, 0) && !faccessat(dir, "cert.pem", F_OK, 0)) {
		printf("%s: key.pem and cert.pem are kept\n", folder);
		ret = 0;
	} else {
		ret = make_files(dir, folder, kind, host ? host : own);
	}
	close(dir);
	return ret;
}
