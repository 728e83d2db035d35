bin += cpd
cpd-src := $(addprefix cpctl/,cpd.c cgroup.c checker.c child.c eraser.c genl.c host.c recovery.c state.c store.c) \
	../kmod/cp/parse.c racf/kdf.c lib/log.c lib/notify.c lib/sandbox.c
cpd-pkg := libnl-genl-3.0 libseccomp libcap-ng libcrypto

bin += vmhost
vmhost-src := cpctl/vmhost.c lib/log.c lib/sandbox.c
vmhost-pkg := libseccomp libcap-ng


bin += cpctl
cpctl-src := $(addprefix cpctl/,cpctl.c who.c file.c terminal.c text.c json.c genl.c store.c state.c image.c \
	status.c cp.c racf.c console.c spool.c nss.c compile.c setup.c sample.c account.c \
	directory.c dirdevice.c dirstmt.c recovery.c statement.c sysconfig.c) racf/kdf.c \
	../kmod/cp/parse.c ../kmod/cp/dirimage.c lib/ebcdic.c lib/log.c
cpctl-pkg := libnl-genl-3.0 libcrypto
