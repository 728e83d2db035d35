// SPDX-License-Identifier: MIT
/* generic.c - generic profile names of general resource classes */
#include <string.h>
#include "racf/generic.h"
#include "racf/racf.h"

bool racf_is_generic(const char *name)
{
	return strpbrk(name, "*%&");
}

/* Where a name may be taken up again when an asterisk has to cover more of it. */
struct retry {
	const char *pattern, *name;
	bool qualifiers;	/* may cover periods */
};

/* "**" that is a whole qualifier; *next is behind it and its period. */
static bool any_qualifiers(const char *start, const char *p, const char **next)
{
	if (p[0] != '*' || p[1] != '*' || (p != start && p[-1] != '.') || (p[2] && p[2] != '.'))
		return false;
	*next = p[2] ? p + 3 : p + 2;
	return true;
}

/*
 * Backtracking goes to the last asterisk within the qualifier, else to the
 * last "**": enough, since what an earlier one could cover the later one can
 * too. At most length of pattern times length of name steps.
 */
bool racf_generic_match(const char *generic, const char *name)
{
	struct retry one = { NULL, NULL, false }, many = { NULL, NULL, true };
	const char *p = generic, *n = name, *next;

	for (;;) {
		if (any_qualifiers(generic, p, &next)) {
			if (!*next)
				return true;
			many = (struct retry){ next, n, true };
			one.pattern = NULL;
			p = next;
			continue;
		}
		if (*p == '*') {
			bool alone = p == generic || p[-1] == '.';

			/*
			 * last of the name: all the rest, which must be there where it stands for
			 * whole qualifiers
			 */
			if (!p[1])
				return !alone || *n;
			if (alone && (!*n || *n == '.'))
				goto again;
			one = (struct retry){ p + 1, alone ? n + 1 : n, false };
			p++;
			n = one.name;
			continue;
		}
		if (!*p && !*n)
			return true;
		/* ".**" at the end may stand for nothing, its period too */
		if (!*n && *p == '.' && any_qualifiers(generic, p + 1, &next) && !*next)
			return true;
		if (*n && (*p == *n || (*p == '%' && *n != '.'))) {
			if (*n == '.')
				one.pattern = NULL;
			p++;
			n++;
			continue;
		}
again:
		if (one.pattern && *one.name && *one.name != '.') {
			n = ++one.name;
			p = one.pattern;
			continue;
		}
		one.pattern = NULL;
		if (!many.pattern)
			return false;
		n = strchr(many.name, '.');
		if (!n)
			return false;
		many.name = ++n;
		p = many.pattern;
	}
}

/*
 * With the first variable replaced by each of its values in turn, then the next one. A value of its
 * own is text, not a name of a variable.
 */
static bool replaced(const char *head, const char *generic, const char *name,
		     const struct generic_vars *vars)
{
	const char *amp = strchr(generic, '&'), *value;
	char text[2 * RACF_RESOURCE_MAX + 2], var[RACF_NAME_MAX + 1];
	size_t head_len = strlen(head), len, value_len;

	if (!amp) {
		len = strlen(generic);
		if (head_len + len >= sizeof(text))
			return false;
		memcpy(text, head, head_len);
		memcpy(text + head_len, generic, len + 1);
		return racf_generic_match(text, name);
	}
	len = 1 + strcspn(amp + 1, ".*%&");
	if (len >= sizeof(var) || head_len + (amp - generic) >= sizeof(text))
		return false;
	memcpy(var, amp, len);
	var[len] = 0;
	memcpy(text, head, head_len);
	memcpy(text + head_len, generic, amp - generic);
	head_len += amp - generic;
	for (unsigned int i = 0; (value = vars->of(vars->arg, var, i)); i++) {
		value_len = strlen(value);
		if (head_len + value_len >= sizeof(text))
			continue;
		memcpy(text + head_len, value, value_len + 1);
		if (replaced(text, amp + len, name, vars))
			return true;
	}
	return false;
}

bool racf_generic_match_vars(const char *generic, const char *name,
			     const struct generic_vars *vars)
{
	if (!strchr(generic, '&'))
		return racf_generic_match(generic, name);
	return vars && vars->of && replaced("", generic, name, vars);
}

/* Ordinary character, &, %, *, ** in this order; the end of the name comes before a period. */
static int rank(const char *p)
{
	if (p[0] == '*')
		return p[1] == '*' ? 5 : 4;
	if (p[0] == '%')
		return 3;
	if (p[0] == '&')
		return 2;
	return p[0] ? 1 : 0;
}

int racf_generic_compare(const char *a, const char *b)
{
	while (*a && *a == *b) {
		if (rank(a) != rank(b))
			break;
		a++;
		b++;
	}
	if (rank(a) != rank(b)) {
		/*
		 * AB beside AB*: what goes on with an ordinary character is longer, hence more
		 * specific
		 */
		if (!*a || !*b)
			return !*a ? (rank(b) == 1 ? 1 : -1) : (rank(a) == 1 ? -1 : 1);
		return rank(a) - rank(b);
	}
	return (unsigned char)*a - (unsigned char)*b;
}
