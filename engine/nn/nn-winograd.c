/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Winograd's minimal filtering F(2 × 2, 3 × 3) (A. Lavin, S. Gray, "Fast algorithms for
 * convolutional neural networks", CVPR 2016): 2 × 2 results of a 3 × 3 correlation from 4 × 4
 * places of the picture with 16 products instead of 36,
 *
 *   z = Aᵀ ((G g Gᵀ) ⊙ (Bᵀ d B)) A
 *
 *        1   0   0          1  0 −1  0         1  1  1  0
 *   G =  ½   ½   ½    Bᵀ =  0  1  1  0    Aᵀ = 0  1 −1 −1
 *        ½  −½   ½          0 −1  1  0
 *        0   0   1          0  1  0 −1
 *
 * and backwards ∂L/∂g = Gᵀ (Σ (Bᵀ d B) ⊙ (A ∂L/∂z Aᵀ)) G. With channels, each of the 16 places of
 * ⊙ is a matrix product (tiles, in) · (in, out), which is a correlation with a kernel of 1 × 1 over
 * a row of tiles. The transforms cost additions alone and double the rounding at most; larger tiles
 * would save more products and lose digits.
 *
 * Results at an odd border are computed two by two all the same: places of the picture beyond it
 * have no part in results before it, and results beyond it are dropped.
 */

#include "nn-winograd.h"

#include <string.h>

#include "nn-isa.h"

#define PLACES 16

/* Transformed values of a chunk of tiles that stay in the second nearest memory. */
#define CHUNK_FLOATS (1u << 17)

/* Floats between places, so that the same tile of all of them does not fall on the same lines of
 * the cache. */
#define GAP 16

/* Out-channels that are transformed together. */
#define LANES 16

/* The correlation of one place over @n_tiles tiles. */
static NnCorrelation
product (const NnCorrelation *self, gsize n_tiles)
{
  return nn_correlation (self->in_channels, self->out_channels, 1, 1, n_tiles, 0);
}

/* Rows of tiles that are done together. */
static gsize
chunk_rows (const NnCorrelation *self, gsize n, gsize rows)
{
  gsize tiles = (self->width + 1) / 2;
  gsize floats = tiles * PLACES * (self->in_channels + product (self, 1).n_lanes);

  return CLAMP (CHUNK_FLOATS / floats, 1, n * ((rows + 1) / 2));
}

gsize
nn_winograd_slack (const NnCorrelation *self)
{
  return self->picture_row + self->in_channels;
}

gsize
nn_winograd_scratch (const NnCorrelation *self, gsize n, gsize rows)
{
  return PLACES * (chunk_rows (self, n, rows) * ((self->width + 1) / 2) *
                       (self->in_channels + product (self, 1).n_lanes) +
                   2 * GAP);
}

gsize
nn_winograd_packed (const NnCorrelation *self)
{
  return PLACES * product (self, 1).n_packed + self->out_channels;
}

/* (4) = G (3), every @step-th value of @LANES sets side by side. */
NN_INLINE void
spread_kernel (const float *g, gsize step, float *u)
{
  for (gsize l = 0; l < LANES; l++) {
    float both = g[l] + g[2 * step + l], middle = g[step + l];

    u[l] = g[l];
    u[step + l] = 0.5f * (both + middle);
    u[2 * step + l] = 0.5f * (both - middle);
    u[3 * step + l] = g[2 * step + l];
  }
}

/* (3) = Gᵀ (4). */
NN_INLINE void
gather_kernel (const float *u, gsize step, float *g)
{
  for (gsize l = 0; l < LANES; l++) {
    float first = u[l], last = u[3 * step + l];
    float sum = 0.5f * (u[step + l] + u[2 * step + l]);
    float difference = 0.5f * (u[step + l] - u[2 * step + l]);

    g[l] = first + sum;
    g[step + l] = difference;
    g[2 * step + l] = sum + last;
  }
}

/* @place: of in-channel i and out-channel o in the packed kernels of one place; @n ≤ LANES
 * out-channels from there on. */
