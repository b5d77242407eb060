/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Inner loops of nn-correlation.c, which includes this file once for each kind of processor, with
 *
 *   TARGET         the attribute that lets the compiler use it
 *   NAME(name)     the name with the processor's
 *   LANES          floats in a vector; a longer one than the processor's would live in memory
 *   MAX_PAIRED     groups, or taps, whose sums of two vectors each fit in the registers
 *   PAIRED(CASE)   CASE (1) … CASE (MAX_PAIRED)
 *   MAX_ALONE      the same for sums of one vector, ALONE(CASE) likewise; 0 where there are
 *                  always pairs
 */

typedef float NAME (Vector) __attribute__ ((vector_size (LANES * sizeof (float))));
#define Vector NAME (Vector)

TARGET NN_INLINE Vector
NAME (load) (const float *from)
{
  Vector vector;

  memcpy (&vector, from, sizeof vector);
  return vector;
}
#define load NAME (load)

/* Adds @n_taps taps to the sums of @n_groups groups, whose places in the picture lie @step apart.
 */
TARGET NN_INLINE void
NAME (add_taps) (const gsize n_taps,
                 const gsize n_groups,
                 const gsize n_vectors,
                 const float *place,
                 gsize step,
                 const float *packed,
                 gsize packed_step,
                 Vector *sums)
{
  Vector kernels[4];

#pragma GCC unroll 4
  for (gsize t = 0; t < n_taps; t++)
#pragma GCC unroll 2
    for (gsize v = 0; v < n_vectors; v++)
      kernels[t * n_vectors + v] = load (packed + t * packed_step + v * LANES);
#pragma GCC unroll 16
  for (gsize g = 0; g < n_groups; g++) {
#pragma GCC unroll 4
    for (gsize t = 0; t < n_taps; t++)
#pragma GCC unroll 2
      for (gsize v = 0; v < n_vectors; v++)
        sums[g * n_vectors + v] += kernels[t * n_vectors + v] * place[t];
    place += step;
    /* One pointer that moves on. Left to itself the compiler keeps one for each group, more than
     * there are registers. */
    __asm__("" : "+r"(place));
  }
}

TARGET NN_INLINE void
NAME (forward_block) (const gsize n_groups,
                      const gsize n_vectors,
                      const Row *row,
                      const float *picture,
                      float *z,
                      gsize z_left)
{
  const NnCorrelation *plan = row->plan;
  const gsize n_taps = LANES < 16 ? 1 : 4 / n_vectors;
  gsize step = plan->group * plan->stride * plan->in_channels;
  gsize z_step = plan->group * plan->out_channels;
  const float *packed = row->packed;
  Vector sums[MAX (2 * MAX_PAIRED, MAX_ALONE)];

#pragma GCC unroll 16
  for (gsize g = 0; g < n_groups; g++)
#pragma GCC unroll 2
    for (gsize v = 0; v < n_vectors; v++)
      sums[g * n_vectors + v] = load (row->bias + v * LANES);

  for (gsize u = 0; u < plan->kernel; u++) {
    const float *place = picture + u * plan->picture_row;
    gsize t = 0;

    for (; t + n_taps <= plan->taps; t += n_taps, packed += n_taps * row->packed_step)
      NAME (add_taps)
    (n_taps, n_groups, n_vectors, place + t, step, packed, row->packed_step, sums);
    if (n_taps > 1)
      for (; t < plan->taps; t++, packed += row->packed_step)
        NAME (add_taps)
    (1, n_groups, n_vectors, place + t, step, packed, row->packed_step, sums);
  }

  if (row->first_lane + n_vectors * LANES <= MIN (z_step, z_left - (n_groups - 1) * z_step)) {
#pragma GCC unroll 16
    for (gsize g = 0; g < n_groups; g++)
#pragma GCC unroll 2
      for (gsize v = 0; v < n_vectors; v++) {
        float *to = z + g * z_step + row->first_lane + v * LANES;
        Vector sum = sums[g * n_vectors + v];

        if (row->accumulate)
          sum += load (to);
        memcpy (to, &sum, sizeof sum);
      }
  } else {
    Vector copies[MAX (2 * MAX_PAIRED, MAX_ALONE)];

#pragma GCC unroll 16
    for (gsize g = 0; g < n_groups; g++)
#pragma GCC unroll 2
      for (gsize v = 0; v < n_vectors; v++)
        copies[g * n_vectors + v] = sums[g * n_vectors + v];
    store_parts (row, n_groups, n_vectors * LANES, (const float *) copies, z, z_left);
  }
}

