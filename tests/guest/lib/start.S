/* SPDX-License-Identifier: MIT */
/*
 * start.S - first instructions, interruptions, second CPUs
 *
 * A guest begins here in any of these states: by the short PSW at absolute 0
 * (IPL of the flat image, ESA/390 or z/Architecture mode, 31-bit), or by a
 * PSW that a loader made from the ELF entry point (64-bit).
 */
	.section .lowcore,"aw",@progbits
	.globl	lowcore
	.type	lowcore,@object
lowcore:
	.long	0x00080000
	.long	0x80000000 + start
	.org	0x2000
	.size	lowcore,0x2000

	.section .start,"ax",@progbits
	.globl	start
start:
	lhi	%r1,1
	slr	%r0,%r0
	sigp	%r1,%r0,0x12		# z/Architecture; refused when that is on already
	sam64
	larl	%r15,boot_registers
	stctg	%c0,%c15,0(%r15)
	stpx	128(%r15)
	lghi	%r1,0
	st	%r1,136(%r15)
	spx	136(%r15)		# the image's low core is this CPU's
	larl	%r15,boot_stack_end
	aghi	%r15,-160
	xc	0(8,%r15),0(%r15)
	brasl	%r14,boot
	j	.

	.macro	interruption name, save, old, handler
	.globl	\name
\name:
	stmg	%r0,%r15,\save
	mvc	\save+128(16),\old
	la	%r2,\save
	aghi	%r15,-192		# psw_set_mask uses the 16 bytes below the stack
	xc	0(8,%r15),0(%r15)
	brasl	%r14,\handler
	lmg	%r0,%r15,\save
	lpswe	\save+128
	.endm

	.text
	interruption pgm_entry, 0x280, 0x150, pgm_handler
	interruption ext_entry, 0x310, 0x130, ext_handler
	interruption io_entry, 0x3a0, 0x170, io_handler
	interruption svc_entry, 0x430, 0x140, svc_handler
	interruption mcck_entry, 0x550, 0x160, mcck_handler

# A CPU that restart begins: its stack stands in its low core.
	.globl	restart_entry
restart_entry:
	lg	%r15,0x208
	aghi	%r15,-160
	xc	0(8,%r15),0(%r15)
	brasl	%r14,cpu_main
	j	.

# void psw_set_mask(u64 mask)
	.globl	psw_set_mask
psw_set_mask:
	stg	%r2,-16(%r15)
	stg	%r14,-8(%r15)
	lay	%r1,-16(%r15)
	lpswe	0(%r1)

# int insn_call(void *code, u64 regs[6]): runs code with registers 0 to 5 from regs, puts them back; condition code
	.globl	insn_call
insn_call:
	stmg	%r6,%r14,48(%r15)
	lgr	%r7,%r2
	lgr	%r6,%r3
	lmg	%r0,%r5,0(%r6)
	basr	%r14,%r7
	stmg	%r0,%r5,0(%r6)
	ipm	%r2
	srl	%r2,28
	lmg	%r6,%r14,48(%r15)
	br	%r14

	.section .bss
	.balign	16
boot_stack:
	.skip	16384
boot_stack_end:
	.section .note.GNU-stack,"",@progbits
