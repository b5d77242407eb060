/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-trainer.h"

#include <malloc.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>

#include "lab-bench.h"
#include "lab-mailbox.h"

#define SECOND 1e9 /* nanoseconds */

/* A pace that fell behind, because observing took long, catches up at most this much: the mean
 * speed is right, and a machine that slept does not burst into hundreds of steps. */
#define CATCH_UP (0.1 * SECOND)

/* A step a day is as slow as it gets: larger intervals might overflow the clock. */
#define LONGEST_INTERVAL (86400 * SECOND)

/* At full speed observing may take this part of the time, unless frames came more seldom than
 * LONGEST_WAIT then: a bench that is heavy to look at still moves. */
#define OBSERVING_SHARE 0.07
#define LONGEST_WAIT (0.1 * SECOND)

/* While runs are brought to a step nothing is shown, for it would go by in a flash; but when it
 * takes longer than this, one sees them coming. */
#define PATIENCE (0.25 * SECOND)

/* Of the threads that train, above that of the program. */
#define NICENESS 5

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
  LabBench *bench; /* (nullable): before any OPEN */
  LabBand *band;
  guint n_seeds;  /* of the band, 0: none is wanted */
  guint64 serial; /* of the newest command that was obeyed */
  guint64 views;
  gboolean wants_frame; /* a command demands a fresh one */
  gint64 wanted_since;
  Mode mode;
  guint64 play;        /* MODE_PLAYING: which playing this is */
  guint64 until;       /* MODE_PLAYING: step to stop at, 0: none */
  guint64 n_steps;     /* MODE_STEPPING: steps left */
  gint64 interval;     /* nanoseconds between steps, 0: none */
  gint64 due;          /* when the next step is due */
  gint64 observe_from; /* when it may be observed again, at full speed */
} Worker;

struct _LabTrainer {
  pthread_t thread;
  Worker worker;

  /* The owner's side: what it last asked for. */
  guint n_runs;
  LabSettings *settings[LAB_MAX_RUNS]; /* (n_runs) in force */
  guint64 compared; /* a bit for each knob that the runs were made to differ in */
  guint64 seed;
  guint id;
  guint64 serial;  /* counts the commands after which settings may be others */
  guint64 n_plays; /* how many playings there were; each has its number */
  guint64 play;    /* the playing last asked for, 0: paused */
  guint64 until;
};

/* The worker. */

static void
worker_want_frame (Worker *self)
{
  if (!self->wants_frame)
    self->wanted_since = lab_mailbox_now ();
  self->wants_frame = TRUE;
}

static gboolean
worker_is_level (const Worker *self)
{
  return self->bench == NULL || lab_bench_is_level (self->bench);
}

/* How far a band goes. */
static guint64
worker_get_band_end (const Worker *self)
{
  LabRun *first = lab_bench_get_run (self->bench, 0);

  return MAX (lab_bench_get_class (self->bench)->default_steps,
              first != NULL ? lab_run_get_last_step (first) : 0);
}

static void
worker_update_band (Worker *self)
{
  if (self->bench != NULL && self->n_seeds > 0 && lab_bench_get_class (self->bench)->step != NULL)
    lab_band_start (self->band, lab_bench_get_setup (self->bench), self->n_seeds,
                    worker_get_band_end (self));
  else
    lab_band_cancel (self->band);
}

static void
worker_open (Worker *self, const LabCommand *command)
{
  lab_bench_free (self->bench);
#ifdef __GLIBC__
  /* Frames and histories of an evening lie between what still lives: their pages go back now. */
  malloc_trim (0);
#endif
  self->bench = lab_bench_new (command->setup, command->id, self->pool);
  if (command->n > 0)
    lab_bench_seek (self->bench, command->n);
  self->mode = command->play != 0 ? MODE_PLAYING : MODE_PAUSED;
  self->play = command->play;
  self->until = command->until;
  self->due = lab_mailbox_now ();
}

