/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-session.h"

/* Ticks go on for so long after the last command or frame: a frame that answers no particular
 * command, such as the last one before a pause, still comes. */
#define LINGER (2 * G_TIME_SPAN_SECOND)

/* A sought step that shows no frame for so long does not keep the next one waiting. */
#define SEEK_PATIENCE (G_TIME_SPAN_SECOND / 2)

/* Seeking may take that long where every step has to be taken again. */
#define SEEK_LINGER (20 * G_TIME_SPAN_SECOND)

#define MAX_VIEWS 64

/* Steps a second: slow enough to see a net learn, fast enough to see it overfit. */
#define INITIAL_SPEED 1000.0

struct _VivaSession {
  GObject parent_instance;

  LabTrainer *trainer;
  const LabClass *lab;
  LabSettings *initial;
  LabSettings *told; /* (nullable): that "settings" last notified of */
  LabFrame *frame;

  guint run;           /* that frames are expected from */
  guint64 target_step; /* that the run was asked to reach */
  gboolean is_waiting; /* no frame of @run has reached @target_step yet */
  gint64 linger_until;

  gboolean is_seeking; /* @target_step was sought, and may lie behind */
  gint64 sought_at;
  guint64 wanted_step; /* to seek when @target_step is reached, LAB_NO_STEP: none */

  guint n_runs;
  guint selected;
  guint n_seeds;

  gboolean playing;
  gboolean active;
  double speed;
  PlotVeil veil;
  guint n_shown[MAX_VIEWS];
};

G_DEFINE_FINAL_TYPE (VivaSession, viva_session, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (LabFrame, viva_frame, lab_frame_ref, lab_frame_unref)

enum {
  PROP_0,
  PROP_FRAME,
  PROP_SETTINGS,
  PROP_PLAYING,
  PROP_ACTIVE,
  PROP_SPEED,
  PROP_VEIL,
  PROP_N_RUNS,
  PROP_SELECTED_RUN,
  PROP_N_SEEDS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum {
  OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_flag (VivaSession *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;

  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_number (VivaSession *self, guint *number, guint value, guint property)
{
  if (*number == value)
    return;

  *number = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Not all of the seeds that the band is going to have are in it. */
static gboolean
is_band_growing (VivaSession *self)
{
  const LabFrameRun *last;

  if (self->n_seeds == 0)
    return FALSE;
  if (self->frame == NULL)
    return TRUE;

  last = lab_frame_get_run_info (self->frame, lab_frame_get_n_runs (self->frame) - 1);

  return last->n_seeds_wanted != self->n_seeds || last->n_seeds < last->n_seeds_wanted;
}

static void
update_active (VivaSession *self)
{
  gboolean active =
      self->lab != NULL && (self->playing || self->is_waiting || is_band_growing (self) ||
                            g_get_monotonic_time () < self->linger_until);

  set_flag (self, &self->active, active, PROP_ACTIVE);
}

static void
touch (VivaSession *self)
{
  self->linger_until = g_get_monotonic_time () + LINGER;
  set_flag (self, &self->playing, lab_trainer_is_playing (self->trainer), PROP_PLAYING);
  update_active (self);
}

static void
expect (VivaSession *self, guint run, guint64 step)
{
  self->run = run;
  self->target_step = step;
  self->is_waiting = TRUE;
  self->is_seeking = FALSE;
  self->wanted_step = LAB_NO_STEP;
  touch (self);
}

static void
send_seek (VivaSession *self, guint64 step)
{
  lab_trainer_seek (self->trainer, step);
  expect (self, self->run, step);
  self->is_seeking = TRUE;
  self->sought_at = g_get_monotonic_time ();
}

/* What is asked for next begins where the person last went. */
static void
flush_seek (VivaSession *self)
{
  if (self->wanted_step != LAB_NO_STEP)
    send_seek (self, self->wanted_step);
}

/* A person is told of settings that are other ones. */
static void
update_settings (VivaSession *self)
{
  const LabSettings *settings = viva_session_get_settings (self);

  if (settings == NULL || (self->told != NULL && lab_settings_equal (settings, self->told)))
    return;

  g_clear_pointer (&self->told, lab_settings_free);
  self->told = lab_settings_copy (settings);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTINGS]);
}

static void
update_runs (VivaSession *self)
{
  guint n_runs = self->lab != NULL ? lab_trainer_get_n_runs (self->trainer) : 0;
  guint selected = MIN (self->selected, MAX (n_runs, 1) - 1);

  set_number (self, &self->selected, selected, PROP_SELECTED_RUN);
  set_number (self, &self->n_runs, n_runs, PROP_N_RUNS);
}

static void
take (VivaSession *self, LabFrame *frame)
{
  if (self->frame == frame)
    return;

  g_clear_pointer (&self->frame, lab_frame_unref);
  self->frame = frame;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME]);
}

/* Another lab, or none: pictures of the old one go before they could meet a frame of the new. */
static void
replaced (VivaSession *self)
{
  g_autoptr (LabFrame) frame = g_steal_pointer (&self->frame);

  viva_session_set_band (self, 0);
  self->selected = 0;
  self->n_runs = self->lab != NULL ? lab_trainer_get_n_runs (self->trainer) : 0;
  g_clear_pointer (&self->told, lab_settings_free);
  if (self->lab != NULL)
    self->told = lab_settings_copy (viva_session_get_settings (self));

  g_signal_emit (self, signals[OPENED], 0);
  if (frame != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_RUN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTINGS]);
}

