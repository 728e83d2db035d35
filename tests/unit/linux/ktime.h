/* SPDX-License-Identifier: MIT */
#include "atomic.h"
