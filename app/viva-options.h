/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIVA_MAX_THREADS 256
#define VIVA_MIN_SIZE 16
#define VIVA_MAX_SIZE 8192

/* Options that a verb may take, a bit each. */
typedef enum {
  VIVA_OPTION_NONE = 0,
  VIVA_OPTION_SET = 1 << 0,
  VIVA_OPTION_SEED = 1 << 1,
  VIVA_OPTION_STEPS = 1 << 2,
  VIVA_OPTION_THREADS = 1 << 3,
  VIVA_OPTION_CSV = 1 << 4,
  VIVA_OPTION_JSON = 1 << 5,
  VIVA_OPTION_VIEW = 1 << 6,
  VIVA_OPTION_SIZE = 1 << 7,
  VIVA_OPTION_DARK = 1 << 8,
  VIVA_OPTION_OUTPUT = 1 << 9,
  VIVA_OPTION_HELP = 1 << 10,
  VIVA_OPTION_SAVE = 1 << 11,
} VivaOptionFlags;

/* What every verb takes that opens an experiment. */
#define VIVA_OPTIONS_EXPERIMENT \
  (VIVA_OPTION_SET | VIVA_OPTION_SEED | VIVA_OPTION_STEPS | VIVA_OPTION_THREADS)

/**
 * VivaOptions:
 * @verb: for which they were read
 * @given: which options were there
 * @operands: what is not an option, in order, up to NULL
 * @settings: "knob=value" of each --set, in order, up to NULL
 * @n_threads: the number of processors when nobody says another
 * @csv: (nullable): a folder
 * @view: (nullable)
 * @width: of a figure, in units of the drawing
 * @output: (nullable): a file
 * @save: (nullable): a recipe to write
 *
 * A command line, read. Owns its memory; cleared by viva_options_clear().
 */
typedef struct {
  const char *verb;
  VivaOptionFlags given;
  gboolean wants_help;
  char **operands;
  char **settings;
  guint64 seed;
  guint64 steps;
  guint n_threads;
  char *csv;
  gboolean as_json;
  char *view;
  guint width, height;
  gboolean dark;
  char *output;
  char *save;
} VivaOptions;

/**
 * VivaOptionSpec:
 * @flag: its bit
 * @name: without the dashes
 * @letter: of its short form, or 0
 * @argument: (nullable): what its value is called in help: "N"; NULL: it takes none
 * @help: one sentence
 * @read: stores @value, NULL without @argument
 *
 * One option: how it is read and what help says about it.
 */
typedef struct {
  VivaOptionFlags flag;
  const char *name;
  char letter;
  const char *argument;
  const char *help;
  gboolean (*read) (VivaOptions *options, const char *value, GError **error);
} VivaOptionSpec;

/* All there are, in the order of help, up to one whose name is NULL. (transfer none) */
const VivaOptionSpec *viva_option_specs (void);

/* Reads @arguments (up to NULL) of @verb, which takes the options in @allowed, in any order:
 * --NAME VALUE, --NAME=VALUE, -L VALUE, -LVALUE; only operands follow "--". @self is to be zeroed.
 * Errors: VIVA_ERROR_USAGE. (GOptionContext would let --json=5 pass and not say which option is
 * meant by an unknown one.) */
gboolean viva_options_parse (VivaOptions *self,
                             VivaOptionFlags allowed,
                             const char *verb,
                             char **arguments,
                             GError **error);

void viva_options_clear (VivaOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VivaOptions, viva_options_clear)

/* The one operand that there must be, called @what in an error: "lab", "folder". (transfer none) */
const char *viva_options_get_operand (const VivaOptions *self, const char *what, GError **error);

G_END_DECLS
