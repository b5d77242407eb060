/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-run.h"

#include <math.h>
#include <string.h>

#include "lab-checkpoints.h"
#include "lab-text.h"

#define MESSAGE_SIZE 256

/* Steps between checkpoints at first: copying the state then costs next to nothing, and to replay
 * so many is quick. */
#define FIRST_DISTANCE 32

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

/* Of a series up to @step: where it is lowest. */
typedef struct {
  guint64 looked_at; /* step up to which the history was looked through, LAB_NO_STEP: none */
  guint64 step;      /* LAB_NO_STEP: there is no finite value */
  double value;
} Best;

struct _LabRun {
  const LabClass *klass;
  LabSettings *settings; /* in force */
  LabSetup *setup;       /* of this one run, its own: how it began and what was turned */
  guint next_change;     /* the first of the setup's changes that is not in force */
  guint id;
  NnPool *pool;
  LabHistory *history;
  gpointer lab; /* NULL until opened */
  guint64 step;
  Condition condition;
  guint64 last_step;
  guint64 diverged_step; /* LAB_NO_STEP: it did not */
  Best best;
  Block *blocks; /* (n_blocks) */
  guint n_blocks;
  gsize state_size;
  LabCheckpoints *checkpoints; /* (nullable): the past is not kept */

  /* The state in which the newest step with changes was reached, before they were made. */
  gpointer arrival; /* (state_size) (nullable) */
};

static gboolean
has_changes_now (const LabRun *self)
{
  return self->next_change > 0 &&
         lab_setup_get_change (self->setup, self->next_change - 1)->step == self->step;
}

static void
save_arrival (LabRun *self)
{
  if (self->klass->knob_changed == NULL)
    return;
  if (self->arrival == NULL)
    self->arrival = g_malloc (self->state_size);
  lab_run_save_state (self, self->arrival);
}

/* In place: the lab may hold on to the pointer that lab_run_get_settings() gave it. */
static void
put_in_force (LabRun *self, guint knob, const char *text)
{
  g_autoptr (LabSettings) before = lab_settings_copy (self->settings);

  lab_settings_set (self->settings, self->klass->knobs[knob].id, text, NULL);
  if (self->klass->knob_changed != NULL &&
      (self->klass->knobs[knob].kind == LAB_KNOB_FILE ||
       !lab_settings_equal_knob (before, self->settings, knob)))
    self->klass->knob_changed (self->lab, self, knob);
}

/* Makes the changes that were made at this step, in their order. */
static void
make_changes (LabRun *self)
{
  guint n = lab_setup_get_n_changes (self->setup);

  if (self->next_change == n ||
      lab_setup_get_change (self->setup, self->next_change)->step != self->step)
    return;
  save_arrival (self);
  while (self->next_change < n) {
    const LabChange *change = lab_setup_get_change (self->setup, self->next_change);

    if (change->step != self->step)
      break;
    self->next_change++;
    put_in_force (self, change->knob, change->text);
  }
}

/* Brings back the settings that were in force when @step was reached, before any change made
 * there, and what the lab has made of them outside of its blocks; then the blocks. */
static void
go_back (LabRun *self, gconstpointer state, guint64 step)
{
  g_autoptr (LabSettings) settings = NULL;

  settings = step > 0 ? lab_setup_get_settings_at (self->setup, 0, step - 1)
                      : lab_settings_copy (lab_setup_get_settings (self->setup, 0));
  self->step = step;
  for (guint i = 0; i < self->klass->n_knobs; i++) {
    g_autofree char *text = NULL;

    if (lab_settings_equal_knob (settings, self->settings, i))
      continue;
    text = lab_settings_get_text (settings, i);
    put_in_force (self, i, text);
  }
  for (self->next_change = 0; self->next_change < lab_setup_get_n_changes (self->setup);
       self->next_change++)
    if (lab_setup_get_change (self->setup, self->next_change)->step >= step)
      break;
  lab_run_restore_state (self, state, step);
}

static void
save_checkpoint (LabRun *self)
{
  gpointer state;

  if (self->checkpoints == NULL)
    return;
  state = lab_checkpoints_add (self->checkpoints, self->step);
  if (state != NULL)
    lab_run_save_state (self, state);
}

LabRun *
lab_run_new (const LabSettings *settings, guint64 seed, guint id, NnPool *pool, GError **error)
{
  g_autoptr (LabSetup) setup = NULL;

  g_return_val_if_fail (settings != NULL, NULL);

  setup = lab_setup_new (settings, seed);
  return lab_run_new_from_setup (setup, 0, seed, id, 0, pool, error);
}

LabRun *
lab_run_new_from_setup (const LabSetup *setup,
                        guint index,
                        guint64 seed,
                        guint id,
                        gsize budget,
                        NnPool *pool,
                        GError **error)
{
  g_autoptr (LabRun) self = NULL;

  g_return_val_if_fail (setup != NULL, NULL);
  g_return_val_if_fail (index < lab_setup_get_n_runs (setup), NULL);

  self = g_new0 (LabRun, 1);
  self->klass = lab_setup_get_class (setup);
  self->settings = lab_settings_copy (lab_setup_get_settings (setup, index));
  self->setup = lab_setup_new (self->settings, seed);
  for (guint i = 0; i < lab_setup_get_n_changes (setup); i++) {
    const LabChange *change = lab_setup_get_change (setup, i);

    if (change->run == index)
      lab_setup_add_change (self->setup, change->step, 0, change->knob, change->text);
  }
  self->id = id;
  self->pool = pool;
  self->history = lab_history_new (self->klass->n_series, 0);
  self->diverged_step = LAB_NO_STEP;
  self->best.looked_at = self->best.step = LAB_NO_STEP;
  self->state_size = sizeof (Condition);

  self->lab = self->klass->open (self, error);
  if (self->lab == NULL)
    return NULL;
  if (budget > 0)
    self->checkpoints = lab_checkpoints_new (self->state_size, budget, FIRST_DISTANCE);
  save_checkpoint (self);
  make_changes (self);
  return g_steal_pointer (&self);
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
  lab_setup_unref (self->setup);
  lab_checkpoints_free (self->checkpoints);
  g_free (self->arrival);
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

  return lab_setup_get_seed (self->setup);
}

