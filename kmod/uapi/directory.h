/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * directory.h - USER DIRECT and SYSTEM CONFIG as CP loads them
 *
 * cpctl compiles the text, CP verifies the image again. Both are flat: no
 * pointers, offsets counted from the start of the image, every one checked
 * before use. Big-endian; text is ISO 8859-1, upper case unless it is a
 * parameter, blank-padded. What is called pad must be zero.
 *
 * Directory: header, users (ascending by user id, no two alike), then for each
 * user his records, one behind the other. A record begins with its type and
 * its length, header included, a multiple of 4. Profiles are expanded by the
 * compiler. No password is in the image: RACF decides; see enum zcp_dir_password.
 * Who may log on without RACF (SYSTEM_USERIDS RECOVERY) has what his derives to.
 */
#ifndef ZCP_UAPI_DIRECTORY_H
#define ZCP_UAPI_DIRECTORY_H

#include <linux/types.h>
#include "zcp.h"

#define ZCP_DIR_MAGIC		"ZCPUDIR\0"
#define ZCP_CFG_MAGIC		"ZCPSCFG\0"
#define ZCP_IMAGE_VERSION	1
#define ZCP_DIR_SIZE_MAX	(16 << 20)
#define ZCP_DIR_USERS_MAX	65535
#define ZCP_DIR_STORAGE_MAX	(1ULL << 46)

struct zcp_dir_header {
	char   magic[8];
	__be32 version;
	__be32 size;			/* of the whole image */
	__be32 users;
	__be32 user_offset;		/* of the first struct zcp_dir_user */
	__be64 compiled;		/* seconds since 1970, UTC */
};

enum zcp_dir_password {
	ZCP_DIR_PW_RACF		= 0,	/* a password is in the text; RACF checks */
	ZCP_DIR_PW_NOLOG	= 1,	/* may not log on */
	ZCP_DIR_PW_AUTOONLY	= 2,	/* AUTOLOG and XAUTOLOG only */
	ZCP_DIR_PW_LBYONLY	= 3,	/* LOGON BY only */
	ZCP_DIR_PW_NOPASS	= 4,	/* as RACF: a password is asked for all the same */
};

enum zcp_dir_kind {
	ZCP_DIR_USER		= 0,
	ZCP_DIR_IDENTITY	= 1,
};

enum zcp_dir_machine {
	ZCP_DIR_MACHINE_ESA	= 0,
	ZCP_DIR_MACHINE_XA	= 1,
	ZCP_DIR_MACHINE_XC	= 2,
	ZCP_DIR_MACHINE_Z	= 3,
};

struct zcp_dir_user {
	char   userid[8];
	char   account[8];
	char   dist[8];
	char   acigroup[8];
	__be64 storage;			/* bytes at LOGON */
	__be64 maxstorage;
	__be64 options;			/* enum zcp_dir_option as bit numbers */
	/* A to Z are bits 0 to 25, 1 to 6 bits 26 to 31; none: those of USER_DEFAULT */
	__be32 classes;
	__be32 records;			/* offset */
	__be32 records_len;
	__u8   password;		/* enum zcp_dir_password */
	__u8   kind;			/* enum zcp_dir_kind */
	__u8   machine;			/* enum zcp_dir_machine */
	__u8   cpus;			/* most virtual CPUs, 1 to 64 */
};

#define ZCP_DIR_OPTIONS(X) \
	X(ACCT) X(APPLMON) X(CFUSER) X(CFVM) X(CHPIDV) X(COMSRV) X(CPUID) X(CRYMEASURE) \
	X(D84NOPAS) X(DEDICATE) X(DEVINFO) X(DEVMAINT) X(DIAG88) X(DIAG98) X(IGNMAXU) X(LANG) \
	X(LINKNOPAS) X(LNKEXCLU) X(LNKNOPAS) X(LNKSTABL) X(MAINTCCW) X(MAXCONN) X(MIH) \
	X(NETACCOUNTING) X(NETROUTER) X(QUICKDSP) X(RMCHINFO) X(SETORIG) X(STFIRST) \
	X(STGEXEMPT) X(SVCSTAT) X(SVMSTAT) X(TODENABLE) X(TXVM) X(STHYI_UTIL)

