/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-paper.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exam-labels.h"
#include "exam-text.h"
#include "paper-folder.h"

/* A good paper of one part; the cases below spoil it. */
static const char good_ini[] = "[paper]\n"     /* 1 */
                               "title=Trial\n" /* 2 */
                               "minutes=10\n"  /* 3 */
                               "points=2\n"    /* 4 */
                               "[section 1]\n" /* 5 */
                               "title=First\n" /* 6 */
                               "parts=1a\n"    /* 7 */
                               "points=2\n";   /* 8 */

static const char good_part[] = "[part]\n"                /* 1 */
                                "title=Curves\n"          /* 2 */
                                "points=2\n"              /* 3 */
                                "answer=labels\n"         /* 4 */
                                "lab=early-stopping\n"    /* 5 */
                                "settings=\n"             /* 6 */
                                "seed=3\n"                /* 7 */
                                "steps=40\n"              /* 8 */
                                "view=curves\n"           /* 9 */
                                "[blank 1]\n"             /* 10 */
                                "anchor=curve:dev_cost\n" /* 11 */
                                "name=the upper curve\n"  /* 12 */
                                "keys=dev\n"              /* 13 */
                                "why=It is.\n"            /* 14 */
                                "[label dev]\n"           /* 15 */
                                "text=dev curve\n"        /* 16 */
                                "---\n"                   /* 17 */
                                "# Question\n"            /* 18 */
                                "Which curve?\n"          /* 19 */
                                "# Hint\n"                /* 20 */
                                "The upper.\n"            /* 21 */
                                "# Solution\n"            /* 22 */
                                "The dev curve.\n"        /* 23 */
                                "# Try it\n"              /* 24 */
                                "Run.\n";                 /* 25 */

static char *
replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) pieces = g_strsplit (text, from, 2);

  g_assert_cmpuint (g_strv_length (pieces), ==, 2);

  return g_strjoinv (to, pieces);
}

/* Loads @folder, which has just these mistakes. */
static void
assert_mistakes (const char *folder, const char *mistakes)
{
  g_autoptr (GError) error = NULL;
  ExamPaper *paper = exam_paper_load (folder, &error);

  g_assert_null (paper);
  g_assert_error (error, EXAM_ERROR, EXAM_ERROR_PAPER);
  g_assert_cmpstr (error->message, ==, mistakes);
}

static char *
good_folder (void)
{
  char *folder = paper_folder_new ();

  paper_folder_write (folder, "paper.ini", good_ini);
  paper_folder_write (folder, "1a.md", good_part);

  return folder;
}

static void
test_good (void)
{
  g_autofree char *folder = good_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamPaper) paper = exam_paper_load (folder, &error);
  g_autoptr (ExamPaper) again = NULL;
  const ExamPart *part;
  const ExamSection *section;

  paper_folder_remove (folder);
  g_assert_no_error (error);
  g_assert_cmpstr (paper->path, ==, folder);
  g_assert_cmpstr (paper->title, ==, "Trial");
  g_assert_cmpuint (paper->minutes, ==, 10);
  g_assert_cmpuint (paper->sections->len, ==, 1);
  section = g_ptr_array_index (paper->sections, 0);
  g_assert_cmpstr (section->id, ==, "1");
  g_assert_cmpstr (section->title, ==, "First");

  part = exam_paper_get_part (paper, 0);
  g_assert_nonnull (part);
  g_assert_cmpstr (part->id, ==, "1a");
  g_assert_cmpstr (part->title, ==, "Curves");
  g_assert_cmpfloat (part->points, ==, 2);
  g_assert_nonnull (exam_labels (part->answer));
  g_assert_cmpstr (part->lab->id, ==, "early-stopping");
  g_assert_true (lab_settings_get_class (part->settings) == part->lab);
  g_assert_cmpuint (part->seed, ==, 3);
  g_assert_cmpuint (part->steps, ==, 40);
  g_assert_cmpstr (part->lab->views[part->view].id, ==, "curves");
  g_assert_cmpstr (part->question, ==, "Which curve?");
  g_assert_cmpstr (part->hint, ==, "The upper.");
  g_assert_cmpstr (part->solution, ==, "The dev curve.");
  g_assert_cmpstr (part->try_it, ==, "Run.");

  g_assert_null (exam_paper_get_part (paper, 1));
  g_assert_true (exam_paper_find_part (paper, "1a") == part);
  g_assert_null (exam_paper_find_part (paper, "1"));
  again = exam_paper_ref (paper);
  g_assert_true (again == paper);
}

