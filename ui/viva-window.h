/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab-recipe.h"
#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_WINDOW (viva_window_get_type ())

/**
 * VivaWindow:
 *
 * A paper, one of its parts, and the bench: three columns that fold as the window gets narrow.
 */
G_DECLARE_FINAL_TYPE (VivaWindow, viva_window, VIVA, WINDOW, AdwApplicationWindow)

GtkWidget *viva_window_new (GtkApplication *application);

/* Reads @file: a recipe, or the paper in a folder or that of a paper.ini. What is wrong with it is
 * said in the window, which shows nothing else then if it has shown nothing before. */
void viva_window_open (VivaWindow *self, GFile *file);

/* The same as soon as the window has been drawn once, blank: to make the widgets of a question and
 * its experiment takes as long as to start the program, and no window waits for that. @file:
 * (nullable): NULL is the start page. */
void viva_window_open_later (VivaWindow *self, GFile *file);

/* Gives the whole window to the runs of @recipe, which was read from @path; a paper that is there
 * stays behind it. */
void viva_window_open_recipe (VivaWindow *self, LabRecipe *recipe, const char *path);

/* What makes the experiment as it stands again, and shows it in the same way; NULL before there is
 * one. (transfer full) (nullable) */
LabRecipe *viva_window_new_recipe (VivaWindow *self);

/* The page with all papers, attempts and experiments. An exam that goes on keeps its clock running
 * as long as the window is open. */
void viva_window_show_start (VivaWindow *self);

/* Part number @index of the paper. */
void viva_window_show_part (VivaWindow *self, guint index);

/* (transfer none) */
VivaSession *viva_window_get_session (VivaWindow *self);

G_END_DECLS
