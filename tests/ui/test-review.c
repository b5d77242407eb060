/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include <glib/gstdio.h>

#include "exam-paper.h"
#include "viva-print.h"
#include "viva-review.h"

static void
flag_cb (gboolean *flag)
{
  *flag = TRUE;
}

/* 1b right (2 of 2 points) and 2b wrong (0 of 2), both "sure"; 2a.i right, "guessed". */
static VivaAttempt *
take (void)
{
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (ExamPaper) paper = exam_paper_load (folder, NULL);
  VivaAttempt *attempt = viva_attempt_new (paper, EXAM_MODE_EXAM, NULL);
  gboolean is_graded = FALSE;
  static const struct {
    const char *part, *answer;
    guint confidence;
  } answers[] = { { "1b", "true", 4 }, { "2b", "750", 4 }, { "2a.i", "750000 x 100", 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    const ExamPart *part = exam_paper_find_part (paper, answers[i].part);

    viva_attempt_set_answer (attempt, part, answers[i].answer);
    viva_attempt_set_confidence (attempt, part, answers[i].confidence);
  }
  g_signal_connect_swapped (attempt, "graded", G_CALLBACK (flag_cb), &is_graded);
  viva_attempt_hand_in (attempt);
  ui_test_wait (30, is_graded);

  return attempt;
}

static void
test_calibration (void)
{
  g_autoptr (VivaAttempt) attempt = take ();
  VivaCalibration sure = viva_review_calibrate (attempt, 4);
  VivaCalibration guessed = viva_review_calibrate (attempt, 1);

  g_assert_cmpuint (sure.n_answers, ==, 2);
  g_assert_cmpfloat (sure.share, ==, 0.5);
  g_assert_cmpuint (guessed.n_answers, ==, 1);
  g_assert_cmpfloat (guessed.share, ==, 1.0);
  g_assert_cmpuint (viva_review_calibrate (attempt, 3).n_answers, ==, 0);
}

static void
chosen_cb (guint *chosen, guint index)
{
  *chosen = index;
}

static void
test_page (void)
{
  g_autoptr (VivaAttempt) attempt = take ();
  GtkWidget *review = g_object_new (VIVA_TYPE_REVIEW, NULL);
  GtkWindow *window = ui_test_present (review, NULL);
  GtkWidget *button;
  guint chosen = 99;

  viva_review_set_attempt (VIVA_REVIEW (review), attempt);
  ui_test_wait (5, ui_test_find_text (review, "3 of 53 points") != NULL);
  g_assert_nonnull (ui_test_find_text (review, "2 of 2 points"));
  g_assert_nonnull (ui_test_find_text (review, "50 % right in 2 answers"));
  g_assert_nonnull (ui_test_find_text (review, "You were 4 of 5 sure"));
  g_assert_nonnull (ui_test_find_text (review, "The biases are missing"));
  g_assert_nonnull (ui_test_find_text (review, "760"));

  /* The Tab key goes from one part to the next, and not to every text that could be copied. */
  gtk_window_set_focus (window, NULL); /* it was empty, and took the focus itself */
  for (guint i = 0; i < 3; i++) {
    gtk_widget_child_focus (review, GTK_DIR_TAB_FORWARD);
    g_assert_true (GTK_IS_BUTTON (gtk_window_get_focus (window)));
  }

  g_signal_connect_swapped (review, "part-chosen", G_CALLBACK (chosen_cb), &chosen);
  button = ui_test_find (review, GTK_TYPE_BUTTON, "label", "Open the Experiment");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (chosen, ==, 0);

  gtk_window_destroy (window);
}

/* A4 and Letter; a folder that is not there is said. */
static void
test_pdf (void)
{
  g_autoptr (VivaAttempt) attempt = take ();
  g_autofree char *folder = g_dir_make_tmp ("viva-review-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "review.pdf", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "review.pdf", NULL);
  static const double sizes[][2] = { { 595.0, 842.0 }, { 612.0, 792.0 } };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *data = NULL;
    gsize size;
    guint n_pages = viva_print_export (attempt, path, sizes[i][0], sizes[i][1], &error);

    g_assert_no_error (error);
    /* 21 parts with their questions do not fit on three pages. */
    g_assert_cmpuint (n_pages, >, 3);
    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    g_assert_true (g_str_has_prefix (data, "%PDF-"));
  }
  g_assert_cmpuint (viva_print_export (attempt, nowhere, 595.0, 842.0, &error), ==, 0);
  g_assert_nonnull (error);

  g_unlink (path);
  g_rmdir (folder);
}

/* The table of part 5 has its columns on paper, too: what stands in one row of it stands on one
 * line, in order. */
static void
test_pdf_table (void)
{
  g_autoptr (VivaAttempt) attempt = NULL;
  g_autofree char *pdftotext = g_find_program_in_path ("pdftotext");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (pdftotext == NULL) {
    g_test_skip ("pdftotext is not installed");
    return;
  }
  attempt = take ();
  folder = g_dir_make_tmp ("viva-review-XXXXXX", NULL);
  path = g_build_filename (folder, "review.pdf", NULL);
  viva_print_export (attempt, path, 595.0, 842.0, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char *[]){ pdftotext, "-layout", path, "-", NULL }, NULL, G_SPAWN_DEFAULT,
                NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_regex_match_simple ("name +shape +what it is\n", text, 0, 0));
  g_assert_true (
      g_regex_match_simple ("keep_prob +a number +the share of activations", text, 0, 0));
  g_assert_null (strstr (text, "|--"));

  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/review/calibration", test_calibration);
  ui_test_add ("/ui/review/page", test_page);
  ui_test_add ("/ui/review/pdf", test_pdf);
  ui_test_add ("/ui/review/pdf-table", test_pdf_table);

  return g_test_run ();
}