static void
worker_obey (Worker *self, const LabCommand *command)
{
  if (command->kind != LAB_COMMAND_NEWS)
    self->serial = command->serial;

  switch (command->kind) {
  case LAB_COMMAND_OPEN:
    worker_open (self, command);
    worker_update_band (self);
    worker_want_frame (self);
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
    if (self->bench != NULL)
      lab_bench_settle (self->bench);
    worker_want_frame (self);
    break;

  case LAB_COMMAND_STEP:
    /* Steps asked for in a row add up. */
    if (self->mode != MODE_STEPPING)
      self->n_steps = 0;
    self->n_steps += MIN (command->n, G_MAXUINT64 - self->n_steps);
    self->mode = MODE_STEPPING;
    break;

  case LAB_COMMAND_SEEK:
    self->mode = MODE_PAUSED;
    lab_bench_seek (self->bench, command->n);
    worker_want_frame (self);
    break;

  case LAB_COMMAND_KNOB:
    lab_bench_set_knob (self->bench, command->run, command->knob, command->text);
    worker_update_band (self);
    worker_want_frame (self);
    break;

  case LAB_COMMAND_ADD_RUN:
    lab_bench_add_run (self->bench, command->run, command->knob, command->text);
    lab_bench_set_id (self->bench, command->id);
    worker_want_frame (self);
    break;

  case LAB_COMMAND_REMOVE_RUN:
    lab_bench_remove_run (self->bench, command->run);
    lab_bench_set_id (self->bench, command->id);
    worker_update_band (self);
    worker_want_frame (self);
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
    worker_want_frame (self);
    break;

  case LAB_COMMAND_BAND:
    self->n_seeds = (guint) command->n;
    worker_update_band (self);
    worker_want_frame (self);
    break;

  case LAB_COMMAND_NEWS:
    worker_want_frame (self);
    break;
  }
}

static void
worker_publish (Worker *self)
{
  gint64 before = lab_mailbox_now (), after;
  LabFrame *frame;

  self->wants_frame = FALSE;
  if (self->bench == NULL)
    return;
  frame = lab_bench_observe (self->bench, self->views);
  if (self->n_seeds > 0) {
    worker_update_band (self);
    lab_band_observe (self->band, self->views, frame);
  }
  lab_mailbox_publish (self->mailbox, frame, self->serial);

  after = lab_mailbox_now ();
  self->observe_from =
      after + (gint64) MIN ((double) (after - before) * (1 / OBSERVING_SHARE - 1), LONGEST_WAIT);
}

/* A frame that nobody in particular has asked for. */
static void
worker_show (Worker *self)
{
  if (lab_mailbox_has_frame (self->mailbox))
    return;
  if (self->interval > 0 || lab_mailbox_now () >= self->observe_from)
    worker_publish (self);
}

