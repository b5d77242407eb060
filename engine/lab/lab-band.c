/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-band.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "lab-run.h"

/* The lowest priority that still gets some time on a busy machine. */
#define NICENESS 19

/* While the bench trains on, all seeds are brought to its step at most so often. */
#define ROUND_SECONDS 0.25

/* The work of the thread, which it alone looks at. */
typedef struct {
  guint generation;
  LabSetup *setup; /* (nullable) */
  guint n_seeds;
  guint64 end;
  guint next; /* seed to go on with; n_seeds: the round is done */
  gboolean is_first_round;
  LabRun *runs[LAB_MAX_SEEDS];     /* (nullable): not opened yet, or not to be opened */
  LabFrame *frames[LAB_MAX_SEEDS]; /* (nullable) at the end of the last round */
  char *failure; /* (nullable): why the last one that failed could not be opened */
} Work;

struct _LabBand {
  LabBandNotify notify;
  gpointer data;
  pthread_t thread;
  gboolean has_thread;

  /* The caller's own. */
  LabSetup *wanted; /* (nullable), of one run */
  guint n_seeds;

  pthread_mutex_t mutex;
  pthread_cond_t changed;
  atomic_uint generation; /* changed under the mutex: the work is another */
  gboolean is_stopping;   /* these under the mutex */
  LabSetup *setup;        /* (nullable) */
  guint n_wanted;
  guint64 end;
  LabFrame *merged; /* (nullable): of this generation; its run tells how many seeds are in it */
};

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
merge_series (LabFrame *merged, const char *name, const LabSeries *const *series, guint n)
{
  g_autofree gsize *next = g_new0 (gsize, n);
  g_autofree double *values = g_new (double, n);
  LabSeries *band;
  gsize most = 0;

  for (guint i = 0; i < n; i++)
    most = MAX (most, series[i]->n);
  band = lab_frame_add_series (merged, name, most);
  band->low = lab_frame_alloc (merged, most, sizeof *band->low);
  band->high = lab_frame_alloc (merged, most, sizeof *band->high);
  band->n = 0;

  while (TRUE) {
    double x = INFINITY;
    guint n_here = 0, n_living = 0, n_finite = 0;
    gsize at = band->n;

    for (guint i = 0; i < n; i++) {
      if (next[i] < series[i]->n) {
        n_living++;
        x = fmin (x, series[i]->x[next[i]]);
      }
    }
    if (n_living == 0)
      break;
    for (guint i = 0; i < n; i++) {
      if (next[i] == series[i]->n || series[i]->x[next[i]] != x)
        continue;
      n_here++;
      if (isfinite (series[i]->y[next[i]]))
        values[n_finite++] = series[i]->y[next[i]];
      next[i]++;
    }
    if (n_here < n_living || at == most)
      continue;

    qsort (values, n_finite, sizeof *values, compare_doubles);
    band->x[at] = x;
    band->y[at] = n_finite > 0 ? (values[(n_finite - 1) / 2] + values[n_finite / 2]) / 2 : NAN;
    band->low[at] = n_finite > 0 ? values[0] : NAN;
    band->high[at] = n_finite > 0 ? values[n_finite - 1] : NAN;
    band->n++;
  }
}

void
lab_band_merge (LabFrame *merged, LabFrame *const *frames, guint n)
{
  g_return_if_fail (merged != NULL);

  for (guint f = 0; f < n; f++) {
    for (guint i = 0; i < lab_frame_get_n_observables (frames[f]); i++) {
      const char *name = lab_frame_get_observable (frames[f], i)->name;
      const LabSeries *series[LAB_MAX_SEEDS];
      guint n_series = 0;

      if (lab_frame_get_observable (frames[f], i)->kind != LAB_OBSERVABLE_SERIES ||
          lab_frame_find_in (merged, lab_frame_get_n_runs (merged) - 1, name,
                             LAB_OBSERVABLE_SERIES) != NULL)
        continue;
      for (guint g = f; g < n && n_series < LAB_MAX_SEEDS; g++) {
        const LabObservable *found = lab_frame_find (frames[g], name, LAB_OBSERVABLE_SERIES);

        if (found != NULL)
          series[n_series++] = &found->series;
      }
      merge_series (merged, name, series, n_series);
    }
  }
}

/* The thread. */

static void
work_clear (Work *work)
{
  for (guint i = 0; i < work->n_seeds; i++) {
    lab_run_free (work->runs[i]);
    lab_frame_unref (work->frames[i]);
  }
  lab_setup_unref (work->setup);
  g_free (work->failure);
  *work = (Work){ 0 };
}

static gboolean
is_given_up (LabBand *self, const Work *work)
{
  return atomic_load_explicit (&self->generation, memory_order_relaxed) != work->generation;
}

/* All that has a series in it, whether it is on the screen or not. */
static guint64
get_views (const LabClass *klass)
{
  guint64 views = 0;

  for (guint i = 0; i < klass->n_views; i++)
    for (guint j = 0; j < lab_view_n_layers (&klass->views[i]); j++)
      if (klass->views[i].layers[j].kind == LAB_OBSERVABLE_SERIES)
        views |= G_GUINT64_CONSTANT (1) << i;
  return views;
}