static guint64
views_on_screen (VivaSession *self)
{
  guint64 views = 0;

  for (guint i = 0; i < MAX_VIEWS; i++)
    if (self->n_shown[i] > 0)
      views |= G_GUINT64_CONSTANT (1) << i;

  return views;
}

static void
viva_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  VivaSession *self = VIVA_SESSION (object);

  switch (prop_id) {
  case PROP_FRAME:
    g_value_set_boxed (value, self->frame);
    break;
  case PROP_SETTINGS:
    g_value_set_pointer (value, (gpointer) viva_session_get_settings (self));
    break;
  case PROP_PLAYING:
    g_value_set_boolean (value, self->playing);
    break;
  case PROP_ACTIVE:
    g_value_set_boolean (value, self->active);
    break;
  case PROP_SPEED:
    g_value_set_double (value, self->speed);
    break;
  case PROP_VEIL:
    g_value_set_uint (value, self->veil);
    break;
  case PROP_N_RUNS:
    g_value_set_uint (value, self->n_runs);
    break;
  case PROP_SELECTED_RUN:
    g_value_set_uint (value, self->selected);
    break;
  case PROP_N_SEEDS:
    g_value_set_uint (value, self->n_seeds);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
viva_session_finalize (GObject *object)
{
  VivaSession *self = VIVA_SESSION (object);

  g_clear_pointer (&self->trainer, lab_trainer_free);
  g_clear_pointer (&self->initial, lab_settings_free);
  g_clear_pointer (&self->told, lab_settings_free);
  g_clear_pointer (&self->frame, lab_frame_unref);

  G_OBJECT_CLASS (viva_session_parent_class)->finalize (object);
}

static void
viva_session_class_init (VivaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = viva_session_get_property;
  object_class->finalize = viva_session_finalize;

  properties[PROP_FRAME] = g_param_spec_boxed ("frame", NULL, NULL, VIVA_TYPE_FRAME, readable);
  properties[PROP_SETTINGS] = g_param_spec_pointer ("settings", NULL, NULL, readable);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, readable);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, readable);
  properties[PROP_SPEED] =
      g_param_spec_double ("speed", NULL, NULL, 0.0, G_MAXDOUBLE, 0.0, readable);
  properties[PROP_VEIL] = g_param_spec_uint ("veil", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_N_RUNS] = g_param_spec_uint ("n-runs", NULL, NULL, 0, LAB_MAX_RUNS, 0, readable);
  properties[PROP_SELECTED_RUN] =
      g_param_spec_uint ("selected-run", NULL, NULL, 0, LAB_MAX_RUNS - 1, 0, readable);
  properties[PROP_N_SEEDS] = g_param_spec_uint ("n-seeds", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
viva_session_init (VivaSession *self)
{
  self->trainer = lab_trainer_new (MAX (1, g_get_num_processors () - 1));
  self->speed = INITIAL_SPEED;
  self->wanted_step = LAB_NO_STEP;
  lab_trainer_set_speed (self->trainer, self->speed);
}

VivaSession *
viva_session_new (void)
{
  return g_object_new (VIVA_TYPE_SESSION, NULL);
}

void
viva_session_open (VivaSession *self, const LabSettings *settings, guint64 seed, guint64 steps)
{
  guint run;

  g_return_if_fail (VIVA_IS_SESSION (self));
  g_return_if_fail (settings != NULL);

  self->lab = lab_settings_get_class (settings);
  g_clear_pointer (&self->initial, lab_settings_free);
  self->initial = lab_settings_copy (settings);

  run = lab_trainer_open (self->trainer, settings, seed);
  if (steps > 0)
    lab_trainer_step (self->trainer, steps);
  expect (self, run, steps);
  replaced (self);
}

void
viva_session_open_setup (VivaSession *self, LabSetup *setup, guint64 step)
{
  g_return_if_fail (VIVA_IS_SESSION (self));
  g_return_if_fail (setup != NULL);

  self->lab = lab_setup_get_class (setup);
  g_clear_pointer (&self->initial, lab_settings_free);
  self->initial = lab_settings_copy (lab_setup_get_settings (setup, 0));

  expect (self, lab_trainer_open_setup (self->trainer, setup, step), step);
  replaced (self);
}

void
viva_session_close (VivaSession *self)
{
  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->lab == NULL)
    return;

  lab_trainer_pause (self->trainer);
  self->lab = NULL;
  self->is_waiting = FALSE;
  self->is_seeking = FALSE;
  self->wanted_step = LAB_NO_STEP;
  g_clear_pointer (&self->initial, lab_settings_free);
  touch (self);
  replaced (self);
}