static gboolean
worker_is_at_end (const Worker *self)
{
  if (self->bench == NULL || lab_bench_is_at_end (self->bench))
    return TRUE;
  if (self->mode == MODE_STEPPING)
    return self->n_steps == 0;
  return self->until != 0 && lab_bench_get_step (self->bench) >= self->until;
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
  if (!worker_is_level (self))
    return 0;
  switch (self->mode) {
  case MODE_PAUSED:
    return self->wants_frame ? 0 : G_MAXINT64;
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
  lab_bench_step (self->bench);
  if (self->mode == MODE_STEPPING)
    self->n_steps--;

  if (worker_is_at_end (self)) {
    worker_end (self);
    return;
  }

  worker_show (self);
  if (self->mode == MODE_PLAYING && self->interval > 0)
    self->due = MAX (self->due + self->interval, lab_mailbox_now () - (gint64) CATCH_UP);
}

/* What there is to do between two looks at the commands. */
static void
worker_go_on (Worker *self)
{
  if (!worker_is_level (self)) {
    lab_bench_catch_up (self->bench);
    if (self->wants_frame && !worker_is_level (self) &&
        lab_mailbox_now () - self->wanted_since > (gint64) PATIENCE) {
      worker_show (self);
      self->wants_frame = TRUE;
    }
    return;
  }

  if (self->mode != MODE_PAUSED && worker_is_at_end (self))
    worker_end (self);
  if (self->wants_frame)
    worker_publish (self);
  if (self->mode != MODE_PAUSED && worker_get_deadline (self) <= lab_mailbox_now ())
    worker_step (self);
}

/* In the band's thread. */
static void
worker_hear_news (gpointer data)
{
  Worker *self = data;

  lab_mailbox_post (self->mailbox, lab_command_new (LAB_COMMAND_NEWS));
}

static void *
worker_main (void *data)
{
  Worker *self = data;

  /* Where there are not cores enough, a picture on time is worth more than a step. Linux takes 0
   * for this thread, and those that it starts are like it. */
  setpriority (PRIO_PROCESS, 0, MIN (getpriority (PRIO_PROCESS, 0) + NICENESS, 19));
  self->pool = nn_pool_new (self->n_threads);
  self->band = lab_band_new (worker_hear_news, self);

  while (!lab_mailbox_is_stopped (self->mailbox)) {
    gint64 deadline = worker_get_deadline (self);
    LabCommand *command;

    while ((command = lab_mailbox_take_command (self->mailbox, deadline, worker_is_level (self)))) {
      if (!lab_mailbox_is_stopped (self->mailbox))
        worker_obey (self, command);
      lab_command_free (command);
      deadline = 0;
    }
    if (lab_mailbox_is_stopped (self->mailbox))
      break;
    worker_go_on (self);
  }

  lab_band_free (self->band);
  lab_bench_free (self->bench);
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

static void
trainer_clear_settings (LabTrainer *self)
{
  for (guint i = 0; i < self->n_runs; i++)
    g_clear_pointer (&self->settings[i], lab_settings_free);
  self->n_runs = 0;
}

void
lab_trainer_free (LabTrainer *self)
{
  if (self == NULL)
    return;
  lab_mailbox_stop (self->worker.mailbox);
  pthread_join (self->thread, NULL);
  lab_mailbox_free (self->worker.mailbox);
  trainer_clear_settings (self);
  g_free (self);
}

static const LabClass *
trainer_get_class (const LabTrainer *self)
{
  return lab_settings_get_class (self->settings[0]);
}

/* Those after which settings may be others have a number of their own. */
static void
trainer_post (LabTrainer *self, LabCommand *command)
{
  switch (command->kind) {
  case LAB_COMMAND_OPEN:
  case LAB_COMMAND_SEEK:
  case LAB_COMMAND_KNOB:
  case LAB_COMMAND_ADD_RUN:
  case LAB_COMMAND_REMOVE_RUN:
    self->serial++;
    break;
  default:
    break;
  }
  command->serial = self->serial;
  lab_mailbox_post (self->worker.mailbox, command);
}

static guint
trainer_new_id (LabTrainer *self)
{
  if (++self->id == 0)
    self->id = 1;
  return self->id;
}

/* A new bench of @setup (transfer full), at @step. */
static guint
trainer_rebuild (LabTrainer *self, LabSetup *setup, guint64 step, gboolean play)
{
  LabCommand *command = lab_command_new (LAB_COMMAND_OPEN);

  self->play = play ? ++self->n_plays : 0;
  command->setup = setup;
  command->id = trainer_new_id (self);
  command->n = step;
  command->play = self->play;
  command->until = self->until;
  trainer_post (self, command);
  return self->id;
}

/* All runs as they are now, from the start. */
static guint
trainer_begin_again (LabTrainer *self, gboolean play)
{
  LabSetup *setup = lab_setup_new (self->settings[0], self->seed);

  for (guint i = 1; i < self->n_runs; i++)
    lab_setup_add_run (setup, self->settings[i]);
  return trainer_rebuild (self, setup, 0, play);
}

guint
lab_trainer_open (LabTrainer *self, const LabSettings *settings, guint64 seed)
{
  LabSettings *copy;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (settings != NULL, 0);

  copy = lab_settings_copy (settings); /* first: it may be our own */
  trainer_clear_settings (self);
  self->settings[self->n_runs++] = copy;
  self->compared = 0;
  self->seed = seed;
  return trainer_begin_again (self, FALSE);
}

/* A knob in which the settings in force differ. */
static gboolean
trainer_knob_differs (const LabTrainer *self, guint knob)
{
  for (guint i = 1; i < self->n_runs; i++)
    if (!lab_settings_equal_knob (self->settings[0], self->settings[i], knob))
      return TRUE;
  return FALSE;
}

/* The owner's settings are those that the runs of @setup have at @step. */
static void
trainer_adopt (LabTrainer *self, const LabSetup *setup, guint64 step)
{
  guint n_runs = lab_setup_get_n_runs (setup);

  if (self->n_runs != n_runs || lab_setup_get_class (setup) != trainer_get_class (self))
    trainer_clear_settings (self);
  for (self->n_runs = 0; self->n_runs < n_runs; self->n_runs++) {
    LabSettings **settings = &self->settings[self->n_runs];
    g_autoptr (LabSettings) now = lab_setup_get_settings_at (setup, self->n_runs, step);

    /* The same object as long as it says the same: somebody may be reading it. */
    if (*settings != NULL && lab_settings_equal (*settings, now))
      continue;
    lab_settings_free (*settings);
    *settings = g_steal_pointer (&now);
  }
}

guint
lab_trainer_open_setup (LabTrainer *self, LabSetup *setup, guint64 step)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (setup != NULL, 0);

  trainer_adopt (self, setup, step);
  self->seed = lab_setup_get_seed (setup);
  self->compared = 0;
  for (guint i = 0; i < trainer_get_class (self)->n_knobs; i++)
    if (lab_setup_knob_differs (setup, i))
      self->compared |= G_GUINT64_CONSTANT (1) << i;
  return trainer_rebuild (self, lab_setup_ref (setup), step, FALSE);
}

guint
lab_trainer_reset (LabTrainer *self)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (self->n_runs > 0, 0);

  return trainer_begin_again (self, lab_trainer_is_playing (self));
}

