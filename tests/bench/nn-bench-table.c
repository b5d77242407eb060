/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-bench-mlp.h"

const BenchWorkload *const bench_workloads[] = {
  &bench_w1, &bench_w2, &bench_w4, &bench_w7, NULL,
};
