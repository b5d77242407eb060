/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-trainer.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

#include "lab-mailbox.h"
#include "lab-run.h"

#define SECOND 1e9 /* nanoseconds */

/* A pace that fell behind, because observing took long, catches up at most this much: the mean
 * speed is right, and a machine that slept does not burst into hundreds of steps. */
#define CATCH_UP (0.1 * SECOND)

/* A step a day is as slow as it gets: larger intervals might overflow the clock. */
#define LONGEST_INTERVAL (86400 * SECOND)

typedef enum {
  MODE_PAUSED,
  MODE_PLAYING,
  MODE_STEPPING,
} Mode;

/* Belongs to the worker's thread, but for the first two, which are fixed, and the two that say that
 * they are shared. */
typedef struct {
  guint n_threads;
  LabMailbox *mailbox; /* shared */
  atomic_ullong ended; /* shared: the playing that came to its end by itself */
  NnPool *pool;
  LabSettings *settings; /* (nullable): of the newest OPEN, before there was any */
  guint64 seed;
  guint run_id;
  LabRun *run;   /* (nullable): before any OPEN, and after one that failed */
  char *failure; /* (nullable): why there is no run */
  guint64 views;
  gboolean wants_frame; /* a command demands a fresh one */
  Mode mode;
  guint64 play;    /* MODE_PLAYING: which playing this is */
  guint64 until;   /* MODE_PLAYING: step to stop at, 0: none */
  guint64 n_steps; /* MODE_STEPPING: steps left */
  gint64 interval; /* nanoseconds between steps, 0: none */
  gint64 due;      /* when the next step is due */
} Worker;

struct _LabTrainer {
  pthread_t thread;
  Worker worker;

  /* The owner's side: what it last asked for. */
  LabSettings *settings; /* (nullable) */
  guint64 seed;
  guint run_id;
  guint64 n_plays; /* how many playings there were; each has its number */
  guint64 play;    /* the playing last asked for, 0: paused */
  guint64 until;
};

/* The worker. */

static void
worker_open (Worker *self)
{
  g_autoptr (GError) error = NULL;

  lab_run_free (self->run);
  g_clear_pointer (&self->failure, g_free);
  self->run = lab_run_new (self->settings, self->seed, self->run_id, self->pool, &error);
  if (self->run == NULL)
    self->failure = g_strdup (error != NULL ? error->message : "the lab could not be opened");
}

static void
worker_set_knob (Worker *self, guint knob, const char *text)
{
  const char *id = lab_settings_get_class (self->settings)->knobs[knob].id;

  if (self->run != NULL) {
    lab_run_set_knob (self->run, id, text, NULL);
  } else {
    /* Perhaps it was this value for which the lab could not be opened. */
    lab_settings_set (self->settings, id, text, NULL);
    worker_open (self);
  }
}

static void
worker_obey (Worker *self, LabCommand *command)
{
  switch (command->kind) {
  case LAB_COMMAND_OPEN:
    lab_settings_free (self->settings);
    self->settings = g_steal_pointer (&command->settings);
    self->seed = command->seed;
    self->run_id = command->run;
    self->mode = command->play != 0 ? MODE_PLAYING : MODE_PAUSED;
    self->play = command->play;
    self->until = command->until;
    worker_open (self);
    self->due = lab_mailbox_now ();
    self->wants_frame = TRUE;
    break;

  case LAB_COMMAND_PLAY:
    if (self->mode != MODE_PLAYING)
      self->due = lab_mailbox_now ();
    self->mode = MODE_PLAYING;
    self->play = command->play;
    self->until = command->until;
    break;

  case LAB_COMMAND_PAUSE:
    self->mode = MODE_PAUSED;
    self->wants_frame = TRUE;
    break;

  case LAB_COMMAND_STEP:
    /* Steps asked for in a row add up. */
    if (self->mode != MODE_STEPPING)
      self->n_steps = 0;
    self->n_steps += MIN (command->n, G_MAXUINT64 - self->n_steps);
    self->mode = MODE_STEPPING;
    break;

  case LAB_COMMAND_KNOB:
    worker_set_knob (self, command->knob, command->text);
    self->wants_frame = TRUE;
    break;

  case LAB_COMMAND_SPEED:
    self->interval = 0;
    if (command->steps_per_second > 0) {
      self->interval = (gint64) MIN (SECOND / command->steps_per_second, LONGEST_INTERVAL);
      self->due = MIN (self->due, lab_mailbox_now () + self->interval);
    }
    break;

  case LAB_COMMAND_VIEWS:
    self->views = command->views;
    self->wants_frame = TRUE;
    break;
  }
}

