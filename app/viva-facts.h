/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "viva-experiment.h"

G_BEGIN_DECLS

/* The facts of each run, a line each: name, value, unit, aligned; of several runs under a line with
 * the number and the name of the run. (transfer full) */
char *viva_facts_to_text (VivaExperiment *experiment);

/* The same as JSON with full precision, together with the lab, its settings, seed, steps taken and
 * the outcome; of several runs, a list "runs" holds what differs. The order is fixed, so that the
 * same run gives the same bytes. (transfer full) */
char *viva_facts_to_json (VivaExperiment *experiment);

G_END_DECLS
