/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab-settings.h"
#include "nn-random.h"

G_BEGIN_DECLS

/* Another value for @knob that is not far from that in @settings, as lab_settings_set() takes it;
 * NULL for a file. (transfer full) (nullable) */
char *turn_knob (const LabSettings *settings, guint knob, NnRandom *random);

/* A random live knob of the class that applies and is no file, or −1. */
int pick_live_knob (const LabSettings *settings, NnRandom *random);

G_END_DECLS