static void
worker_publish (Worker *self)
{
  self->wants_frame = FALSE;
  if (self->run != NULL)
    lab_mailbox_publish (self->mailbox, lab_run_observe (self->run, self->views));
  else if (self->failure != NULL)
    lab_mailbox_publish (self->mailbox,
                         lab_frame_new (self->run_id, 0, LAB_STATUS_FAILED, self->failure));
}

static gboolean
worker_is_at_end (Worker *self)
{
  if (self->run == NULL || lab_run_get_class (self->run)->step == NULL ||
      lab_run_get_status (self->run) != LAB_STATUS_RUNNING)
    return TRUE;
  if (self->mode == MODE_STEPPING)
    return self->n_steps == 0;
  return self->until != 0 && lab_run_get_step (self->run) >= self->until;
}

static void
worker_end (Worker *self)
{
  gboolean played = self->mode == MODE_PLAYING;

  self->mode = MODE_PAUSED;
  worker_publish (self);
  if (played)
    atomic_store_explicit (&self->ended, self->play, memory_order_release);
}

/* Until when there is nothing to do but to wait for a command. */
static gint64
worker_get_deadline (const Worker *self)
{
  switch (self->mode) {
  case MODE_PAUSED:
    return G_MAXINT64;
  case MODE_PLAYING:
    return self->interval > 0 ? self->due : 0;
  case MODE_STEPPING:
    return 0;
  }
  return 0;
}

static void
worker_step (Worker *self)
{
  lab_run_step (self->run);
  if (self->mode == MODE_STEPPING)
    self->n_steps--;

  if (worker_is_at_end (self)) {
    worker_end (self);
    return;
  }

  if (!lab_mailbox_has_frame (self->mailbox))
    worker_publish (self);
  if (self->mode == MODE_PLAYING && self->interval > 0)
    self->due = MAX (self->due + self->interval, lab_mailbox_now () - (gint64) CATCH_UP);
}

static void *
worker_main (void *data)
{
  Worker *self = data;

  self->pool = nn_pool_new (self->n_threads);

  while (!lab_mailbox_is_stopped (self->mailbox)) {
    LabCommand *command = lab_mailbox_take_commands (self->mailbox, worker_get_deadline (self));

    while (command != NULL) {
      LabCommand *next = command->next;

      if (!lab_mailbox_is_stopped (self->mailbox))
        worker_obey (self, command);
      lab_command_free (command);
      command = next;
    }
    if (lab_mailbox_is_stopped (self->mailbox))
      break;

    if (self->mode != MODE_PAUSED && worker_is_at_end (self))
      worker_end (self);
    if (self->wants_frame)
      worker_publish (self);
    if (self->mode != MODE_PAUSED && worker_get_deadline (self) <= lab_mailbox_now ())
      worker_step (self);
  }

  lab_run_free (self->run);
  lab_settings_free (self->settings);
  g_free (self->failure);
  nn_pool_free (self->pool);
  return NULL;
}

/* The owner. */

LabTrainer *
lab_trainer_new (guint n_threads)
{
  LabTrainer *self;
  int problem;

  g_return_val_if_fail (n_threads >= 1, NULL);

  self = g_new0 (LabTrainer, 1);
  self->worker.n_threads = n_threads;
  self->worker.mailbox = lab_mailbox_new ();
  atomic_init (&self->worker.ended, 0);

  problem = pthread_create (&self->thread, NULL, worker_main, &self->worker);
  if (problem != 0)
    g_error ("the trainer's thread could not be started: %s", g_strerror (problem));
  return self;
}

void
lab_trainer_free (LabTrainer *self)
{
  if (self == NULL)
    return;
  lab_mailbox_stop (self->worker.mailbox);
  pthread_join (self->thread, NULL);
  lab_mailbox_free (self->worker.mailbox);
  lab_settings_free (self->settings);
  g_free (self);
}