NN_INLINE void
pack_body (const NnKernels *kernels, gsize i, gsize o, gsize n, gsize step, float *packed)
{
  float g[4][4][LANES], u[4][4][LANES];

  for (gsize r = 0; r < 3; r++)
    for (gsize c = 0; c < 3; c++) {
      const float *from = kernels->first + (gssize) o * kernels->out + (gssize) r * kernels->row +
                          (gssize) c * kernels->column + (gssize) i * kernels->in;

      for (gsize l = 0; l < LANES; l++)
        g[r][c][l] = l < n ? from[(gssize) l * kernels->out] : 0;
    }
  for (gsize c = 0; c < 3; c++)
    spread_kernel (g[0][c], 4 * LANES, u[0][c]);
  for (gsize r = 0; r < 4; r++)
    spread_kernel (u[r][0], LANES, g[r][0]);
  /* Lanes that stand for nothing get 0. */
  for (gsize k = 0; k < PLACES; k++)
    memcpy (packed + k * step, g[k / 4][k % 4], sizeof g[0][0]);
}

NN_CLONES (pack,
           (const NnKernels *kernels, gsize i, gsize o, gsize n, gsize step, float *packed),
           (kernels, i, o, n, step, packed))

void
nn_winograd_pack (const NnCorrelation *self,
                  const NnKernels *kernels,
                  const float *bias,
                  float *packed)
{
  NnCorrelation plan = product (self, 1);
  float *packed_bias = packed + PLACES * plan.n_packed;

  for (gsize k = 0; k < PLACES; k++)
    memset (packed + (k + 1) * plan.n_packed - plan.n_lanes, 0, plan.n_lanes * sizeof (float));
  for (gsize o = 0; o < self->out_channels; o += LANES)
    for (gsize i = 0; i < self->in_channels; i++)
      pack (kernels, i, o, MIN (LANES, self->out_channels - o), plan.n_packed,
            packed + nn_correlation_place (&plan, i, o));
  for (gsize o = 0; o < self->out_channels; o++)
    packed_bias[o] = bias ? bias[o] : 0;
}

NN_INLINE void
unpack_body (const float *packed, gsize step, gsize n, gboolean add, gsize in, float *weight)
{
  float u[4][4][LANES], g[4][4][LANES];

  for (gsize k = 0; k < PLACES; k++)
    memcpy (u[k / 4][k % 4], packed + k * step, sizeof u[0][0]);
  for (gsize c = 0; c < 4; c++)
    gather_kernel (u[0][c], 4 * LANES, g[0][c]);
  for (gsize r = 0; r < 3; r++)
    gather_kernel (g[r][0], LANES, u[r][0]);
  for (gsize l = 0; l < n; l++)
    for (gsize k = 0; k < 9; k++) {
      float *to = weight + (l * 9 + k) * in;

      *to = (add ? *to : 0) + u[k / 3][k % 3][l];
    }
}

NN_CLONES (unpack,
           (const float *packed, gsize step, gsize n, gboolean add, gsize in, float *weight),
           (packed, step, n, add, in, weight))

void
nn_winograd_unpack (const NnCorrelation *self,
                    const float *packed,
                    gboolean accumulate_weight,
                    float *weight,
                    gboolean accumulate_bias,
                    float *bias)
{
  NnCorrelation plan = product (self, 1);
  /* At place (1, 1) A ∂L/∂z Aᵀ is the sum of all four. */
  const float *sums = packed + 6 * plan.n_packed - plan.n_lanes;

  if (weight)
    for (gsize o = 0; o < self->out_channels; o += LANES)
      for (gsize i = 0; i < self->in_channels; i++)
        unpack (packed + nn_correlation_place (&plan, i, o), plan.n_packed,
                MIN (LANES, self->out_channels - o), accumulate_weight, self->in_channels,
                weight + o * 9 * self->in_channels + i);
  if (bias)
    for (gsize o = 0; o < self->out_channels; o++)
      bias[o] = (accumulate_bias ? bias[o] : 0) + sums[o];
}

