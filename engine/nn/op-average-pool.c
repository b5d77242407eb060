/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Average-pooling of x (N, H, W, C) over windows w × w, stride s:
 *
 *   y[n, y, x, c] = 1 / w² Σ_{u, v} x[n, y s + u, x s + v, c]
 *
 *   ∂L/∂x = 1 / w² Σ over the windows that a place lies in of ∂L/∂y
 */

#include "nn-windows.h"

#include <string.h>

#include "nn-isa.h"

typedef struct {
  NnTensor *op;
  NnWindows windows;
} Job;

NN_INLINE void
forward_rows (const gsize channels,
              const NnWindows *w,
              gsize rows,
              const float *restrict x,
              float *restrict y)
{
  gsize row_floats = w->width * channels;
  float share = 1 / ((float) w->window * (float) w->window);

  for (gsize r = 0; r < rows; r++, x += w->stride * row_floats)
    for (gsize p = 0; p < w->out_width; p++, y += channels) {
      const float *corner = x + p * w->stride * channels;

      for (gsize c = 0; c < channels; c++)
        y[c] = 0;
      for (gsize u = 0; u < w->window; u++)
        for (gsize v = 0; v < w->window; v++)
          for (gsize c = 0; c < channels; c++)
            y[c] += corner[u * row_floats + v * channels + c];
      for (gsize c = 0; c < channels; c++)
        y[c] *= share;
    }
}

/* The usual numbers of channels are whole vectors, with no test for the end of a row. */
NN_INLINE void
forward_body (const NnWindows *w, gsize rows, const float *x, float *y)
{
  if (w->channels == 8)
    forward_rows (8, w, rows, x, y);
  else if (w->channels == 16)
    forward_rows (16, w, rows, x, y);
  else if (w->channels == 32)
    forward_rows (32, w, rows, x, y);
  else if (w->channels == 64)
    forward_rows (64, w, rows, x, y);
  else
    forward_rows (w->channels, w, rows, x, y);
}

NN_CLONES (forward, (const NnWindows *w, gsize rows, const float *x, float *y), (w, rows, x, y))

static void
forward_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  const NnWindows *w = &job->windows;
  NnStrip strip = nn_windows_strip (w, tile);

  forward (w, strip.rows,
           job->op->inputs[0]->data +
               (strip.picture * w->height + strip.input_row) * w->width * w->channels,
           job->op->data +
               (strip.picture * w->out_height + strip.row) * w->out_width * w->channels);
}

static void
average_pool_forward (NnTensor *self, const NnPass *pass)
{
  Job job = { .op = self, .windows = nn_windows (self) };

  nn_pool_run (pass->pool, job.windows.n_tiles, forward_tile, &job);
}

NN_INLINE void
backward_rows (const gboolean add,
               const gsize channels,
               const NnWindows *w,
               gsize rows,
               const float *restrict dy,
               float *restrict dx)
{
  gsize row_floats = w->width * channels;
  float share = 1 / ((float) w->window * (float) w->window);

  for (gsize r = 0; r < rows; r++, dx += w->stride * row_floats)
    for (gsize p = 0; p < w->out_width; p++, dy += channels)
      for (gsize u = 0; u < w->window; u++)
        for (gsize v = 0; v < w->window; v++) {
          float *place = dx + u * row_floats + (p * w->stride + v) * channels;

          for (gsize c = 0; c < channels; c++)
            place[c] = (add ? place[c] : 0) + dy[c] * share;
        }
}

NN_INLINE void
backward_body (gboolean add, const NnWindows *w, gsize rows, const float *dy, float *dx)
{
  if (add)
    backward_rows (TRUE, w->channels, w, rows, dy, dx);
  else if (w->channels == 8)
    backward_rows (FALSE, 8, w, rows, dy, dx);
  else if (w->channels == 16)
    backward_rows (FALSE, 16, w, rows, dy, dx);
  else if (w->channels == 32)
    backward_rows (FALSE, 32, w, rows, dy, dx);
  else if (w->channels == 64)
    backward_rows (FALSE, 64, w, rows, dy, dx);
  else
    backward_rows (FALSE, w->channels, w, rows, dy, dx);
}

NN_CLONES (backward,
           (gboolean add, const NnWindows *w, gsize rows, const float *dy, float *dx),
           (add, w, rows, dy, dx))

static void
backward_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  const NnWindows *w = &job->windows;
  NnStrip strip = nn_windows_strip (w, tile);
  gsize row_floats = w->width * w->channels;
  float *dx =
      job->op->inputs[0]->gradient + (strip.picture * w->height + strip.input_row) * row_floats;
  gboolean add = nn_tensor_accumulates (job->op, 0);

  if (!add && !w->cover) {
    memset (dx, 0, strip.input_rows * row_floats * sizeof (float));
    add = TRUE;
  }
  backward (add, w, strip.rows,
            job->op->gradient +
                (strip.picture * w->out_height + strip.row) * w->out_width * w->channels,
            dx);
}

static void
average_pool_backward (NnTensor *self, const NnPass *pass)
{
  Job job = { .op = self, .windows = nn_windows (self) };

  if (self->inputs[0]->gradient)
    nn_pool_run (pass->pool, job.windows.n_tiles, backward_tile, &job);
}

const NnOpClass nn_op_average_pool = {
  .name = "average-pool",
  .infer = nn_windows_infer,
  .forward = average_pool_forward,
  .backward = average_pool_backward,
};

NnTensor *
nn_average_pool (NnGraph *graph, NnTensor *x, const char *name, gsize window, gsize stride)
{
  return nn_graph_add (graph, NN_OP_AVERAGE_POOL, name, 1, &x,
                       (NnAttributes){ .pool = { .window = window, .stride = stride } });
}
