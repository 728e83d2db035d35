/* SPDX-License-Identifier: MIT */
/* tls_context.h - what OpenSSL is told before the first handshake */
#ifndef ZCP_TN3270D_TLS_CONTEXT_H
#define ZCP_TN3270D_TLS_CONTEXT_H

#include <openssl/ssl.h>
#include "wire.h"

/* Certificate chain, authorities: PEM. Ends the process, with a message, when they are no good. */
SSL_CTX *tls_context(const struct tls_config *conf, const void *chain, size_t chain_len,
		     const void *authorities, size_t authorities_len);

#endif
