/* SPDX-License-Identifier: GPL-2.0-only */
/* room.h - what init.c calls in the other files of cp/ */
#ifndef CP_ROOM_H
#define CP_ROOM_H

int cp_term_init(void);
void cp_term_exit(void);
void cp_dir_exit(void);
void cp_query_init(void);
void cp_spool_exit(void);
void cp_nss_exit(void);

#endif