const LabClass *
viva_session_get_lab (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), NULL);

  return self->lab;
}

const LabSettings *
viva_session_get_settings (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), NULL);

  return self->lab != NULL ? lab_trainer_get_settings (self->trainer, self->selected) : NULL;
}

LabFrame *
viva_session_get_frame (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), NULL);

  return self->frame;
}

LabSetup *
viva_session_get_setup (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), NULL);

  return self->frame != NULL ? lab_frame_get_setup (self->frame) : NULL;
}

guint64
viva_session_get_step (VivaSession *self)
{
  guint64 step = 0;

  g_return_val_if_fail (VIVA_IS_SESSION (self), 0);

  for (guint i = 0; self->frame != NULL && i < lab_frame_get_n_runs (self->frame); i++) {
    const LabFrameRun *run = lab_frame_get_run_info (self->frame, i);

    if (!viva_session_is_band (run))
      step = MAX (step, run->step);
  }

  return step;
}

guint64
viva_session_get_last_step (VivaSession *self)
{
  guint64 step = 0;

  g_return_val_if_fail (VIVA_IS_SESSION (self), 0);

  for (guint i = 0; self->frame != NULL && i < lab_frame_get_n_runs (self->frame); i++) {
    const LabFrameRun *run = lab_frame_get_run_info (self->frame, i);

    if (!viva_session_is_band (run))
      step = MAX (step, MAX (run->step, run->last_step));
  }

  return step;
}

/* (nullable): of the selected run, in the newest frame, which may be one of before it was added. */
static const LabFrameRun *
selected_info (VivaSession *self)
{
  if (self->frame == NULL)
    return NULL;

  return lab_frame_get_run_info (
      self->frame, self->selected < lab_frame_get_n_runs (self->frame) ? self->selected : 0);
}

gboolean
viva_session_is_band (const LabFrameRun *run)
{
  return run->n_seeds > 0 || run->n_seeds_wanted > 0;
}

LabStatus
viva_session_get_status (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), LAB_STATUS_RUNNING);

  if (self->frame == NULL)
    return LAB_STATUS_RUNNING;

  for (guint i = 0; i < lab_frame_get_n_runs (self->frame); i++) {
    const LabFrameRun *run = lab_frame_get_run_info (self->frame, i);

    if (!viva_session_is_band (run) && run->status == LAB_STATUS_RUNNING)
      return LAB_STATUS_RUNNING;
  }

  return selected_info (self)->status;
}

