/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-activation.h"
#include "nn-isa.h"
#include "nn-math.h"

#include <float.h>

/* Distance from the true value in units of the last place of the float nearest to it; both
 * infinite: 0. */
static double
ulps (float found, double expected)
{
  float nearest = (float) expected;
  double unit = nextafterf (fabsf (nearest), INFINITY) - fabsf (nearest);

  return fabs ((double) found - expected) / unit;
}

typedef double (*Reference) (double x);

static double
logistic (double x)
{
  return 1 / (1 + exp (-x));
}

/* Every 997th float of the range, so that all exponents are met. */
static double
worst_ulps (NnActivation activation, Reference reference, float limit)
{
  double worst = 0;

  for (guint32 bits = 0; bits < 0x7f800000u; bits += 997) {
    float magnitude;

    memcpy (&magnitude, &bits, sizeof magnitude);
    if (magnitude > limit)
      break;
    for (int sign = -1; sign <= 1; sign += 2) {
      float x = (float) sign * magnitude, y = x;

      nn_activation_forward (activation, 1, 1, 1, &y);
      worst = fmax (worst, ulps (y, reference (x)));
    }
  }
  return worst;
}

static void
test_tanh (void)
{
  g_assert_cmpfloat (worst_ulps (NN_ACTIVATION_TANH, tanh, 1e30f), <, 4);
}

static void
test_sigmoid (void)
{
  g_assert_cmpfloat (worst_ulps (NN_ACTIVATION_SIGMOID, logistic, 87), <, 4);
}

static double
softplus (double x)
{
  return fmax (x, 0) + log1p (exp (-fabs (x)));
}

static void
test_softplus (void)
{
  g_assert_cmpfloat (worst_ulps (NN_ACTIVATION_SOFTPLUS, softplus, 86), <, 4);
}

static void
test_exp (void)
{
  double worst = 0;

  for (float x = -87; x <= 88; x += 1.0f / 1024)
    worst = fmax (worst, ulps (nn_expf (x), exp (x)));
  g_assert_cmpfloat (worst, <, 2);
  g_assert_cmpfloat (nn_expf (0), ==, 1);
  g_assert_cmpfloat (nn_expf (-1000), <, 2e-38);
  g_assert_cmpfloat (nn_expf (1000), >, 1e38);
  g_assert_true (isnan (nn_expf (NAN)));
}

static void
test_special_values (void)
{
  struct {
    NnActivation activation;
    float x, y;
  } cases[] = {
    { NN_ACTIVATION_TANH, 0, 0 },       { NN_ACTIVATION_TANH, 100, 1 },
    { NN_ACTIVATION_TANH, -100, -1 },   { NN_ACTIVATION_TANH, INFINITY, 1 },
    { NN_ACTIVATION_SIGMOID, 0, 0.5f }, { NN_ACTIVATION_SIGMOID, 100, 1 },
    { NN_ACTIVATION_RELU, -1, 0 },      { NN_ACTIVATION_RELU, 2, 2 },
    { NN_ACTIVATION_IDENTITY, -3, -3 }, { NN_ACTIVATION_LEAKY_RELU, -3, -0.03f },
    { NN_ACTIVATION_LEAKY_RELU, 3, 3 }, { NN_ACTIVATION_SOFTPLUS, 100, 100 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    float y = cases[i].x;

    nn_activation_forward (cases[i].activation, 1, 1, 1, &y);
    g_assert_cmpfloat (y, ==, cases[i].y);
  }
  /* A divergence must not be hidden by any activation. */
  for (NnActivation activation = 0; activation <= NN_ACTIVATION_SOFTPLUS; activation++) {
    float y[20] = { NAN };

    nn_activation_forward (activation, 2, 10, 10, y);
    g_assert_true (isnan (y[0]));
    g_assert_false (isnan (y[1]));
  }
}

/* All clones of one loop agree to rounding, at every length around the vectors' widths. */
static void
test_clones (void)
{
  enum { N = 70 };

  for (NnIsa isa = NN_ISA_BASELINE; isa <= nn_isa_best (); isa++) {
    for (gsize n = 1; n <= N; n++) {
      float y[N + 1];

      for (gsize i = 0; i < n; i++) {
        y[i] = (float) i * 0.13f - 4;
      }
      y[n] = 77;
      nn_isa_set (isa);
      g_assert_cmpint (nn_isa_get (), ==, isa);
      nn_activation_forward (NN_ACTIVATION_TANH, 1, n, n, y);
      nn_isa_set (nn_isa_best ());
      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon (y[i], tanh ((float) i * 0.13f - 4), 3e-7);
      g_assert_cmpfloat (y[n], ==, 77);
    }
    g_test_message ("ran the %s clone", nn_isa_name (isa));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/math/exp", test_exp);
  g_test_add_func ("/nn/math/tanh", test_tanh);
  g_test_add_func ("/nn/math/sigmoid", test_sigmoid);
  g_test_add_func ("/nn/math/softplus", test_softplus);
  g_test_add_func ("/nn/math/special-values", test_special_values);
  g_test_add_func ("/nn/math/clones", test_clones);

  return g_test_run ();
}
