/* SPDX-License-Identifier: MIT */
/* keygen.h - makes the host key and a certificate that it signs itself */
#ifndef ZCP_TN3270D_KEYGEN_H
#define ZCP_TN3270D_KEYGEN_H

#include <openssl/x509.h>

#define FINGERPRINT_MAX	96	/* SHA-256 with separators */

/*
 * Into folder: key.pem (0600) and cert.pem (0644), both of the folder's owner.
 * kind: "p256", "p384", "rsa3072", "rsa4096". host: name in the certificate,
 * NULL: this machine's. Files that are there are kept. Exit status; says what it did.
 */
int keygen(const char *folder, const char *kind, const char *host);

/* SHA-256 of a certificate in hexadecimal; separator: between its bytes, 0: none. */
void fingerprint(const X509 *cert, char separator, char text[FINGERPRINT_MAX]);

#endif
