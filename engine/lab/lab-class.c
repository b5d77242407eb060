/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-class.h"

G_DEFINE_QUARK (lab - error - quark, lab_error)
