fuzz += fuzz_image
fuzz_image-src := tests/fuzz/fuzz_image.c userspace/cpctl/image.c

fuzz += fuzz_wire
fuzz_wire-src := tests/fuzz/fuzz_wire.c kmod/wire.c

fuzz += fuzz_recovery
fuzz_recovery-src := tests/fuzz/fuzz_recovery.c userspace/cpctl/recovery.c userspace/racf/kdf.c kmod/cp/parse.c
fuzz_recovery-pkg := libcrypto
