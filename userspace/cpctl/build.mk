bin += cpd
cpd-src := cpctl/cpd.c cpctl/genl.c cpctl/host.c cpctl/state.c cpctl/store.c lib/log.c lib/notify.c lib/sandbox.c
cpd-pkg := libnl-genl-3.0 libseccomp libcap-ng

bin += vmhost
vmhost-src := cpctl/vmhost.c lib/log.c lib/sandbox.c
vmhost-pkg := libseccomp libcap-ng