void
lab_trainer_play (LabTrainer *self, guint64 until)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_runs > 0);

  self->play = ++self->n_plays;
  self->until = until;
  command = lab_command_new (LAB_COMMAND_PLAY);
  command->play = self->play;
  command->until = until;
  trainer_post (self, command);
}

void
lab_trainer_pause (LabTrainer *self)
{
  g_return_if_fail (self != NULL);

  self->play = 0;
  trainer_post (self, lab_command_new (LAB_COMMAND_PAUSE));
}

void
lab_trainer_step (LabTrainer *self, guint64 n)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_runs > 0);

  self->play = 0;
  command = lab_command_new (LAB_COMMAND_STEP);
  command->n = n;
  trainer_post (self, command);
}

void
lab_trainer_seek (LabTrainer *self, guint64 step)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_runs > 0);

  self->play = 0;
  command = lab_command_new (LAB_COMMAND_SEEK);
  command->n = step;
  trainer_post (self, command);
}

void
lab_trainer_set_speed (LabTrainer *self, double steps_per_second)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);
  g_return_if_fail (isfinite (steps_per_second) && steps_per_second >= 0);

  command = lab_command_new (LAB_COMMAND_SPEED);
  command->steps_per_second = steps_per_second;
  trainer_post (self, command);
}

guint
lab_trainer_add_run (LabTrainer *self,
                     guint like,
                     const char *knob,
                     const char *text,
                     GError **error)
{
  g_autoptr (LabSettings) settings = NULL;
  LabCommand *command;
  int index;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (like < self->n_runs, 0);
  g_return_val_if_fail (knob != NULL && text != NULL, 0);

  if (self->n_runs == LAB_MAX_RUNS) {
    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                 "expected at most %u runs to compare, found one more", LAB_MAX_RUNS);
    return 0;
  }
  settings = lab_settings_copy (self->settings[like]);
  if (!lab_settings_set (settings, knob, text, error))
    return 0;

  index = lab_class_find_knob (trainer_get_class (self), knob);
  self->settings[self->n_runs++] = g_steal_pointer (&settings);
  self->compared |= G_GUINT64_CONSTANT (1) << index;

  command = lab_command_new (LAB_COMMAND_ADD_RUN);
  command->id = trainer_new_id (self);
  command->run = like;
  command->knob = (guint) index;
  command->text = g_strdup (text);
  trainer_post (self, command);
  return self->id;
}

