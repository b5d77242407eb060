/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-shape.h"

gboolean
nn_shape_equal (const NnShape *a, const NnShape *b)
{
  if (a->n_dims != b->n_dims)
    return FALSE;
  for (guint i = 0; i < a->n_dims; i++)
    if (a->size[i] != b->size[i])
      return FALSE;
  return TRUE;
}

gboolean
nn_shape_count (const NnShape *shape, gsize *count)
{
  *count = 1;
  for (guint i = 0; i < shape->n_dims; i++)
    if (!g_size_checked_mul (count, *count, shape->size[i]))
      return FALSE;
  return TRUE;
}

char *
nn_shape_to_string (const NnShape *shape)
{
  GString *text = g_string_new (NULL);

  if (shape->n_dims == 0)
    g_string_append (text, "scalar");
  for (guint i = 0; i < shape->n_dims; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? " × " : "", shape->size[i]);
  return g_string_free (text, FALSE);
}
