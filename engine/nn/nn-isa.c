/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-isa.h"

NnIsa nn_isa_current = NN_ISA_BASELINE;

NnIsa
nn_isa_best (void)
{
#if defined(__x86_64__)
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
      __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl"))
    return NN_ISA_AVX512;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return NN_ISA_AVX2;
#endif
  return NN_ISA_BASELINE;
}

__attribute__ ((constructor)) static void
choose_isa (void)
{
  nn_isa_current = nn_isa_best ();
}

const char *
nn_isa_name (NnIsa isa)
{
  static const char *const names[] = { "baseline", "AVX2", "AVX-512" };

  return names[isa];
}

void
nn_isa_set (NnIsa isa)
{
  g_return_if_fail (isa <= nn_isa_best ());

  nn_isa_current = isa;
}

NnIsa
nn_isa_get (void)
{
  return nn_isa_current;
}
