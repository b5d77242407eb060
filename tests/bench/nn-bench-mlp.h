/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-bench.h"

G_BEGIN_DECLS

extern const BenchWorkload bench_w1; /* MLP 2-4-2-1 tanh, batch 10, SGD, squared error */
extern const BenchWorkload bench_w2; /* MLP 7-8×6-1 tanh, batch 10, SGD, squared error */
extern const BenchWorkload
    bench_w4; /* MLP 784-512-512-10 ReLU, batch 128, Adam, softmax cross-entropy */
extern const BenchWorkload bench_w7; /* forward of MLP 2-8-8-1 tanh over 256 × 256 points */

G_END_DECLS
