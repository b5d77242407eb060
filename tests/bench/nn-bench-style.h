/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-bench.h"

G_BEGIN_DECLS

/* Style transfer: Adam moves the 100 × 100 × 3 pixels so that the Gram matrices of three layers of
 * a frozen net (conv 3 × 3 of 32, 32; max-pool 2, 64; max-pool 2, 64; ReLU) meet others */
extern const BenchWorkload bench_w8;

G_END_DECLS