/* What may be left out, and what an editor on another system makes of a file. */
static void
test_lenient (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autofree char *short_part = NULL, *part = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *dos = NULL, *with_mark = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamPaper) paper = NULL;

  short_part = replace (good_part, "settings=\nseed=3\nsteps=40\n", "");
  part = replace (short_part, "# Hint\nThe upper.\n", "```\n# Hint\n# Fenced\n```\n");
  lines = g_strsplit (part, "\n", -1);
  dos = g_strjoinv ("\r\n", lines);
  with_mark = g_strconcat ("\xef\xbb\xbf", dos, NULL);
  paper_folder_write (folder, "1a.md", with_mark);
  paper_folder_write (folder, "paper.ini",
                      "[paper]\ntitle=T\nminutes=1\n[section 1]\ntitle=A\nparts=1a\n"
                      "[section 2]\ntitle=B\n");
  paper_folder_write (folder, "README.md", "# About this paper\n");
  paper_folder_write (folder, "notes.txt", "\xff");
  paper = exam_paper_load (folder, &error);
  paper_folder_remove (folder);

  g_assert_no_error (error);
  g_assert_cmpuint (paper->sections->len, ==, 2);
  g_assert_cmpuint (exam_paper_get_n_parts (paper), ==, 1);
  g_assert_cmpuint (exam_paper_get_part (paper, 0)->seed, ==, 0);
  g_assert_cmpuint (exam_paper_get_part (paper, 0)->steps, ==,
                    exam_paper_get_part (paper, 0)->lab->default_steps);
  g_assert_cmpstr (exam_paper_get_part (paper, 0)->question, ==,
                   "Which curve?\n```\n# Hint\n# Fenced\n```");
  g_assert_null (exam_paper_get_part (paper, 0)->hint);
}

static void
test_sums (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autofree char *half = replace (good_part, "points=2", "points=0.5");
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamPaper) paper = NULL;

  paper_folder_write (folder, "1a.md", good_part);
  paper_folder_write (folder, "1b.md", half);
  paper_folder_write (folder, "2.i.md", half);
  paper_folder_write (folder, "paper.ini",
                      "[paper]\ntitle=T\nminutes=1\npoints=3\n"
                      "[section 2]\ntitle=B\nparts=2.i\npoints=0.5\n"
                      "[section 1]\ntitle=A\nparts=1b; 1a\npoints=2.5\n");
  paper = exam_paper_load (folder, &error);
  paper_folder_remove (folder);

  g_assert_no_error (error);
  g_assert_cmpuint (exam_paper_get_n_parts (paper), ==, 3);
  g_assert_cmpfloat (exam_paper_get_points (paper), ==, 3);
  g_assert_cmpstr (exam_paper_get_part (paper, 0)->id, ==, "2.i");
  g_assert_cmpstr (exam_paper_get_part (paper, 1)->id, ==, "1b");
  g_assert_cmpstr (exam_paper_get_part (paper, 2)->id, ==, "1a");
}

static void
test_not_found (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  const struct {
    const char *path;
    const char *found;
  } cases[] = {
    { folder, "a folder without one" },
    { missing, "nothing of that name" },
    { file, "a file" },
  };

  paper_folder_write (folder, "file", "");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *message = g_strdup_printf ("%s: expected a folder with a paper.ini, found %s",
                                                cases[i].path, cases[i].found);

    g_assert_null (exam_paper_load (cases[i].path, &error));
    g_assert_error (error, EXAM_ERROR, EXAM_ERROR_NOT_FOUND);
    g_assert_cmpstr (error->message, ==, message);
  }
  paper_folder_remove (folder);
}

