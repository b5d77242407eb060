/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <math.h>
#include <string.h>

#include "nn-isa.h"

G_BEGIN_DECLS

/*
 * Elementary functions without branches, for loops that compilers vectorise. Largest errors over
 * all floats, found by tests/nn/test-math.c: 2 units in the last place for exp, 4 for tanh and the
 * logistic function. NaN in, NaN out.
 */

/* eˣ − 1 split as 2ⁿ·p + (2ⁿ − 1) with x = n ln 2 + r, |r| ≤ ½ ln 2, and p = eʳ − 1 by its Taylor
 * series to r⁷/7!, whose remainder is below 6e-9. @scale gets 2ⁿ. @x must lie within ±87.3. */
NN_INLINE float
nn_exp_reduced (float x, float *scale)
{
  /* Adding 1.5 · 2²³ rounds to an integer, which then stands in the low bits. */
  const float shifter = 12582912.0f;
  float shifted = x * 1.44269504f + shifter;
  float n = shifted - shifter;
  float r = (x - n * 0.693359375f) - n * -2.12194440e-4f; /* ln 2 in two pieces */
  float p = 1.98412698e-4f;
  gint32 bits;

  p = p * r + 1.38888889e-3f;
  p = p * r + 8.33333333e-3f;
  p = p * r + 4.16666667e-2f;
  p = p * r + 1.66666667e-1f;
  p = p * r + 0.5f;
  p = p * r * r + r;

  memcpy (&bits, &shifted, sizeof bits);
  bits = (gint32) (((guint32) bits - 0x4b400000u + 127u) << 23);
  memcpy (scale, &bits, sizeof bits);
  return p;
}

/* Below −87.3, where results would be denormal, e^−87.3 ≈ 1e-38; above 88 the result is e^88 ≈
 * 2e38. */
NN_INLINE float
nn_expf (float x)
{
  float scale;
  float clamped = x < -87.3f ? -87.3f : x > 88.0f ? 88.0f : x;
  float p = nn_exp_reduced (clamped, &scale);

  return scale * p + scale;
}

/* (e − 1) / (e + 1) with e = exp 2|x|, from exp − 1 so that nothing cancels near 0. */
NN_INLINE float
nn_tanhf (float x)
{
  float scale;
  float magnitude = fabsf (x);
  float twice = 2.0f * (magnitude > 10.0f ? 10.0f : magnitude);
  float p = nn_exp_reduced (twice, &scale);
  float e = scale * p + (scale - 1.0f);

  return copysignf (e / (e + 2.0f), x);
}

NN_INLINE float
nn_sigmoidf (float x)
{
  return 1.0f / (1.0f + nn_expf (-x));
}

/* log (1 + eˣ) = max (x, 0) + log (1 + u), u = e^−|x|, and log (1 + u) = 2 artanh s with s = u / (2
 * + u) ≤ ⅓, by its series to s¹⁵. */
NN_INLINE float
nn_softplusf (float x)
{
  float u = nn_expf (-fabsf (x));
  float s = u / (2.0f + u);
  float t = s * s;
  float sum = 1.0f / 15;

  sum = sum * t + 1.0f / 13;
  sum = sum * t + 1.0f / 11;
  sum = sum * t + 1.0f / 9;
  sum = sum * t + 1.0f / 7;
  sum = sum * t + 1.0f / 5;
  sum = sum * t + 1.0f / 3;
  sum = sum * t + 1.0f;
  return (x < 0 ? 0 : x) + 2.0f * s * sum;
}

G_END_DECLS
