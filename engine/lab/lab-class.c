/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-class.h"

#include <string.h>

#include "lab-text.h"

/* A new lab: one extern here and one line in the table, in alphabetical order of ids. */
extern const LabClass lab_batchnorm_mixing;
extern const LabClass lab_batchnorm_steps;
extern const LabClass lab_cross_entropy;
extern const LabClass lab_early_stopping;
extern const LabClass lab_filters;
extern const LabClass lab_forward_lab;
extern const LabClass lab_linear_collapse;
extern const LabClass lab_maxpool_routing;
extern const LabClass lab_shapes;

static const LabClass *const classes[] = {
  &lab_batchnorm_mixing, &lab_batchnorm_steps,
  &lab_cross_entropy,    &lab_early_stopping,
  &lab_filters,          &lab_forward_lab,
  &lab_linear_collapse,  &lab_maxpool_routing,
  &lab_shapes,           NULL,
};

/* Looked up each time: G_DEFINE_QUARK's cache is a plain variable, and errors are made by the
 * trainer's thread too. */
GQuark
lab_error_quark (void)
{
  return g_quark_from_static_string ("lab-error-quark");
}

const LabClass *const *
lab_classes (guint *n_classes)
{
  if (n_classes != NULL)
    *n_classes = G_N_ELEMENTS (classes) - 1;
  return classes;
}

const LabClass *
lab_class_find (const char *id, GError **error)
{
  guint n;
  const LabClass *const *all = lab_classes (&n);
  g_autofree const char **ids = NULL;
  g_autofree char *found = NULL, *hint = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < n; i++) {
    if (strcmp (all[i]->id, id) == 0)
      return all[i];
  }

  ids = g_new (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    ids[i] = all[i]->id;
  found = lab_text_quote (id);
  hint = lab_text_suggest (id, ids, n);
  g_set_error (error, LAB_ERROR, LAB_ERROR_UNKNOWN_LAB, "no lab is called %s%s", found, hint);
  return NULL;
}

int
lab_class_find_view (const LabClass *self, const char *id, GError **error)
{
  g_autofree char *found = NULL;
  g_autoptr (GString) list = NULL;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (id != NULL, -1);

  list = g_string_new (NULL);
  for (guint i = 0; i < self->n_views; i++) {
    if (strcmp (self->views[i].id, id) == 0)
      return (int) i;
    g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", self->views[i].id);
  }

  found = lab_text_quote (id);
  g_set_error (error, LAB_ERROR, LAB_ERROR_UNKNOWN_VIEW,
               "the lab %s has no view called %s; expected one of %s", self->id, found, list->str);
  return -1;
}

int
lab_class_find_knob (const LabClass *self, const char *id)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (id != NULL, -1);

  for (guint i = 0; i < self->n_knobs; i++) {
    if (strcmp (self->knobs[i].id, id) == 0)
      return (int) i;
  }
  return -1;
}

int
lab_class_find_fact (const LabClass *self, const char *id)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (id != NULL, -1);

  for (guint i = 0; i < self->n_facts; i++) {
    if (strcmp (self->facts[i].id, id) == 0)
      return (int) i;
  }
  return -1;
}

gboolean
lab_class_knob_applies (const LabClass *self, const LabSettings *settings, guint knob)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (settings != NULL, FALSE);
  g_return_val_if_fail (knob < self->n_knobs, FALSE);

  return self->knob_applies == NULL || self->knob_applies (settings, knob);
}

gboolean
lab_class_view_applies (const LabClass *self, const LabSettings *settings, guint view)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (settings != NULL, FALSE);
  g_return_val_if_fail (view < self->n_views, FALSE);

  return self->view_applies == NULL || self->view_applies (settings, view);
}
