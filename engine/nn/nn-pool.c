/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A job is published as a ticket: the job's number in the high half, the next free tile in the low
 * half. A thread takes a tile by raising the ticket; if another job has begun meanwhile, that
 * fails. Before a new job's fields are written the ticket is closed, so a thread that comes late
 * can never take a tile of one job with the fields of another.
 *
 * Workers spin for some microseconds, because the next op follows soon, and then sleep.
 */

#include "nn-pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define CLOSED 0xFFFFFFFFu
#define SPINS 4000

typedef struct {
  NnPool *pool;
  guint index;
  pthread_t thread;
} Worker;

struct _NnPool {
  guint n_threads;
  Worker *workers; /* (n_threads − 1) */

  _Alignas(64) _Atomic guint64 ticket;
  _Atomic (NnTileFunc) func;
  _Atomic (gpointer) data;
  _Atomic gsize n_tiles;
  _Alignas(64) _Atomic gsize n_done;

  _Alignas(64) pthread_mutex_t mutex;
  pthread_cond_t wake;
  _Atomic guint n_sleeping;
  _Atomic gboolean stopped;
};

static inline void
relax (void)
{
#if defined(__x86_64__)
  __builtin_ia32_pause ();
#endif
}

/* Takes tiles of the present job until there are none. */
static void
work (NnPool *self, guint worker)
{
  for (;;) {
    guint64 ticket = atomic_load_explicit (&self->ticket, memory_order_acquire);
    NnTileFunc func = atomic_load_explicit (&self->func, memory_order_acquire);
    gpointer data = atomic_load_explicit (&self->data, memory_order_acquire);
    gsize n_tiles = atomic_load_explicit (&self->n_tiles, memory_order_acquire);
    guint32 tile = (guint32) ticket;

    if (tile >= n_tiles)
      return;
    if (!atomic_compare_exchange_weak_explicit (&self->ticket, &ticket, ticket + 1,
                                                memory_order_acq_rel, memory_order_relaxed))
      continue;
    func (data, tile, worker);
    atomic_fetch_add_explicit (&self->n_done, 1, memory_order_release);
  }
}

static void
sleep_until_job (NnPool *self, guint32 seen)
{
  pthread_mutex_lock (&self->mutex);
  atomic_fetch_add (&self->n_sleeping, 1);
  while ((guint32) (atomic_load (&self->ticket) >> 32) == seen && !atomic_load (&self->stopped))
    pthread_cond_wait (&self->wake, &self->mutex);
  atomic_fetch_sub (&self->n_sleeping, 1);
  pthread_mutex_unlock (&self->mutex);
}

static void *
run_worker (void *data)
{
  Worker *worker = data;
  NnPool *self = worker->pool;
  guint32 seen = 0;

  while (!atomic_load (&self->stopped)) {
    guint32 job = (guint32) (atomic_load_explicit (&self->ticket, memory_order_acquire) >> 32);
    guint spins = 0;

    while (job == seen && spins++ < SPINS) {
      relax ();
      job = (guint32) (atomic_load_explicit (&self->ticket, memory_order_acquire) >> 32);
    }
    if (job == seen) {
      sleep_until_job (self, seen);
      continue;
    }
    /* A closed ticket carries the new number before its job is open: only an open one counts as
     * seen. */
    if ((guint32) atomic_load_explicit (&self->ticket, memory_order_acquire) == CLOSED) {
      relax ();
      continue;
    }
    seen = job;
    work (self, worker->index);
  }
  return NULL;
}

NnPool *
nn_pool_new (guint n_threads)
{
  NnPool *self;

  g_return_val_if_fail (n_threads >= 1, NULL);

  self = g_aligned_alloc0 (1, sizeof *self, 64);
  self->workers = g_new0 (Worker, n_threads);
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->wake, NULL);
  self->n_threads = 1;
  for (guint i = 1; i < n_threads; i++) {
    Worker *worker = &self->workers[i - 1];

    *worker = (Worker){ .pool = self, .index = i };
    if (pthread_create (&worker->thread, NULL, run_worker, worker) != 0) {
      g_warning ("Only %u of %u threads could be started; results stay the same", i, n_threads);
      break;
    }
    self->n_threads++;
  }
  return self;
}

void
nn_pool_free (NnPool *self)
{
  pthread_mutex_lock (&self->mutex);
  atomic_store (&self->stopped, TRUE);
  pthread_cond_broadcast (&self->wake);
  pthread_mutex_unlock (&self->mutex);
  for (guint i = 1; i < self->n_threads; i++)
    pthread_join (self->workers[i - 1].thread, NULL);
  pthread_cond_destroy (&self->wake);
  pthread_mutex_destroy (&self->mutex);
  g_free (self->workers);
  g_aligned_free (self);
}

guint
nn_pool_n_threads (const NnPool *self)
{
  return self ? self->n_threads : 1;
}

void
nn_pool_run (NnPool *self, gsize n_tiles, NnTileFunc func, gpointer data)
{
  guint64 job;

  g_return_if_fail (n_tiles < CLOSED);

  if (!self || self->n_threads == 1 || n_tiles <= 1) {
    for (gsize tile = 0; tile < n_tiles; tile++)
      func (data, tile, 0);
    return;
  }

  job = (atomic_load_explicit (&self->ticket, memory_order_relaxed) >> 32) + 1;
  job <<= 32;
  atomic_store_explicit (&self->ticket, job | CLOSED, memory_order_release);
  atomic_store_explicit (&self->n_done, 0, memory_order_release);
  atomic_store_explicit (&self->func, func, memory_order_release);
  atomic_store_explicit (&self->data, data, memory_order_release);
  atomic_store_explicit (&self->n_tiles, n_tiles, memory_order_release);
  /* In one total order with the sleepers' count: either a worker sees this ticket or it is counted
   * below. */
  atomic_store (&self->ticket, job);
  if (atomic_load (&self->n_sleeping) > 0) {
    pthread_mutex_lock (&self->mutex);
    pthread_cond_broadcast (&self->wake);
    pthread_mutex_unlock (&self->mutex);
  }

  work (self, 0);
  for (guint spins = 0; atomic_load_explicit (&self->n_done, memory_order_acquire) < n_tiles;
       spins++) {
    if (spins < SPINS)
      relax ();
    else
      sched_yield ();
  }
}
