/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Packed kernels are, for each pair of vectors of lanes, a matrix (kernel · taps, lanes of the
 * pair); behind all pairs stand the biases (n_lanes). All sums of a block of groups stay in
 * registers while the taps go by.
 */

#include "nn-correlation.h"

#include <string.h>

#include "nn-isa.h"
#include "nn-winograd.h"

/* Lanes are a multiple of this: the longest vector of all processors. */
#define LANES_UNIT 16

/* Lanes whose kernels stand together. */
#define PANEL (2 * LANES_UNIT)

/* Channels, and pixels in a row, from which on transforms cost less than the products they save. */
#define WINOGRAD_CHANNELS 16
#define WINOGRAD_WIDTH 4

NnCorrelation
nn_correlation (gsize in_channels,
                gsize out_channels,
                gsize kernel,
                gsize stride,
                gsize width,
                gsize picture_row)
{
  NnCorrelation self = {
    .in_channels = in_channels,
    .out_channels = out_channels,
    .kernel = kernel,
    .stride = stride,
    .width = width,
    .picture_row = picture_row,
    .group = CLAMP (LANES_UNIT / out_channels, 1, width),
    .winograd = kernel == 3 && stride == 1 && in_channels >= WINOGRAD_CHANNELS &&
                out_channels >= WINOGRAD_CHANNELS && width >= WINOGRAD_WIDTH,
  };

  self.n_groups = (width + self.group - 1) / self.group;
  self.n_lanes = (self.group * out_channels + LANES_UNIT - 1) / LANES_UNIT * LANES_UNIT;
  self.taps = ((self.group - 1) * stride + kernel) * in_channels;
  self.n_packed = (kernel * self.taps + 1) * self.n_lanes;
  if (self.winograd) {
    self.n_lanes = out_channels;
    self.n_packed = nn_winograd_packed (&self);
  }
  return self;
}

gsize
nn_correlation_scratch (const NnCorrelation *self, gsize n, gsize rows)
{
  return self->winograd ? nn_winograd_scratch (self, n, rows) : 0;
}

gsize
nn_correlation_slack (const NnCorrelation *self)
{
  if (self->winograd)
    return nn_winograd_slack (self);
  return self->group * self->stride * self->in_channels;
}

/* Where lane @lane of the packed kernels starts, and floats from tap to tap. */
static inline gsize
packed_offset (const NnCorrelation *self, gsize lane, gsize *step)
{
  gsize first = lane / PANEL * PANEL;

  *step = MIN (PANEL, self->n_lanes - first);
  return first * self->kernel * self->taps + lane - first;
}

gsize
nn_correlation_place (const NnCorrelation *self, gsize in, gsize out)
{
  gsize step, offset = packed_offset (self, out, &step);

  return offset + in * step;
}

/* Calls for each group pixel @g, row @u, column @v, input channel @i of the kernels: @lanes is
 * where their output channels stand in the packed order, cut at the borders of vectors. */
#define FOR_EACH_LANE(self, statement)                                                         \
  for (gsize g = 0; g < (self)->group; g++)                                                    \
    for (gsize start = 0, n; start < (self)->out_channels; start += n) {                       \
      gsize lane = g * (self)->out_channels + start, step;                                     \
      gsize offset = packed_offset (self, lane, &step);                                        \
                                                                                               \
      n = MIN (LANES_UNIT - lane % LANES_UNIT, (self)->out_channels - start);                  \
      for (gsize u = 0; u < (self)->kernel; u++)                                               \
        for (gsize v = 0; v < (self)->kernel; v++)                                             \
          for (gsize i = 0; i < (self)->in_channels; i++) {                                    \
            gsize tap = u * (self)->taps + (g * (self)->stride + v) * (self)->in_channels + i; \
            gsize place = offset + tap * step;                                                 \
                                                                                               \
            statement;                                                                         \
          }                                                                                    \
    }

void
nn_correlation_pack (const NnCorrelation *self,
                     const NnKernels *kernels,
                     const float *bias,
                     float *packed)
{
  float *packed_bias = packed + self->kernel * self->taps * self->n_lanes;

  if (self->winograd) {
    nn_winograd_pack (self, kernels, bias, packed);
    return;
  }
  if (self->group * self->out_channels < self->n_lanes || self->group > 1)
    memset (packed, 0, self->n_packed * sizeof (float));
  FOR_EACH_LANE (self, {
    const float *from = kernels->first + (gssize) start * kernels->out + (gssize) u * kernels->row +
                        (gssize) v * kernels->column + (gssize) i * kernels->in;

    for (gsize o = 0; o < n; o++)
      packed[place + o] = from[(gssize) o * kernels->out];
  })
  for (gsize lane = 0; lane < self->group * self->out_channels; lane++)
    packed_bias[lane] = bias ? bias[lane % self->out_channels] : 0;
}

