/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "claims.h"

#define MIXING "batchnorm-mixing"

#define STEPS "batchnorm-steps"
#define WITH "page=training"
#define WITHOUT "page=training batch_norm=off"
#define LARGE_RATE "page=training learning_rate=10"
#define LARGE_RATE_WITHOUT "page=training learning_rate=10 batch_norm=off"
#define SMALL_WEIGHTS "page=training init_scale=0.01"

/* How much of the gradient reaches the first hidden layer. */
static double
gradient_share (LabRun *run)
{
  return claim_fact (run, "first_gradient") / claim_fact (run, "last_gradient");
}

const Claim claims_batchnorm[] = {
  { STEPS, "the question: z comes back with γ = σ, β = μ to 1e-5", NULL, "", 1,
    "identity_difference", NULL, CLAIM_AT_MOST, 1e-5 },
  { STEPS, "five layers of sigmoids with the layer: training cost under 0.1", NULL, WITH, 0,
    "train_cost", NULL, CLAIM_BELOW, 0.1 },
  { STEPS, "without it: training cost over 0.6, where guessing has 0.693", NULL, WITHOUT, 0,
    "train_cost", NULL, CLAIM_ABOVE, 0.6 },
  { STEPS, "with it the first layer’s gradient is over a tenth of the last one’s at first", NULL,
    WITH, 1, NULL, gradient_share, CLAIM_ABOVE, 0.1 },
  { STEPS, "without it under a hundredth", NULL, WITHOUT, 1, NULL, gradient_share, CLAIM_BELOW,
    0.01 },
  { STEPS, "rate 10 with it: training error under 5 %", "%", LARGE_RATE, 0, "train_error", NULL,
    CLAIM_BELOW, 5 },
  { STEPS, "rate 10 without it: training error over 40 %", "%", LARGE_RATE_WITHOUT, 0,
    "train_error", NULL, CLAIM_ABOVE, 40 },
  { STEPS, "first weights a hundred times too small, with it: training error under 5 %", "%",
    SMALL_WEIGHTS, 0, "train_error", NULL, CLAIM_BELOW, 5 },
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
  { MIXING, "numbers of the question, mixing 0: training error under 2 %", "%", "data=question", 0,
    "train_error", NULL, CLAIM_BELOW, 2 },
  /* Mostly 50 %; what the net says of values that it never saw is up to its first weights. */
  { MIXING, "numbers of the question, mixing 0: test error with moving averages over 20 %", "%",
    "data=question", 0, "test_error_moving", NULL, CLAIM_ABOVE, 20 },
  { MIXING, "class means near each other, mixing 0: test error with moving averages under 15 %",
    "%", "data=shared-ground", 0, "test_error_moving", NULL, CLAIM_BELOW, 15 },
  { NULL },
};