int
viva_session_find_diverged (VivaSession *self)
{
  const LabFrameRun *run;

  g_return_val_if_fail (VIVA_IS_SESSION (self), -1);

  run = selected_info (self);
  if (run != NULL && run->status == LAB_STATUS_DIVERGED)
    return (int) MIN (self->selected, lab_frame_get_n_runs (self->frame) - 1);

  for (guint i = 0; self->frame != NULL && i < lab_frame_get_n_runs (self->frame); i++) {
    run = lab_frame_get_run_info (self->frame, i);
    if (!viva_session_is_band (run) && run->status == LAB_STATUS_DIVERGED)
      return (int) i;
  }

  return -1;
}

guint64
viva_session_get_best_step (VivaSession *self)
{
  const LabFrameRun *run;

  g_return_val_if_fail (VIVA_IS_SESSION (self), LAB_NO_STEP);

  run = selected_info (self);
  if (run != NULL && run->best_step != LAB_NO_STEP)
    return run->best_step;

  for (guint i = 0; self->frame != NULL && i < lab_frame_get_n_runs (self->frame); i++) {
    run = lab_frame_get_run_info (self->frame, i);
    if (!viva_session_is_band (run) && run->best_step != LAB_NO_STEP)
      return run->best_step;
  }

  return LAB_NO_STEP;
}

void
viva_session_play (VivaSession *self)
{
  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->lab == NULL)
    return;

  flush_seek (self);
  lab_trainer_play (self->trainer, 0);
  if (self->is_seeking)
    self->is_waiting = FALSE;
  touch (self);
}

void
viva_session_pause (VivaSession *self)
{
  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->lab == NULL)
    return;

  flush_seek (self);
  lab_trainer_pause (self->trainer);
  if (!self->is_seeking)
    self->is_waiting = FALSE;
  touch (self);
}

void
viva_session_step (VivaSession *self, guint64 n)
{
  guint64 from;

  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->lab == NULL)
    return;

  from = viva_session_get_goal (self);
  if (viva_session_is_seeking (self)) {
    viva_session_seek (self, from + n);
    return;
  }

  lab_trainer_step (self->trainer, n);
  expect (self, self->run, from + n);
}

void
viva_session_reset (VivaSession *self)
{
  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->lab == NULL)
    return;

  expect (self, lab_trainer_reset (self->trainer), 0);
}

void
viva_session_step_back (VivaSession *self, guint64 n)
{
  guint64 from;

  g_return_if_fail (VIVA_IS_SESSION (self));

  from = viva_session_get_goal (self);
  viva_session_seek (self, from - MIN (from, n));
}

void
viva_session_seek (VivaSession *self, guint64 step)
{
  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->lab == NULL)
    return;

  if (viva_session_is_seeking (self) && g_get_monotonic_time () - self->sought_at < SEEK_PATIENCE) {
    self->wanted_step = step;
    touch (self);
  } else {
    send_seek (self, step);
  }
}

gboolean
viva_session_is_seeking (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), FALSE);

  return self->is_waiting && self->is_seeking;
}

guint64
viva_session_get_goal (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), 0);

  if (self->wanted_step != LAB_NO_STEP)
    return self->wanted_step;
  if (viva_session_is_seeking (self))
    return self->target_step;
  if (self->is_waiting)
    return MAX (viva_session_get_step (self), self->target_step);

  return viva_session_get_step (self);
}

void
viva_session_rewind_to_best (VivaSession *self)
{
  guint64 step;

  g_return_if_fail (VIVA_IS_SESSION (self));

  step = viva_session_get_best_step (self);
  if (step != LAB_NO_STEP)
    viva_session_seek (self, step);
}

void
viva_session_rewind_before_divergence (VivaSession *self)
{
  const LabFrameRun *info;
  int run;

  g_return_if_fail (VIVA_IS_SESSION (self));

  run = viva_session_find_diverged (self);
  if (run < 0)
    return;

  info = lab_frame_get_run_info (self->frame, (guint) run);
  if (info->diverged_step != LAB_NO_STEP)
    viva_session_seek (self, info->diverged_step - MIN (info->diverged_step, 1));
}

void
viva_session_new_seed (VivaSession *self)
{
  g_autoptr (LabSetup) setup = NULL;
  gboolean playing;

  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->lab == NULL)
    return;

  playing = lab_trainer_is_playing (self->trainer);
  setup = lab_setup_new (lab_trainer_get_settings (self->trainer, 0),
                         lab_trainer_get_seed (self->trainer) + 1);
  for (guint i = 1; i < lab_trainer_get_n_runs (self->trainer); i++)
    lab_setup_add_run (setup, lab_trainer_get_settings (self->trainer, i));

  expect (self, lab_trainer_open_setup (self->trainer, setup, 0), 0);
  if (playing)
    viva_session_play (self);
}

