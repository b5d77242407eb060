/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-cross-entropy.h"

#include <math.h>

double
lab_cross_entropy_term (double p, double y)
{
  if (y == 0)
    return 0;
  /* Written so that p = 1 gives 0 and not −0. */
  return p == 1 ? 0 : -y * log (p);
}

gsize
lab_cross_entropy_argmax (const double *values, gsize n, gboolean *is_tie)
{
  gsize best = 0;
  gsize n_best = 0;

  for (gsize i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  for (gsize i = 0; i < n; i++)
    n_best += values[i] == values[best];
  if (is_tie)
    *is_tie = n_best > 1;
  return best;
}

void
lab_cross_entropy_softmax (const double *z, gsize n, double *p)
{
  double largest = z[lab_cross_entropy_argmax (z, n, NULL)];
  double sum = 0;

  for (gsize k = 0; k < n; k++) {
    p[k] = exp (z[k] - largest);
    sum += p[k];
  }
  for (gsize k = 0; k < n; k++)
    p[k] /= sum;
}

float
lab_cross_entropy_float32 (const float *z, gsize n, gsize label)
{
  float largest = z[0], sum = 0;

  for (gsize k = 1; k < n; k++)
    largest = MAX (largest, z[k]);
  for (gsize k = 0; k < n; k++)
    sum += expf (z[k] - largest);
  return logf (sum) + (largest - z[label]);
}

double
lab_cross_entropy_log_exact (const float *z, gsize n, gsize label)
{
  double largest = -INFINITY, sum = 0, log_s;

  for (gsize k = 0; k < n; k++)
    if (k != label)
      largest = MAX (largest, (double) z[k] - z[label]);
  if (largest == -INFINITY)
    return -INFINITY;
  for (gsize k = 0; k < n; k++)
    if (k != label)
      sum += exp ((double) z[k] - z[label] - largest);
  log_s = largest + log (sum);
  if (log_s > 0)
    return log (log_s + log1p (exp (-log_s)));
  /* log (1 + S) = S (1 − S/2 + …): below e⁻⁴⁰ the rest is lost in rounding. */
  return log_s < -40 ? log_s : log (log1p (exp (log_s)));
}