enum zcp_dir_option {
#define X(name) ZCP_DIR_OPTION_##name,
	ZCP_DIR_OPTIONS(X)
#undef X
	ZCP_DIR_OPTION_COUNT,
};

enum zcp_dir_type {
	ZCP_DIR_CONSOLE = 1, ZCP_DIR_SPOOL, ZCP_DIR_SPECIAL, ZCP_DIR_CPU, ZCP_DIR_IPL, ZCP_DIR_LINK,
	ZCP_DIR_MDISK, ZCP_DIR_DEDICATE, ZCP_DIR_NAMES, ZCP_DIR_TEXT, ZCP_DIR_RECOVERY,
};

struct zcp_dir_record {
	__be16 type;			/* enum zcp_dir_type */
	__be16 len;
};

struct zcp_dir_console {
	struct zcp_dir_record rec;
	__be16 vdev;
	char   class;			/* spool class, 'T' unless given */
	char   observer;		/* 'Y': secuser is an observer */
	char   devtype[8];		/* 3215, 3270 */
	char   secuser[8];
};

struct zcp_dir_spool {
	struct zcp_dir_record rec;
	__be16 vdev;
	char   class;			/* A to Z, 0 to 9, '*' any */
	char   role;			/* 'R' reader, 'P' punch, 'L' printer */
	char   devtype[8];		/* 2540, 3505, 3525, 1403, 3203, 3211, VAFP */
};

struct zcp_dir_special {
	struct zcp_dir_record rec;
	__be16 vdev;
	__be16 pad;
	char   devtype[8];
	char   text[32];
};

#define ZCP_DIR_CPU_BASE	0x01
#define ZCP_DIR_CPU_DEDICATE	0x02
#define ZCP_DIR_CPU_CRYPTO	0x04
#define ZCP_DIR_CPU_ID		0x08	/* cpuid was given */

struct zcp_dir_cpu {
	struct zcp_dir_record rec;
	__u8   address;			/* 0 to 63 */
	__u8   flags;
	__be16 pad;
	__be32 cpuid;			/* 24 bits */
};

struct zcp_dir_ipl {
	struct zcp_dir_record rec;
	__be16 vdev;
	__u8   nss;			/* 1: name, 0: vdev */
	__u8   parm_len;		/* <= 64 */
	char   name[8];
	char   loadparm[8];
	char   parm[64];
};

struct zcp_dir_link {
	struct zcp_dir_record rec;
	char   userid[8];
	__be16 vdev1;
	__be16 vdev2;
	char   mode[4];
};

enum zcp_dir_extent {
	ZCP_DIR_EXTENT		= 0,	/* start and size on volume */
	ZCP_DIR_TDISK		= 1,
	ZCP_DIR_VDISK		= 2,
	ZCP_DIR_FULLPACK	= 3,	/* the whole volume or real device */
};

enum zcp_dir_diskpw {
	ZCP_DIR_DISKPW_NONE	= 0,	/* none given: nobody may link so */
	ZCP_DIR_DISKPW_ALL	= 1,	/* ALL: no password asked */
	ZCP_DIR_DISKPW_GIVEN	= 2,
};

struct zcp_dir_mdisk {
	struct zcp_dir_record rec;
	__be16 vdev;
	__u8   extent;			/* enum zcp_dir_extent */
	__u8   to_end;			/* 1: size was END */
	char   devtype[8];		/* 3390, 9336, FB-512, ... */
	char   volume[8];
	char   mode[8];			/* with suffixes; blank: none given */
	__be32 start;			/* cylinder or block */
	__be32 blocks;			/* or cylinders */
	__u8   password[3];		/* read, write, multiple: enum zcp_dir_diskpw */
	__u8   pad;
};

struct zcp_dir_dedicate {
	struct zcp_dir_record rec;
	__be16 vdev;
	__be16 pad;
	char   real[8];			/* real device number or volume */
	char   text[32];
};

