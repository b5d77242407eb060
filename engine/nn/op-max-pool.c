/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Max-pooling of x (N, H, W, C) over windows w × w, stride s:
 *
 *   y[n, y, x, c] = max_{u, v} x[n, y s + u, x s + v, c]
 *
 *   ∂L/∂x = Σ over the windows that a place has won of ∂L/∂y
 *
 * The winner u w + v is kept. Of equal values the first in reading order wins, and a NaN wins over
 * everything: a divergence must not hide.
 */

#include "nn-windows.h"

#include <string.h>

#include "nn-isa.h"

/* Channels at a time; compilers do not find vectors by themselves in loops as short as these. */
#define LANES 8

typedef float Floats __attribute__ ((vector_size (LANES * sizeof (float))));
typedef gint32 Integers __attribute__ ((vector_size (LANES * sizeof (gint32))));

typedef struct {
  NnTensor *op;
  NnWindows windows;
} Job;

/* What is larger wins, and so does a NaN, over which nothing is larger. */
NN_INLINE void
find_winners (const gsize window,
              const NnWindows *w,
              const float *restrict x,
              gsize c,
              float *restrict y,
              guint32 *restrict winners)
{
  float best = x[c];
  guint32 winner = 0;

  for (gsize u = 0; u < window; u++)
    for (gsize v = 0; v < window; v++) {
      float next = x[(u * w->width + v) * w->channels + c];

      if (next > best || next != next) {
        best = next;
        winner = (guint32) (u * window + v);
      }
    }
  y[c] = best;
  winners[c] = winner;
}

/* The same for channels @c … @c + LANES − 1. */
NN_INLINE void
find_winners_of_lanes (const gsize window,
                       const NnWindows *w,
                       const float *restrict x,
                       gsize c,
                       float *restrict y,
                       guint32 *restrict winners)
{
  Integers best, winner = { 0 };

  memcpy (&best, x + c, sizeof best);
  for (gsize u = 0; u < window; u++)
    for (gsize v = 0; v < window; v++) {
      Floats next;
      Integers wins;

      memcpy (&next, x + (u * w->width + v) * w->channels + c, sizeof next);
      wins = (next > (Floats) best) | (next != next);
      best = (wins & (Integers) next) | (~wins & best);
      winner = (wins & (gint32) (u * window + v)) | (~wins & winner);
    }
  memcpy (y + c, &best, sizeof best);
  memcpy (winners + c, &winner, sizeof winner);
}

NN_INLINE void
forward_rows (const gsize window,
              const NnWindows *w,
              gsize rows,
              const float *restrict x,
              float *restrict y,
              guint32 *restrict winners)
{
  gsize channels = w->channels;

  for (gsize r = 0; r < rows; r++, x += w->stride * w->width * channels)
    for (gsize p = 0; p < w->out_width; p++, y += channels, winners += channels) {
      const float *corner = x + p * w->stride * channels;
      gsize c = 0;

      for (; c + LANES <= channels; c += LANES)
        find_winners_of_lanes (window, w, corner, c, y, winners);
      for (; c < channels; c++)
        find_winners (window, w, corner, c, y, winners);
    }
}

/* The window of nearly all nets without loops. */
NN_INLINE void
forward_body (const NnWindows *w, gsize rows, const float *x, float *y, guint32 *winners)
{
  if (w->window == 2)
    forward_rows (2, w, rows, x, y, winners);
  else
    forward_rows (w->window, w, rows, x, y, winners);
}

NN_CLONES (forward,
           (const NnWindows *w, gsize rows, const float *x, float *y, guint32 *winners),
           (w, rows, x, y, winners))

static void
forward_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  const NnWindows *w = &job->windows;
  NnStrip strip = nn_windows_strip (w, tile);
  gsize start = (strip.picture * w->out_height + strip.row) * w->out_width * w->channels;

  forward (w, strip.rows,
           job->op->inputs[0]->data +
               (strip.picture * w->height + strip.input_row) * w->width * w->channels,
           job->op->data + start, (guint32 *) job->op->saved + start);
}

