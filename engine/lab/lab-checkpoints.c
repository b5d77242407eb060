/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-checkpoints.h"

#include <errno.h>
#include <sys/mman.h>

/* Checkpoint i is that of step i · distance, so no steps need to be kept. */
struct _LabCheckpoints {
  gsize state_size;
  guint64 distance;
  guint capacity;
  guint n;
  guint n_used;
  guint8 **states; /* (n_used): those from n on are spare memory */
  guint8 *memory;  /* (capacity, state_size) */
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
  /* Pages are taken when they are first written, and all of them go back at once: among the small
   * blocks of a heap they would stay with the program when the run is long gone. */
  self->memory = mmap (NULL, self->capacity * state_size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (self->memory == MAP_FAILED)
    g_error ("there is no room for %" G_GSIZE_FORMAT " bytes of checkpoints: %s",
             self->capacity * state_size, g_strerror (errno));
  return self;
}

void
lab_checkpoints_free (LabCheckpoints *self)
{
  if (self == NULL)
    return;
  munmap (self->memory, self->capacity * self->state_size);
  g_free (self->states);
  g_free (self);
}

/* Of 0, d, 2d, 3d, … those of 0, 2d, 4d, … stay; the memory of the others is spare. */
static void
thin (LabCheckpoints *self)
{
  guint n = (self->n + 1) / 2;

  for (guint i = 1; i < n; i++) {
    guint8 *state = self->states[i];

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

  if (self->n == self->n_used) {
    self->states = g_renew (guint8 *, self->states, self->n_used + 1);
    self->states[self->n_used] = self->memory + self->n_used * self->state_size;
    self->n_used++;
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
