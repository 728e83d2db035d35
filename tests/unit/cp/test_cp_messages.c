// SPDX-License-Identifier: MIT
/* The table of messages: numbers are return codes, lines fit a terminal */
#include "both.h"
#include "ktap.h"

static const struct {
	const char *id, *module;
	int number;
	char severity;
	const char *text;
} messages[] = {
#define HCP(id, module, number, severity, text) { #id, module, number, severity, text },
#include "cp/msgs.def"
#undef HCP
};

static void identifiers(void)
{
	char id[32];

	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		CHECK_EQ(strlen(messages[i].module), 3);
		CHECK(strchr("ADEIRSTW", messages[i].severity) != NULL);
		CHECK(messages[i].number > 0 && messages[i].number < 10000);
		/* the identifier in the code says what the user reads */
		snprintf(id, sizeof(id), "%s%03d", messages[i].module, messages[i].number);
		CHECK(!strncmp(messages[i].id, id, strlen(id)));
	}
}

static void unique(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++)
		for (size_t j = i + 1; j < ARRAY_SIZE(messages); j++)
			CHECK(strcmp(messages[i].id, messages[j].id) != 0);
}

static void lengths(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		CHECK(strlen(messages[i].text) < 120);
		CHECK(messages[i].text[strlen(messages[i].text) - 1] != '\n');
	}
}

static const struct ktap_case cases[] = {
	{ "every message has module, number and severity", identifiers },
	{ "no message stands in the table twice", unique },
	{ "every message fits a line", lengths },
};

KTAP_MAIN(cases)
