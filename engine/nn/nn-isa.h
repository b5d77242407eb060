/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Hot loops are written once, in plain C that compilers vectorise, and compiled three times: for
 * the baseline, for AVX2 with FMA, and for AVX-512. Which one runs is decided at start from what
 * the processor has. Unlike the compiler's own function multi-versioning this can be switched at
 * run time, so that tests run every clone that the processor has.
 */
typedef enum {
  NN_ISA_BASELINE,
  NN_ISA_AVX2,
  NN_ISA_AVX512,
} NnIsa;

/* The best that this processor has. */
NnIsa nn_isa_best (void);

/* "baseline", "AVX2", "AVX-512". (transfer none) */
const char *nn_isa_name (NnIsa isa);

/* For tests, while no graph is at work: lets all clones run as @isa, which must not be better than
 * nn_isa_best(). */
void nn_isa_set (NnIsa isa);
NnIsa nn_isa_get (void);

#if defined(__x86_64__)

#define NN_TARGET_AVX2 __attribute__ ((target ("avx2,fma,bmi2")))
#define NN_TARGET_AVX512 \
  __attribute__ ((       \
      target ("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi2,prefer-vector-width=512")))

/* Defines `static void NAME PARAMETERS`, which runs the clone for this processor of the
 * always-inline function NAME_body, called with ARGUMENTS. Both lists are written with their
 * parentheses. */
#define NN_CLONES(name, parameters, arguments)          \
  NN_TARGET_AVX512 static void name##_avx512 parameters \
  {                                                     \
    name##_body arguments;                              \
  }                                                     \
  NN_TARGET_AVX2 static void name##_avx2 parameters     \
  {                                                     \
    name##_body arguments;                              \
  }                                                     \
  static void name##_baseline parameters                \
  {                                                     \
    name##_body arguments;                              \
  }                                                     \
  static void name parameters                           \
  {                                                     \
    switch (nn_isa_current) {                           \
    case NN_ISA_AVX512:                                 \
      name##_avx512 arguments;                          \
      break;                                            \
    case NN_ISA_AVX2:                                   \
      name##_avx2 arguments;                            \
      break;                                            \
    default:                                            \
      name##_baseline arguments;                        \
      break;                                            \
    }                                                   \
  }

#else

#define NN_CLONES(name, parameters, arguments) \
  static void name parameters                  \
  {                                            \
    name##_body arguments;                     \
  }

#endif

/* Read by the clones alone. */
extern NnIsa nn_isa_current;

/* Bodies of clones and what they call. */
#define NN_INLINE static inline __attribute__ ((always_inline))

G_END_DECLS
