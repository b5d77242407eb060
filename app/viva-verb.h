/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "viva-options.h"

G_BEGIN_DECLS

/**
 * VivaVerb:
 * @name: "run"
 * @usage: what follows the name: "LAB [OPTION …]"
 * @summary: one line for the list of verbs
 * @help: what it does, a few sentences
 * @options: those that it takes
 * @examples: whole command lines, up to NULL
 * @run: does it; prints on standard output only when all went well, or says in @error why not
 *
 * Something that the command line can do without a screen. One file each, with one constant of this
 * type.
 */
typedef struct {
  const char *name;
  const char *usage;
  const char *summary;
  const char *help;
  VivaOptionFlags options;
  const char *const *examples;
  gboolean (*run) (const VivaOptions *options, GError **error);
} VivaVerb;

extern const VivaVerb viva_list_verb;
extern const VivaVerb viva_run_verb;
extern const VivaVerb viva_render_verb;
extern const VivaVerb viva_check_verb;
extern const VivaVerb viva_grade_verb;

/* All of them, up to NULL. (transfer none) */
const VivaVerb *const *viva_verbs (void);

/* (transfer none) (nullable) */
const VivaVerb *viva_verb_find (const char *name);

/* Reads @arguments (what follows the verb's name, up to NULL) and does what they ask for. Returns
 * what to return to the shell. */
int viva_verb_run (const VivaVerb *self, char **arguments);

G_END_DECLS