/* @n_taps taps against @n_vectors vectors, over all pixels of all pictures. */
TARGET NN_INLINE void
NAME (gradient_block) (const gsize n_taps,
                       const gsize n_vectors,
                       const Taps *taps,
                       gsize offset,
                       float *packed,
                       gsize packed_step)
{
  const NnCorrelation *plan = taps->plan;
  const NnPictures *pictures = taps->pictures;
  gsize step = plan->group * plan->stride * plan->in_channels;
  Vector sums[MAX (2 * MAX_PAIRED, MAX_ALONE)];

#pragma GCC unroll 16
  for (gsize t = 0; t < n_taps; t++)
#pragma GCC unroll 2
    for (gsize v = 0; v < n_vectors; v++)
      sums[t * n_vectors + v] = load (packed + t * packed_step + v * LANES);

  for (gsize picture = 0; picture < pictures->n; picture++)
    for (gsize y = 0; y < pictures->rows; y++) {
      const float *place = pictures->first + picture * pictures->step +
                           y * plan->stride * plan->picture_row + offset;
      const float *dz = taps->dz + (picture * pictures->rows + y) * plan->n_groups * plan->n_lanes;

      for (gsize g = 0; g < plan->n_groups; g++, place += step, dz += plan->n_lanes) {
        Vector d[2];

#pragma GCC unroll 2
        for (gsize v = 0; v < n_vectors; v++)
          d[v] = load (dz + v * LANES);
#pragma GCC unroll 16
        for (gsize t = 0; t < n_taps; t++)
#pragma GCC unroll 2
          for (gsize v = 0; v < n_vectors; v++)
            sums[t * n_vectors + v] += d[v] * place[t];
      }
    }

#pragma GCC unroll 16
  for (gsize t = 0; t < n_taps; t++)
#pragma GCC unroll 2
    for (gsize v = 0; v < n_vectors; v++)
      memcpy (packed + t * packed_step + v * LANES, &sums[t * n_vectors + v], sizeof (Vector));
}

/* A row's groups in blocks of about the same size. */
TARGET NN_INLINE void
NAME (forward_row) (const gsize n_vectors,
                    gsize max_groups,
                    const Row *row,
                    const float *picture,
                    float *z)
{
  const NnCorrelation *plan = row->plan;
  gsize step = plan->group * plan->stride * plan->in_channels;
  gsize z_step = plan->group * plan->out_channels, z_left = plan->width * plan->out_channels;
  gsize n_blocks = (plan->n_groups + max_groups - 1) / max_groups;

  for (gsize left = plan->n_groups; left > 0; n_blocks--) {
    gsize n = (left + n_blocks - 1) / n_blocks;

#define CASE(n_groups)                                                   \
  case n_groups:                                                         \
    NAME (forward_block) (n_groups, n_vectors, row, picture, z, z_left); \
    break;
    if (n_vectors == 2)
      switch (n) {
        PAIRED (CASE)
      }
    else
      switch (n) {
        ALONE (CASE)
      }
#undef CASE
    left -= n;
    picture += n * step;
    z += n * z_step;
    z_left -= n * z_step;
  }
}

