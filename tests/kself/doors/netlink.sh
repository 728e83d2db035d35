#!/bin/sh
# SPDX-License-Identifier: MIT
# Who may ask the module what over netlink, and what it says to requests that are not well-formed.
. ../ktap.sh

modprobe zcp || exit 1
echo x >file
mkfifo pipe 2>/dev/null
# numbers of enum zcp_cmd and enum zcp_attr
register=1 status=2 directory=3 config=4 spool_add=5 punch=6 nss_add=7 nss_save=8 file_reply=9 vm_reply=10 vms=11 counters=12
session=3 token=4 fd=5 id=6 userid=7 name=8 filetype=9 class=10 error=11

plan 38
is "root may ask for the status" "$(./request $status)" "ok 1"
is "and list the machines: there are none" "$(./request $vms dump)" "ok 0"
like "and read the counters" "$(./request $counters dump)" "^ok [0-9]+$"
is "FDP_ACF.1(CP): a session that nobody has is refused" "$(./request $status $session:u64=5)" EPERM
is "in a dump, too" "$(./request $vms dump $session:u64=5)" EPERM
is "an attribute that the request does not have is refused" "$(./request $status $id:u32=1)" EINVAL
is "an attribute of the wrong size is refused" "$(./request $status $session:u8=1)" EINVAL
is "an unknown request is refused" "$(./request 99)" EOPNOTSUPP
is "an event is no request" "$(./request 13)" EOPNOTSUPP
for r in $config $directory; do
	is "FMT_MSA.1(VIRT-CIFCP): request $r is refused to who is not cpd" "$(./request "$r")" EPERM
done
for r in $spool_add $nss_add $file_reply $vm_reply; do
	is "request $r is refused to who is not cpd" "$(./request "$r")" EPERM
done
is "punching needs a session" "$(./request $punch $fd:fd=file)" EPERM
is "saving a system needs a session" "$(./request $nss_save $fd:fd=file)" EPERM
is "cpd is taken" "$(./request +$status)" "ok 1"
is "and gone with its socket" "$(./request +$status)" "ok 1"
is "cpd does not register twice" "$(./request +$register)" EBUSY
is "cpd may not act without a file" "$(./request +$config)" EINVAL
is "nor with a closed descriptor" "$(./request +$config $fd:fd=/nonexistent)" EBADF
is "nor with a device" "$(./request +$config $fd:fd=/dev/null)" EINVAL
is "nor with a folder" "$(./request +$config $fd:fd=/proc)" EINVAL
is "FMT_MSA.1(VIRT-CIFCP): a configuration that is none is refused" "$(./request +$config $fd:fd=file)" EINVAL
is "and a directory that is none" "$(./request +$directory $fd:fd=file)" EINVAL
is "and a spool file that is none" "$(./request +$spool_add $id:u32=1 $fd:fd=file)" EINVAL
is "a spool id is 1 to 9999" "$(./request +$spool_add $id:u32=10000 $fd:fd=file)" ERANGE
is "and a saved system that is none" "$(./request +$nss_add $name:text=CMS $fd:fd=file)" EINVAL
is "a name has no lower case" "$(./request +$nss_add $name:text=cms $fd:fd=file)" EINVAL
is "and at most eight characters" "$(./request +$nss_add $name:text=NINECHARS $fd:fd=file)" EINVAL
is "an answer that nobody waits for is refused" "$(./request +$file_reply $token:u64=7)" ENOENT
is "an answer has a file or an error" "$(./request +$file_reply $token:u64=7 $fd:fd=file $error:u32=0xfffffffb)" EINVAL
is "an error is a negative errno" "$(./request +$file_reply $token:u64=7 $error:u32=5)" EINVAL
like "punching as cpd needs a session all the same" \
	"$(./request +$punch $userid:text=A $name:text=B $filetype:text=C $class:u8=65 $fd:fd=file)" EPERM
if command -v su >/dev/null && su -s /bin/sh nobody -c true 2>/dev/null; then
	is "who is not root is refused without a session" "$(su -s /bin/sh nobody -c "./request $status")" EPERM
	is "and cannot register" "$(su -s /bin/sh nobody -c "./request $register")" EPERM
	is "FAU_SAR.2: nor list the machines" "$(su -s /bin/sh nobody -c "./request $vms dump")" EPERM
else
	skip "who is not root is refused without a session" "no user nobody"
	skip "and cannot register" "no user nobody"
	skip "nor list the machines" "no user nobody"
fi
finish