void
nn_correlation_unpack (const NnCorrelation *self,
                       const float *packed,
                       gboolean accumulate_weight,
                       float *weight,
                       gboolean accumulate_bias,
                       float *bias)
{
  const float *packed_bias = packed + self->kernel * self->taps * self->n_lanes;
  gsize n_out = self->kernel * self->kernel * self->in_channels;

  if (self->winograd) {
    nn_winograd_unpack (self, packed, accumulate_weight, weight, accumulate_bias, bias);
    return;
  }
  if (weight)
    FOR_EACH_LANE (self, {
      float *to = weight + start * n_out + (u * self->kernel + v) * self->in_channels + i;
      gboolean add = accumulate_weight || g > 0;

      for (gsize o = 0; o < n; o++)
        to[o * n_out] = (add ? to[o * n_out] : 0) + packed[place + o];
    })
  if (bias)
    for (gsize lane = 0; lane < self->group * self->out_channels; lane++) {
      gsize o = lane % self->out_channels;

      bias[o] = (accumulate_bias || lane >= self->out_channels ? bias[o] : 0) + packed_bias[lane];
    }
}

/* What all blocks of a row have in common. */
typedef struct {
  const NnCorrelation *plan;
  const float *packed; /* from this lane on */
  gsize packed_step;
  const float *bias; /* from this lane on */
  gsize first_lane;
  gboolean accumulate;
} Row;

/* What all blocks of taps have in common. */
typedef struct {
  const NnCorrelation *plan;
  const NnPictures *pictures;
  const float *dz; /* from this lane on */
} Taps;

/* Sums (n_groups, n_lanes) of lanes some of which stand for nothing. */
static void
store_parts (const Row *row,
             gsize n_groups,
             gsize n_lanes,
             const float *sums,
             float *z,
             gsize z_left)
{
  gsize z_step = row->plan->group * row->plan->out_channels;

  for (gsize g = 0; g < n_groups; g++, sums += n_lanes, z += z_step, z_left -= z_step) {
    gsize end = MIN (z_step, z_left), n = end > row->first_lane ? end - row->first_lane : 0;
    float *to = z + row->first_lane;

    n = MIN (n, n_lanes);
    for (gsize lane = 0; lane < n; lane++)
      to[lane] = row->accumulate ? to[lane] + sums[lane] : sums[lane];
  }
}

#define UP_TO_6(CASE) CASE (1) CASE (2) CASE (3) CASE (4) CASE (5) CASE (6)
#define UP_TO_12(CASE) UP_TO_6 (CASE) CASE (7) CASE (8) CASE (9) CASE (10) CASE (11) CASE (12)
#define UP_TO_14(CASE) UP_TO_12 (CASE) CASE (13) CASE (14)
#define NONE(CASE)

#define TARGET
#define NAME(name) name##_baseline
#define LANES 4
#define MAX_PAIRED 6
#define PAIRED UP_TO_6
#define MAX_ALONE 0
#define ALONE NONE
#include "nn-correlation-kernels.h"

#if defined(__x86_64__)

#define TARGET NN_TARGET_AVX2
#define NAME(name) name##_avx2
#define LANES 8
#define MAX_PAIRED 6
#define PAIRED UP_TO_6
#define MAX_ALONE 0
#define ALONE NONE
#include "nn-correlation-kernels.h"

#define TARGET NN_TARGET_AVX512
#define NAME(name) name##_avx512
#define LANES 16
#define MAX_PAIRED 12
#define PAIRED UP_TO_12
#define MAX_ALONE 14
#define ALONE UP_TO_14
#include "nn-correlation-kernels.h"

#define RUN(name, ...)             \
  switch (nn_isa_current) {        \
  case NN_ISA_AVX512:              \
    name##_avx512 (__VA_ARGS__);   \
    break;                         \
  case NN_ISA_AVX2:                \
    name##_avx2 (__VA_ARGS__);     \
    break;                         \
  default:                         \
    name##_baseline (__VA_ARGS__); \
    break;                         \
  }

#else

#define RUN(name, ...) name##_baseline (__VA_ARGS__)

#endif

void
nn_correlation_forward (const NnCorrelation *self,
                        const float *packed,
                        const NnPictures *pictures,
                        gboolean accumulate,
                        float *z,
                        float *scratch)
{
  if (self->winograd)
    nn_winograd_forward (self, packed, pictures, accumulate, z, scratch);
  else
    RUN (forward, self, packed, pictures, accumulate, z);
}

void
nn_correlation_gradient (const NnCorrelation *self,
                         const NnPictures *pictures,
                         const float *dz,
                         float *packed,
                         float *scratch)
{
  if (self->winograd)
    nn_winograd_gradient (self, pictures, dz, packed, scratch);
  else
    RUN (gradient, self, pictures, dz, packed);
}
