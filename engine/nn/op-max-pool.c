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

typedef struct {
  NnTensor *op;
  NnWindows windows;
} Job;

/* One output pixel of @channels. */
NN_INLINE void
find_winners (const gsize window,
              const gsize channels,
              gsize row_floats,
              const float *restrict x,
              float *restrict y,
              guint32 *restrict winners)
{
  for (gsize c = 0; c < channels; c++) {
    y[c] = x[c];
    winners[c] = 0;
  }
  for (gsize k = 1; k < window * window; k++) {
    const float *place = x + k / window * row_floats + k % window * channels;

    for (gsize c = 0; c < channels; c++) {
      gboolean wins = !(place[c] <= y[c]) & (y[c] == y[c]);

      y[c] = wins ? place[c] : y[c];
      winners[c] = wins ? (guint32) k : winners[c];
    }
  }
}

/* The same with all candidates in registers. */
NN_INLINE void
find_winners_of_4 (const gsize channels,
                   gsize row_floats,
                   const float *restrict x,
                   float *restrict y,
                   guint32 *restrict winners)
{
  const float *below = x + row_floats;

  for (gsize c = 0; c < channels; c++) {
    float best = x[c], next = x[channels + c];
    guint32 winner = 0;
    gboolean wins;

    wins = !(next <= best) & (best == best);
    best = wins ? next : best;
    winner = wins ? 1 : winner;
    next = below[c];
    wins = !(next <= best) & (best == best);
    best = wins ? next : best;
    winner = wins ? 2 : winner;
    next = below[channels + c];
    wins = !(next <= best) & (best == best);
    best = wins ? next : best;
    winner = wins ? 3 : winner;
    y[c] = best;
    winners[c] = winner;
  }
}

NN_INLINE void
forward_rows (const gsize window,
              const gsize channels,
              const NnWindows *w,
              gsize rows,
              const float *x,
              float *y,
              guint32 *winners)
{
  gsize row_floats = w->width * channels;

  for (gsize r = 0; r < rows; r++, x += w->stride * row_floats)
    for (gsize p = 0; p < w->out_width; p++, y += channels, winners += channels) {
      const float *corner = x + p * w->stride * channels;

      if (window == 2)
        find_winners_of_4 (channels, row_floats, corner, y, winners);
      else
        find_winners (window, channels, row_floats, corner, y, winners);
    }
}

/* The usual numbers of channels are whole vectors, with no test for the end of a row. */
NN_INLINE void
forward_body (const NnWindows *w, gsize rows, const float *x, float *y, guint32 *winners)
{
  if (w->window != 2)
    forward_rows (w->window, w->channels, w, rows, x, y, winners);
  else if (w->channels == 8)
    forward_rows (2, 8, w, rows, x, y, winners);
  else if (w->channels == 16)
    forward_rows (2, 16, w, rows, x, y, winners);
  else if (w->channels == 32)
    forward_rows (2, 32, w, rows, x, y, winners);
  else if (w->channels == 64)
    forward_rows (2, 64, w, rows, x, y, winners);
  else
    forward_rows (2, w->channels, w, rows, x, y, winners);
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
               const gsize channels,
               const NnWindows *w,
               gsize rows,
               const guint32 *restrict winners,
               const float *restrict dy,
               float *restrict dx)
{
  gsize row_floats = w->width * channels;

  for (gsize r = 0; r < rows; r++, dx += w->stride * row_floats)
    for (gsize p = 0; p < w->out_width; p++, dy += channels, winners += channels)
      for (gsize k = 0; k < window * window; k++) {
        float *place = dx + k / window * row_floats + (p * w->stride + k % window) * channels;

        for (gsize c = 0; c < channels; c++)
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
  if (add)
    backward_rows (TRUE, w->window, w->channels, w, rows, winners, dy, dx);
  else if (w->window != 2)
    backward_rows (FALSE, w->window, w->channels, w, rows, winners, dy, dx);
  else if (w->channels == 8)
    backward_rows (FALSE, 2, 8, w, rows, winners, dy, dx);
  else if (w->channels == 16)
    backward_rows (FALSE, 2, 16, w, rows, winners, dy, dx);
  else if (w->channels == 32)
    backward_rows (FALSE, 2, 32, w, rows, winners, dy, dx);
  else if (w->channels == 64)
    backward_rows (FALSE, 2, 64, w, rows, winners, dy, dx);
  else
    backward_rows (FALSE, 2, w->channels, w, rows, winners, dy, dx);
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