/* A new run for the owner's settings and seed. */
static guint
trainer_rebuild (LabTrainer *self, gboolean play)
{
  LabCommand *command = lab_command_new (LAB_COMMAND_OPEN);

  if (++self->run_id == 0)
    self->run_id = 1;
  self->play = play ? ++self->n_plays : 0;

  command->settings = lab_settings_copy (self->settings);
  command->seed = self->seed;
  command->run = self->run_id;
  command->play = self->play;
  command->until = self->until;
  lab_mailbox_post (self->worker.mailbox, command);
  return self->run_id;
}

guint
lab_trainer_open (LabTrainer *self, const LabSettings *settings, guint64 seed)
{
  LabSettings *copy;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (settings != NULL, 0);

  copy = lab_settings_copy (settings); /* first: it may be our own */
  lab_settings_free (self->settings);
  self->settings = copy;
  self->seed = seed;
  return trainer_rebuild (self, FALSE);
}

guint
lab_trainer_reset (LabTrainer *self)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (self->settings != NULL, 0);

  return trainer_rebuild (self, lab_trainer_is_playing (self));
}

void
lab_trainer_play (LabTrainer *self, guint64 until)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->settings != NULL);

  self->play = ++self->n_plays;
  self->until = until;
  command = lab_command_new (LAB_COMMAND_PLAY);
  command->play = self->play;
  command->until = until;
  lab_mailbox_post (self->worker.mailbox, command);
}

void
lab_trainer_pause (LabTrainer *self)
{
  g_return_if_fail (self != NULL);

  self->play = 0;
  lab_mailbox_post (self->worker.mailbox, lab_command_new (LAB_COMMAND_PAUSE));
}

void
lab_trainer_step (LabTrainer *self, guint64 n)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->settings != NULL);

  self->play = 0;
  command = lab_command_new (LAB_COMMAND_STEP);
  command->n = n;
  lab_mailbox_post (self->worker.mailbox, command);
}

void
lab_trainer_set_speed (LabTrainer *self, double steps_per_second)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);
  g_return_if_fail (isfinite (steps_per_second) && steps_per_second >= 0);

  command = lab_command_new (LAB_COMMAND_SPEED);
  command->steps_per_second = steps_per_second;
  lab_mailbox_post (self->worker.mailbox, command);
}

guint
lab_trainer_set_knob (LabTrainer *self, const char *id, const char *text, GError **error)
{
  g_autoptr (LabSettings) changed = NULL;
  const LabKnob *knob;
  LabCommand *command;
  int index;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (self->settings != NULL, 0);

  changed = lab_settings_copy (self->settings);
  if (!lab_settings_set (changed, id, text, error))
    return 0;

  index = lab_class_find_knob (lab_settings_get_class (changed), id);
  knob = &lab_settings_get_class (changed)->knobs[index];
  if (knob->kind != LAB_KNOB_FILE && lab_settings_equal (changed, self->settings))
    return self->run_id;

  lab_settings_free (self->settings);
  self->settings = g_steal_pointer (&changed);
  if (!knob->is_live)
    return trainer_rebuild (self, lab_trainer_is_playing (self));

  command = lab_command_new (LAB_COMMAND_KNOB);
  command->knob = (guint) index;
  command->text = g_strdup (text);
  lab_mailbox_post (self->worker.mailbox, command);
  return self->run_id;
}

void
lab_trainer_set_views (LabTrainer *self, guint64 views)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);

  command = lab_command_new (LAB_COMMAND_VIEWS);
  command->views = views;
  lab_mailbox_post (self->worker.mailbox, command);
}

LabFrame *
lab_trainer_take_frame (LabTrainer *self)
{
  g_autoptr (LabFrame) frame = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  frame = lab_mailbox_take_frame (self->worker.mailbox);
  if (frame == NULL || lab_frame_get_run (frame) != self->run_id)
    return NULL;
  return g_steal_pointer (&frame);
}

gboolean
lab_trainer_is_playing (const LabTrainer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->play != 0 &&
         atomic_load_explicit (&self->worker.ended, memory_order_acquire) != self->play;
}

const LabSettings *
lab_trainer_get_settings (const LabTrainer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->settings;
}

guint64
lab_trainer_get_seed (const LabTrainer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seed;
}
