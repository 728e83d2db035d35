// SPDX-License-Identifier: MIT
/*
 * Reaches the TCP ports of a machine that has no network: carries connections over two disks
 * that the host (relay.py) sees as files. relay IN OUT: the host alone writes IN, this program
 * alone OUT.
 *
 * A disk's first block is the state of its writer: MAGIC, a CRC of the rest, how many records
 * it has written so far and how many it has taken from the other disk. Then come SLOTS slots;
 * record N is in slot N % SLOTS: a CRC of the rest, the length of its content, N, the content.
 * A record is taken when its number and CRC are right, and its slot is used again only after
 * the other side has said that it took it. What is read while it is being written fails its
 * CRC and is read again later. Both sides only ever look again: there is no signal to be lost.
 *
 * A record's content is whole frames: type, connection, length of the data (big-endian words),
 * data.
 *	O  from the host: connect to the port in the data, a half-word; each connection has a
 *	   number that was not used before
 *	D  data;  F  no more data from here;  R  the same, and what comes is dropped
 *	C  the word in the data is how many more bytes may be sent
 * Each side of a connection starts with CREDIT, so that one that nobody reads from holds up no
 * other.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	MAGIC = 0x5a4c4e4b, BLOCK = 512, SLOTS = 64, SLOT_SIZE = 64 * BLOCK,
	CREDIT = 128 * 1024, CHUNK = 16 * 1024, CONNECTIONS_MAX = 256,
	QUICK_US = 500, LAZY_US = 10000,
};

struct state {
	uint32_t magic, crc;
	uint64_t written, taken;
};

struct record {
	uint32_t crc, len;
	uint64_t number;
	char content[SLOT_SIZE - 16];
};

struct frame {
	uint32_t type, connection, len;
};

struct connection {
	struct connection *next;
	uint32_t number;
	int sock;
	bool connecting;
	bool broken;		/* the socket is of no more use */
	bool sent_end, got_end;
	bool shut;		/* the socket has been told of the end that we got */
	uint32_t may_send;	/* bytes that the host has room for */
	uint32_t owed;		/* bytes that the socket took since the host was told */
	uint32_t start, len;	/* of what it has not taken yet, in data */
	char data[CREDIT];
};

static int disk_in, disk_out;
static uint64_t written, taken, host_written, host_taken;
static bool news;		/* the host does not know yet what we have taken */
static struct connection *connections;
static unsigned int count;
static uint32_t crc_table[256];
static union {
	struct state state;
	struct record record;
	char bytes[SLOT_SIZE];
} *block;

static void __attribute__((noreturn)) die(const char *what)
{
	perror(what);
	exit(1);
}

static void crc_init(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;

		for (int bit = 0; bit < 8; bit++)
			c = c & 1 ? 0xedb88320 ^ (c >> 1) : c >> 1;
		crc_table[i] = c;
	}
}

static uint32_t crc32(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint32_t crc = ~0U;

	while (len--)
		crc = crc_table[(crc ^ *p++) & 0xff] ^ (crc >> 8);
	return ~crc;
}

static uint32_t state_crc(void)
{
	return crc32(&block->state.written, sizeof(block->state) - 8);
}

static uint32_t record_crc(uint32_t len)
{
	return crc32(&block->record.len, 12 + len);
}

static off_t slot_of(uint64_t number)
{
	return BLOCK + (off_t)(number % SLOTS) * SLOT_SIZE;
}

static void disk_read(size_t from, size_t len, off_t at)
{
	if (pread(disk_in, block->bytes + from, len, at) != (ssize_t)len)
		die("relay: reading");
}

static void disk_write(size_t len, off_t at)
{
	if (pwrite(disk_out, block->bytes, len, at) != (ssize_t)len)
		die("relay: writing");
}

static size_t whole_blocks(size_t len)
{
	return (len + BLOCK - 1) / BLOCK * BLOCK;
}

static void state_publish(void)
{
	memset(block->bytes, 0, BLOCK);
	block->state.magic = htobe32(MAGIC);
	block->state.written = htobe64(written);
	block->state.taken = htobe64(taken);
	block->state.crc = htobe32(state_crc());
	disk_write(BLOCK, 0);
	news = false;
}

/* What the host has done; nothing changes when its block is not there or not whole. */
static void state_look(void)
{
	uint64_t w, t;

	disk_read(0, BLOCK, 0);
	if (block->state.magic != htobe32(MAGIC) || be32toh(block->state.crc) != state_crc())
		return;
	w = be64toh(block->state.written);
	t = be64toh(block->state.taken);
	if (w - taken > SLOTS || t < host_taken || t > written)
		return;
	host_written = w;
	host_taken = t;
}

