/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-frame.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "demo-lab.h"
#include "lab-setup.h"
#include "nn-random.h"

static void
test_head (void)
{
  char message[] = "diverged in step 7";
  g_autoptr (LabFrame) frame = lab_frame_new (3, G_MAXUINT64, LAB_STATUS_DIVERGED, message);
  g_autoptr (LabFrame) silent = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);

  memset (message, 'x', sizeof message - 1);
  g_assert_cmpuint (lab_frame_get_run (frame), ==, 3);
  g_assert_cmpuint (lab_frame_get_step (frame), ==, G_MAXUINT64);
  g_assert_cmpint (lab_frame_get_status (frame), ==, LAB_STATUS_DIVERGED);
  g_assert_cmpstr (lab_frame_get_message (frame), ==, "diverged in step 7");
  g_assert_null (lab_frame_get_message (silent));
  g_assert_cmpuint (lab_frame_get_n_observables (silent), ==, 0);
}

/* Blocks of many sizes, small and larger than any chunk, are aligned, zeroed and apart: each keeps
 * what was written into it. */
static void
test_alloc (void)
{
  enum { N = 400 };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  guint8 *blocks[N];
  gsize sizes[N];
  const char *texts[N];
  NnRandom random;

  nn_random_init (&random, 4, NN_STREAM_DATA, 0);
  for (guint i = 0; i < N; i++) {
    guint32 dice = nn_random_below (&random, 20);

    sizes[i] = nn_random_below (&random, dice == 0 ? 100000 : dice < 5 ? 20000 : 100);
    blocks[i] = lab_frame_alloc (frame, sizes[i], 1);
    g_assert_cmpuint ((uintptr_t) blocks[i] % 64, ==, 0);
    for (gsize j = 0; j < sizes[i]; j++)
      g_assert_cmpuint (blocks[i][j], ==, 0);
    memset (blocks[i], (int) (i % 251) + 1, sizes[i]);
    texts[i] = lab_frame_printf (frame, "text %u", i);
  }
  for (guint i = 0; i < N; i++) {
    g_autofree char *text = g_strdup_printf ("text %u", i);

    for (gsize j = 0; j < sizes[i]; j++)
      g_assert_cmpuint (blocks[i][j], ==, i % 251 + 1);
    g_assert_cmpstr (texts[i], ==, text);
  }
}

static void
test_text (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  g_autofree char *long_text = g_strnfill (50000, 'y');
  char text[] = "abc";
  const char *copy = lab_frame_strdup (frame, text);

  text[0] = 'x';
  g_assert_cmpstr (copy, ==, "abc");
  g_assert_null (lab_frame_strdup (frame, NULL));
  g_assert_cmpstr (lab_frame_strdup (frame, ""), ==, "");
  g_assert_cmpstr (lab_frame_strdup (frame, long_text), ==, long_text);
  g_assert_cmpstr (lab_frame_printf (frame, "%s", long_text), ==, long_text);
  g_assert_cmpstr (lab_frame_printf (frame, "%.3f µ %d", 0.25, 7), ==, "0.250 µ 7");
}

static void
test_kinds (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *series = lab_frame_add_series (frame, "curve", 3);
  LabField *field = lab_frame_add_field (frame, "field", 4, 5, TRUE);
  LabField *plain = lab_frame_add_field (frame, "plain", 2, 1, FALSE);
  LabPoints *points = lab_frame_add_points (frame, "points", 6);
  LabPictures *pictures = lab_frame_add_pictures (frame, "pictures", 2, 3, 4, 3);
  LabReadout *readout = lab_frame_add_readout (frame, "readout", 2);
  LabObservable *bare = lab_frame_add (frame, "bare", LAB_OBSERVABLE_READOUT);

  g_assert_cmpuint (series->n, ==, 3);
  g_assert_cmpuint (field->nx, ==, 4);
  g_assert_cmpuint (field->ny, ==, 5);
  g_assert_nonnull (field->classes);
  g_assert_null (plain->classes);
  g_assert_cmpuint (points->n, ==, 6);
  g_assert_null (points->classes);
  g_assert_cmpuint (pictures->channels, ==, 3);
  g_assert_cmpuint (readout->n, ==, 2);
  g_assert_null (bare->readout.labels);

  /* Arrays of one frame do not overlap: each keeps its last element when the others are written. */
  series->y[2] = 1;
  field->values[19] = 2;
  field->classes[19] = 3;
  points->y[5] = 4;
  pictures->pixels[2 * 3 * 4 * 3 - 1] = 5;
  readout->values[1] = "six";
  g_assert_cmpfloat (series->y[2], ==, 1);
  g_assert_cmpfloat (field->values[19], ==, 2);
  g_assert_cmpuint (field->classes[19], ==, 3);
  g_assert_cmpfloat (points->y[5], ==, 4);
  g_assert_cmpfloat (points->x[5], ==, 0);
  g_assert_cmpfloat (pictures->pixels[2 * 3 * 4 * 3 - 1], ==, 5);
  g_assert_cmpstr (readout->values[1], ==, "six");

  g_assert_cmpuint (lab_frame_get_n_observables (frame), ==, 7);
  g_assert_cmpstr (lab_frame_get_observable (frame, 6)->name, ==, "bare");
  g_assert_true (&lab_frame_find (frame, "field", LAB_OBSERVABLE_FIELD)->field == field);
  g_assert_true (lab_frame_find (frame, "bare", LAB_OBSERVABLE_READOUT) == bare);
  g_assert_null (lab_frame_find (frame, "field", LAB_OBSERVABLE_SERIES));
  g_assert_null (lab_frame_find (frame, "nothing", LAB_OBSERVABLE_SERIES));
}

