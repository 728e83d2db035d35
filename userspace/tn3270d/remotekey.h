/* SPDX-License-Identifier: MIT */
/* remotekey.h - a private key for OpenSSL whose secret half is in another process */
#ifndef ZCP_TN3270D_REMOTEKEY_H
#define ZCP_TN3270D_REMOTEKEY_H

#include <openssl/evp.h>
#include <openssl/x509.h>

/*
 * The key that belongs to cert, RSA or EC; its signatures are made by
 * tn3270-key at the other end of fd. NULL: another kind of key.
 */
EVP_PKEY *remotekey(X509 *cert, int fd);

#endif
