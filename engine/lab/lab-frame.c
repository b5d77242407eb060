/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-frame.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "lab-setup.h"
#include "lab-text.h"

/* Everything in a frame is carved out of chunks, so that freeing one is a handful of free(). The
 * header fills the first ALIGNMENT bytes of its chunk. */
#define ALIGNMENT ((gsize) 64)
#define CHUNK_SIZE ((gsize) 16384)

typedef struct _Chunk Chunk;

struct _Chunk {
  Chunk *next;
  gsize size; /* with the header */
  gsize used; /* with the header */
};

G_STATIC_ASSERT (sizeof (Chunk) <= 64);

struct _LabFrame {
  atomic_uint n_references;
  guint id;
  guint n_runs;
  LabFrameRun runs[LAB_MAX_RUNS + 1];
  LabSetup *setup; /* (nullable) */
  Chunk *chunks;
  /* Pointers, so that an observable stays where it is when further ones are added. */
  LabObservable **observables; /* (n_observables), room for a power of two */
  guint n_observables;
};

static gsize
round_up (gsize size, gsize alignment)
{
  return (size + alignment - 1) / alignment * alignment;
}

static Chunk *
chunk_new (gsize needed)
{
  gsize size = MAX (CHUNK_SIZE, round_up (needed, ALIGNMENT) + ALIGNMENT);
  Chunk *chunk = aligned_alloc (ALIGNMENT, size);

  if (chunk == NULL)
    g_error ("a frame could not get %" G_GSIZE_FORMAT " bytes of memory", size);
  chunk->next = NULL;
  chunk->size = size;
  chunk->used = ALIGNMENT;
  return chunk;
}

static gpointer
bump (LabFrame *self, gsize size, gsize alignment)
{
  Chunk *chunk = self->chunks;
  gsize start = chunk != NULL ? round_up (chunk->used, alignment) : 0;
  gpointer memory;

  if (chunk == NULL || start > chunk->size || chunk->size - start < size) {
    chunk = chunk_new (size);
    start = chunk->used;

    /* A big array in a chunk of its own leaves the room in the chunk at hand to those after it. */
    if (self->chunks != NULL && chunk->size > CHUNK_SIZE) {
      chunk->next = self->chunks->next;
      self->chunks->next = chunk;
    } else {
      chunk->next = self->chunks;
      self->chunks = chunk;
    }
  }

  memory = (char *) chunk + start;
  chunk->used = start + size;
  return memory;
}

/* Whether an array that has room for 4, 8, 16, … is full with @n. */
static gboolean
is_full (guint n)
{
  return n == 0 || (n >= 4 && (n & (n - 1)) == 0);
}

/* (n) elements in a new place with room for more. */
static gpointer
grow (LabFrame *self, gconstpointer array, guint n, gsize size)
{
  gpointer grown = lab_frame_alloc (self, n == 0 ? 4 : (gsize) n * 2, size);

  if (n > 0)
    memcpy (grown, array, n * size);
  return grown;
}

LabFrame *
lab_frame_new (guint run, guint64 step, LabStatus status, const char *message)
{
  LabFrame *self = g_new0 (LabFrame, 1);

  atomic_init (&self->n_references, 1);
  self->id = run;
  lab_frame_add_run (self, &(LabFrameRun){
                               .name = "",
                               .step = step,
                               .last_step = step,
                               .best_step = LAB_NO_STEP,
                               .diverged_step = LAB_NO_STEP,
                               .status = status,
                               .message = message,
                           });
  return self;
}

void
lab_frame_add_run (LabFrame *self, const LabFrameRun *run)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_runs < G_N_ELEMENTS (self->runs));

  self->n_runs++;
  lab_frame_set_run (self, self->n_runs - 1, run);
}

void
lab_frame_set_run (LabFrame *self, guint index, const LabFrameRun *run)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (index < self->n_runs);
  g_return_if_fail (run != NULL && run->name != NULL);

  self->runs[index] = *run;
  self->runs[index].name = lab_frame_strdup (self, run->name);
  self->runs[index].message = lab_frame_strdup (self, run->message);
}

void
lab_frame_set_setup (LabFrame *self, LabSetup *setup)
{
  g_return_if_fail (self != NULL);

  if (setup != NULL)
    lab_setup_ref (setup);
  lab_setup_unref (self->setup);
  self->setup = setup;
}

LabFrame *
lab_frame_ref (LabFrame *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  atomic_fetch_add_explicit (&self->n_references, 1, memory_order_relaxed);
  return self;
}