guint
lab_trainer_remove_run (LabTrainer *self, guint run)
{
  LabCommand *command;

  g_return_val_if_fail (self != NULL, 0);

  if (run >= self->n_runs || self->n_runs == 1)
    return 0;
  lab_settings_free (self->settings[run]);
  self->n_runs--;
  for (guint i = run; i < self->n_runs; i++)
    self->settings[i] = self->settings[i + 1];
  self->settings[self->n_runs] = NULL;
  for (guint i = 0; i < trainer_get_class (self)->n_knobs; i++)
    if (!trainer_knob_differs (self, i))
      self->compared &= ~(G_GUINT64_CONSTANT (1) << i);

  command = lab_command_new (LAB_COMMAND_REMOVE_RUN);
  command->id = trainer_new_id (self);
  command->run = run;
  trainer_post (self, command);
  return self->id;
}

guint
lab_trainer_set_knob (LabTrainer *self, guint run, const char *id, const char *text, GError **error)
{
  g_autoptr (LabSettings) checked = NULL;
  const LabKnob *knob;
  gboolean changed = FALSE;
  LabCommand *command;
  guint index;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (run < self->n_runs, 0);

  checked = lab_settings_copy (self->settings[run]);
  if (!lab_settings_set (checked, id, text, error))
    return 0;

  index = (guint) lab_class_find_knob (trainer_get_class (self), id);
  knob = &trainer_get_class (self)->knobs[index];
  if (!lab_trainer_knob_is_compared (self, index))
    run = LAB_ALL_RUNS;
  for (guint i = 0; i < self->n_runs; i++) {
    if (run != LAB_ALL_RUNS && run != i)
      continue;
    changed = changed || !lab_settings_equal_knob (self->settings[i], checked, index);
    lab_settings_set (self->settings[i], id, text, NULL);
  }

  if (!knob->is_live) {
    if (!changed && knob->kind != LAB_KNOB_FILE)
      return self->id;
    return trainer_begin_again (self, lab_trainer_is_playing (self));
  }

  /* Even if it is set already: after a seek the runs may have another value than the owner knows of
   * yet. */
  command = lab_command_new (LAB_COMMAND_KNOB);
  command->run = run;
  command->knob = index;
  command->text = g_strdup (text);
  trainer_post (self, command);
  return self->id;
}

gboolean
lab_trainer_knob_is_compared (const LabTrainer *self, guint knob)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_runs > 1 && (self->compared >> knob & 1) != 0;
}

void
lab_trainer_set_band (LabTrainer *self, guint n_seeds)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);
  g_return_if_fail (n_seeds <= LAB_MAX_SEEDS);

  command = lab_command_new (LAB_COMMAND_BAND);
  command->n = n_seeds;
  trainer_post (self, command);
}

void
lab_trainer_set_views (LabTrainer *self, guint64 views)
{
  LabCommand *command;

  g_return_if_fail (self != NULL);

  command = lab_command_new (LAB_COMMAND_VIEWS);
  command->views = views;
  trainer_post (self, command);
}

/* The furthest of its runs: an earlier one has ended, and what was turned since concerns it too. */
static guint64
get_bench_step (const LabFrame *frame, guint n_runs)
{
  guint64 step = 0;

  for (guint i = 0; i < n_runs; i++)
    step = MAX (step, lab_frame_get_run_info (frame, i)->step);
  return step;
}

LabFrame *
lab_trainer_take_frame (LabTrainer *self)
{
  g_autoptr (LabFrame) frame = NULL;
  guint64 serial;

  g_return_val_if_fail (self != NULL, NULL);

  frame = lab_mailbox_take_frame (self->worker.mailbox, &serial);
  if (frame == NULL || lab_frame_get_run (frame) != self->id)
    return NULL;

  /* One that knows of all commands knows the settings too. */
  if (serial == self->serial)
    trainer_adopt (self, lab_frame_get_setup (frame), get_bench_step (frame, self->n_runs));
  return g_steal_pointer (&frame);
}

gboolean
lab_trainer_is_playing (const LabTrainer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->play != 0 &&
         atomic_load_explicit (&self->worker.ended, memory_order_acquire) != self->play;
}

guint
lab_trainer_get_n_runs (const LabTrainer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_runs;
}

const LabSettings *
lab_trainer_get_settings (const LabTrainer *self, guint run)
{
  g_return_val_if_fail (self != NULL, NULL);

  return run < self->n_runs ? self->settings[run] : NULL;
}

guint64
lab_trainer_get_seed (const LabTrainer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seed;
}
