unit += test_cpctl_image
test_cpctl_image-src := tests/unit/cpctl/test_image.c userspace/cpctl/image.c

unit += test_cpctl_store
test_cpctl_store-src := tests/unit/cpctl/test_store.c userspace/cpctl/store.c userspace/cpctl/state.c

unit += test_cpctl_text
test_cpctl_text-src := tests/unit/cpctl/test_text.c userspace/cpctl/text.c userspace/cpctl/json.c

unit += test_wire
test_wire-src := tests/unit/cpctl/test_wire.c kmod/wire.c

unit += test_cpctl_recovery
test_cpctl_recovery-src := tests/unit/cpctl/test_recovery.c userspace/cpctl/recovery.c userspace/racf/kdf.c kmod/cp/parse.c
test_cpctl_recovery-pkg := libcrypto
