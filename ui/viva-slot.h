/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "exam-labels.h"

G_BEGIN_DECLS

#define VIVA_TYPE_SLOT (viva_slot_get_type ())

typedef enum {
  VIVA_SLOT_UNMARKED,
  VIVA_SLOT_RIGHT,
  VIVA_SLOT_WRONG,
} VivaSlotMark;

/**
 * VivaSlot:
 *
 * One blank of a figure: a button that shows its number, or the label that was put there. Enter
 * opens a menu of all labels, Delete empties it; a label can be dropped on it and dragged off it.
 *
 * Signals: "pressed": it was activated, return TRUE to keep its menu shut; "put" (label or −1): a
 * person wants that label here; "moved" (blank): the label of that other blank is to move here.
 */
G_DECLARE_FINAL_TYPE (VivaSlot, viva_slot, VIVA, SLOT, GtkButton)

/* @labels: (transfer none): outlives it */
GtkWidget *viva_slot_new (const ExamLabels *labels, guint blank);

/* −1: empty. */
void viva_slot_set_label (VivaSlot *self, int label);
int viva_slot_get_label (VivaSlot *self);
void viva_slot_set_mark (VivaSlot *self, VivaSlotMark mark);

/**
 * VivaDragged:
 * @labels: whose label it is
 * @label: index
 * @blank: where it was taken from, or −1 for the row of labels
 *
 * What a drag carries, boxed as #VIVA_TYPE_DRAGGED.
 */
typedef struct {
  const ExamLabels *labels;
  int label;
  int blank;
} VivaDragged;

#define VIVA_TYPE_DRAGGED (viva_dragged_get_type ())
GType viva_dragged_get_type (void);

/* (transfer full) */
GdkContentProvider *viva_dragged_provide (const ExamLabels *labels, int label, int blank);

G_END_DECLS
