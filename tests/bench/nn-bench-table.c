/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-bench-conv.h"
#include "nn-bench-mlp.h"
#include "nn-bench-style.h"

const BenchWorkload *const bench_workloads[] = {
  &bench_w1, &bench_w2, &bench_w3, &bench_w4, &bench_w5, &bench_w6, &bench_w7, &bench_w8, NULL,
};
