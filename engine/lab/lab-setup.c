/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-setup.h"

#include <stdatomic.h>
#include <string.h>

struct _LabSetup {
  atomic_uint n_references;
  guint64 seed;
  guint n_runs;
  LabSettings *settings[LAB_MAX_RUNS];
  GArray *changes; /* of LabChange, by step */
};

static void
change_clear (gpointer data)
{
  g_free (((LabChange *) data)->text);
}

LabSetup *
lab_setup_new (const LabSettings *settings, guint64 seed)
{
  LabSetup *self;

  g_return_val_if_fail (settings != NULL, NULL);

  self = g_new0 (LabSetup, 1);
  atomic_init (&self->n_references, 1);
  self->seed = seed;
  self->settings[self->n_runs++] = lab_settings_copy (settings);
  self->changes = g_array_new (FALSE, FALSE, sizeof (LabChange));
  g_array_set_clear_func (self->changes, change_clear);
  return self;
}

LabSetup *
lab_setup_copy (const LabSetup *self)
{
  LabSetup *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = lab_setup_new (self->settings[0], self->seed);
  for (guint i = 1; i < self->n_runs; i++)
    lab_setup_add_run (copy, self->settings[i]);
  for (guint i = 0; i < self->changes->len; i++) {
    LabChange change = *lab_setup_get_change (self, i);

    change.text = g_strdup (change.text);
    g_array_append_val (copy->changes, change);
  }
  return copy;
}

LabSetup *
lab_setup_ref (LabSetup *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  atomic_fetch_add_explicit (&self->n_references, 1, memory_order_relaxed);
  return self;
}

void
lab_setup_unref (LabSetup *self)
{
  if (self == NULL || atomic_fetch_sub_explicit (&self->n_references, 1, memory_order_acq_rel) > 1)
    return;

  for (guint i = 0; i < self->n_runs; i++)
    lab_settings_free (self->settings[i]);
  g_array_unref (self->changes);
  g_free (self);
}

void
lab_setup_add_run (LabSetup *self, const LabSettings *settings)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_runs < LAB_MAX_RUNS);
  g_return_if_fail (lab_settings_get_class (settings) == lab_setup_get_class (self));

  self->settings[self->n_runs++] = lab_settings_copy (settings);
}

void
lab_setup_remove_run (LabSetup *self, guint index)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (index < self->n_runs && self->n_runs > 1);

  lab_settings_free (self->settings[index]);
  self->n_runs--;
  memmove (&self->settings[index], &self->settings[index + 1],
           (self->n_runs - index) * sizeof *self->settings);
  for (guint i = self->changes->len; i > 0; i--) {
    LabChange *change = &g_array_index (self->changes, LabChange, i - 1);

    if (change->run == index)
      g_array_remove_index (self->changes, i - 1);
    else if (change->run > index)
      change->run--;
  }
}

void
lab_setup_add_change (LabSetup *self, guint64 step, guint run, guint knob, const char *text)
{
  LabChange change = { step, run, knob, NULL };

  g_return_if_fail (self != NULL);
  g_return_if_fail (run < self->n_runs);
  g_return_if_fail (knob < lab_setup_get_class (self)->n_knobs);
  g_return_if_fail (lab_setup_get_class (self)->knobs[knob].is_live);
  g_return_if_fail (text != NULL);
  g_return_if_fail (self->changes->len == 0 ||
                    lab_setup_get_change (self, self->changes->len - 1)->step <= step);

  for (guint i = self->changes->len; i > 0; i--) {
    LabChange *earlier = &g_array_index (self->changes, LabChange, i - 1);

    if (earlier->step != step)
      break;
    if (earlier->run == run && earlier->knob == knob) {
      g_array_remove_index (self->changes, i - 1);
      break;
    }
  }
  change.text = g_strdup (text);
  g_array_append_val (self->changes, change);
}

void
lab_setup_truncate (LabSetup *self, guint64 step)
{
  guint n;

  g_return_if_fail (self != NULL);

  for (n = self->changes->len; n > 0 && lab_setup_get_change (self, n - 1)->step > step;)
    n--;
  g_array_set_size (self->changes, n);
}