void
lab_frame_unref (LabFrame *self)
{
  if (self == NULL)
    return;

  /* Release: what this thread did with the frame comes before; acquire: the last one sees it. */
  if (atomic_fetch_sub_explicit (&self->n_references, 1, memory_order_acq_rel) > 1)
    return;

  for (Chunk *chunk = self->chunks, *next; chunk != NULL; chunk = next) {
    next = chunk->next;
    free (chunk);
  }
  lab_setup_unref (self->setup);
  g_free (self);
}

gpointer
lab_frame_alloc (LabFrame *self, gsize n, gsize size)
{
  gpointer memory;
  gsize total;

  g_return_val_if_fail (self != NULL, NULL);

  if (!g_size_checked_mul (&total, n, size) || total > G_MAXSIZE - 2 * ALIGNMENT)
    g_error ("a frame cannot hold %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " bytes", n, size);

  memory = bump (self, total, ALIGNMENT);
  memset (memory, 0, total);
  return memory;
}

const char *
lab_frame_strdup (LabFrame *self, const char *text)
{
  gsize size;

  g_return_val_if_fail (self != NULL, NULL);

  if (text == NULL)
    return NULL;
  size = strlen (text) + 1;
  return memcpy (bump (self, size, 1), text, size);
}

const char *
lab_frame_printf (LabFrame *self, const char *format, ...)
{
  char *text;
  va_list args;
  int length;

  g_return_val_if_fail (self != NULL, NULL);

  va_start (args, format);
  length = lab_text_vsnprintf (NULL, 0, format, args);
  va_end (args);
  g_return_val_if_fail (length >= 0, NULL);

  text = bump (self, (gsize) length + 1, 1);
  va_start (args, format);
  lab_text_vsnprintf (text, (gsize) length + 1, format, args);
  va_end (args);
  return text;
}

static LabObservable *
find (const LabFrame *self, guint run, const char *name)
{
  for (guint i = 0; i < self->n_observables; i++) {
    if (self->observables[i]->run == run && strcmp (self->observables[i]->name, name) == 0)
      return self->observables[i];
  }
  return NULL;
}

LabObservable *
lab_frame_add (LabFrame *self, const char *name, LabObservableKind kind)
{
  LabObservable *observable;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (find (self, self->n_runs - 1, name) == NULL, NULL);

  observable = lab_frame_alloc (self, 1, sizeof *observable);
  observable->name = name;
  observable->kind = kind;
  observable->run = self->n_runs - 1;

  if (is_full (self->n_observables))
    self->observables =
        grow (self, self->observables, self->n_observables, sizeof *self->observables);
  self->observables[self->n_observables++] = observable;
  return observable;
}

LabSeries *
lab_frame_add_series (LabFrame *self, const char *name, gsize n)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_SERIES);
  LabSeries *series;

  g_return_val_if_fail (observable != NULL, NULL);

  series = &observable->series;
  series->n = n;
  series->x = lab_frame_alloc (self, n, sizeof *series->x);
  series->y = lab_frame_alloc (self, n, sizeof *series->y);
  return series;
}

LabMarker *
lab_frame_add_marker (LabFrame *self,
                      LabSeries *series,
                      const char *id,
                      LabMarkerKind kind,
                      double x,
                      double y,
                      const char *label)
{
  LabMarker *marker;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (series != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (is_full (series->n_markers))
    series->markers = grow (self, series->markers, series->n_markers, sizeof *series->markers);
  marker = &series->markers[series->n_markers++];
  *marker = (LabMarker){
    .id = id,
    .label = lab_frame_strdup (self, label),
    .kind = kind,
    .x = x,
    .y = y,
  };
  return marker;
}

LabField *
lab_frame_add_field (LabFrame *self, const char *name, gsize nx, gsize ny, gboolean with_classes)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_FIELD);
  LabField *field;
  gsize n;

  g_return_val_if_fail (observable != NULL, NULL);
  g_return_val_if_fail (g_size_checked_mul (&n, nx, ny), NULL);

  field = &observable->field;
  field->nx = nx;
  field->ny = ny;
  field->values = lab_frame_alloc (self, n, sizeof *field->values);
  if (with_classes)
    field->classes = lab_frame_alloc (self, n, sizeof *field->classes);
  return field;
}

LabPoints *
lab_frame_add_points (LabFrame *self, const char *name, gsize n)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_POINTS);
  LabPoints *points;

  g_return_val_if_fail (observable != NULL, NULL);

  points = &observable->points;
  points->n = n;
  points->x = lab_frame_alloc (self, n, sizeof *points->x);
  points->y = lab_frame_alloc (self, n, sizeof *points->y);
  return points;
}

