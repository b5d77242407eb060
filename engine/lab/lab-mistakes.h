/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-evaluation.h"

G_BEGIN_DECLS

/* Pictures in a gallery of mistakes at most. */
#define LAB_MISTAKES_MAX 24

/* The pictures that a classifier gets wrong, the costliest first, as the gallery @name; captions
 * say what they are and what they were taken for. @empty: what to say when there are none. */
LabPictures *lab_mistakes_observe (const LabEvaluation *evaluation,
                                   LabFrame *frame,
                                   const char *name,
                                   const char *empty);

G_END_DECLS
