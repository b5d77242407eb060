/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-bench.h"

typedef struct {
  LabRun *run;     /* (nullable): it could not be opened */
  LabSetup *setup; /* (nullable): of a run that could not be opened, its own */
  char *failure;   /* (nullable): why */
} Place;

struct _LabBench {
  const LabClass *klass;
  guint64 seed;
  guint id;
  NnPool *pool;
  guint n_runs;
  Place places[LAB_MAX_RUNS];
  guint64 step;
  LabSetup *setup;           /* (nullable): to be made anew */
  char *names[LAB_MAX_RUNS]; /* (nullable): made with the setup */
};

static void
place_clear (Place *self)
{
  g_clear_pointer (&self->run, lab_run_free);
  g_clear_pointer (&self->setup, lab_setup_unref);
  g_clear_pointer (&self->failure, g_free);
}

static const LabSetup *
place_get_setup (const Place *self)
{
  return self->run != NULL ? lab_run_get_setup (self->run) : self->setup;
}

static gboolean
place_can_go_on (const Place *self)
{
  return self->run != NULL && lab_run_get_status (self->run) == LAB_STATUS_RUNNING;
}

/* Run @index of @setup. */
static void
open_place (LabBench *self, Place *place, const LabSetup *setup, guint index)
{
  g_autoptr (GError) error = NULL;

  place->run = lab_run_new_from_setup (setup, index, self->seed, self->id, LAB_CHECKPOINT_BUDGET,
                                       self->pool, &error);
  if (place->run != NULL)
    return;
  place->failure = g_strdup (error != NULL ? error->message : "the lab could not be opened");
  place->setup = lab_setup_new (lab_setup_get_settings (setup, index), self->seed);
  for (guint i = 0; i < lab_setup_get_n_changes (setup); i++) {
    const LabChange *change = lab_setup_get_change (setup, i);

    if (change->run == index)
      lab_setup_add_change (place->setup, change->step, 0, change->knob, change->text);
  }
}

static void
setup_changed (LabBench *self)
{
  g_clear_pointer (&self->setup, lab_setup_unref);
  for (guint i = 0; i < LAB_MAX_RUNS; i++)
    g_clear_pointer (&self->names[i], g_free);
}

LabBench *
lab_bench_new (const LabSetup *setup, guint id, NnPool *pool)
{
  LabBench *self;

  g_return_val_if_fail (setup != NULL, NULL);

  self = g_new0 (LabBench, 1);
  self->klass = lab_setup_get_class (setup);
  self->seed = lab_setup_get_seed (setup);
  self->id = id;
  self->pool = pool;
  self->n_runs = lab_setup_get_n_runs (setup);
  for (guint i = 0; i < self->n_runs; i++)
    open_place (self, &self->places[i], setup, i);
  return self;
}

void
lab_bench_free (LabBench *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_runs; i++)
    place_clear (&self->places[i]);
  setup_changed (self);
  g_free (self);
}

void
lab_bench_set_id (LabBench *self, guint id)
{
  g_return_if_fail (self != NULL);

  self->id = id;
}

const LabClass *
lab_bench_get_class (const LabBench *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->klass;
}

guint
lab_bench_get_n_runs (const LabBench *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_runs;
}

LabRun *
lab_bench_get_run (const LabBench *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_runs, NULL);

  return self->places[index].run;
}

/* The runs' changes merged: by step, and at one step by run; those of one run keep their order. */
LabSetup *
lab_bench_get_setup (LabBench *self)
{
  guint next[LAB_MAX_RUNS] = { 0 };

  g_return_val_if_fail (self != NULL, NULL);

  if (self->setup != NULL)
    return self->setup;

  for (guint i = 0; i < self->n_runs; i++) {
    const LabSettings *settings = lab_setup_get_settings (place_get_setup (&self->places[i]), 0);

    if (i == 0)
      self->setup = lab_setup_new (settings, self->seed);
    else
      lab_setup_add_run (self->setup, settings);
  }
  while (TRUE) {
    const LabChange *first = NULL;
    guint run = 0;

    for (guint i = 0; i < self->n_runs; i++) {
      const LabSetup *setup = place_get_setup (&self->places[i]);

      if (next[i] < lab_setup_get_n_changes (setup) &&
          (first == NULL || lab_setup_get_change (setup, next[i])->step < first->step)) {
        first = lab_setup_get_change (setup, next[i]);
        run = i;
      }
    }
    if (first == NULL)
      break;
    next[run]++;
    lab_setup_add_change (self->setup, first->step, run, first->knob, first->text);
  }
  for (guint i = 0; i < self->n_runs; i++)
    self->names[i] = lab_setup_get_name (self->setup, i);
  return self->setup;
}

guint64
lab_bench_get_step (const LabBench *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->step;
}

guint64
lab_bench_get_last_step (const LabBench *self)
{
  guint64 last = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->n_runs; i++)
    if (self->places[i].run != NULL)
      last = MAX (last, lab_run_get_last_step (self->places[i].run));
  return last;
}

static gboolean
is_behind (const LabBench *self, const Place *place)
{
  return place_can_go_on (place) && lab_run_get_step (place->run) < self->step;
}

gboolean
lab_bench_is_level (const LabBench *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  for (guint i = 0; i < self->n_runs; i++)
    if (is_behind (self, &self->places[i]))
      return FALSE;
  return TRUE;
}

gboolean
lab_bench_is_at_end (const LabBench *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  if (self->klass->step == NULL)
    return TRUE;
  for (guint i = 0; i < self->n_runs; i++)
    if (place_can_go_on (&self->places[i]))
      return FALSE;
  return TRUE;
}