/* Read the next record into block; its length, or -1 when it is not whole yet. */
static int record_look(void)
{
	uint32_t len;

	disk_read(0, BLOCK, slot_of(taken));
	len = be32toh(block->record.len);
	if (be64toh(block->record.number) != taken || len > sizeof(block->record.content))
		return -1;
	if (16 + len > BLOCK)
		disk_read(BLOCK, whole_blocks(16 + len) - BLOCK, slot_of(taken) + BLOCK);
	return be32toh(block->record.crc) == record_crc(len) ? (int)len : -1;
}

static void record_write(uint32_t len)
{
	block->record.len = htobe32(len);
	block->record.number = htobe64(written);
	block->record.crc = htobe32(record_crc(len));
	disk_write(whole_blocks(16 + len), slot_of(written));
	written++;
	state_publish();
}

static bool room(void)
{
	return written - host_taken < SLOTS;
}

static void break_off(struct connection *c)
{
	c->broken = true;
	c->len = 0;
}

static void open_connection(uint32_t number, uint16_t port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct connection *c = calloc(1, sizeof(*c));
	int one = 1;

	if (!c || ++count > CONNECTIONS_MAX)
		die("relay: too many connections");
	c->number = number;
	c->may_send = CREDIT;
	c->next = connections;
	connections = c;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->sock < 0)
		die("relay: socket");
	setsockopt(c->sock, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (!connect(c->sock, (struct sockaddr *)&a, sizeof(a)))
		return;
	if (errno == EINPROGRESS)
		c->connecting = true;
	else
		break_off(c);
}

static void keep_data(struct connection *c, const char *data, uint32_t len)
{
	if (c->broken)
		return;
	if (len > CREDIT - c->len) {
		errno = EOVERFLOW;
		die("relay: more data than there was credit for");
	}
	if (c->start + c->len + len > CREDIT) {
		memmove(c->data, c->data + c->start, c->len);
		c->start = 0;
	}
	memcpy(c->data + c->start + c->len, data, len);
	c->len += len;
}

static uint32_t number_in(const char *data, uint32_t len)
{
	uint32_t n = 0;

	while (len--)
		n = n << 8 | (uint8_t)*data++;
	return n;
}

static void frame_take(const struct frame *f, const char *data)
{
	struct connection *c = connections;

	if (f->type == 'O') {
		open_connection(f->connection, (uint16_t)number_in(data, f->len));
		return;
	}
	while (c && c->number != f->connection)
		c = c->next;
	if (!c)			/* it has broken off, which the host had yet to learn */
		return;
	switch (f->type) {
	case 'D':
		keep_data(c, data, f->len);
		break;
	case 'C':
		c->may_send += number_in(data, f->len);
		break;
	case 'R':
		c->sent_end = true;
		c->got_end = true;
		c->len = 0;
		break;
	case 'F':
		c->got_end = true;
		break;
	}
}

/* Take what records there are; whether there were any. */
static bool receive(void)
{
	bool any = false;
	int len;

	state_look();
	while (taken < host_written && (len = record_look()) >= 0) {
		const char *p = block->record.content;

		while (len >= (int)sizeof(struct frame)) {
			struct frame f;

			f.type = number_in(p, 4);
			f.connection = number_in(p + 4, 4);
			f.len = number_in(p + 8, 4);
			p += sizeof(f);
			len -= (int)sizeof(f);
			if (f.len > (uint32_t)len)
				break;
			frame_take(&f, p);
			p += f.len;
			len -= (int)f.len;
		}
		taken++;
		news = true;
		any = true;
	}
	return any;
}

/* Give the socket what came for it. */
static void deliver(struct connection *c)
{
	if (c->connecting)
		return;
	while (c->len) {
		ssize_t n = send(c->sock, c->data + c->start, c->len, MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			break_off(c);
			return;
		}
		c->start += (uint32_t)n;
		c->len -= (uint32_t)n;
		c->owed += (uint32_t)n;
	}
	c->start = 0;
	if (c->got_end && !c->shut) {
		shutdown(c->sock, SHUT_WR);
		c->shut = true;
	}
}

static uint32_t frame_put(uint32_t at, char type, uint32_t connection, uint32_t len)
{
	uint32_t head[] = { htobe32((uint32_t)type), htobe32(connection), htobe32(len) };

	memcpy(block->record.content + at, head, sizeof(head));
	return at + sizeof(head) + len;
}

