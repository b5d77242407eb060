/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-bench.h"
#include "viva-paper-list.h"
#include "viva-question.h"

G_BEGIN_DECLS

#define VIVA_TYPE_WORKSPACE (viva_workspace_get_type ())

/**
 * VivaWorkspace:
 *
 * Where a person works: the parts of the paper, the question, and the bench, as columns where there
 * is room, and else one at a time: the parts as a drawer, question and bench as pages with a switch
 * between them (the window's action "win.page").
 *
 * Properties: "paper-shown": whether the list of parts is out; "bench-page": whether, of question
 * and bench, the bench is the page that a narrow window shows; "folded" (read-only): whether
 * these two are pages.
 * Signal: "part-chosen" (guint index), in the list of parts.
 */
G_DECLARE_FINAL_TYPE (VivaWorkspace, viva_workspace, VIVA, WORKSPACE, GtkWidget)

GtkWidget *viva_workspace_new (VivaSession *session);

/* (transfer none) */
VivaPaperList *viva_workspace_get_paper_list (VivaWorkspace *self);
VivaQuestion *viva_workspace_get_question (VivaWorkspace *self);
VivaBench *viva_workspace_get_bench (VivaWorkspace *self);

/* Without one, in an exam, the question is alone. */
void viva_workspace_set_has_bench (VivaWorkspace *self, gboolean has_bench);

/* Whether the bench has all the room, for which there must be one. */
void viva_workspace_set_is_large (VivaWorkspace *self, gboolean is_large);

gboolean viva_workspace_is_folded (VivaWorkspace *self);
void viva_workspace_set_bench_page (VivaWorkspace *self, gboolean is_bench);

/* Whether the list of parts covers the rest when it is out. */
gboolean viva_workspace_is_drawer (VivaWorkspace *self);
void viva_workspace_set_paper_shown (VivaWorkspace *self, gboolean is_shown);

G_END_DECLS
