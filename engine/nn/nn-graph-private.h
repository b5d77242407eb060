/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-graph.h"

G_BEGIN_DECLS

/* What a compiled graph consists of, in the order in which it is computed. */
guint nn_graph_get_n_tensors (const NnGraph *self);
NnTensor *nn_graph_get_tensor (const NnGraph *self, guint index);

/* (nullable) */
NnTensor *nn_graph_get_objective (const NnGraph *self);

G_END_DECLS