static void
max_pool_forward (NnTensor *self, const NnPass *pass)
{
  Job job = { .op = self, .windows = nn_windows (self) };

  nn_pool_run (pass->pool, job.windows.n_tiles, forward_tile, &job);
}

NN_INLINE void
backward_rows (const gboolean add,
               const gsize window,
               const NnWindows *w,
               gsize rows,
               const guint32 *restrict winners,
               const float *restrict dy,
               float *restrict dx)
{
  gsize channels = w->channels;

  for (gsize r = 0; r < rows; r++, dx += w->stride * w->width * channels)
    for (gsize p = 0; p < w->out_width; p++, dy += channels, winners += channels)
      for (gsize k = 0; k < window * window; k++) {
        float *place = dx + (k / window * w->width + p * w->stride + k % window) * channels;
        gsize c = 0;

        for (; c + LANES <= channels; c += LANES) {
          Integers winner, d;
          Floats sum;

          memcpy (&winner, winners + c, sizeof winner);
          memcpy (&d, dy + c, sizeof d);
          sum = (Floats) (d & (winner == (gint32) k));
          if (add) {
            Floats old;

            memcpy (&old, place + c, sizeof old);
            sum += old;
          }
          memcpy (place + c, &sum, sizeof sum);
        }
        for (; c < channels; c++)
          place[c] = (add ? place[c] : 0) + (winners[c] == k ? dy[c] : 0);
      }
}

NN_INLINE void
backward_body (gboolean add,
               const NnWindows *w,
               gsize rows,
               const guint32 *winners,
               const float *dy,
               float *dx)
{
  if (w->window == 2 && !add)
    backward_rows (FALSE, 2, w, rows, winners, dy, dx);
  else
    backward_rows (add, w->window, w, rows, winners, dy, dx);
}

NN_CLONES (backward,
           (gboolean add,
            const NnWindows *w,
            gsize rows,
            const guint32 *winners,
            const float *dy,
            float *dx),
           (add, w, rows, winners, dy, dx))

static void
backward_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  const NnWindows *w = &job->windows;
  NnStrip strip = nn_windows_strip (w, tile);
  gsize start = (strip.picture * w->out_height + strip.row) * w->out_width * w->channels;
  gsize row_floats = w->width * w->channels;
  float *dx =
      job->op->inputs[0]->gradient + (strip.picture * w->height + strip.input_row) * row_floats;
  gboolean add = nn_tensor_accumulates (job->op, 0);

  if (!add && !w->cover) {
    memset (dx, 0, strip.input_rows * row_floats * sizeof (float));
    add = TRUE;
  }
  backward (add, w, strip.rows, (const guint32 *) job->op->saved + start, job->op->gradient + start,
            dx);
}

static void
max_pool_backward (NnTensor *self, const NnPass *pass)
{
  Job job = { .op = self, .windows = nn_windows (self) };

  if (self->inputs[0]->gradient)
    nn_pool_run (pass->pool, job.windows.n_tiles, backward_tile, &job);
}

static gboolean
max_pool_infer (NnTensor *self, GError **error)
{
  gsize window = self->attributes.pool.window;

  if (!nn_windows_infer (self, error))
    return FALSE;
  if (window > G_MAXUINT16)
    return nn_tensor_refuse (self, "a window of at most 65535", &self->inputs[0]->shape, NULL,
                             error);
  self->n_saved = self->count;
  return TRUE;
}

const NnOpClass nn_op_max_pool = {
  .name = "max-pool",
  .infer = max_pool_infer,
  .forward = max_pool_forward,
  .backward = max_pool_backward,
};

NnTensor *
nn_max_pool (NnGraph *graph, NnTensor *x, const char *name, gsize window, gsize stride)
{
  return nn_graph_add (graph, NN_OP_MAX_POOL, name, 1, &x,
                       (NnAttributes){ .pool = { .window = window, .stride = stride } });
}
