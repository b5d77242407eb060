/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-store.h"

#include <gio/gio.h>

#define SCHEDULE "schedule.json"

/* Between two tries to write what could not be written. */
#define RETRY_SECONDS 3

struct _VivaStore {
  GObject parent_instance;

  ExamStore *store;
  ExamSchedule *schedule; /* (nullable): not read yet */
  char *problem;
  guint retry_source;

  GThreadPool *pool; /* one thread */
  GMutex mutex;      /* of the two below */
  GCond idle;
  GHashTable *pending; /* (element-type utf8 utf8): name → text, not written yet */
  guint n_jobs;        /* that the pool has not ended yet */
};

G_DEFINE_FINAL_TYPE (VivaStore, viva_store, G_TYPE_OBJECT)

enum {
  PROP_PROBLEM = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum {
  WRITTEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What the thread tells the window. */
typedef struct {
  VivaStore *store;
  char *name;
  GError *error; /* (nullable) */
} Report;

static void
report_free (gpointer data)
{
  Report *self = data;

  g_object_unref (self->store);
  g_clear_error (&self->error);
  g_free (self->name);
  g_free (self);
}

static void
set_problem (VivaStore *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
push (VivaStore *self, const char *name)
{
  g_mutex_lock (&self->mutex);
  self->n_jobs++;
  g_mutex_unlock (&self->mutex);
  g_thread_pool_push (self->pool, g_strdup (name), NULL);
}

static gboolean
retry_cb (gpointer data)
{
  VivaStore *self = data;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  const char *name;

  self->retry_source = 0;
  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < names->len; i++)
    push (self, g_ptr_array_index (names, i));

  return G_SOURCE_REMOVE;
}

static gboolean
report_cb (gpointer data)
{
  Report *report = data;
  VivaStore *self = report->store;
  gboolean is_done;

  if (report->error != NULL) {
    set_problem (self, report->error->message);
    if (self->retry_source == 0)
      self->retry_source = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
    return G_SOURCE_REMOVE;
  }

  g_mutex_lock (&self->mutex);
  is_done = g_hash_table_size (self->pending) == 0;
  g_mutex_unlock (&self->mutex);
  if (is_done)
    set_problem (self, NULL);
  g_signal_emit (self, signals[WRITTEN], 0, report->name);

  return G_SOURCE_REMOVE;
}

static void
report (VivaStore *self, const char *name, GError *error)
{
  Report *data = g_new0 (Report, 1);

  data->store = g_object_ref (self);
  data->name = g_strdup (name);
  data->error = error;
  g_idle_add_full (G_PRIORITY_DEFAULT, report_cb, data, report_free);
}

/* In the thread. */
static void
write_cb (gpointer data, gpointer user_data)
{
  VivaStore *self = user_data;
  g_autofree char *name = data;
  char *key = NULL, *text = NULL;
  GError *error = NULL;

  g_mutex_lock (&self->mutex);
  g_hash_table_steal_extended (self->pending, name, (gpointer *) &key, (gpointer *) &text);
  g_mutex_unlock (&self->mutex);
  g_free (key);

  if (text != NULL) {
    gboolean is_written = exam_store_write (self->store, name, text, &error);

    g_mutex_lock (&self->mutex);
    if (!is_written && !g_hash_table_contains (self->pending, name))
      g_hash_table_insert (self->pending, g_strdup (name), g_steal_pointer (&text));
    g_mutex_unlock (&self->mutex);
    g_free (text);
    report (self, name, error);
  }

  g_mutex_lock (&self->mutex);
  if (--self->n_jobs == 0)
    g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->mutex);
}

static void
viva_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, VIVA_STORE (object)->problem);
}

static void
viva_store_finalize (GObject *object)
{
  VivaStore *self = VIVA_STORE (object);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_hash_table_unref (self->pending);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->idle);
  g_clear_pointer (&self->schedule, exam_schedule_free);
  g_clear_pointer (&self->store, exam_store_free);
  g_free (self->problem);

  G_OBJECT_CLASS (viva_store_parent_class)->finalize (object);
}

static void
viva_store_class_init (VivaStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = viva_store_get_property;
  object_class->finalize = viva_store_finalize;

  props[PROP_PROBLEM] =
      g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[WRITTEN] = g_signal_new ("written", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viva_store_init (VivaStore *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->idle);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->pool = g_thread_pool_new (write_cb, self, 1, FALSE, NULL);
}

VivaStore *
viva_store_new (const char *folder)
{
  VivaStore *self = g_object_new (VIVA_TYPE_STORE, NULL);

  self->store = exam_store_new (folder);

  return self;
}

VivaStore *
viva_store_get_default (void)
{
  static VivaStore *store;

  if (store == NULL)
    store = viva_store_new (NULL);

  return store;
}

void
viva_store_write (VivaStore *self, const char *name, char *text)
{
  g_return_if_fail (VIVA_IS_STORE (self));
  g_return_if_fail (name != NULL && text != NULL);

  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->pending, g_strdup (name), text);
  g_mutex_unlock (&self->mutex);
  push (self, name);
}

void
viva_store_flush (VivaStore *self)
{
  g_return_if_fail (VIVA_IS_STORE (self));

  g_mutex_lock (&self->mutex);
  while (self->n_jobs > 0)
    g_cond_wait (&self->idle, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

GPtrArray *
viva_store_load_all (VivaStore *self, GPtrArray **problems)
{
  g_return_val_if_fail (VIVA_IS_STORE (self), NULL);

  viva_store_flush (self);

  return exam_store_load_all (self->store, problems);
}

gboolean
viva_store_remove (VivaStore *self, const char *id, GError **error)
{
  g_return_val_if_fail (VIVA_IS_STORE (self), FALSE);

  viva_store_flush (self);

  return exam_store_remove (self->store, id, error);
}

ExamSchedule *
viva_store_get_schedule (VivaStore *self, char **problem)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (VIVA_IS_STORE (self), NULL);

  if (self->schedule != NULL)
    return self->schedule;

  text = exam_store_read (self->store, SCHEDULE, NULL);
  if (text != NULL)
    self->schedule = exam_schedule_from_json (text, &error);
  if (error != NULL) {
    g_autofree char *name = exam_store_set_aside (self->store, SCHEDULE);

    if (problem != NULL)
      *problem = g_strdup_printf ("The schedule could not be read and was set aside as “%s”: %s",
                                  name != NULL ? name : SCHEDULE, error->message);
  }
  if (self->schedule == NULL)
    self->schedule = exam_schedule_new ();

  return self->schedule;
}

void
viva_store_answer (VivaStore *self,
                   const char *paper,
                   const char *part,
                   double share,
                   guint confidence)
{
  ExamSchedule *schedule = viva_store_get_schedule (self, NULL);

  exam_schedule_answer (schedule, paper, part, exam_schedule_get_quality (share, confidence),
                        g_get_real_time () / G_USEC_PER_SEC);
  viva_store_write (self, SCHEDULE, exam_schedule_to_json (schedule));
}

const char *
viva_store_get_problem (VivaStore *self)
{
  g_return_val_if_fail (VIVA_IS_STORE (self), NULL);

  return self->problem;
}
