/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-bench.h"

G_BEGIN_DECLS

/* 64-32-BN-ReLU-16-BN-ReLU-1, batch 64, Adam, sigmoid cross-entropy */
extern const BenchWorkload bench_w3;

/* 28 × 28 × 1 through two of [conv 5 × 5 (8, 16) pad 2, BN, ReLU, max-pool 2], dense 128 ReLU,
 * dropout ½, dense 10; batch 64, Adam, softmax cross-entropy */
extern const BenchWorkload bench_w5;

/* The net of W5 up to its logits (N, 10), on pictures @x (N, 28, 28, 1). (transfer none) */
NnTensor *bench_w5_net (NnGraph *graph, NnTensor *x);

/* 32 × 32 × 3 through three of [conv 3 × 3 (32, 64, 64) pad 1, BN, ReLU, max-pool 2], dense 10;
 * batch 64, Adam, softmax cross-entropy */
extern const BenchWorkload bench_w6;

G_END_DECLS
