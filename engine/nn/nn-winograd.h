/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-correlation.h"

G_BEGIN_DECLS

/* The correlation with kernels of 3 × 3 by fewer products: for nn-correlation.c alone, whose
 * functions of the same names say what these do. */

gsize nn_winograd_slack (const NnCorrelation *self);
gsize nn_winograd_scratch (const NnCorrelation *self, gsize n, gsize rows);
gsize nn_winograd_packed (const NnCorrelation *self);

void nn_winograd_pack (const NnCorrelation *self,
                       const NnKernels *kernels,
                       const float *bias,
                       float *packed);
void nn_winograd_unpack (const NnCorrelation *self,
                         const float *packed,
                         gboolean accumulate_weight,
                         float *weight,
                         gboolean accumulate_bias,
                         float *bias);
void nn_winograd_forward (const NnCorrelation *self,
                          const float *packed,
                          const NnPictures *pictures,
                          gboolean accumulate,
                          float *z,
                          float *scratch);
void nn_winograd_gradient (const NnCorrelation *self,
                           const NnPictures *pictures,
                           const float *dz,
                           float *packed,
                           float *scratch);

G_END_DECLS
