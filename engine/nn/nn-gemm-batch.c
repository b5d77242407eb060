/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-gemm-batch.h"

/* Multiply-adds that are worth a thread of their own. */
#define TILE_WORK (1u << 18)

/* So many products keep all threads busy without being cut. */
#define MANY 8

typedef struct {
  const NnGemmBatch *batch;
  NnGemmTiles cuts;        /* of each product */
  gsize products_per_tile; /* 1 if products are cut */
} Job;

static NnGemm
product_at (const NnGemmBatch *self, gsize index)
{
  NnGemm product = self->product;

  product.a += index * self->a_step;
  product.b += index * self->b_step;
  product.c += index * self->c_step;
  return product;
}

static void
run_cut (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  NnGemm product = product_at (job->batch, tile / job->cuts.n_tiles), part;
  gsize start;

  part = nn_gemm_tile (&product, &job->cuts, tile % job->cuts.n_tiles, &start);
  nn_gemm (&part);
}

static void
run_group (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  gsize start = tile * job->products_per_tile;
  gsize end = MIN (start + job->products_per_tile, job->batch->n_products);

  for (gsize i = start; i < end; i++) {
    NnGemm product = product_at (job->batch, i);

    nn_gemm (&product);
  }
}

void
nn_gemm_batch_run (const NnGemmBatch *self, NnPool *pool)
{
  double work = (double) self->product.m * (double) self->product.n * (double) self->product.k;
  Job job = { .batch = self, .cuts = nn_gemm_tiles (&self->product) };

  if (self->n_products < MANY && job.cuts.n_tiles > 1) {
    nn_pool_run (pool, self->n_products * job.cuts.n_tiles, run_cut, &job);
  } else {
    job.products_per_tile = (gsize) CLAMP (TILE_WORK / MAX (work, 1), 1, TILE_WORK);
    nn_pool_run (pool, (self->n_products + job.products_per_tile - 1) / job.products_per_tile,
                 run_group, &job);
  }
}