const LabClass *
lab_setup_get_class (const LabSetup *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return lab_settings_get_class (self->settings[0]);
}

guint64
lab_setup_get_seed (const LabSetup *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seed;
}

guint
lab_setup_get_n_runs (const LabSetup *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_runs;
}

const LabSettings *
lab_setup_get_settings (const LabSetup *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_runs, NULL);

  return self->settings[index];
}

LabSettings *
lab_setup_get_settings_at (const LabSetup *self, guint index, guint64 step)
{
  LabSettings *settings;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_runs, NULL);

  settings = lab_settings_copy (self->settings[index]);
  for (guint i = 0; i < self->changes->len; i++) {
    const LabChange *change = lab_setup_get_change (self, i);

    if (change->step > step)
      break;
    if (change->run == index)
      lab_settings_set (settings, lab_setup_get_class (self)->knobs[change->knob].id, change->text,
                        NULL);
  }
  return settings;
}

guint
lab_setup_get_n_changes (const LabSetup *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->changes->len;
}

const LabChange *
lab_setup_get_change (const LabSetup *self, guint change)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (change < self->changes->len, NULL);

  return &g_array_index (self->changes, LabChange, change);
}

/* How many of the changes from @from to before @end are the same but for the run. */
static guint
count_equal (const LabSetup *self, guint from, guint end, const LabChange *change)
{
  guint n = 0;

  for (guint i = from; i < end; i++) {
    const LabChange *other = lab_setup_get_change (self, i);

    n += other->knob == change->knob && strcmp (other->text, change->text) == 0;
  }

  return n;
}

gboolean
lab_setup_knob_differs (const LabSetup *self, guint knob)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint run = 1; run < self->n_runs; run++)
    if (!lab_settings_equal_knob (self->settings[0], self->settings[run], knob))
      return TRUE;

  /* Turned for all runs at once, or for some of them only? Those of one step stand together. */
  for (guint i = 0, end; i < self->changes->len && self->n_runs > 1; i = end) {
    guint64 step = lab_setup_get_change (self, i)->step;

    for (end = i + 1; end < self->changes->len && lab_setup_get_change (self, end)->step == step;)
      end++;
    for (guint j = i; j < end; j++)
      if (lab_setup_get_change (self, j)->knob == knob &&
          count_equal (self, i, end, lab_setup_get_change (self, j)) < self->n_runs)
        return TRUE;
  }
  return FALSE;
}

char *
lab_setup_get_name (const LabSetup *self, guint index)
{
  const LabClass *klass = lab_setup_get_class (self);
  g_autoptr (LabSettings) settings = NULL;
  GString *name = g_string_new (NULL);

  g_return_val_if_fail (index < self->n_runs, g_string_free (name, FALSE));

  settings = lab_setup_get_settings_at (self, index, LAB_NO_STEP);
  for (guint knob = 0; knob < klass->n_knobs && self->n_runs > 1; knob++) {
    g_autofree char *text = NULL;

    if (!lab_setup_knob_differs (self, knob))
      continue;
    text = lab_settings_get_text (settings, knob);
    g_string_append_printf (name, "%s%s=%s", name->len > 0 ? " " : "", klass->knobs[knob].id, text);
  }
  return g_string_free (name, FALSE);
}

gboolean
lab_setup_equal (const LabSetup *a, const LabSetup *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a->seed != b->seed || a->n_runs != b->n_runs || a->changes->len != b->changes->len)
    return FALSE;
  for (guint i = 0; i < a->n_runs; i++)
    if (!lab_settings_equal (a->settings[i], b->settings[i]))
      return FALSE;
  for (guint i = 0; i < a->changes->len; i++) {
    const LabChange *change = lab_setup_get_change (a, i), *other = lab_setup_get_change (b, i);

    if (change->step != other->step || change->run != other->run || change->knob != other->knob ||
        strcmp (change->text, other->text) != 0)
      return FALSE;
  }
  return TRUE;
}