guint64
viva_session_get_seed (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), 0);

  return self->lab != NULL ? lab_trainer_get_seed (self->trainer) : 0;
}

guint
viva_session_get_n_runs (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), 0);

  return self->n_runs;
}

guint
viva_session_get_selected_run (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), 0);

  return self->selected;
}

void
viva_session_select_run (VivaSession *self, guint run)
{
  g_return_if_fail (VIVA_IS_SESSION (self));
  g_return_if_fail (run < self->n_runs);

  set_number (self, &self->selected, run, PROP_SELECTED_RUN);
  update_settings (self);
}

gboolean
viva_session_add_run (VivaSession *self, guint knob, const char *text, GError **error)
{
  guint run;

  g_return_val_if_fail (VIVA_IS_SESSION (self), FALSE);
  g_return_val_if_fail (self->lab != NULL && knob < self->lab->n_knobs, FALSE);
  g_return_val_if_fail (self->n_runs < LAB_MAX_RUNS, FALSE);

  flush_seek (self);
  run = lab_trainer_add_run (self->trainer, self->selected, self->lab->knobs[knob].id, text, error);
  if (run == 0)
    return FALSE;

  expect (self, run, viva_session_get_step (self));
  update_runs (self);
  update_settings (self);

  return TRUE;
}

void
viva_session_remove_run (VivaSession *self, guint run)
{
  guint id;

  g_return_if_fail (VIVA_IS_SESSION (self));
  g_return_if_fail (self->n_runs > 1 && run < self->n_runs);

  flush_seek (self);
  id = lab_trainer_remove_run (self->trainer, run);
  if (self->selected > run)
    self->selected--;
  expect (self, id, viva_session_get_step (self));
  update_runs (self);
  update_settings (self);
}

void
viva_session_set_band (VivaSession *self, guint n_seeds)
{
  g_return_if_fail (VIVA_IS_SESSION (self));

  g_return_if_fail (n_seeds <= LAB_MAX_SEEDS);

  if (self->n_seeds == n_seeds)
    return;

  lab_trainer_set_band (self->trainer, n_seeds);
  set_number (self, &self->n_seeds, n_seeds, PROP_N_SEEDS);
  touch (self);
}

guint
viva_session_get_band (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), 0);

  return self->n_seeds;
}

gboolean
viva_session_get_playing (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), FALSE);

  return self->playing;
}

void
viva_session_set_speed (VivaSession *self, double steps_per_second)
{
  g_return_if_fail (VIVA_IS_SESSION (self));
  g_return_if_fail (steps_per_second >= 0.0);

  if (self->speed == steps_per_second)
    return;

  self->speed = steps_per_second;
  lab_trainer_set_speed (self->trainer, steps_per_second);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEED]);
}

double
viva_session_get_speed (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), 0.0);

  return self->speed;
}

gboolean
viva_session_set_knob (VivaSession *self, guint knob, const char *text, GError **error)
{
  guint run;

  g_return_val_if_fail (VIVA_IS_SESSION (self), FALSE);
  g_return_val_if_fail (self->lab != NULL && knob < self->lab->n_knobs, FALSE);

  flush_seek (self);
  run =
      lab_trainer_set_knob (self->trainer, self->selected, self->lab->knobs[knob].id, text, error);
  if (run == 0)
    return FALSE;

  if (run != self->run)
    expect (self, run, 0);
  else
    touch (self);
  update_settings (self);

  return TRUE;
}

void
viva_session_reset_knob (VivaSession *self, guint knob)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIVA_IS_SESSION (self));
  g_return_if_fail (self->lab != NULL && knob < self->lab->n_knobs);

  text = lab_settings_get_text (self->initial, knob);
  if (!viva_session_set_knob (self, knob, text, &error))
    g_warning ("A value that an experiment was opened with is refused: %s", error->message);
}