/* Read from the socket into the record that is being made; where that then ends. */
static uint32_t fill_data(struct connection *c, uint32_t at)
{
	uint32_t most = sizeof(block->record.content) - at - sizeof(struct frame);
	ssize_t n;

	most = most < c->may_send ? most : c->may_send;
	most = most < CHUNK ? most : CHUNK;
	if (!most || c->connecting)
		return at;
	n = read(c->sock, block->record.content + at + sizeof(struct frame), most);
	if (n > 0) {
		c->may_send -= (uint32_t)n;
		return frame_put(at, 'D', c->number, (uint32_t)n);
	}
	if (!n) {
		c->sent_end = true;
		return frame_put(at, 'F', c->number, 0);
	}
	if (errno != EAGAIN)
		break_off(c);
	return at;
}

static uint32_t fill(struct connection *c, uint32_t at)
{
	if (c->sent_end && c->got_end)
		return at;
	if (c->owed >= CREDIT / 2) {
		uint32_t be = htobe32(c->owed);

		memcpy(block->record.content + at + sizeof(struct frame), &be, sizeof(be));
		at = frame_put(at, 'C', c->number, sizeof(be));
		c->owed = 0;
	}
	if (!c->sent_end && !c->broken)
		at = fill_data(c, at);
	if (c->broken) {
		c->sent_end = true;
		c->got_end = true;
		at = frame_put(at, 'R', c->number, 0);
	}
	return at;
}

/* The first becomes the last, so that each has its turn when there is more than a record takes. */
static void rotate(void)
{
	struct connection *c = connections, **end = &connections;

	if (!c || !c->next)
		return;
	while (*end)
		end = &(*end)->next;
	*end = c;
	connections = c->next;
	c->next = NULL;
}

/* Write records until there is no room or nothing to say; whether there was. */
static bool transmit(void)
{
	enum { FRAMES = 3 * (sizeof(struct frame) + 4) };
	bool any = false;

	while (room()) {
		uint32_t at = 0;

		for (struct connection *c = connections;
		     c && at + FRAMES < sizeof(block->record.content); c = c->next)
			at = fill(c, at);
		if (!at)
			break;
		record_write(at);
		rotate();
		any = true;
	}
	return any;
}

static void drop_ended(void)
{
	for (struct connection **p = &connections; *p;) {
		struct connection *c = *p;

		if (c->sent_end && c->got_end && !c->len) {
			*p = c->next;
			close(c->sock);
			free(c);
			count--;
		} else {
			p = &c->next;
		}
	}
}

static void wait_for_sockets(unsigned int us)
{
	struct timespec t = { .tv_nsec = us * 1000L };
	struct pollfd p[CONNECTIONS_MAX];
	nfds_t n = 0;

	for (struct connection *c = connections; c; c = c->next, n++) {
		short events = c->len || c->connecting ? POLLOUT : 0;

		if (room() && c->may_send && !c->sent_end && !c->connecting)
			events |= POLLIN;
		p[n] = (struct pollfd){ .fd = events ? c->sock : -1, .events = events };
	}
	if (ppoll(p, n, &t, NULL) <= 0)
		return;
	n = 0;
	for (struct connection *c = connections; c; c = c->next)
		if (p[n++].revents)
			c->connecting = false;
}

static void protect(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, "-1000", 5) < 0)
		perror("relay: oom_score_adj");
	close(fd);
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		perror("relay: mlockall");
}

int main(int argc, char **argv)
{
	unsigned int us = QUICK_US;

	if (argc != 3) {
		fprintf(stderr, "usage: relay IN OUT\n");
		return 64;
	}
	disk_in = open(argv[1], O_RDONLY | O_DIRECT | O_CLOEXEC);
	disk_out = open(argv[2], O_WRONLY | O_DIRECT | O_CLOEXEC);
	if (disk_in < 0 || disk_out < 0 || posix_memalign((void **)&block, 4096, sizeof(*block)))
		die("relay");
	protect();
	crc_init();
	state_publish();
	for (;;) {
		bool busy = receive();

		for (struct connection *c = connections; c; c = c->next)
			deliver(c);
		busy |= transmit();
		if (news)
			state_publish();
		drop_ended();
		us = busy ? QUICK_US : us * 2 < LAZY_US ? us * 2 : LAZY_US;
		wait_for_sockets(us);
	}
}
