/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-session.h"

/* Ticks go on for so long after the last command or frame: a frame that answers no particular
 * command, such as the last one before a pause, still comes. */
#define LINGER (2 * G_TIME_SPAN_SECOND)

#define MAX_VIEWS 64

/* Steps a second: slow enough to see a net learn, fast enough to see it overfit. */
#define INITIAL_SPEED 1000.0

struct _VivaSession {
  GObject parent_instance;

  LabTrainer *trainer;
  const LabClass *lab;
  LabSettings *initial;
  LabFrame *frame;

  guint run;           /* that frames are expected from */
  guint64 target_step; /* that the run was asked to reach */
  gboolean is_waiting; /* no frame of @run has reached @target_step yet */
  gint64 linger_until;

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
update_active (VivaSession *self)
{
  gboolean active = self->lab != NULL && (self->playing || self->is_waiting ||
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
  touch (self);
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

  g_signal_emit (self, signals[OPENED], 0);
  if (frame != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME]);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
viva_session_init (VivaSession *self)
{
  self->trainer = lab_trainer_new (MAX (1, g_get_num_processors () - 1));
  self->speed = INITIAL_SPEED;
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
  guint run;

  g_return_if_fail (VIVA_IS_SESSION (self));
  g_return_if_fail (setup != NULL);

  self->lab = lab_setup_get_class (setup);
  g_clear_pointer (&self->initial, lab_settings_free);
  self->initial = lab_settings_copy (lab_setup_get_settings (setup, 0));

  run = lab_trainer_open_setup (self->trainer, setup, step);
  expect (self, run, step);
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

  return self->lab != NULL ? lab_trainer_get_settings (self->trainer, 0) : NULL;
}

LabFrame *
viva_session_get_frame (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), NULL);

  return self->frame;
}

guint64
viva_session_get_step (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), 0);

  return self->frame != NULL ? lab_frame_get_step (self->frame) : 0;
}

LabStatus
viva_session_get_status (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), LAB_STATUS_RUNNING);

  return self->frame != NULL ? lab_frame_get_status (self->frame) : LAB_STATUS_RUNNING;
}

void
viva_session_play (VivaSession *self)
{
  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->lab == NULL)
    return;

  lab_trainer_play (self->trainer, 0);
  touch (self);
}

void
viva_session_pause (VivaSession *self)
{
  g_return_if_fail (VIVA_IS_SESSION (self));

  if (self->lab == NULL)
    return;

  lab_trainer_pause (self->trainer);
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

  from = viva_session_get_step (self);
  if (self->is_waiting)
    from = MAX (from, self->target_step);

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

  run = lab_trainer_set_knob (self->trainer, 0, self->lab->knobs[knob].id, text, error);
  if (run == 0)
    return FALSE;

  if (run != self->run)
    expect (self, run, 0);
  else
    touch (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTINGS]);

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

  return PLOT_VEIL_NONE;
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
    if (lab_frame_get_run (frame) == self->run &&
        (lab_frame_get_step (frame) >= self->target_step ||
         lab_frame_get_status (frame) != LAB_STATUS_RUNNING))
      self->is_waiting = FALSE;
    self->linger_until = g_get_monotonic_time () + LINGER;
    take (self, frame);
  }

  set_flag (self, &self->playing, playing, PROP_PLAYING);
  update_active (self);

  return self->active;
}

gboolean
viva_session_get_active (VivaSession *self)
{
  g_return_val_if_fail (VIVA_IS_SESSION (self), FALSE);

  return self->active;
}