TARGET static void
NAME (forward) (const NnCorrelation *self,
                const float *packed,
                const NnPictures *pictures,
                gboolean accumulate,
                float *z)
{
  for (gsize lane = 0, n; lane < self->n_lanes; lane += n) {
    Row row = { .plan = self, .accumulate = accumulate, .first_lane = lane };

    n = MIN (2 * LANES, self->n_lanes - lane);
    row.packed = packed + packed_offset (self, lane, &row.packed_step);
    row.bias = packed + self->kernel * self->taps * self->n_lanes + lane;
    for (gsize r = 0; r < pictures->n * pictures->rows; r++) {
      const float *place = pictures->first + r / pictures->rows * pictures->step +
                           r % pictures->rows * self->stride * self->picture_row;
      float *to = z + r * self->width * self->out_channels;

      if (MAX_ALONE == 0 || n == 2 * LANES)
        NAME (forward_row) (2, MAX_PAIRED, &row, place, to);
      else
        NAME (forward_row) (1, MAX_ALONE, &row, place, to);
    }
  }
}

/* One row of the kernels, its taps in blocks of about the same size. */
TARGET NN_INLINE void
NAME (gradient_row) (const gsize n_vectors,
                     gsize max_taps,
                     const Taps *taps,
                     gsize u,
                     float *packed,
                     gsize packed_step)
{
  const NnCorrelation *plan = taps->plan;
  gsize n_blocks = (plan->taps + max_taps - 1) / max_taps;
  gsize offset = u * plan->picture_row;

  for (gsize left = plan->taps; left > 0; n_blocks--) {
    gsize n = (left + n_blocks - 1) / n_blocks;

#define CASE(n_taps)                                                              \
  case n_taps:                                                                    \
    NAME (gradient_block) (n_taps, n_vectors, taps, offset, packed, packed_step); \
    break;
    if (n_vectors == 2)
      switch (n) {
        PAIRED (CASE)
      }
    else
      switch (n) {
        ALONE (CASE)
      }
#undef CASE
    left -= n;
    offset += n;
    packed += n * packed_step;
  }
}

/* Four groups at a time, for a little less rounding than one by one. */
TARGET NN_INLINE void
NAME (gradient_bias) (const Taps *taps, float *bias)
{
  gsize n = taps->pictures->n * taps->pictures->rows * taps->plan->n_groups, i = 0;
  gsize step = taps->plan->n_lanes;
  const float *dz = taps->dz;
  Vector sum = load (bias);

  for (; i + 4 <= n; i += 4, dz += 4 * step)
    sum += (load (dz) + load (dz + step)) + (load (dz + 2 * step) + load (dz + 3 * step));
  for (; i < n; i++, dz += step)
    sum += load (dz);
  memcpy (bias, &sum, sizeof sum);
}

TARGET static void
NAME (gradient) (const NnCorrelation *self,
                 const NnPictures *pictures,
                 const float *dz,
                 float *packed)
{
  float *bias = packed + self->kernel * self->taps * self->n_lanes;

  for (gsize lane = 0, n; lane < self->n_lanes; lane += n) {
    Taps taps = { .plan = self, .pictures = pictures, .dz = dz + lane };
    gsize step, start = packed_offset (self, lane, &step);

    n = MIN (2 * LANES, self->n_lanes - lane);
    for (gsize u = 0; u < self->kernel; u++) {
      float *to = packed + start + u * self->taps * step;

      if (MAX_ALONE == 0 || n == 2 * LANES)
        NAME (gradient_row) (2, MAX_PAIRED, &taps, u, to, step);
      else
        NAME (gradient_row) (1, MAX_ALONE, &taps, u, to, step);
    }
    for (gsize v = 0; v < n; v += LANES, taps.dz += LANES)
      NAME (gradient_bias) (&taps, bias + lane + v);
  }
}

#undef Vector
#undef load
#undef TARGET
#undef NAME
#undef LANES
#undef MAX_PAIRED
#undef PAIRED
#undef MAX_ALONE
#undef ALONE