typedef struct {
  const char *name;
  const char *file; /* the one that is spoiled: @from becomes @to */
  const char *from;
  const char *to;
  const char *mistakes;
} Broken;

static const Broken broken[] = {
  { "no-title", "paper.ini", "title=Trial\n", "",
    "paper.ini:1: expected “title=…” in [paper], found none" },
  { "no-paper-group", "paper.ini", "[paper]\ntitle=Trial\nminutes=10\npoints=2\n", "",
    "paper.ini:1: expected a group [paper], found none" },
  { "minutes", "paper.ini", "minutes=10", "minutes=three hours",
    "paper.ini:3: expected “minutes” to be a whole number from 1 to 1440, found “three hours”" },
  { "paper-points", "paper.ini", "points=2\n[", "points=2.5\n[",
    "paper.ini:4: expected the sum of the points of its parts, 2, found 2.5" },
  { "section-points", "1a.md", "points=2", "points=1.5",
    "paper.ini:4: expected the sum of the points of its parts, 1.5, found 2\n"
    "paper.ini:8: expected the sum of the points of its parts, 1.5, found 2" },
  { "unknown-key-in-paper", "paper.ini", "minutes=10", "minutes=10\nminuets=3",
    "paper.ini:4: expected the keys of [paper] to be title, minutes or points, found “minuets”" },
  { "unknown-group-in-paper", "paper.ini", "[section 1]", "[sections]\n[section 1]",
    "paper.ini:5: expected [section …] or [paper], found [sections]" },
  { "no-parts", "paper.ini", "parts=1a\npoints=2\n", "",
    "paper.ini:1: expected a [section …] with “parts=…”, found none in the paper\n"
    "paper.ini:4: expected the sum of the points of its parts, 0, found 2\n"
    "1a.md:1: expected a section of paper.ini to list the part, found none for “1a.md”" },
  { "part-missing", "paper.ini", "parts=1a", "parts=1a;1b",
    "paper.ini:7: expected the file 1b.md beside it, found none" },
  { "part-twice", "paper.ini", "parts=1a", "parts=1a;1a",
    "paper.ini:7: expected each part once, found “1a” again" },
  { "part-outside", "paper.ini", "parts=1a", "parts=1a;../1a",
    "paper.ini:7: expected a part's id of letters, digits, “.”, “-” and “_”, found “../1a”" },
  { "section-id", "paper.ini", "[section 1]", "[section 1/2]",
    "paper.ini:5: expected a section's id of letters, digits, “.”, “-” and “_”, found “1/2”" },
  { "no-separator", "1a.md", "---\n", "",
    "1a.md:17: expected a line “---” below the head, found a section" },
  { "no-separator-nor-sections", "1a.md",
    "---\n# Question\nWhich curve?\n# Hint\nThe upper.\n# Solution\nThe dev curve.\n# Try "
    "it\nRun.\n",
    "",
    "1a.md:16: expected a line “---” below the head, found the end of the file\n"
    "1a.md:16: expected a section “# Question”, found none\n"
    "1a.md:16: expected a section “# Solution”, found none" },
  { "no-part-group", "1a.md", "[part]\n", "[prat]\n",
    "1a.md:1: expected a group [part], found none" },
  { "points", "1a.md", "points=2", "points=-2",
    "1a.md:3: expected “points” to be a number from 0.25 to 100, found “-2”" },
  { "unknown-kind", "1a.md", "answer=labels", "answer=lables",
    "1a.md:4: expected a kind of answer (choice, choices, code, essay, formula, kernel, labels, "
    "matrix, number, shape), found “lables”" },
  { "unknown-kind-and-key", "1a.md", "answer=labels", "answer=lables\nanswr=labels",
    "1a.md:4: expected a kind of answer (choice, choices, code, essay, formula, kernel, labels, "
    "matrix, number, shape), found “lables”\n"
    "1a.md:5: expected the keys of [part] to be title, points, lab, settings, view, seed, steps or "
    "answer, found “answr”" },
  { "no-kind", "1a.md", "answer=labels\n", "",
    "1a.md:1: expected “answer=…” in [part], found none" },
  { "no-lab", "1a.md", "lab=early-stopping\nsettings=\n", "",
    "1a.md:5: expected “lab=…” beside “seed”, found none\n"
    "1a.md:6: expected “lab=…” beside “steps”, found none\n"
    "1a.md:7: expected “lab=…” beside “view”, found none" },
  { "seed", "1a.md", "seed=3", "seed=-3",
    "1a.md:7: expected “seed” to be a whole number from 0 to 18446744073709551615, found “-3”" },
  { "steps", "1a.md", "steps=40", "steps=1e3",
    "1a.md:8: expected “steps” to be a whole number from 0 to 1000000000, found “1e3”" },
  { "curve", "1a.md", "curve:dev_cost", "curve:nothing\nfact=nothing", NULL },
  { "unknown-group", "1a.md", "[label dev]", "[lable x]\n[label dev]",
    "1a.md:15: expected [part], [variant], [try …], [blank …] or [label …], found [lable x]" },
  { "try", "1a.md", "text=dev curve\n",
    "text=dev curve\n[try a]\nask=And now?\nanswer=choice\nsettings=nose=3\nfact=dev_error\n"
    "less=L\n",
    "1a.md:19: expected at least two of “less=…”, “same=…” and “more=…”, found one\n"
    "1a.md:20: the lab early-stopping has no knob called “nose”; did you mean “noise”?" },
  { "key-unknown-to-blank", "1a.md", "why=It is.", "why=It is.\nwhy2=x",
    "1a.md:15: expected the keys of [blank 1] to be anchor, name, keys, why or fact, found "
    "“why2”" },
  { "text-before-sections", "1a.md", "---\n", "---\nHello\nthere\n",
    "1a.md:18: expected “# Question” before any text, found “Hello”" },
  { "no-question", "1a.md", "# Question\nWhich curve?\n", "",
    "1a.md:23: expected a section “# Question”, found none" },
  { "empty-question", "1a.md", "Which curve?", " \t",
    "1a.md:18: expected text under “# Question”, found none" },
  { "empty-hint", "1a.md", "The upper.", "", "1a.md:20: expected text under “# Hint”, found none" },
  { "no-solution", "1a.md", "# Solution\n", "",
    "1a.md:24: expected a section “# Solution”, found none" },
  { "section-twice", "1a.md", "# Try it", "# Hint",
    "1a.md:24: expected each section once, found “Hint” again (first in line 20)" },
  { "unknown-section", "1a.md", "# Try it", "# Try it out #",
    "1a.md:24: expected “# Question”, “# Hint”, “# Solution” or “# Try it”, found “# Try it "
    "out”" },
};