/* What came with comparing and with further kinds of pictures. */
static void
test_more_kinds (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabMatrix *matrix = lab_frame_add_matrix (frame, "matrix", 3, 2);
  LabBars *bars = lab_frame_add_bars (frame, "bars", 4);
  LabHistogram *histogram = lab_frame_add_histogram (frame, "histogram", 5);
  LabDiagram *diagram = lab_frame_add_diagram (frame, "diagram", 2);
  LabTable *table = lab_frame_add_table (frame, "table", 2, 3);
  LabMatrix *empty = lab_frame_add_matrix (frame, "empty", 0, 2);

  g_assert_cmpuint (matrix->rows, ==, 3);
  g_assert_cmpuint (matrix->columns, ==, 2);
  g_assert_cmpuint (empty->rows, ==, 0);
  g_assert_cmpuint (bars->n, ==, 4);
  g_assert_cmpuint (histogram->n_bins, ==, 5);
  g_assert_cmpuint (diagram->n_layers, ==, 2);
  g_assert_cmpuint (table->rows, ==, 2);
  g_assert_cmpuint (table->columns, ==, 3);
  g_assert_true (matrix->marks == NULL && matrix->row_names == NULL && matrix->notes == NULL);
  g_assert_true (bars->texts == NULL && bars->marks == NULL && table->marks == NULL);

  /* Each keeps its last element when the others are written. */
  matrix->values[5] = 1;
  bars->values[3] = 2;
  bars->names[3] = "three";
  histogram->counts[4] = 4;
  diagram->layers[1].title = "five";
  table->headings[2] = "six";
  table->is_number[2] = TRUE;
  table->cells[5] = "seven";
  g_assert_cmpfloat (matrix->values[5], ==, 1);
  g_assert_cmpfloat (bars->values[3], ==, 2);
  g_assert_cmpstr (bars->names[3], ==, "three");
  g_assert_cmpfloat (histogram->counts[4], ==, 4);
  g_assert_cmpstr (diagram->layers[1].title, ==, "five");
  g_assert_null (diagram->layers[0].title);
  g_assert_cmpstr (table->headings[2], ==, "six");
  g_assert_cmpstr (table->cells[5], ==, "seven");
  g_assert_true (&lab_frame_find (frame, "table", LAB_OBSERVABLE_TABLE)->table == table);
  g_assert_null (lab_frame_find (frame, "table", LAB_OBSERVABLE_MATRIX));
}

/* What is added belongs to the run that was added last; names are apart in each. */
static void
test_runs (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (5, 7, LAB_STATUS_RUNNING, "first");
  char name[] = "rate=2", message[] = "second";
  LabFrameRun info = {
    .name = name,
    .step = 8,
    .last_step = 9,
    .best_step = 3,
    .diverged_step = 9,
    .status = LAB_STATUS_DIVERGED,
    .message = message,
  };
  LabSeries *mine = lab_frame_add_series (frame, "cost", 1), *yours;
  const LabFrameRun *first;

  lab_frame_add_run (frame, &info);
  yours = lab_frame_add_series (frame, "cost", 2);
  lab_frame_add_readout (frame, "words", 1);
  memset (name, 'x', sizeof name - 1);
  memset (message, 'x', sizeof message - 1);

  g_assert_cmpuint (lab_frame_get_n_runs (frame), ==, 2);
  first = lab_frame_get_run_info (frame, 0);
  g_assert_cmpstr (first->name, ==, "");
  g_assert_cmpstr (first->message, ==, "first");
  g_assert_cmpuint (first->step, ==, 7);
  g_assert_cmpuint (first->last_step, ==, 7);
  g_assert_cmpuint (first->best_step, ==, LAB_NO_STEP);
  g_assert_cmpuint (first->diverged_step, ==, LAB_NO_STEP);
  g_assert_cmpstr (lab_frame_get_run_info (frame, 1)->name, ==, "rate=2");
  g_assert_cmpstr (lab_frame_get_run_info (frame, 1)->message, ==, "second");
  g_assert_cmpuint (lab_frame_get_run_info (frame, 1)->diverged_step, ==, 9);
  g_assert_cmpuint (lab_frame_get_step (frame), ==, 7); /* the first one's */
  g_assert_cmpint (lab_frame_get_status (frame), ==, LAB_STATUS_RUNNING);

  g_assert_true (&lab_frame_find (frame, "cost", LAB_OBSERVABLE_SERIES)->series == mine);
  g_assert_true (&lab_frame_find_in (frame, 0, "cost", LAB_OBSERVABLE_SERIES)->series == mine);
  g_assert_true (&lab_frame_find_in (frame, 1, "cost", LAB_OBSERVABLE_SERIES)->series == yours);
  g_assert_null (lab_frame_find (frame, "words", LAB_OBSERVABLE_READOUT));
  g_assert_cmpuint (lab_frame_find_in (frame, 1, "words", LAB_OBSERVABLE_READOUT)->run, ==, 1);

  info.name = "";
  info.n_seeds = 4;
  lab_frame_set_run (frame, 0, &info);
  g_assert_cmpuint (lab_frame_get_run_info (frame, 0)->n_seeds, ==, 4);
  g_assert_cmpuint (lab_frame_get_step (frame), ==, 8);
  for (guint i = 2; i < LAB_MAX_RUNS + 1; i++)
    lab_frame_add_run (frame, &info);
  g_assert_cmpuint (lab_frame_get_n_runs (frame), ==, LAB_MAX_RUNS + 1);
}

