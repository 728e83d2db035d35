/* SPDX-License-Identifier: MIT */
/*
 * json.h - writes JSON to standard output: one value, members and elements in the order of the
 * calls
 */
#ifndef ZCP_CPCTL_JSON_H
#define ZCP_CPCTL_JSON_H

#include <stdbool.h>
#include <stdint.h>

/* name is that of the member; NULL inside an array and for the outermost value. Text is UTF-8. */
void json_object(const char *name);
void json_object_end(void);
void json_array(const char *name);
void json_array_end(void);
void json_text(const char *name, const char *value);
void json_number(const char *name, int64_t value);
void json_bool(const char *name, bool value);

#endif