/* (Bᵀ d B) of a row of tiles, with @step from place to place. */
NN_INLINE void
input_row_body (gsize tiles,
                gsize channels,
                const float *picture,
                gsize picture_row,
                gsize step,
                float *v)
{
  for (gsize t = 0; t < tiles; t++, picture += 2 * channels, v += channels) {
    const float *r0 = picture, *r1 = r0 + picture_row, *r2 = r1 + picture_row;
    const float *r3 = r2 + picture_row;

#pragma GCC ivdep
    for (gsize c = 0; c < channels; c++) {
      float d[4][4];

#pragma GCC unroll 4
      for (gsize x = 0; x < 4; x++) {
        float a = r0[x * channels + c], b = r1[x * channels + c];
        float e = r2[x * channels + c], f = r3[x * channels + c];

        d[0][x] = a - e;
        d[1][x] = b + e;
        d[2][x] = e - b;
        d[3][x] = b - f;
      }
#pragma GCC unroll 4
      for (gsize y = 0; y < 4; y++) {
        v[(4 * y + 0) * step + c] = d[y][0] - d[y][2];
        v[(4 * y + 1) * step + c] = d[y][1] + d[y][2];
        v[(4 * y + 2) * step + c] = d[y][2] - d[y][1];
        v[(4 * y + 3) * step + c] = d[y][1] - d[y][3];
      }
    }
  }
}

NN_CLONES (
    input_row,
    (gsize tiles, gsize channels, const float *picture, gsize picture_row, gsize step, float *v),
    (tiles, channels, picture, picture_row, step, v))

/* Aᵀ m A of one tile; @right, @below: whether results there count. */
NN_INLINE void
output_tile (gboolean right,
             gboolean below,
             gboolean accumulate,
             gsize channels,
             const float *m,
             gsize step,
             const float *bias,
             float *z,
             gsize z_row)
{
#pragma GCC ivdep
  for (gsize c = 0; c < channels; c++) {
    float s[2][4], b = bias[c];

#pragma GCC unroll 4
    for (gsize x = 0; x < 4; x++) {
      float m0 = m[x * step + c], m1 = m[(4 + x) * step + c];
      float m2 = m[(8 + x) * step + c], m3 = m[(12 + x) * step + c];

      s[0][x] = m0 + m1 + m2;
      s[1][x] = m1 - m2 - m3;
    }
    z[c] = (accumulate ? z[c] : b) + (s[0][0] + s[0][1] + s[0][2]);
    if (right)
      z[channels + c] = (accumulate ? z[channels + c] : b) + (s[0][1] - s[0][2] - s[0][3]);
    if (below)
      z[z_row + c] = (accumulate ? z[z_row + c] : b) + (s[1][0] + s[1][1] + s[1][2]);
    if (right && below)
      z[z_row + channels + c] =
          (accumulate ? z[z_row + channels + c] : b) + (s[1][1] - s[1][2] - s[1][3]);
  }
}

NN_INLINE void
output_row_body (gsize width,
                 gboolean below,
                 gboolean accumulate,
                 gsize channels,
                 const float *m,
                 gsize step,
                 const float *bias,
                 float *z)
{
  gsize z_row = width * channels, x = 0;

  if (below && !accumulate)
    for (; x + 2 <= width; x += 2, m += channels, z += 2 * channels)
      output_tile (TRUE, TRUE, FALSE, channels, m, step, bias, z, z_row);
  for (; x < width; x += 2, m += channels, z += 2 * channels)
    output_tile (x + 1 < width, below, accumulate, channels, m, step, bias, z, z_row);
}

NN_CLONES (output_row,
           (gsize width,
            gboolean below,
            gboolean accumulate,
            gsize channels,
            const float *m,
            gsize step,
            const float *bias,
            float *z),
           (width, below, accumulate, channels, m, step, bias, z))

/* A ∂L/∂z Aᵀ of a row of tiles, with @lanes from tile to tile. */
NN_INLINE void
gradient_row_body (gsize width,
                   gboolean below,
                   gsize channels,
                   const float *dz,
                   gsize lanes,
                   gsize step,
                   float *m)
{
  gsize dz_row = width * channels;

  for (gsize x = 0; x < width; x += 2, dz += 2 * channels, m += lanes) {
    /* What is not there is read from what is, and does not count. */
    gsize right = x + 1 < width ? channels : 0, down = below ? dz_row : 0;
    float has_right = x + 1 < width, has_below = below;

#pragma GCC ivdep
    for (gsize c = 0; c < channels; c++) {
      float z00 = dz[c], z01 = has_right * dz[right + c];
      float z10 = has_below * dz[down + c], z11 = has_right * has_below * dz[down + right + c];
      float s[4][2] = {
        { z00, z01 }, { z00 + z10, z01 + z11 }, { z00 - z10, z01 - z11 }, { -z10, -z11 }
      };

#pragma GCC unroll 4
      for (gsize y = 0; y < 4; y++) {
        m[(4 * y + 0) * step + c] = s[y][0];
        m[(4 * y + 1) * step + c] = s[y][0] + s[y][1];
        m[(4 * y + 2) * step + c] = s[y][0] - s[y][1];
        m[(4 * y + 3) * step + c] = -s[y][1];
      }
    }
    for (gsize k = 0; k < PLACES; k++)
      for (gsize c = channels; c < lanes; c++)
        m[k * step + c] = 0;
  }
}