LabPictures *
lab_frame_add_pictures (LabFrame *self,
                        const char *name,
                        gsize n,
                        gsize height,
                        gsize width,
                        gsize channels)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_PICTURES);
  LabPictures *pictures;
  gsize size;

  g_return_val_if_fail (observable != NULL, NULL);
  g_return_val_if_fail (g_size_checked_mul (&size, height, width) &&
                            g_size_checked_mul (&size, size, channels) &&
                            g_size_checked_mul (&size, size, n),
                        NULL);

  pictures = &observable->pictures;
  pictures->n = n;
  pictures->height = height;
  pictures->width = width;
  pictures->channels = channels;
  pictures->pixels = lab_frame_alloc (self, size, sizeof *pictures->pixels);
  return pictures;
}

LabReadout *
lab_frame_add_readout (LabFrame *self, const char *name, guint n)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_READOUT);
  LabReadout *readout;

  g_return_val_if_fail (observable != NULL, NULL);

  readout = &observable->readout;
  readout->n = n;
  readout->labels = lab_frame_alloc (self, n, sizeof *readout->labels);
  readout->values = lab_frame_alloc (self, n, sizeof *readout->values);
  return readout;
}

LabMatrix *
lab_frame_add_matrix (LabFrame *self, const char *name, gsize rows, gsize columns)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_MATRIX);
  LabMatrix *matrix;
  gsize n;

  g_return_val_if_fail (observable != NULL, NULL);
  g_return_val_if_fail (g_size_checked_mul (&n, rows, columns), NULL);

  matrix = &observable->matrix;
  matrix->rows = rows;
  matrix->columns = columns;
  matrix->values = lab_frame_alloc (self, n, sizeof *matrix->values);
  return matrix;
}

LabBars *
lab_frame_add_bars (LabFrame *self, const char *name, gsize n)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_BARS);
  LabBars *bars;

  g_return_val_if_fail (observable != NULL, NULL);

  bars = &observable->bars;
  bars->n = n;
  bars->values = lab_frame_alloc (self, n, sizeof *bars->values);
  bars->names = lab_frame_alloc (self, n, sizeof *bars->names);
  return bars;
}

LabHistogram *
lab_frame_add_histogram (LabFrame *self, const char *name, gsize n_bins)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_HISTOGRAM);
  LabHistogram *histogram;

  g_return_val_if_fail (observable != NULL, NULL);

  histogram = &observable->histogram;
  histogram->n_bins = n_bins;
  histogram->counts = lab_frame_alloc (self, n_bins, sizeof *histogram->counts);
  return histogram;
}

LabDiagram *
lab_frame_add_diagram (LabFrame *self, const char *name, guint n_layers)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_DIAGRAM);
  LabDiagram *diagram;

  g_return_val_if_fail (observable != NULL, NULL);

  diagram = &observable->diagram;
  diagram->n_layers = n_layers;
  diagram->layers = lab_frame_alloc (self, n_layers, sizeof *diagram->layers);
  return diagram;
}

LabTable *
lab_frame_add_table (LabFrame *self, const char *name, gsize rows, gsize columns)
{
  LabObservable *observable = lab_frame_add (self, name, LAB_OBSERVABLE_TABLE);
  LabTable *table;
  gsize n;

  g_return_val_if_fail (observable != NULL, NULL);
  g_return_val_if_fail (g_size_checked_mul (&n, rows, columns), NULL);

  table = &observable->table;
  table->rows = rows;
  table->columns = columns;
  table->headings = lab_frame_alloc (self, columns, sizeof *table->headings);
  table->is_number = lab_frame_alloc (self, columns, sizeof *table->is_number);
  table->cells = lab_frame_alloc (self, n, sizeof *table->cells);
  return table;
}

guint
lab_frame_get_run (const LabFrame *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->id;
}

guint
lab_frame_get_n_runs (const LabFrame *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_runs;
}

const LabFrameRun *
lab_frame_get_run_info (const LabFrame *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_runs, NULL);

  return &self->runs[index];
}

LabSetup *
lab_frame_get_setup (const LabFrame *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->setup;
}

guint64
lab_frame_get_step (const LabFrame *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->runs[0].step;
}

LabStatus
lab_frame_get_status (const LabFrame *self)
{
  g_return_val_if_fail (self != NULL, LAB_STATUS_FAILED);

  return self->runs[0].status;
}

const char *
lab_frame_get_message (const LabFrame *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->runs[0].message;
}

guint
lab_frame_get_n_observables (const LabFrame *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_observables;
}

const LabObservable *
lab_frame_get_observable (const LabFrame *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_observables, NULL);

  return self->observables[index];
}

const LabObservable *
lab_frame_find (const LabFrame *self, const char *name, LabObservableKind kind)
{
  return lab_frame_find_in (self, 0, name, kind);
}

const LabObservable *
lab_frame_find_in (const LabFrame *self, guint index, const char *name, LabObservableKind kind)
{
  const LabObservable *observable;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  observable = find (self, index, name);
  return observable != NULL && observable->kind == kind ? observable : NULL;
}
