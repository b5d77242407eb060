/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-class.h"

G_BEGIN_DECLS

/**
 * LabSettings:
 *
 * A value for each knob of a lab. Knobs are told apart by their index in the class's table.
 */
typedef struct _LabSettings LabSettings;

/* All at their defaults. (transfer full) */
LabSettings *lab_settings_new (const LabClass *klass);
LabSettings *lab_settings_copy (const LabSettings *self);
void lab_settings_free (LabSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabSettings, lab_settings_free)

const LabClass *lab_settings_get_class (const LabSettings *self);

/* Sets the knob called @id from text: "0.03" (C locale), "8", a choice's id, "on" or "off" (also
 * yes, no, true, false, 1, 0), a path ("": none), a matrix "[1 2; 3 4]" (blanks or commas between
 * cells, a semicolon between rows, the brackets may be missing) or the id of one of its presets. Errors: LAB_ERROR_UNKNOWN_KNOB
 * lists what there is or the nearest name, LAB_ERROR_VALUE names the knob, what was expected (with
 * range or choices) and what was found; nothing is changed then. */
gboolean lab_settings_set (LabSettings *self, const char *id, const char *text, GError **error);

/* The same for "learning_rate=0.03"; several may stand in one text, separated by blanks or ';'; the
 * last wins when a knob stands twice. All or none are set.
 *
 * A value that holds blanks or ';', or begins with '"', is written in double quotes, as a path may
 * need: file="/home/ada/my data.csv". A value that begins with '[' goes on to the next ']':
 * z=[1 2; 3 4]. Between the quotes a backslash takes the next character as it
 * is (\" and \\); outside of quotes it has no meaning. Who has the name and the value apart, such
 * as a command line whose shell took the quotes off, calls lab_settings_set(). */
gboolean lab_settings_parse (LabSettings *self, const char *text, GError **error);

/* As lab_settings_set() would read it: the fewest digits that give the same value again. (transfer
 * full) */
char *lab_settings_get_text (const LabSettings *self, guint knob);

double lab_settings_get_real (const LabSettings *self, guint knob);
gint64 lab_settings_get_integer (const LabSettings *self, guint knob);
guint lab_settings_get_choice (const LabSettings *self, guint knob);
gboolean lab_settings_get_switch (const LabSettings *self, guint knob);

/* (nullable) (transfer none): NULL when no file was chosen. */
const char *lab_settings_get_file (const LabSettings *self, guint knob);

/* Cells (@rows, @columns), valid until the knob is set. (transfer none) */
const double *lab_settings_get_matrix (const LabSettings *self,
                                       guint knob,
                                       guint *rows,
                                       guint *columns);

gboolean lab_settings_is_default (const LabSettings *self, guint knob);
gboolean lab_settings_equal (const LabSettings *a, const LabSettings *b);
gboolean lab_settings_equal_knob (const LabSettings *a, const LabSettings *b, guint knob);

/* All that differ from the defaults: "noise=0.2 width=32", with quotes where they are needed; read
 * again by lab_settings_parse(). (transfer full) */
char *lab_settings_to_string (const LabSettings *self);

G_END_DECLS
