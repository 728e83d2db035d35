fuzz += fuzz_image
fuzz_image-src := tests/fuzz/fuzz_image.c userspace/cpctl/image.c

fuzz += fuzz_wire
fuzz_wire-src := tests/fuzz/fuzz_wire.c kmod/wire.c
