/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * counters.h - what each virtual CPU counts; cpctl status shows the sums per VM
 *
 * One row per number: X(NAME, "name") gives CNT_NAME. A row is counted in one
 * place: intercept.c and run.c count exits, interrupt.c deliveries, insn.c the
 * instructions (its rows name the counter), sigp.c orders, diag.c codes.
 */
#ifndef ZCP_SIE_COUNTERS_H
#define ZCP_SIE_COUNTERS_H

#define SIE_COUNTERS_EXIT(X)				\
	X(ENTRY,		"entry")		\
	X(EXIT_HOST,		"exit_host")		\
	X(EXIT_FAULT,		"exit_fault")		\
	X(EXIT_INSTRUCTION,	"exit_instruction")	\
	X(EXIT_PROGRAM,		"exit_program")		\
	X(EXIT_EXTREQ,		"exit_external_request") \
	X(EXIT_EXTINT,		"exit_external")	\
	X(EXIT_IOREQ,		"exit_io_request")	\
	X(EXIT_WAIT,		"exit_wait")		\
	X(EXIT_VALIDITY,	"exit_validity")	\
	X(EXIT_STOP,		"exit_stop")		\
	X(EXIT_OPEREXC,		"exit_operation")	\
	X(EXIT_PARTEXEC,	"exit_partial")		\
	X(EXIT_MCHK,		"exit_machine_check")

#define SIE_COUNTERS_DELIVER(X)				\
	X(DELIVER_PROGRAM,	"deliver_program")	\
	X(DELIVER_CKC,		"deliver_clock_comparator") \
	X(DELIVER_CPUTIMER,	"deliver_cpu_timer")	\
	X(DELIVER_EMERGENCY,	"deliver_emergency")	\
	X(DELIVER_CALL,		"deliver_external_call") \
	X(DELIVER_KEY,		"deliver_interrupt_key") \
	X(DELIVER_SERVICE,	"deliver_service_signal") \
	X(DELIVER_IO,		"deliver_io")		\
	X(DELIVER_MCHK,		"deliver_machine_check") \
	X(DELIVER_RESTART,	"deliver_restart")

#define SIE_COUNTERS_INSN(X)				\
	X(INSN_UNKNOWN,		"insn_unknown")		\
	X(INSN_STIDP,		"insn_stidp")		\
	X(INSN_STAP,		"insn_stap")		\
	X(INSN_SPX,		"insn_spx")		\
	X(INSN_STPX,		"insn_stpx")		\
	X(INSN_STFL,		"insn_stfl")		\
	X(INSN_STFLE,		"insn_stfle")		\
	X(INSN_STSI,		"insn_stsi")		\
	X(INSN_PTFF,		"insn_ptff")		\
	X(INSN_SCK,		"insn_sck")		\
	X(INSN_SCKPF,		"insn_sckpf")		\
	X(INSN_LCTL,		"insn_lctl")		\
	X(INSN_LCTLG,		"insn_lctlg")		\
	X(INSN_STCTL,		"insn_stctl")		\
	X(INSN_STCTG,		"insn_stctg")		\
	X(INSN_TPROT,		"insn_tprot")		\
	X(INSN_EPSW,		"insn_epsw")		\
	X(INSN_LPSW,		"insn_lpsw")		\
	X(INSN_LPSWE,		"insn_lpswe")		\
	X(INSN_TB,		"insn_tb")		\
	X(INSN_IPTE,		"insn_ipte")		\
	X(INSN_IUCV,		"insn_iucv")		\
	X(INSN_ISKE,		"insn_iske")		\
	X(INSN_SSKE,		"insn_sske")		\
	X(INSN_RRBE,		"insn_rrbe")		\
	X(INSN_PFMF,		"insn_pfmf")		\
	X(INSN_SIGP,		"insn_sigp")		\
	X(INSN_DIAG,		"insn_diag")		\
	X(INSN_SERVC,		"insn_servc")		\
	X(INSN_STSCH,		"insn_stsch")		\
	X(INSN_MSCH,		"insn_msch")		\
	X(INSN_SSCH,		"insn_ssch")		\
	X(INSN_TSCH,		"insn_tsch")		\
	X(INSN_TPI,		"insn_tpi")		\
	X(INSN_CSCH,		"insn_csch")		\
	X(INSN_HSCH,		"insn_hsch")		\
	X(INSN_XSCH,		"insn_xsch")		\
	X(INSN_RSCH,		"insn_rsch")		\
	X(INSN_RCHP,		"insn_rchp")		\
	X(INSN_SAL,		"insn_sal")		\
	X(INSN_SCHM,		"insn_schm")		\
	X(INSN_STCRW,		"insn_stcrw")		\
	X(INSN_STCPS,		"insn_stcps")		\
	X(INSN_CHSC,		"insn_chsc")

#define SIE_COUNTERS_SIGP(X)				\
	X(SIGP_OTHER,		"sigp_other")		\
	X(SIGP_SENSE,		"sigp_sense")		\
	X(SIGP_CALL,		"sigp_external_call")	\
	X(SIGP_EMERGENCY,	"sigp_emergency")	\
	X(SIGP_START,		"sigp_start")		\
	X(SIGP_STOP,		"sigp_stop")		\
	X(SIGP_RESTART,		"sigp_restart")		\
	X(SIGP_STORE,		"sigp_store_status")	\
	X(SIGP_RESET,		"sigp_reset")		\
	X(SIGP_PREFIX,		"sigp_set_prefix")	\
	X(SIGP_ARCH,		"sigp_set_architecture") \
	X(SIGP_RUNNING,		"sigp_sense_running")

#define SIE_COUNTERS_DIAG(X)				\
	X(DIAG_UNKNOWN,		"diag_unknown")		\
	X(DIAG_000,		"diag_000")		\
	X(DIAG_008,		"diag_008")		\
	X(DIAG_00C,		"diag_00c")		\
	X(DIAG_010,		"diag_010")		\
	X(DIAG_024,		"diag_024")		\
	X(DIAG_044,		"diag_044")		\
	X(DIAG_060,		"diag_060")		\
	X(DIAG_09C,		"diag_09c")		\
	X(DIAG_0D4,		"diag_0d4")		\
	X(DIAG_204,		"diag_204")		\
	X(DIAG_210,		"diag_210")		\
	X(DIAG_260,		"diag_260")		\
	X(DIAG_270,		"diag_270")		\
	X(DIAG_2FC,		"diag_2fc")		\
	X(DIAG_308,		"diag_308")

#define SIE_COUNTERS(X)		\
	SIE_COUNTERS_EXIT(X)	\
	SIE_COUNTERS_DELIVER(X)	\
	SIE_COUNTERS_INSN(X)	\
	SIE_COUNTERS_SIGP(X)	\
	SIE_COUNTERS_DIAG(X)

#define SIE_COUNTER_ID(name, text) CNT_##name,
enum sie_counter {
	SIE_COUNTERS(SIE_COUNTER_ID)
	CNT_MAX
};

#undef SIE_COUNTER_ID

#endif
