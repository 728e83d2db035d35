// SPDX-License-Identifier: MIT
/* tls_context.c - what OpenSSL is told before the first handshake */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <lib/log.h>
#include "remotekey.h"
#include "tls_context.h"

/* Forward secrecy and authenticated encryption. */
#define CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20"

static void fail(const char *what)
{
	log_fatal("%s: %s", what, ERR_reason_error_string(ERR_peek_last_error()) ?: "not usable");
}

static void use_chain(SSL_CTX *ctx, const void *pem, size_t len)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)len);
	X509 *cert = bio ? PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL) : NULL;
	EVP_PKEY *key;
	X509 *ca;

	if (!cert || SSL_CTX_use_certificate(ctx, cert) != 1)
		fail("certificate");
	while ((ca = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
		if (SSL_CTX_add0_chain_cert(ctx, ca) != 1)
			fail("certificate chain");
	/* the end of the text is reported as an error too */
	ERR_clear_error();
	key = remotekey(cert, TLS_FD_KEY);
	if (!key || SSL_CTX_use_PrivateKey(ctx, key) != 1)
		fail("key");
	EVP_PKEY_free(key);
	X509_free(cert);
	BIO_free(bio);
}

static void use_authorities(SSL_CTX *ctx, const void *pem, size_t len, enum client_cert want)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)len);
	X509_STORE *store = SSL_CTX_get_cert_store(ctx);
	int mode = SSL_VERIFY_PEER, n = 0;
	X509 *ca;

	while (bio && (ca = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		if (X509_STORE_add_cert(store, ca) != 1 || SSL_CTX_add_client_CA(ctx, ca) != 1)
			fail("certificate authorities");
		X509_free(ca);
		n++;
	}
	if (!n)
		fail("certificate authorities");
	ERR_clear_error();
	BIO_free(bio);
	if (want == CLIENT_CERT_REQUIRE)
		mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
	SSL_CTX_set_verify(ctx, mode, NULL);
}

SSL_CTX *tls_context(const struct tls_config *conf, const void *chain, size_t chain_len,
		     const void *authorities, size_t authorities_len)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (!ctx)
		fail("OpenSSL");
	/* each connection is a process of its own: there is nothing to resume */
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
					 SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(ctx, 0);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
			 SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY);
	if (SSL_CTX_set_min_proto_version(ctx, conf->tls13 ? TLS1_3_VERSION : TLS1_2_VERSION) != 1)
		fail("TLS version");
	if (SSL_CTX_set_cipher_list(ctx, conf->ciphers[0] ? conf->ciphers : CIPHERS) != 1)
		fail("ciphers");
	use_chain(ctx, chain, chain_len);
	if (conf->client_cert != CLIENT_CERT_NONE)
		use_authorities(ctx, authorities, authorities_len, conf->client_cert);
	return ctx;
}
