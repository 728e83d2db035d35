// SPDX-License-Identifier: MIT
/* attempts.c - how long a refused logon waits for its answer */
#include <string.h>
#include "racf/attempts.h"
#include "racf/racf.h"

/* Ids that hash alike push each other out: who has many ids to try gains nothing on any one. */
static struct {
	racf_name id;
	unsigned int count;
} slots[1024];

static unsigned int slot_of(const char *id)
{
	uint32_t h = 2166136261u;

	for (; *id; id++)
		h = (h ^ (unsigned char)*id) * 16777619u;
	return h % (sizeof(slots) / sizeof(slots[0]));
}

uint64_t attempts_failed(const char *id, uint64_t started, uint64_t now)
{
	unsigned int i = slot_of(id), over;
	uint64_t delay = 0, quanta = (now - started) / ATTEMPTS_QUANTUM_MS + 1;

	if (strcmp(slots[i].id, id)) {
		memset(&slots[i], 0, sizeof(slots[i]));
		memcpy(slots[i].id, id, strnlen(id, RACF_NAME_MAX));
	}
	over = slots[i].count < ATTEMPTS_FREE ? 0 : slots[i].count - ATTEMPTS_FREE + 1;
	slots[i].count++;
	if (over)
		delay = over < 5 ? ATTEMPTS_QUANTUM_MS << over : ATTEMPTS_DELAY_MAX_MS;
	return started + quanta * ATTEMPTS_QUANTUM_MS + delay;
}

void attempts_succeeded(const char *id)
{
	unsigned int i = slot_of(id);

	if (!strcmp(slots[i].id, id))
		slots[i].count = 0;
}
