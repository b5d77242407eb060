/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-run.h"

#include <string.h>

#include "lab-text.h"

#define MESSAGE_SIZE 256

typedef struct {
  gpointer memory;
  gsize size;
} Block;

/* What a step changes besides the lab's own blocks and the history; a saved state begins with it.
 * @message has a fixed size because a step allocates nothing. */
typedef struct {
  LabStatus status;
  char message[MESSAGE_SIZE]; /* "": none */
} Condition;

struct _LabRun {
  const LabClass *klass;
  LabSettings *settings;
  guint64 seed;
  guint id;
  NnPool *pool;
  LabHistory *history;
  gpointer lab; /* NULL until opened */
  guint64 step;
  Condition condition;
  Block *blocks; /* (n_blocks) */
  guint n_blocks;
  gsize state_size;
};

LabRun *
lab_run_new (const LabSettings *settings, guint64 seed, guint id, NnPool *pool, GError **error)
{
  g_autoptr (LabRun) self = NULL;

  g_return_val_if_fail (settings != NULL, NULL);

  self = g_new0 (LabRun, 1);
  self->klass = lab_settings_get_class (settings);
  self->settings = lab_settings_copy (settings);
  self->seed = seed;
  self->id = id;
  self->pool = pool;
  self->history = lab_history_new (self->klass->n_series, 0);
  self->state_size = sizeof (Condition);

  self->lab = self->klass->open (self, error);
  return self->lab != NULL ? g_steal_pointer (&self) : NULL;
}

void
lab_run_free (LabRun *self)
{
  if (self == NULL)
    return;
  if (self->lab != NULL)
    self->klass->close (self->lab);
  lab_history_free (self->history);
  lab_settings_free (self->settings);
  g_free (self->blocks);
  g_free (self);
}

const LabClass *
lab_run_get_class (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->klass;
}

const LabSettings *
lab_run_get_settings (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->settings;
}

guint64
lab_run_get_seed (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seed;
}

guint
lab_run_get_id (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->id;
}

NnPool *
lab_run_get_pool (LabRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->pool;
}

LabHistory *
lab_run_get_history (LabRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->history;
}

guint64
lab_run_get_step (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->step;
}

LabStatus
lab_run_get_status (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, LAB_STATUS_FAILED);

  return self->condition.status;
}

const char *
lab_run_get_message (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->condition.message[0] != '\0' ? self->condition.message : NULL;
}

LabStatus
lab_run_step (LabRun *self)
{
  g_return_val_if_fail (self != NULL, LAB_STATUS_FAILED);

  if (self->klass->step == NULL)
    return LAB_STATUS_FINISHED;
  if (self->condition.status != LAB_STATUS_RUNNING)
    return self->condition.status;

  self->condition.message[0] = '\0';
  self->condition.status = self->klass->step (self->lab, self);
  if (self->condition.status != LAB_STATUS_DIVERGED)
    self->step++;
  return self->condition.status;
}

gboolean
lab_run_set_knob (LabRun *self, const char *id, const char *text, GError **error)
{
  g_autoptr (LabSettings) changed = NULL;
  int knob;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  changed = lab_settings_copy (self->settings);
  if (!lab_settings_set (changed, id, text, error))
    return FALSE;

  knob = lab_class_find_knob (self->klass, id);
  if (!self->klass->knobs[knob].is_live)
    return FALSE;
  if (self->klass->knobs[knob].kind != LAB_KNOB_FILE &&
      lab_settings_equal (changed, self->settings))
    return TRUE;

  /* In place: the lab may hold on to the pointer that lab_run_get_settings() gave it. */
  lab_settings_set (self->settings, id, text, NULL);
  if (self->klass->knob_changed != NULL)
    self->klass->knob_changed (self->lab, self, (guint) knob);
  return TRUE;
}

void
lab_run_observe_into (LabRun *self, guint64 views, LabFrame *frame)
{
  guint64 drawn = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (frame != NULL);

  for (guint i = 0; i < self->klass->n_views; i++) {
    guint64 bit = G_GUINT64_CONSTANT (1) << i;

    if ((views & bit) != 0 && lab_class_view_applies (self->klass, self->settings, i))
      drawn |= bit;
  }
  if (drawn != 0)
    self->klass->observe (self->lab, self, drawn, frame);
}

LabFrame *
lab_run_observe (LabRun *self, guint64 views)
{
  LabFrame *frame;

  g_return_val_if_fail (self != NULL, NULL);

  frame = lab_frame_new (self->id, self->step, self->condition.status, lab_run_get_message (self));
  lab_run_observe_into (self, views, frame);
  return frame;
}

void
lab_run_get_fact (LabRun *self, guint fact, LabValue *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (fact < self->klass->n_facts);
  g_return_if_fail (value != NULL);

  lab_value_clear (value);
  self->klass->fact (self->lab, self, fact, value);
}

gsize
lab_run_get_state_size (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->state_size;
}

void
lab_run_save_state (const LabRun *self, gpointer dest)
{
  char *to = dest;

  g_return_if_fail (self != NULL);
  g_return_if_fail (dest != NULL);

  memcpy (to, &self->condition, sizeof self->condition);
  to += sizeof self->condition;
  for (guint i = 0; i < self->n_blocks; i++) {
    memcpy (to, self->blocks[i].memory, self->blocks[i].size);
    to += self->blocks[i].size;
  }
}

void
lab_run_restore_state (LabRun *self, gconstpointer src, guint64 step)
{
  const char *from = src;

  g_return_if_fail (self != NULL);
  g_return_if_fail (src != NULL);

  memcpy (&self->condition, from, sizeof self->condition);
  from += sizeof self->condition;
  for (guint i = 0; i < self->n_blocks; i++) {
    memcpy (self->blocks[i].memory, from, self->blocks[i].size);
    from += self->blocks[i].size;
  }
  self->step = step;
}

void
lab_run_add_state (LabRun *self, gpointer block, gsize size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->lab == NULL);
  g_return_if_fail (block != NULL || size == 0);
  g_return_if_fail (size <= G_MAXSIZE - self->state_size);

  if (size == 0)
    return;
  self->blocks = g_renew (Block, self->blocks, self->n_blocks + 1);
  self->blocks[self->n_blocks++] = (Block){ .memory = block, .size = size };
  self->state_size += size;
}

void
lab_run_set_message (LabRun *self, const char *format, ...)
{
  char *message;
  const char *end;
  va_list args;

  g_return_if_fail (self != NULL);
  g_return_if_fail (format != NULL);

  message = self->condition.message;
  va_start (args, format);
  lab_text_vsnprintf (message, MESSAGE_SIZE, format, args);
  va_end (args);

  /* A long sentence may have been cut inside of a character. */
  if (!g_utf8_validate (message, -1, &end))
    message[end - message] = '\0';
}