/* Brings one seed to the end of the round. */
static void
work_on_seed (LabBand *self, Work *work)
{
  guint i = work->next;
  LabRun *run;

  if (work->is_first_round) {
    g_autoptr (GError) error = NULL;

    work->runs[i] = lab_run_new_from_setup (work->setup, 0, lab_setup_get_seed (work->setup) + i, 0,
                                            0, NULL, &error);
    if (work->runs[i] == NULL) {
      g_free (work->failure);
      work->failure = g_strdup (error != NULL ? error->message : "the lab could not be opened");
    }
  }
  run = work->runs[i];
  if (run == NULL)
    return;
  while (lab_run_get_step (run) < work->end && !is_given_up (self, work))
    if (lab_run_step (run) != LAB_STATUS_RUNNING)
      break;
  if (is_given_up (self, work))
    return;
  lab_frame_unref (work->frames[i]);
  work->frames[i] = lab_run_observe (run, get_views (lab_run_get_class (run)));
}

static LabFrame *
work_merge (const Work *work)
{
  LabFrame *frames[LAB_MAX_SEEDS];
  LabFrameRun info = {
    .name = "",
    .step = work->end,
    .last_step = work->end,
    .best_step = LAB_NO_STEP,
    .diverged_step = LAB_NO_STEP,
    .n_seeds_wanted = work->n_seeds,
  };
  LabFrame *merged;

  for (guint i = 0; i < work->n_seeds; i++)
    if (work->frames[i] != NULL)
      frames[info.n_seeds++] = work->frames[i];
  if (work->next == work->n_seeds)
    info.status = info.n_seeds > 0 ? LAB_STATUS_FINISHED : LAB_STATUS_FAILED;
  if (info.n_seeds == 0)
    info.message = work->failure;

  merged = lab_frame_new (0, info.step, info.status, info.message);
  lab_frame_set_run (merged, 0, &info);
  lab_band_merge (merged, frames, info.n_seeds);
  return merged;
}

static void
work_show (LabBand *self, const Work *work)
{
  LabFrame *merged = work_merge (work);
  gboolean is_news;

  pthread_mutex_lock (&self->mutex);
  is_news = !is_given_up (self, work);
  if (is_news) {
    LabFrame *old = self->merged;

    self->merged = merged;
    merged = old;
  }
  pthread_mutex_unlock (&self->mutex);
  lab_frame_unref (merged);
  if (is_news)
    self->notify (self->data);
}

/* Waits until there is something to do and brings @work up to it; FALSE: the end. */
static gboolean
wait_for_work (LabBand *self, Work *work)
{
  struct timespec due = { 0 };
  gboolean is_stopping;

  clock_gettime (CLOCK_MONOTONIC, &due);
  due.tv_nsec += (long) (ROUND_SECONDS * 1e9);
  due.tv_sec += due.tv_nsec / 1000000000;
  due.tv_nsec %= 1000000000;

  pthread_mutex_lock (&self->mutex);
  while (!self->is_stopping && !is_given_up (self, work) && work->next == work->n_seeds) {
    if (self->end <= work->end) {
      pthread_cond_wait (&self->changed, &self->mutex);
    } else if (pthread_cond_timedwait (&self->changed, &self->mutex, &due) != 0) {
      work->end = self->end;
      work->next = 0;
      work->is_first_round = FALSE;
    }
  }
  is_stopping = self->is_stopping;
  if (!is_stopping && is_given_up (self, work)) {
    LabSetup *setup = self->setup != NULL ? lab_setup_ref (self->setup) : NULL;
    guint generation = atomic_load (&self->generation);
    guint n_seeds = self->n_wanted;
    guint64 end = self->end;

    /* Others may want the mutex while runs are closed. */
    pthread_mutex_unlock (&self->mutex);
    work_clear (work);
    *work = (Work){
      .generation = generation,
      .setup = setup,
      .n_seeds = setup != NULL ? n_seeds : 0,
      .end = end,
      .is_first_round = TRUE,
    };
    return TRUE;
  }
  pthread_mutex_unlock (&self->mutex);
  return !is_stopping;
}

static void *
band_main (void *data)
{
  LabBand *self = data;
  Work work = { 0 };

  setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);

  while (wait_for_work (self, &work)) {
    if (work.next == work.n_seeds)
      continue;
    work_on_seed (self, &work);
    if (is_given_up (self, &work))
      continue;
    work.next++;
    if (work.is_first_round || work.next == work.n_seeds)
      work_show (self, &work);
  }
  work_clear (&work);
  return NULL;
}

/* The caller. */

LabBand *
lab_band_new (LabBandNotify notify, gpointer data)
{
  LabBand *self;
  pthread_condattr_t attributes;

  g_return_val_if_fail (notify != NULL, NULL);

  self = g_new0 (LabBand, 1);
  self->notify = notify;
  self->data = data;
  atomic_init (&self->generation, 0);
  pthread_mutex_init (&self->mutex, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &attributes);
  pthread_condattr_destroy (&attributes);
  return self;
}