static void
test_broken (gconstpointer data)
{
  const Broken *test = data;
  g_autofree char *folder = good_folder ();
  gboolean is_ini = g_str_equal (test->file, "paper.ini");
  g_autofree char *spoiled = replace (is_ini ? good_ini : good_part, test->from, test->to);

  paper_folder_write (folder, test->file, spoiled);
  if (test->mistakes != NULL) {
    assert_mistakes (folder, test->mistakes);
  } else {
    /* What the lab has to offer is up to the lab. */
    g_autoptr (GError) error = NULL;

    g_assert_null (exam_paper_load (folder, &error));
    g_assert_error (error, EXAM_ERROR, EXAM_ERROR_PAPER);
    g_assert_true (g_pattern_match_simple (
        "1a.md:11: expected a curve of the view “curves” (*dev_cost*), found “curve:nothing”\n"
        "1a.md:12: expected a fact of the lab “early-stopping” (*best_step*), found “nothing”",
        error->message));
  }
  paper_folder_remove (folder);
}

/* What only shows when the experiment runs: viva check lists it. */
static void
test_verified_tries (void)
{
  g_autofree char *folder = good_folder ();
  g_autofree char *part =
      replace (good_part, "text=dev curve\n",
               "text=dev curve\n"
               "[try now]\nask=Now?\nanswer=number\nfact=dev_error\ntolerance=1\n"
               "[try later]\nask=When?\nanswer=sentence\nfact=stop_step\n");
  g_autoptr (ExamPaper) paper = NULL;
  g_autoptr (GError) error = NULL;

  paper_folder_write (folder, "1a.md", part);
  paper = exam_paper_load (folder, &error);
  paper_folder_remove (folder);
  g_assert_no_error (error);
  g_assert_false (exam_paper_verify_keys (paper, &error));
  g_assert_error (error, EXAM_ERROR, EXAM_ERROR_PAPER);
  g_assert_cmpstr (error->message, ==,
                   "1a.md: [try later]: expected the fact “stop_step” to be known after 40 steps, "
                   "found “not yet”");
}

