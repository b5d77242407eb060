/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-verb.h"

G_BEGIN_DECLS

/* What `viva --help` prints. No line is longer than 80 columns, here and below. (transfer full) */
char *viva_help (void);

/* What `viva VERB --help` prints. (transfer full) */
char *viva_help_verb (const VivaVerb *verb);

G_END_DECLS