/* LOGONBY and XAUTOLOG: user ids */
struct zcp_dir_names {
	struct zcp_dir_record rec;
	__u8   statement;		/* enum zcp_dir_statement */
	__u8   count;			/* names that follow, 1 to 64 */
	__be16 pad;
	char   name[][8];
};

/*
 * A statement whose operands are read where they are used; single blanks between them,
 * checked by the compiler.
 */
struct zcp_dir_text {
	struct zcp_dir_record rec;
	__u8   statement;		/* enum zcp_dir_statement */
	__u8   pad;
	__be16 text_len;		/* 1 to 255; then zeros up to a multiple of 4 */
	char   text[];
};

/* Of a user id that SYSTEM CONFIG lets in without RACF; one at most */
struct zcp_dir_recovery {
	struct zcp_dir_record rec;
	struct zcp_kdf kdf;
};

#define ZCP_DIR_STATEMENTS(X) \
	X(LOGONBY) X(XAUTOLOG) X(AUTOLOG) X(NAMESAVE) X(ACCOUNT) X(COMMAND) X(CRYPTO) \
	X(D8ONECMD) X(DASDOPT) X(DATEFORMAT) X(IOPRIORITY) X(IUCV) X(LOADDEV) X(MINIOPT) \
	X(NICDEF) X(NOPDATA) X(POSIXGLIST) X(POSIXINFO) X(POSIXOPT) X(SCREEN) X(SHARE) \
	X(SPOOLFILE) X(STDEVOPT) X(TERMINAL) X(VMRELOCATE) X(XCONFIG) X(APPCPASS)

enum zcp_dir_statement {
	ZCP_DIR_ST_NONE,
#define X(name) ZCP_DIR_ST_##name,
	ZCP_DIR_STATEMENTS(X)
#undef X
	ZCP_DIR_ST_COUNT,
};

/* ---- SYSTEM CONFIG ----------------------------------------------------------- */

#define ZCP_CFG_LOGMSG		16	/* lines */
#define ZCP_CFG_VERSION		2
#define ZCP_CFG_RECOVERY	8	/* user ids of the recovery LOGON */
#define ZCP_CFG_PUBLIC		32	/* minidisks that anybody may read */

#define ZCP_CFG_F_CLEAR_TDISK		0x01
#define ZCP_CFG_F_PASSWORDS_AUTOLOG	0x02	/* PASSWORDS_ON_CMDS */
#define ZCP_CFG_F_PASSWORDS_LINK	0x04
#define ZCP_CFG_F_PASSWORDS_LOGON	0x08
#define ZCP_CFG_F_SET_PRIVCLASS		0x10
#define ZCP_CFG_F_MSG_BEFORE_LOGON	0x20
#define ZCP_CFG_F_DIAL_BEFORE_LOGON	0x40
#define ZCP_CFG_F_ALL			0x7f

/* GLBLDSK */
struct zcp_cfg_disk {
	char   owner[8];		/* blank: no disk, nor behind it */
	__be16 vdev;
	__be16 pad;
};

struct zcp_cfg_image {
	char   magic[8];
	__be32 version;
	__be32 size;
	__be64 compiled;
	char   system[8];		/* SYSTEM_IDENTIFIER */
	char   operator[8];		/* SYSTEM_USERIDS */
	char   startup[8];		/* blank: none */
	char   account[8];
	char   erep[8];
	char   zone[4];
	__be32 zone_offset;		/* seconds east of UTC, two's complement */
	__be64 features;		/* ZCP_CFG_F_* */
	__be32 disconnect;		/* seconds until a lost machine is logged off; 0: never */
	__be32 maxusers;		/* 0: no limit */
	/* PRIV_CLASSES USER_DEFAULT: classes of a USER that names none */
	__be32 user_default;
	__be32 logmsg_lines;
	char   recovery[ZCP_CFG_RECOVERY][8];	/* blank entries at the end */
	struct zcp_cfg_disk public_disk[ZCP_CFG_PUBLIC];
	char   logmsg[ZCP_CFG_LOGMSG][80];
};

#endif
