/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-export.h"

G_DEFINE_QUARK (plot - error - quark, plot_error)