/* Mistakes that the lab words: each is reported at the line of its key, in the lab's words. */
static void
test_lab_mistakes (void)
{
  g_autofree char *folder = good_folder ();
  const LabClass *lab = lab_class_find ("early-stopping", NULL);
  g_autoptr (LabSettings) settings = lab_settings_new (lab);
  g_autoptr (GError) no_lab = NULL, no_knob = NULL, no_value = NULL, no_view = NULL;
  g_autofree char *wrong_value = g_strdup_printf ("%s=no-such-value", lab->knobs[0].id);
  g_autofree char *lines = g_strdup_printf ("settings=no_such_knob=\"1; 2\";%s\n", wrong_value);
  g_autofree char *expected = NULL, *settings_part = NULL, *part = NULL, *lab_part = NULL;

  g_assert_null (lab_class_find ("early-stoping", &no_lab));
  g_assert_false (lab_settings_parse (settings, "no_such_knob=\"1; 2\"", &no_knob));
  g_assert_false (lab_settings_parse (settings, wrong_value, &no_value));
  g_assert_cmpint (lab_class_find_view (lab, "crves", &no_view), ==, -1);

  settings_part = replace (good_part, "settings=\n", lines);
  part = replace (settings_part, "view=curves", "view=crves");
  paper_folder_write (folder, "1a.md", part);
  expected = g_strdup_printf ("1a.md:6: %s\n1a.md:6: %s\n1a.md:9: %s", no_knob->message,
                              no_value->message, no_view->message);
  assert_mistakes (folder, expected);

  lab_part = replace (part, "lab=early-stopping", "lab=early-stoping");
  paper_folder_write (folder, "1a.md", lab_part);
  g_free (expected);
  expected = g_strdup_printf ("1a.md:5: %s", no_lab->message);
  assert_mistakes (folder, expected);
  paper_folder_remove (folder);
}

/* The mistakes of all files at once, in the order of the paper. */
static void
test_all_at_once (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autofree char *first = replace (good_part, "points=2", "points=0");
  g_autofree char *second = replace (good_part, "# Solution\n", "# Solutions\n");

  paper_folder_write (folder, "2a.md", first);
  paper_folder_write (folder, "1a.md", second);
  paper_folder_write (folder, "z.md", "");
  paper_folder_write (folder, "a.md", "");
  paper_folder_write (folder, "paper.ini",
                      "[paper]\nminutes=0\npoints=7\n[section 1]\nparts=2a;2b;1a\npoints=7\nx=y\n");
  assert_mistakes (
      folder,
      "paper.ini:1: expected “title=…” in [paper], found none\n"
      "paper.ini:2: expected “minutes” to be a whole number from 1 to 1440, found “0”\n"
      "paper.ini:4: expected “title=…” in [section 1], found none\n"
      "paper.ini:5: expected the file 2b.md beside it, found none\n"
      "paper.ini:7: expected the keys of [section 1] to be parts, title or points, found “x”\n"
      "2a.md:3: expected “points” to be a number from 0.25 to 100, found “0”\n"
      "1a.md:22: expected “# Question”, “# Hint”, “# Solution” or “# Try it”, found "
      "“# Solutions”\n"
      "1a.md:25: expected a section “# Solution”, found none\n"
      "a.md:1: expected a section of paper.ini to list the part, found none for “a.md”\n"
      "z.md:1: expected a section of paper.ini to list the part, found none for “z.md”");
  paper_folder_remove (folder);
}