NN_CLONES (gradient_row,
           (gsize width,
            gboolean below,
            gsize channels,
            const float *dz,
            gsize lanes,
            gsize step,
            float *m),
           (width, below, channels, dz, lanes, step, m))

/* A row of tiles among those of all pictures. */
typedef struct {
  const float *picture;
  gsize z_offset;
  gboolean below; /* whether the tiles' second row of results counts */
} TileRow;

static TileRow
find_row (const NnCorrelation *self, const NnPictures *pictures, gsize index)
{
  gsize rows = (pictures->rows + 1) / 2, picture = index / rows, y = index % rows * 2;

  return (TileRow){
    .picture = pictures->first + picture * pictures->step + y * self->picture_row,
    .z_offset = (picture * pictures->rows + y) * self->width * self->out_channels,
    .below = y + 1 < pictures->rows,
  };
}

void
nn_winograd_forward (const NnCorrelation *self,
                     const float *packed,
                     const NnPictures *pictures,
                     gboolean accumulate,
                     float *z,
                     float *scratch)
{
  gsize n_rows = pictures->n * ((pictures->rows + 1) / 2), tiles = (self->width + 1) / 2;
  gsize chunk = chunk_rows (self, pictures->n, pictures->rows);

  for (gsize start = 0; start < n_rows; start += chunk) {
    gsize rows = MIN (chunk, n_rows - start), n = rows * tiles;
    NnCorrelation plan = product (self, n);
    gsize in = self->in_channels, out = self->out_channels;
    gsize v_step = n * in + GAP, m_step = n * out + GAP;
    float *m = scratch + PLACES * v_step;

    for (gsize r = 0; r < rows; r++)
      input_row (tiles, in, find_row (self, pictures, start + r).picture, self->picture_row, v_step,
                 scratch + r * tiles * in);
    for (gsize k = 0; k < PLACES; k++) {
      NnPictures row = { .n = 1, .rows = 1, .first = scratch + k * v_step };

      nn_correlation_forward (&plan, packed + k * plan.n_packed, &row, FALSE, m + k * m_step, NULL);
    }
    for (gsize r = 0; r < rows; r++) {
      TileRow row = find_row (self, pictures, start + r);

      output_row (self->width, row.below, accumulate, out, m + r * tiles * out, m_step,
                  packed + PLACES * plan.n_packed, z + row.z_offset);
    }
  }
}

void
nn_winograd_gradient (const NnCorrelation *self,
                      const NnPictures *pictures,
                      const float *dz,
                      float *packed,
                      float *scratch)
{
  gsize n_rows = pictures->n * ((pictures->rows + 1) / 2), tiles = (self->width + 1) / 2;
  gsize chunk = chunk_rows (self, pictures->n, pictures->rows);

  for (gsize start = 0; start < n_rows; start += chunk) {
    gsize rows = MIN (chunk, n_rows - start), n = rows * tiles;
    NnCorrelation plan = product (self, n);
    gsize in = self->in_channels, lanes = plan.n_lanes;
    gsize v_step = n * in + GAP, m_step = n * lanes + GAP;
    float *m = scratch + PLACES * v_step;

    for (gsize r = 0; r < rows; r++) {
      TileRow row = find_row (self, pictures, start + r);

      input_row (tiles, in, row.picture, self->picture_row, v_step, scratch + r * tiles * in);
      gradient_row (self->width, row.below, self->out_channels, dz + row.z_offset, lanes, m_step,
                    m + r * tiles * lanes);
    }
    for (gsize k = 0; k < PLACES; k++) {
      NnPictures row = { .n = 1, .rows = 1, .first = scratch + k * v_step };

      nn_correlation_gradient (&plan, &row, m + k * m_step, packed + k * plan.n_packed, NULL);
    }
  }
}
