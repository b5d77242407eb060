/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-checkpoints.h"

/* Checkpoint i is that of step i · distance, so no steps need to be kept. */
struct _LabCheckpoints {
  gsize state_size;
  guint64 distance;
  guint capacity;
  guint n;
  guint n_allocated;
  gpointer *states; /* (n_allocated): those from n on are spare memory */
};

LabCheckpoints *
lab_checkpoints_new (gsize state_size, gsize budget, guint64 distance)
{
  LabCheckpoints *self;

  g_return_val_if_fail (state_size > 0, NULL);
  g_return_val_if_fail (distance >= 1, NULL);

  self = g_new0 (LabCheckpoints, 1);
  self->state_size = state_size;
  self->distance = distance;
  self->capacity = (guint) CLAMP (budget / state_size, 2, G_MAXUINT / 2);
  return self;
}

void
lab_checkpoints_free (LabCheckpoints *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_allocated; i++)
    g_free (self->states[i]);
  g_free (self->states);
  g_free (self);
}

/* Of 0, d, 2d, 3d, … those of 0, 2d, 4d, … stay; the memory of the others is spare. */
static void
thin (LabCheckpoints *self)
{
  guint n = (self->n + 1) / 2;

  for (guint i = 1; i < n; i++) {
    gpointer state = self->states[i];

    self->states[i] = self->states[2 * i];
    self->states[2 * i] = state;
  }
  self->n = n;
  self->distance *= 2;
}

gpointer
lab_checkpoints_add (LabCheckpoints *self, guint64 step)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (step != self->n * self->distance)
    return NULL;
  if (self->n == self->capacity) {
    thin (self);
    if (step != self->n * self->distance)
      return NULL;
  }

  if (self->n == self->n_allocated) {
    self->states = g_renew (gpointer, self->states, self->n_allocated + 1);
    self->states[self->n_allocated++] = g_malloc (self->state_size);
  }
  return self->states[self->n++];
}

gconstpointer
lab_checkpoints_find (const LabCheckpoints *self, guint64 step, guint64 *found)
{
  guint64 i;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (found != NULL, NULL);

  if (self->n == 0)
    return NULL;
  i = MIN (step / self->distance, self->n - 1);
  *found = i * self->distance;
  return self->states[i];
}

void
lab_checkpoints_truncate (LabCheckpoints *self, guint64 step)
{
  g_return_if_fail (self != NULL);

  self->n = (guint) MIN (self->n, step / self->distance + 1);
}

guint
lab_checkpoints_count (const LabCheckpoints *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n;
}

guint64
lab_checkpoints_get_distance (const LabCheckpoints *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->distance;
}