void
lab_band_free (LabBand *self)
{
  if (self == NULL)
    return;
  if (self->has_thread) {
    pthread_mutex_lock (&self->mutex);
    self->is_stopping = TRUE;
    atomic_fetch_add (&self->generation, 1);
    pthread_cond_signal (&self->changed);
    pthread_mutex_unlock (&self->mutex);
    pthread_join (self->thread, NULL);
  }
  lab_setup_unref (self->wanted);
  lab_setup_unref (self->setup);
  lab_frame_unref (self->merged);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

/* Other work from now on, or none. */
static void
band_set_work (LabBand *self, LabSetup *setup, guint n_seeds, guint64 end)
{
  LabFrame *merged;
  LabSetup *old;

  pthread_mutex_lock (&self->mutex);
  atomic_fetch_add (&self->generation, 1);
  old = self->setup;
  self->setup = setup != NULL ? lab_setup_ref (setup) : NULL;
  self->n_wanted = n_seeds;
  self->end = end;
  merged = g_steal_pointer (&self->merged);
  pthread_cond_signal (&self->changed);
  pthread_mutex_unlock (&self->mutex);
  lab_setup_unref (old);
  lab_frame_unref (merged);

  if (setup != NULL && !self->has_thread) {
    int problem = pthread_create (&self->thread, NULL, band_main, self);

    if (problem != 0)
      g_error ("the band's thread could not be started: %s", g_strerror (problem));
    self->has_thread = TRUE;
  }
}

void
lab_band_start (LabBand *self, const LabSetup *setup, guint n_seeds, guint64 end)
{
  g_autoptr (LabSetup) alone = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (setup != NULL);
  g_return_if_fail (1 <= n_seeds && n_seeds <= LAB_MAX_SEEDS);

  alone = lab_setup_copy (setup);
  while (lab_setup_get_n_runs (alone) > 1)
    lab_setup_remove_run (alone, lab_setup_get_n_runs (alone) - 1);

  if (self->wanted != NULL && self->n_seeds == n_seeds && lab_setup_equal (self->wanted, alone)) {
    pthread_mutex_lock (&self->mutex);
    self->end = MAX (self->end, end);
    pthread_cond_signal (&self->changed);
    pthread_mutex_unlock (&self->mutex);
    return;
  }
  lab_setup_unref (self->wanted);
  self->wanted = g_steal_pointer (&alone);
  self->n_seeds = n_seeds;
  band_set_work (self, self->wanted, n_seeds, end);
}

void
lab_band_cancel (LabBand *self)
{
  g_return_if_fail (self != NULL);

  if (self->wanted == NULL)
    return;
  g_clear_pointer (&self->wanted, lab_setup_unref);
  self->n_seeds = 0;
  band_set_work (self, NULL, 0, 0);
}

static void
copy_series (LabFrame *frame, const LabObservable *observable)
{
  const LabSeries *from = &observable->series;
  gsize size = from->n * sizeof (double);
  LabSeries *to;

  if (lab_frame_find_in (frame, lab_frame_get_n_runs (frame) - 1, observable->name,
                         LAB_OBSERVABLE_SERIES) != NULL)
    return;
  to = lab_frame_add_series (frame, observable->name, from->n);
  to->low = lab_frame_alloc (frame, from->n, sizeof (double));
  to->high = lab_frame_alloc (frame, from->n, sizeof (double));
  memcpy (to->x, from->x, size);
  memcpy (to->y, from->y, size);
  memcpy (to->low, from->low, size);
  memcpy (to->high, from->high, size);
}

void
lab_band_observe (LabBand *self, guint64 views, LabFrame *frame)
{
  g_autoptr (LabFrame) merged = NULL;
  LabFrameRun info = {
    .name = "",
    .best_step = LAB_NO_STEP,
    .diverged_step = LAB_NO_STEP,
  };
  const LabClass *klass;

  g_return_if_fail (self != NULL);
  g_return_if_fail (frame != NULL);

  if (self->wanted == NULL)
    return;
  klass = lab_setup_get_class (self->wanted);
  info.n_seeds_wanted = self->n_seeds;

  pthread_mutex_lock (&self->mutex);
  merged = self->merged != NULL ? lab_frame_ref (self->merged) : NULL;
  pthread_mutex_unlock (&self->mutex);

  lab_frame_add_run (frame, merged != NULL ? lab_frame_get_run_info (merged, 0) : &info);
  if (merged == NULL)
    return;
  for (guint i = 0; i < klass->n_views; i++) {
    if ((views >> i & 1) == 0)
      continue;
    for (guint j = 0; j < lab_view_n_layers (&klass->views[i]); j++) {
      const LabLayer *layer = &klass->views[i].layers[j];
      const LabObservable *found =
          layer->kind == LAB_OBSERVABLE_SERIES
              ? lab_frame_find (merged, layer->observable, LAB_OBSERVABLE_SERIES)
              : NULL;

      if (found != NULL)
        copy_series (frame, found);
    }
  }
}
