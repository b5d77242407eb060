/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-setup.h"

G_BEGIN_DECLS

/* What the names of such files end in. */
#define LAB_RECIPE_SUFFIX ".viva"

/* The newest version of the format, which this program writes. */
#define LAB_RECIPE_VERSION 1

/**
 * LabRecipeError:
 * @LAB_RECIPE_ERROR_READ: the file cannot be read
 * @LAB_RECIPE_ERROR_SYNTAX: it is no JSON
 * @LAB_RECIPE_ERROR_CONTENT: it is JSON but no recipe that this program can follow
 * @LAB_RECIPE_ERROR_VERSION: it was written by a newer program
 * @LAB_RECIPE_ERROR_WRITE: the file cannot be written
 */
typedef enum {
  LAB_RECIPE_ERROR_READ,
  LAB_RECIPE_ERROR_SYNTAX,
  LAB_RECIPE_ERROR_CONTENT,
  LAB_RECIPE_ERROR_VERSION,
  LAB_RECIPE_ERROR_WRITE,
} LabRecipeError;

#define LAB_RECIPE_ERROR (lab_recipe_error_quark ())
GQuark lab_recipe_error_quark (void);

/**
 * LabRecipeZoom:
 * @view: index in the lab's table
 * @x0: left end of what is seen of the plane, in the unit of its axis; below @x1
 * @y0: lower end; below @y1
 */
typedef struct {
  guint view;
  double x0, x1, y0, y1;
} LabRecipeZoom;

/**
 * LabRecipe:
 * @setup: the runs
 * @step: where they stand, LAB_NO_STEP when the recipe leaves it open
 * @views: those on screen, a bit each; 0: as the window has it
 * @view: index of the one that has the window to itself, or −1
 * @run: index of the run that knobs and the inspecting views are about
 * @zooms: (element-type LabRecipeZoom): at most one a view; views without one show all
 *
 * A bench on paper: what a `.viva` file holds. A plain value: fields may be set between
 * lab_recipe_new() and lab_recipe_free().
 *
 * The file is JSON in UTF-8:
 *
 *   {
 *     "format": "viva-recipe",
 *     "version": 1,
 *     "program": "0.1.0",
 *     "lab": "early-stopping",
 *     "seed": 1,
 *     "runs": [ { "settings": { "learning_rate": 0.03, … } }, … ],
 *     "changes": [ { "step": 120, "run": 0, "knob": "learning_rate", "value": "0.1" }, … ],
 *     "step": 1500,
 *     "layout": { "view": null, "views": [ "curves", … ], "run": 0,
 *                 "zoom": [ { "view": "curves", "x": [0, 200], "y": [0, 1] } ] }
 *   }
 *
 * format, version, lab and runs must be there. Without a seed it is 1; a knob that is not named
 * stands at its default; a change without a run is the first one's; program is only for people.
 * Numbers have the fewest digits that read back as the same bits; whole numbers above 2⁵³ are
 * texts, and both forms are read. A file's path is relative to the recipe's folder when it lies in
 * it, so that the folder can be given away.
 */
typedef struct {
  LabSetup *setup;
  guint64 step;
  guint64 views;
  int view;
  guint run;
  GArray *zooms;
} LabRecipe;

/* Takes its own reference; nothing is laid out. (transfer full) */
LabRecipe *lab_recipe_new (LabSetup *setup, guint64 step);
void lab_recipe_free (LabRecipe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabRecipe, lab_recipe_free)

/* Whether the name of @path says that it is one. */
gboolean lab_recipe_is_path (const char *path);

/* Reads @path. What this version does not know, and leaves out, goes to @warnings (nullable, out,
 * transfer full; element-type utf8), a sentence each, an empty list when all was understood; NULL
 * on error. Errors: LAB_RECIPE_ERROR: "lecture.viva:12: runs[1].settings.width: expected …, found
 * …"; nothing is kept then. What a file that a knob names holds is not looked at. (transfer full)
 */
LabRecipe *lab_recipe_load (const char *path, GPtrArray **warnings, GError **error);

/* The same from @size bytes at @text, which would be the contents of @path. @klass: the lab that it
 * must be about (nullable): any that there is. (transfer full) */
LabRecipe *lab_recipe_parse (const char *text,
                             gsize size,
                             const char *path,
                             const LabClass *klass,
                             GPtrArray **warnings,
                             GError **error);

/* The contents that it would have at @path. Errors: LAB_RECIPE_ERROR_WRITE when the path of a
 * knob's file is no UTF-8, which JSON cannot hold. (transfer full) */
char *lab_recipe_to_text (const LabRecipe *self, const char *path, GError **error);

/* Writes @path, wholly or not at all: what was there before is replaced when the new file is safely
 * on the disk. Errors: LAB_RECIPE_ERROR_WRITE. */
gboolean lab_recipe_save (const LabRecipe *self, const char *path, GError **error);

G_END_DECLS
