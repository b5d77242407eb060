/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-activation.h"

#include "nn-math.h"

#define NN_LEAKY_SLOPE 0.01f

NN_INLINE void
activate (NnActivation activation, gsize n, float *y)
{
  switch (activation) {
  case NN_ACTIVATION_IDENTITY:
    break;
  case NN_ACTIVATION_RELU:
    for (gsize i = 0; i < n; i++)
      y[i] = y[i] <= 0 ? 0 : y[i]; /* NaN stays NaN: a divergence must not hide */
    break;
  case NN_ACTIVATION_TANH:
    for (gsize i = 0; i < n; i++)
      y[i] = nn_tanhf (y[i]);
    break;
  case NN_ACTIVATION_SIGMOID:
    for (gsize i = 0; i < n; i++)
      y[i] = nn_sigmoidf (y[i]);
    break;
  case NN_ACTIVATION_LEAKY_RELU:
    for (gsize i = 0; i < n; i++)
      y[i] = y[i] < 0 ? NN_LEAKY_SLOPE * y[i] : y[i];
    break;
  case NN_ACTIVATION_SOFTPLUS:
    for (gsize i = 0; i < n; i++)
      y[i] = nn_softplusf (y[i]);
    break;
  }
}

NN_INLINE void
forward_body (NnActivation activation, gsize rows, gsize columns, gsize stride, float *y)
{
  for (gsize r = 0; r < rows; r++)
    activate (activation, columns, y + r * stride);
}

NN_CLONES (forward,
           (NnActivation activation, gsize rows, gsize columns, gsize stride, float *y),
           (activation, rows, columns, stride, y))

NN_INLINE void
backward_body (NnActivation activation, gsize n, const float *y, const float *dy, float *dz)
{
  switch (activation) {
  case NN_ACTIVATION_IDENTITY:
    for (gsize i = 0; i < n; i++)
      dz[i] = dy[i];
    break;
  case NN_ACTIVATION_RELU:
    for (gsize i = 0; i < n; i++)
      dz[i] = y[i] > 0 ? dy[i] : 0;
    break;
  case NN_ACTIVATION_TANH:
    for (gsize i = 0; i < n; i++)
      dz[i] = dy[i] * (1 - y[i] * y[i]);
    break;
  case NN_ACTIVATION_SIGMOID:
    for (gsize i = 0; i < n; i++)
      dz[i] = dy[i] * (y[i] * (1 - y[i]));
    break;
  case NN_ACTIVATION_LEAKY_RELU:
    for (gsize i = 0; i < n; i++)
      dz[i] = y[i] < 0 ? NN_LEAKY_SLOPE * dy[i] : dy[i];
    break;
  case NN_ACTIVATION_SOFTPLUS:
    for (gsize i = 0; i < n; i++)
      dz[i] = dy[i] * (1 - nn_expf (-y[i]));
    break;
  }
}

NN_CLONES (backward,
           (NnActivation activation, gsize n, const float *y, const float *dy, float *dz),
           (activation, n, y, dy, dz))

void
nn_activation_forward (NnActivation activation, gsize rows, gsize columns, gsize stride, float *y)
{
  /* Without gaps all rows are one. */
  if (columns == stride)
    forward (activation, 1, rows * columns, rows * columns, y);
  else
    forward (activation, rows, columns, stride, y);
}

void
nn_activation_backward (NnActivation activation,
                        gsize n,
                        const float *y,
                        const float *dy,
                        float *dz)
{
  backward (activation, n, y, dy, dz);
}
