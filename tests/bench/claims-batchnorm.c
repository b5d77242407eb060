/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "claims.h"

#define MIXING "batchnorm-mixing"

const Claim claims_batchnorm[] = {
  { MIXING, "mixing 0: training error under 2 %", "%", "mixing=0", 0, "train_error", NULL,
    CLAIM_BELOW, 2 },
  { MIXING, "mixing 0: test error with moving averages over 35 %", "%", "mixing=0", 0,
    "test_error_moving", NULL, CLAIM_ABOVE, 35 },
  { MIXING, "mixing 0: test error with batch statistics under 5 %", "%", "mixing=0", 0,
    "test_error_batch", NULL, CLAIM_BELOW, 5 },
  { MIXING, "mixing 1: training error under 5 %", "%", "mixing=1", 0, "train_error", NULL,
    CLAIM_BELOW, 5 },
  { MIXING, "mixing 1: test error with moving averages under 5 %", "%", "mixing=1", 0,
    "test_error_moving", NULL, CLAIM_BELOW, 5 },
  { NULL },
};