static void
test_bytes (void)
{
  g_autofree char *folder = good_folder ();
  g_autofree char *latin = replace (good_part, "Which curve?", "Which curv\xe9?");
  g_autofree char *zero = g_strdup (good_part);

  paper_folder_write (folder, "1a.md", latin);
  assert_mistakes (folder, "1a.md:19: expected UTF-8 text, found the byte 0xe9");

  *strstr (zero, "Curves") = '\0';
  paper_folder_write_bytes (folder, "1a.md", zero, sizeof good_part - 1);
  assert_mistakes (folder, "1a.md:2: expected UTF-8 text, found the byte 0x00");

  paper_folder_write (folder, "paper.ini", "[paper]\n\xff");
  assert_mistakes (folder, "paper.ini:2: expected UTF-8 text, found the byte 0xff");
  paper_folder_remove (folder);
}

/* The largest file is read; one byte more, or far more than memory holds, is refused. */
static void
test_huge (void)
{
  g_autofree char *folder = good_folder ();
  g_autofree char *path = g_build_filename (folder, "1a.md", NULL);
  g_autofree char *large = g_malloc (EXAM_TEXT_MAX + 1);
  g_autoptr (ExamPaper) paper = NULL;
  g_autoptr (GError) error = NULL;

  memset (large, 'a', EXAM_TEXT_MAX + 1);
  memcpy (large, good_part, sizeof good_part - 1);
  paper_folder_write_bytes (folder, "1a.md", large, EXAM_TEXT_MAX);
  paper = exam_paper_load (folder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (paper);

  paper_folder_write_bytes (folder, "1a.md", large, EXAM_TEXT_MAX + 1);
  assert_mistakes (folder, "1a.md:1: expected at most 262144 bytes, found 262145");

  /* Sparse: takes no room on the disk. */
  g_assert_cmpint (truncate (path, (off_t) 1 << 40), ==, 0);
  assert_mistakes (folder, "1a.md:1: expected at most 262144 bytes, found 1099511627776");
  paper_folder_remove (folder);
}

/* Neither a folder nor a pipe, which would keep us waiting, is read. */
static void
test_no_regular_file (void)
{
  g_autofree char *folder = good_folder ();
  g_autofree char *path = g_build_filename (folder, "1a.md", NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_mistakes (folder, "1a.md:1: expected a regular file, found something else");

  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_mistakes (folder, "1a.md:1: expected a regular file, found something else");
  paper_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/paper/good", test_good);
  g_test_add_func ("/exam/paper/lenient", test_lenient);
  g_test_add_func ("/exam/paper/sums", test_sums);
  g_test_add_func ("/exam/paper/not-found", test_not_found);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autofree char *path = g_strdup_printf ("/exam/paper/broken/%s", broken[i].name);

    g_test_add_data_func (path, &broken[i], test_broken);
  }
  g_test_add_func ("/exam/paper/lab-mistakes", test_lab_mistakes);
  g_test_add_func ("/exam/paper/verified-tries", test_verified_tries);
  g_test_add_func ("/exam/paper/all-at-once", test_all_at_once);
  g_test_add_func ("/exam/paper/bytes", test_bytes);
  g_test_add_func ("/exam/paper/huge", test_huge);
  g_test_add_func ("/exam/paper/no-regular-file", test_no_regular_file);

  return g_test_run ();
}
