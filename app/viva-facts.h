/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-run.h"

G_BEGIN_DECLS

/* The facts of @run, a line each: name, value, unit, aligned. (transfer full) */
char *viva_facts_to_text (LabRun *run);

/* The same as JSON with full precision, together with the lab, its settings, seed, steps taken and
 * @outcome. The order is fixed, so that the same run gives the same bytes. (transfer full) */
char *viva_facts_to_json (LabRun *run, const char *outcome);

G_END_DECLS
