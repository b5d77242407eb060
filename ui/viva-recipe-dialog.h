/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "lab-recipe.h"

G_BEGIN_DECLS

/* Asks where to keep @recipe (transfer full), and writes it there in another thread. What went
 * wrong is said in a dialog. */
void viva_recipe_dialog_save (GtkWindow *parent, LabRecipe *recipe);

G_END_DECLS
