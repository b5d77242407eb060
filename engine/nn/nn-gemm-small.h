/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The small product for one instruction set; included by nn-gemm.c alone, once for each, with
 *
 *   NAME (x)       x with the instruction set's suffix
 *   TARGET         its attribute
 *   VECTOR_FLOATS  floats of its vectors: sums in wider ones than the processor has would live in
 * memory ROWS           rows of C whose sums fit its registers
 */

typedef float NAME (Vector) __attribute__ ((vector_size (VECTOR_FLOATS * sizeof (float))));

#define PARTS (LANES / VECTOR_FLOATS)

/* @rows rows of one column block, from row @i. A′ (i, p) lies at a[i * row_step + p * column_step].
 * @bias: (LANES) */
TARGET NN_INLINE void
NAME (small_rows) (const gsize rows,
                   const NnGemm *self,
                   gsize i,
                   gsize row_step,
                   gsize column_step,
                   const float *packed,
                   const float *bias,
                   gsize width)
{
  NAME (Vector) sums[ROWS][PARTS];
  const float *a = self->a + i * row_step;
  float *c = self->c + i * self->ldc;

  for (gsize r = 0; r < rows; r++) {
    float start[LANES];

    memcpy (start, bias, sizeof start);
    if (self->accumulate)
      copy_lanes (start, c + r * self->ldc, width);
    memcpy (sums[r], start, sizeof start);
  }
  for (gsize p = 0; p < self->k; p++) {
    NAME (Vector) row[PARTS];

    memcpy (row, packed + p * LANES, sizeof row);
    for (gsize r = 0; r < rows; r++)
      for (gsize part = 0; part < PARTS; part++)
        sums[r][part] += row[part] * a[r * row_step + p * column_step];
  }
  for (gsize r = 0; r < rows; r++)
    copy_lanes (c + r * self->ldc, (const float *) sums[r], width);
}

TARGET static void
NAME (small) (const NnGemm *self, float *packed)
{
  gsize row_step = self->transpose_a ? 1 : self->lda;
  gsize column_step = self->transpose_a ? self->lda : 1;

  if (self->transpose_b)
    memset (packed, 0, self->k * LANES * sizeof (float));
  for (gsize j = 0; j < self->n; j += LANES) {
    gsize width = MIN (LANES, self->n - j);
    NnGemm block = *self;
    float bias[LANES] = { 0 };
    gsize i = 0;

    if (self->bias)
      copy_lanes (bias, self->bias + j, width);
    pack (self, j, width, packed);
    block.c += j;
    for (; i + ROWS <= self->m; i += ROWS)
      NAME (small_rows) (ROWS, &block, i, row_step, column_step, packed, bias, width);
    if (ROWS > 2 && self->m - i >= 2) {
      NAME (small_rows) (2, &block, i, row_step, column_step, packed, bias, width);
      i += 2;
    }
    if (i < self->m)
      NAME (small_rows) (1, &block, i, row_step, column_step, packed, bias, width);
  }
}

#undef PARTS
#undef NAME
#undef TARGET
#undef VECTOR_FLOATS
#undef ROWS
