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

/* Channels at a time; compilers do not find vectors by themselves in loops as short as these. */
#define LANES 8

typedef float Floats __attribute__ ((vector_size (LANES * sizeof (float))));

typedef struct {
  NnTensor *op;
  NnWindows windows;
} Job;

/* Channels @c … @c + LANES − 1 of one output pixel. */
NN_INLINE void
add_up_lanes (const gsize window,
              const NnWindows *w,
              float share,
              const float *restrict x,
              gsize c,
              float *restrict y)
{
  Floats sum = { 0 };

  for (gsize u = 0; u < window; u++)
    for (gsize v = 0; v < window; v++) {
      Floats next;

      memcpy (&next, x + (u * w->width + v) * w->channels + c, sizeof next);
      sum += next;
    }
  sum *= share;
  memcpy (y + c, &sum, sizeof sum);
}

NN_INLINE void
add_up (const gsize window,
        const NnWindows *w,
        float share,
        const float *restrict x,
        gsize c,
        float *restrict y)
{
  float sum = 0;

  for (gsize u = 0; u < window; u++)
    for (gsize v = 0; v < window; v++)
      sum += x[(u * w->width + v) * w->channels + c];
  y[c] = sum * share;
}

NN_INLINE void
forward_rows (const gsize window,
              const NnWindows *w,
              gsize rows,
              const float *restrict x,
              float *restrict y)
{
  gsize channels = w->channels;
  float share = 1 / ((float) window * (float) window);

  for (gsize r = 0; r < rows; r++, x += w->stride * w->width * channels)
    for (gsize p = 0; p < w->out_width; p++, y += channels) {
      const float *corner = x + p * w->stride * channels;
      gsize c = 0;

      for (; c + LANES <= channels; c += LANES)
        add_up_lanes (window, w, share, corner, c, y);
      for (; c < channels; c++)
        add_up (window, w, share, corner, c, y);
    }
}

/* The window of nearly all nets without loops. */
NN_INLINE void
forward_body (const NnWindows *w, gsize rows, const float *x, float *y)
{
  if (w->window == 2)
    forward_rows (2, w, rows, x, y);
  else
    forward_rows (w->window, w, rows, x, y);
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
               const gsize window,
               const NnWindows *w,
               gsize rows,
               const float *restrict dy,
               float *restrict dx)
{
  gsize channels = w->channels;
  float share = 1 / ((float) window * (float) window);

  for (gsize r = 0; r < rows; r++, dx += w->stride * w->width * channels)
    for (gsize p = 0; p < w->out_width; p++, dy += channels)
      for (gsize k = 0; k < window * window; k++) {
        float *place = dx + (k / window * w->width + p * w->stride + k % window) * channels;
        gsize c = 0;

        for (; c + LANES <= channels; c += LANES) {
          Floats d, old = { 0 };

          memcpy (&d, dy + c, sizeof d);
          if (add)
            memcpy (&old, place + c, sizeof old);
          d = d * share + old;
          memcpy (place + c, &d, sizeof d);
        }
        for (; c < channels; c++)
          place[c] = (add ? place[c] : 0) + dy[c] * share;
      }
}

NN_INLINE void
backward_body (gboolean add, const NnWindows *w, gsize rows, const float *dy, float *dx)
{
  if (w->window == 2 && !add)
    backward_rows (FALSE, 2, w, rows, dy, dx);
  else
    backward_rows (add, w->window, w, rows, dy, dx);
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