static guint64
get_furthest (const LabBench *self)
{
  guint64 furthest = 0;

  for (guint i = 0; i < self->n_runs; i++)
    if (self->places[i].run != NULL)
      furthest = MAX (furthest, lab_run_get_step (self->places[i].run));
  return furthest;
}

void
lab_bench_step (LabBench *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (lab_bench_is_level (self));

  if (lab_bench_is_at_end (self))
    return;
  self->step++;
  lab_bench_catch_up (self);
}

gboolean
lab_bench_catch_up (LabBench *self)
{
  gboolean is_level = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n_runs; i++) {
    if (!is_behind (self, &self->places[i]))
      continue;
    lab_run_step (self->places[i].run);
    is_level = is_level && !is_behind (self, &self->places[i]);
  }

  /* All ended before the step that was wanted. */
  if (is_level && lab_bench_is_at_end (self))
    self->step = MIN (self->step, get_furthest (self));
  return !is_level;
}

void
lab_bench_seek (LabBench *self, guint64 step)
{
  g_return_if_fail (self != NULL);

  if (self->klass->step == NULL)
    return;
  self->step = step;
  for (guint i = 0; i < self->n_runs; i++)
    if (self->places[i].run != NULL)
      lab_run_rewind (self->places[i].run, step);
  if (lab_bench_is_at_end (self))
    self->step = MIN (self->step, get_furthest (self));
}

void
lab_bench_settle (LabBench *self)
{
  g_return_if_fail (self != NULL);

  self->step = MIN (self->step, get_furthest (self));
}

void
lab_bench_add_run (LabBench *self, guint like, guint knob, const char *text)
{
  g_autoptr (LabSettings) settings = NULL;
  g_autoptr (LabSetup) setup = NULL;
  const LabSetup *model;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_runs < LAB_MAX_RUNS);
  g_return_if_fail (like < self->n_runs);
  g_return_if_fail (knob < self->klass->n_knobs);

  model = place_get_setup (&self->places[like]);
  settings = lab_settings_copy (lab_setup_get_settings (model, 0));
  lab_settings_set (settings, self->klass->knobs[knob].id, text, NULL);
  setup = lab_setup_new (settings, self->seed);
  for (guint i = 0; i < lab_setup_get_n_changes (model); i++) {
    const LabChange *change = lab_setup_get_change (model, i);

    if (change->knob != knob)
      lab_setup_add_change (setup, change->step, 0, change->knob, change->text);
  }
  open_place (self, &self->places[self->n_runs++], setup, 0);
  setup_changed (self);
}

void
lab_bench_remove_run (LabBench *self, guint index)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (index < self->n_runs && self->n_runs > 1);

  place_clear (&self->places[index]);
  self->n_runs--;
  for (guint i = index; i < self->n_runs; i++)
    self->places[i] = self->places[i + 1];
  self->places[self->n_runs] = (Place){ 0 };
  setup_changed (self);

  /* It may have been the only one that went so far. */
  if (lab_bench_is_at_end (self))
    self->step = MIN (self->step, get_furthest (self));
}

static void
place_set_knob (LabBench *self, Place *place, guint knob, const char *text)
{
  const char *id = self->klass->knobs[knob].id;

  if (place->run == NULL) {
    /* Perhaps it was this value for which the lab could not be opened. */
    g_autoptr (LabSettings) settings = lab_setup_get_settings_at (place->setup, 0, self->step);
    g_autoptr (LabSetup) setup = NULL;

    lab_settings_set (settings, id, text, NULL);
    setup = lab_setup_new (settings, self->seed);
    place_clear (place);
    open_place (self, place, setup, 0);
  } else if (lab_run_get_step (place->run) < self->step) {
    lab_run_note_knob (place->run, self->step, knob, text);
  } else {
    lab_run_set_knob (place->run, id, text, NULL);
  }
}

void
lab_bench_set_knob (LabBench *self, guint index, guint knob, const char *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (index == LAB_ALL_RUNS || index < self->n_runs);
  g_return_if_fail (knob < self->klass->n_knobs && self->klass->knobs[knob].is_live);
  g_return_if_fail (lab_bench_is_level (self));

  for (guint i = 0; i < self->n_runs; i++)
    if (index == LAB_ALL_RUNS || index == i)
      place_set_knob (self, &self->places[i], knob, text);
  setup_changed (self);
}

LabFrame *
lab_bench_observe (LabBench *self, guint64 views)
{
  g_autoptr (LabFrame) frame = NULL;
  LabSetup *setup;

  g_return_val_if_fail (self != NULL, NULL);

  setup = lab_bench_get_setup (self);
  for (guint i = 0; i < self->n_runs; i++) {
    const Place *place = &self->places[i];
    LabFrameRun info = {
      .best_step = LAB_NO_STEP,
      .diverged_step = LAB_NO_STEP,
      .status = LAB_STATUS_FAILED,
      .message = place->failure,
    };

    if (place->run != NULL)
      lab_run_describe (place->run, &info);
    info.name = self->names[i];
    if (i == 0) {
      frame = lab_frame_new (self->id, info.step, info.status, info.message);
      lab_frame_set_run (frame, 0, &info);
      lab_frame_set_setup (frame, setup);
    } else {
      lab_frame_add_run (frame, &info);
    }
    if (place->run != NULL)
      lab_run_observe_into (place->run, views, frame);
  }
  return g_steal_pointer (&frame);
}
