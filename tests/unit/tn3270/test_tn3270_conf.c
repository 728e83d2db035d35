// SPDX-License-Identifier: MIT
/* tn3270d.conf(5) */
#include <ktap.h>
#include <userspace/tn3270d/conf.h>

static struct conf c;

static const char *line(const char *text)
{
	char copy[512];

	snprintf(copy, sizeof(copy), "%s", text);
	return conf_line(&c, copy);
}

static void statements(void)
{
	conf_default(&c);
	CHECK_STR(line(""), NULL);
	CHECK_STR(line("  # listen"), NULL);
	CHECK_STR(line("* as in CP's own files"), NULL);
	CHECK_STR(line("listen tls 992\n"), NULL);
	CHECK_STR(line("listen\tstarttls 127.0.0.1 2323"), NULL);
	CHECK_STR(line("starttls preferred"), NULL);
	CHECK_STR(line("system zcp-1"), NULL);
	CHECK_STR(line("idle 900"), NULL);
	CHECK_STR(line("tls-minimum 1.3"), NULL);
	CHECK_EQ(c.n_listen, 2);
	CHECK_EQ(c.listen[0].implicit, 1);
	CHECK_STR(c.listen[0].address, "");
	CHECK_EQ(c.listen[1].implicit, 0);
	CHECK_STR(c.listen[1].address, "127.0.0.1");
	CHECK_STR(c.listen[1].port, "2323");
	CHECK_EQ(c.starttls, NEGO_TLS_PREFERRED);
	CHECK_STR(c.system, "ZCP-1");
	CHECK_EQ(c.idle, 900);
	CHECK_EQ(c.tls13, 1);
	CHECK_STR(conf_check(&c), NULL);
}

static void mistakes(void)
{
	conf_default(&c);
	CHECK_STR(line("listen"), "value missing");
	CHECK_STR(line("listen tls"), "port missing");
	CHECK_STR(line("listen tls 0"), "number out of range");
	CHECK_STR(line("listen tls 65536"), "number out of range");
	CHECK_STR(line("listen ssl 992"), "neither tls nor starttls");
	CHECK_STR(line("listen tls 1.2.3.4 992 x"), "more than one value");
	CHECK_STR(line("idle -1"), "not a number");
	CHECK_STR(line("idle 1x"), "not a number");
	CHECK_STR(line("system LONGERTHAN8"), "name longer than 8 characters");
	CHECK_STR(line("system A.B"), "not a name");
	CHECK_STR(line("starttls maybe"), "value not known");
	CHECK_STR(line("starttls re"), "value not known");
	CHECK_STR(line("frobnicate 1"), "statement not known");
	conf_default(&c);
	for (int i = 0; i < CONF_LISTEN_MAX; i++)
		CHECK_STR(line("listen tls 992"), NULL);
	CHECK_STR(line("listen tls 992"), "too many ports");
}

static void clear_lines(void)
{
	conf_default(&c);
	line("starttls never");
	CHECK_STR(conf_check(&c), "starttls never is for ports on 127.0.0.1 or ::1 only");
	conf_default(&c);
	line("starttls never");
	line("listen tls 992");
	line("listen starttls 127.0.0.1 2323");
	CHECK_STR(conf_check(&c), NULL);
	line("client-certificate require");
	CHECK_STR(conf_check(&c), "client-certificate needs authorities");
}

static const struct ktap_case cases[] = {
	{ "tn3270d.conf: statements", statements },
	{ "tn3270d.conf: mistakes are named", mistakes },
	{ "FTP_ITC.1: tn3270d.conf: lines in clear only on the machine itself", clear_lines },
};

KTAP_MAIN(cases)