gboolean
viva_session_is_knob_changed (VivaSession *self, guint knob)
{
  g_autofree char *now = NULL;
  g_autofree char *then = NULL;

  g_return_val_if_fail (VIVA_IS_SESSION (self), FALSE);
  g_return_val_if_fail (self->lab != NULL && knob < self->lab->n_knobs, FALSE);

  now = lab_settings_get_text (viva_session_get_settings (self), knob);
  then = lab_settings_get_text (self->initial, knob);

  return !g_str_equal (now, then);
}

void
viva_session_show_view (VivaSession *self, guint view)
{
  g_return_if_fail (VIVA_IS_SESSION (self));
  g_return_if_fail (view < MAX_VIEWS);

  if (self->n_shown[view]++ == 0) {
    lab_trainer_set_views (self->trainer, views_on_screen (self));
    touch (self);
  }
}

void
viva_session_hide_view (VivaSession *self, guint view)
{
  g_return_if_fail (VIVA_IS_SESSION (self));
  g_return_if_fail (view < MAX_VIEWS && self->n_shown[view] > 0);

  if (--self->n_shown[view] == 0)
    lab_trainer_set_views (self->trainer, views_on_screen (self));
}

void
viva_session_set_veil (VivaSession *self, PlotVeil veil)
{
  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->veil == veil)
    return;

  self->veil = veil;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VEIL]);
}

PlotVeil
viva_session_get_veil (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), PLOT_VEIL_NONE);

  return self->veil;
}

/* Whether pictures of such observables are numbers to be read, which may be what is asked. */
static gboolean
is_number (LabObservableKind kind)
{
  return kind == LAB_OBSERVABLE_MATRIX || kind == LAB_OBSERVABLE_BARS ||
         kind == LAB_OBSERVABLE_TABLE || kind == LAB_OBSERVABLE_DIAGRAM ||
         kind == LAB_OBSERVABLE_HISTOGRAM;
}

PlotVeil
viva_session_get_view_veil (VivaSession *self, guint view)
{
  const LabView *lab_view;

  g_return_val_if_fail (VIVA_IS_SESSION (self), PLOT_VEIL_NONE);

  if (self->lab == NULL || view >= self->lab->n_views)
    return self->veil;

  lab_view = &self->lab->views[view];
  if (lab_view->kind == LAB_VIEW_READOUT)
    return self->veil;

  for (guint i = 0; i < lab_view_n_layers (lab_view); i++)
    if (lab_view->layers[i].kind == LAB_OBSERVABLE_SERIES)
      return self->veil;

  for (guint i = 0; i < lab_view_n_layers (lab_view); i++)
    if (is_number (lab_view->layers[i].kind))
      return self->veil & PLOT_VEIL_VALUES;

  return PLOT_VEIL_NONE;
}

/* Whether the newest frame is what was waited for. */
static void
arrive (VivaSession *self)
{
  guint64 step = viva_session_get_step (self);
  gboolean is_ended = viva_session_get_status (self) != LAB_STATUS_RUNNING;

  if (!self->is_waiting)
    return;

  if (!self->is_seeking) {
    if (step >= self->target_step || is_ended)
      self->is_waiting = FALSE;
    return;
  }

  /* A run that has ended may not get as far as it was asked to, or this is a frame of before. */
  if (step != self->target_step && !is_ended)
    return;
  if (step != self->target_step)
    self->linger_until = g_get_monotonic_time () + SEEK_LINGER;

  self->is_waiting = FALSE;
  flush_seek (self);
}

gboolean
viva_session_tick (VivaSession *self)
{
  gboolean playing;
  LabFrame *frame;

  g_return_val_if_fail (VIVA_IS_SESSION (self), FALSE);

  if (self->lab == NULL) {
    update_active (self);
    return self->active;
  }

  /* Asked before the frame is taken: the last frame of a run that stops by itself is there by the
   * time that it no longer plays. */
  playing = lab_trainer_is_playing (self->trainer);
  frame = lab_trainer_take_frame (self->trainer);

  if (frame != NULL) {
    self->linger_until = g_get_monotonic_time () + LINGER;
    take (self, frame);
    if (lab_frame_get_run (frame) == self->run)
      arrive (self);
    update_settings (self);
  }

  /* Not while a command that was given meanwhile is on its way. */
  set_flag (self, &self->playing, playing && lab_trainer_is_playing (self->trainer), PROP_PLAYING);
  update_active (self);

  return self->active;
}

gboolean
viva_session_get_active (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), FALSE);

  return self->active;
}