const LabSetup *
lab_run_get_setup (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->setup;
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
  if (self->condition.status == LAB_STATUS_DIVERGED) {
    self->diverged_step = self->step;
    return LAB_STATUS_DIVERGED;
  }

  self->step++;
  self->last_step = MAX (self->last_step, self->step);
  save_checkpoint (self);
  make_changes (self);
  return self->condition.status;
}

/* From here on there is another future. */
static void
forget_future (LabRun *self)
{
  lab_setup_truncate (self->setup, self->step);
  lab_history_truncate (self->history, self->step);
  if (self->checkpoints != NULL)
    lab_checkpoints_truncate (self->checkpoints, self->step);
  self->last_step = self->step;
  if (self->condition.status != LAB_STATUS_DIVERGED)
    self->diverged_step = LAB_NO_STEP;
  self->best.looked_at = self->best.step = LAB_NO_STEP;
}

gboolean
lab_run_set_knob (LabRun *self, const char *id, const char *text, GError **error)
{
  g_autoptr (LabSettings) changed = NULL;
  gboolean again;
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

  /* Without steps there is no past in which it was otherwise. */
  if (self->klass->step == NULL) {
    guint64 seed = lab_run_get_seed (self);

    put_in_force (self, (guint) knob, text);
    lab_setup_unref (self->setup);
    self->setup = lab_setup_new (self->settings, seed);
    return TRUE;
  }

  /* The step that diverged was not taken: it is the future of the one before it. */
  if (self->condition.status == LAB_STATUS_DIVERGED && self->checkpoints != NULL)
    lab_run_seek (self, self->step);

  again = has_changes_now (self);
  forget_future (self);
  lab_setup_add_change (self->setup, self->step, 0, (guint) knob, text);

  /* A slider that is dragged: what the values before did to the lab is undone. */
  if (again && self->arrival != NULL)
    go_back (self, self->arrival, self->step);
  else
    self->next_change = lab_setup_get_n_changes (self->setup) - 1;
  make_changes (self);
  return TRUE;
}

void
lab_run_note_knob (LabRun *self, guint64 step, guint knob, const char *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (step > self->step && self->condition.status != LAB_STATUS_RUNNING);
  g_return_if_fail (knob < self->klass->n_knobs && self->klass->knobs[knob].is_live);

  lab_setup_truncate (self->setup, step);
  lab_setup_add_change (self->setup, step, 0, knob, text);
}

gboolean
lab_run_rewind (LabRun *self, guint64 step)
{
  gconstpointer state;
  guint64 found;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->checkpoints != NULL, FALSE);

  state = lab_checkpoints_find (self->checkpoints, step, &found);
  if (self->condition.status == LAB_STATUS_DIVERGED ? self->step < step
                                                    : found <= self->step && self->step <= step)
    return FALSE;
  go_back (self, state, found);
  make_changes (self);
  return TRUE;
}

LabStatus
lab_run_seek (LabRun *self, guint64 step)
{
  g_return_val_if_fail (self != NULL, LAB_STATUS_FAILED);

  if (self->klass->step == NULL)
    return LAB_STATUS_FINISHED;
  lab_run_rewind (self, step);
  while (self->step < step && self->condition.status == LAB_STATUS_RUNNING)
    lab_run_step (self);
  return self->condition.status;
}

guint64
lab_run_get_last_step (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->last_step;
}

guint64
lab_run_get_diverged_step (const LabRun *self)
{
  g_return_val_if_fail (self != NULL, LAB_NO_STEP);

  return self->diverged_step;
}

guint64
lab_run_get_best_step (LabRun *self)
{
  Best *best;
  guint series;
  gsize first, n;

  g_return_val_if_fail (self != NULL, LAB_NO_STEP);

  if (!self->klass->has_best)
    return LAB_NO_STEP;

  /* Thinning moves the points but keeps the lowest. */
  best = &self->best;
  series = self->klass->best_series;
  first = best->looked_at != LAB_NO_STEP
              ? lab_history_count (self->history, series, best->looked_at)
              : 0;
  n = lab_history_count (self->history, series, LAB_NO_STEP);
  for (gsize i = first; i < n; i++) {
    guint64 step;
    double value;

    lab_history_get (self->history, series, i, &step, &value);
    best->looked_at = step;
    if (isfinite (value) && (best->step == LAB_NO_STEP || value < best->value)) {
      best->step = step;
      best->value = value;
    }
  }
  return best->step;
}

void
lab_run_describe (LabRun *self, LabFrameRun *info)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (info != NULL);

  *info = (LabFrameRun){
    .name = "",
    .step = self->step,
    .last_step = self->last_step,
    .best_step = lab_run_get_best_step (self),
    .diverged_step = self->diverged_step,
    .status = self->condition.status,
    .message = lab_run_get_message (self),
  };
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
  g_autoptr (LabFrame) frame = NULL;
  LabFrameRun info;

  g_return_val_if_fail (self != NULL, NULL);

  lab_run_describe (self, &info);
  frame = lab_frame_new (self->id, info.step, info.status, info.message);
  lab_frame_set_run (frame, 0, &info);
  lab_run_observe_into (self, views, frame);
  return g_steal_pointer (&frame);
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