/* The frame holds on to its setup, and lets go of one that is replaced. */
static void
test_setup (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  LabSetup *first = lab_setup_new (settings, 1), *second = lab_setup_new (settings, 2);

  g_assert_null (lab_frame_get_setup (frame));
  lab_frame_set_setup (frame, first);
  lab_setup_unref (first);
  g_assert_cmpuint (lab_setup_get_seed (lab_frame_get_setup (frame)), ==, 1);
  lab_frame_set_setup (frame, lab_frame_get_setup (frame));
  g_assert_cmpuint (lab_setup_get_seed (lab_frame_get_setup (frame)), ==, 1);
  lab_frame_set_setup (frame, second);
  lab_setup_unref (second);
  g_assert_cmpuint (lab_setup_get_seed (lab_frame_get_setup (frame)), ==, 2);
  lab_frame_set_setup (frame, NULL);
  g_assert_null (lab_frame_get_setup (frame));
}

/* Observables and earlier markers stay what they are while further ones are added. */
static void
test_many (void)
{
  enum { N = 100 };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  LabSeries *series[N];

  for (guint i = 0; i < N; i++) {
    g_ptr_array_add (names, g_strdup_printf ("series %u", i));
    series[i] = lab_frame_add_series (frame, names->pdata[i], i);
  }
  for (guint i = 0; i < N; i++) {
    char label[] = "label";
    LabMarker *marker = lab_frame_add_marker (frame, series[7], "mark", LAB_MARKER_VERTICAL, i,
                                              -1.0, i % 2 ? label : NULL);

    g_assert_cmpfloat (marker->x, ==, i);
    label[0] = 'x';
  }

  g_assert_cmpuint (lab_frame_get_n_observables (frame), ==, N);
  for (guint i = 0; i < N; i++) {
    const LabObservable *found = lab_frame_find (frame, names->pdata[i], LAB_OBSERVABLE_SERIES);

    g_assert_true (&found->series == series[i]);
    g_assert_cmpuint (found->series.n, ==, i);
  }
  g_assert_cmpuint (series[7]->n_markers, ==, N);
  for (guint i = 0; i < N; i++) {
    g_assert_cmpfloat (series[7]->markers[i].x, ==, i);
    g_assert_cmpfloat (series[7]->markers[i].y, ==, -1);
    g_assert_cmpint (series[7]->markers[i].kind, ==, LAB_MARKER_VERTICAL);
    g_assert_cmpstr (series[7]->markers[i].label, ==, i % 2 ? "label" : NULL);
  }
  g_assert_cmpuint (series[8]->n_markers, ==, 0);
}

static void *
share (void *data)
{
  LabFrame *frame = data;

  for (guint i = 0; i < 20000; i++) {
    lab_frame_ref (frame);
    g_assert_cmpuint (lab_frame_get_step (frame), ==, 42);
    lab_frame_unref (frame);
  }
  lab_frame_unref (frame);
  return NULL;
}

/* Four threads take and give back references; the last one, whichever it is, frees. A reference
 * lost or counted twice is a leak or a use after free for AddressSanitizer. */
static void
test_references (void)
{
  pthread_t threads[4];
  LabFrame *frame = lab_frame_new (1, 42, LAB_STATUS_RUNNING, "shared");

  lab_frame_add_series (frame, "curve", 1000);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, share, lab_frame_ref (frame)), ==, 0);
  g_assert_cmpstr (lab_frame_get_message (frame), ==, "shared");
  lab_frame_unref (frame);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    pthread_join (threads[i], NULL);
  lab_frame_unref (NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/frame/head", test_head);
  g_test_add_func ("/lab/frame/alloc", test_alloc);
  g_test_add_func ("/lab/frame/text", test_text);
  g_test_add_func ("/lab/frame/kinds", test_kinds);
  g_test_add_func ("/lab/frame/more-kinds", test_more_kinds);
  g_test_add_func ("/lab/frame/runs", test_runs);
  g_test_add_func ("/lab/frame/setup", test_setup);
  g_test_add_func ("/lab/frame/many", test_many);
  g_test_add_func ("/lab/frame/references", test_references);

  return g_test_run ();
}
