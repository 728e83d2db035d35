// SPDX-License-Identifier: MIT
/*
 * remotekey.c - a private key for OpenSSL whose secret half is in another process
 *
 * A key with a method of its own is the one door in OpenSSL 3.0 that needs no
 * provider; the calls are marked as deprecated there, but stay for all of 3.x.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <sys/socket.h>
#include <lib/log.h>
#include "remotekey.h"
#include "wire.h"

static int key_fd = -1;

/* Length of the signature, or 0. */
static int ask(enum key_op op, const u8 *data, size_t len, u8 *to, size_t size)
{
	struct key_message m = { .op = op, .len = (u16)len };

	if (len > sizeof(m.data))
		return 0;
	memcpy(m.data, data, len);
	if (send(key_fd, &m, sizeof(m), MSG_NOSIGNAL) != sizeof(m) ||
	    recv(key_fd, &m, sizeof(m), 0) != sizeof(m)) {
		log_msg(LOG_ERR, "tn3270-key does not answer: %m");
		return 0;
	}
	if (m.op != op + 1 || m.len > sizeof(m.data) || m.len > size)
		return 0;
	memcpy(to, m.data, m.len);
	return m.len;
}

/* RSA_sign() and the like come here with a DigestInfo, PSS with the encoded message. */
static int rsa_private_encrypt(int len, const unsigned char *from, unsigned char *to, RSA *rsa,
			       int padding)
{
	enum key_op op = padding == RSA_PKCS1_PADDING ? KEY_SIGN_PKCS1 : KEY_SIGN_PSS;
	int n = 0;

	if (padding == RSA_PKCS1_PADDING || padding == RSA_NO_PADDING)
		n = ask(op, from, (size_t)len, to, (size_t)RSA_size(rsa));
	return n ? n : -1;
}

/* Key exchange by RSA encryption is not offered. */
static int rsa_private_decrypt(int len, const unsigned char *from, unsigned char *to, RSA *rsa,
			       int padding)
{
	(void)len;
	(void)from;
	(void)to;
	(void)rsa;
	(void)padding;
	return -1;
}

static int ecdsa_sign(int type, const unsigned char *digest, int len, unsigned char *sig,
		      unsigned int *sig_len, const BIGNUM *kinv, const BIGNUM *r, EC_KEY *key)
{
	(void)type;
	(void)kinv;
	(void)r;
	*sig_len = (unsigned int)ask(KEY_SIGN_ECDSA, digest, (size_t)len, sig,
				     (size_t)ECDSA_size(key));
	return *sig_len != 0;
}

static EVP_PKEY *remote_rsa(EVP_PKEY *public)
{
	RSA_METHOD *method = RSA_meth_dup(RSA_get_default_method());
	RSA *rsa = EVP_PKEY_get1_RSA(public);
	EVP_PKEY *key = EVP_PKEY_new();

	if (!method || !rsa || !key)
		return NULL;
	RSA_meth_set_priv_enc(method, rsa_private_encrypt);
	RSA_meth_set_priv_dec(method, rsa_private_decrypt);
	if (!RSA_set_method(rsa, method) || !EVP_PKEY_assign_RSA(key, rsa))
		return NULL;
	return key;
}

static EVP_PKEY *remote_ec(EVP_PKEY *public)
{
	EC_KEY_METHOD *method = EC_KEY_METHOD_new(EC_KEY_get_default_method());
	EC_KEY *ec = EVP_PKEY_get1_EC_KEY(public);
	EVP_PKEY *key = EVP_PKEY_new();

	if (!method || !ec || !key)
		return NULL;
	EC_KEY_METHOD_set_sign(method, ecdsa_sign, NULL, NULL);
	if (!EC_KEY_set_method(ec, method) || !EVP_PKEY_assign_EC_KEY(key, ec))
		return NULL;
	return key;
}

EVP_PKEY *remotekey(X509 *cert, int fd)
{
	EVP_PKEY *public = X509_get0_pubkey(cert);

	key_fd = fd;
	if (!public)
		return NULL;
	switch (EVP_PKEY_get_base_id(public)) {
	case EVP_PKEY_RSA:
		return remote_rsa(public);
	case EVP_PKEY_EC:
		return remote_ec(public);
	}
	return NULL;
}
