/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "program.h"

/* Command lines that cannot be understood: status 2, one line that says what was expected and what
 * was found, nothing on standard output, nothing written. */
typedef struct {
  const char *path;
  const char *arguments;
  const char *words[6];
} Case;

#define LAB "early-stopping"
#define WHOLE "expected a whole number from 0 to 18446744073709551615"

static const Case cases[] = {
  { "verb/unknown", "rnu " LAB, { "“rnu”", "did you mean “run”" } },
  { "verb/nothing-like-it", "frobnicate", { "“frobnicate”", "list, run, render, check" } },
  { "verb/empty", "''", { "“”" } },
  { "verb/missing-paper", "no/such/folder", { "“no/such/folder”" } },
  { "verb/option", "--frob", { "“--frob”", "viva --help" } },

  { "lab/none", "run", { "viva run", "expects a lab", "found none" } },
  { "lab/unknown", "run earli-stopping", { "“earli-stopping”", "did you mean “early-stopping”" } },
  { "lab/nothing-like-it", "run zzz", { "“zzz”", LAB } },
  { "lab/two", "run " LAB " another", { "expects one lab", "“another”" } },
  { "lab/knob-without-set",
    "run " LAB " data=moons",
    { "expects one lab", "“data=moons”", "--set" } },
  { "lab/line-end", "run 'a\nb'", { "“a b”" } },
  { "lab/escape", "run '\033[31mred'", { "red" } },
  { "lab/render-none", "render --view curves -o a.svg", { "viva render", "expects a lab" } },
  { "lab/render-unknown",
    "render early --view curves -o a.svg",
    { "no lab is called “early”", LAB } },

  { "knob/unknown",
    "run " LAB " --set learning_rat=0.1",
    { "“learning_rat”", "did you mean “learning_rate”" } },
  { "knob/no-value",
    "run " LAB " --set learning_rate",
    { "--set", "KNOB=VALUE", "“learning_rate”" } },
  { "knob/no-name", "run " LAB " --set =3", { "--set", "KNOB=VALUE", "“=3”" } },
  { "knob/empty-value", "run " LAB " --set width=", { "width", "expected a whole number", "“”" } },
  { "knob/not-a-number",
    "run " LAB " --set learning_rate=fast",
    { "learning_rate", "a number", "“fast”" } },
  { "knob/comma", "run " LAB " --set learning_rate=0,03", { "learning_rate", "“0,03”" } },
  { "knob/nan", "run " LAB " --set learning_rate=nan", { "learning_rate", "“nan”" } },
  { "knob/infinite", "run " LAB " --set learning_rate=inf", { "learning_rate", "“inf”" } },
  { "knob/too-large",
    "run " LAB " --set learning_rate=11",
    { "learning_rate", "1e-5 and 10", "“11”" } },
  { "knob/too-small",
    "run " LAB " --set learning_rate=0",
    { "learning_rate", "1e-5 and 10", "“0”" } },
  { "knob/negative", "run " LAB " --set=width=-4", { "width", "1 and 1024", "“-4”" } },
  { "knob/not-whole", "run " LAB " --set width=2.5", { "width", "a whole number", "“2.5”" } },
  { "knob/overflow",
    "run " LAB " --set width=99999999999999999999",
    { "width", "“99999999999999999999”" } },
  { "knob/choice", "run " LAB " --set data=moon", { "data", "one of", "moons", "“moon”" } },
  { "knob/second-of-two", "run " LAB " --set width=8 --set width=x", { "width", "“x”" } },
  { "knob/file-missing",
    "run " LAB " --set data=csv",
    { "file", "expected the path", "found none" } },
  { "knob/render",
    "render " LAB " --view curves -o a.svg --set widht=8",
    { "“widht”", "“width”" } },

  { "recipe/set", "run a.viva --set width=8", { "--set goes with a lab", "a.viva" } },
  { "recipe/seed", "run a.viva --seed 8", { "--seed goes with a lab", "a.viva" } },
  { "recipe/render-set",
    "render a.viva --view curves -o a.svg --set width=8",
    { "--set goes with a lab", "a.viva" } },
  { "recipe/two", "run a.viva b.viva", { "expects one lab", "“b.viva”" } },
  { "save/ending",
    "run " LAB " --save a.json",
    { "--save", "expected a file that ends in .viva", "“a.json”" } },
  { "save/nothing", "run " LAB " --save", { "--save", "found nothing" } },
  { "save/render", "render " LAB " --save a.viva", { "has no option", "“--save”" } },

  { "steps/negative", "run " LAB " --steps -1", { "--steps", WHOLE, "“-1”" } },
  { "steps/garbage", "run " LAB " --steps 1e3x", { "--steps", WHOLE, "“1e3x”" } },
  { "steps/exponent", "run " LAB " --steps=1e3", { "--steps", WHOLE, "“1e3”" } },
  { "steps/fraction", "run " LAB " --steps 10.5", { "--steps", WHOLE, "“10.5”" } },
  { "steps/plus", "run " LAB " --steps +5", { "--steps", WHOLE, "“+5”" } },
  { "steps/blank", "run " LAB " --steps ' 5'", { "--steps", WHOLE, "“ 5”" } },
  { "steps/hexadecimal", "run " LAB " --steps 0x10", { "--steps", WHOLE, "“0x10”" } },
  { "steps/empty", "run " LAB " --steps=", { "--steps", WHOLE, "“”" } },
  { "steps/overflow",
    "run " LAB " --steps 18446744073709551616",
    { "--steps", WHOLE, "“18446744073709551616”" } },
  { "steps/missing", "run " LAB " --steps", { "--steps", "found nothing" } },
  { "seed/negative", "run " LAB " --seed -3", { "--seed", WHOLE, "“-3”" } },
  { "seed/overflow",
    "run " LAB " --seed 99999999999999999999999",
    { "--seed", WHOLE, "“99999999999999999999999”" } },
  { "threads/none", "run " LAB " --threads 0", { "--threads", "from 1 to", "“0”" } },
  { "threads/too-many", "run " LAB " --threads 100000", { "--threads", "from 1 to", "“100000”" } },
  { "csv/empty", "run " LAB " --csv ''", { "--csv", "a folder", "found nothing" } },

  { "option/unknown", "run --stpes 5 " LAB, { "viva run", "“--stpes”", "did you mean “--steps”" } },
  { "option/unknown-with-value", "run --stpes=5 " LAB, { "“--stpes”", "“--steps”" } },
  { "option/letter", "run " LAB " -x", { "“-x”", "--set" } },
  { "option/longer-name", "run " LAB " --jsonx", { "“--jsonx”", "“--json”" } },
  { "option/value-too-many", "run " LAB " --json=5", { "--json", "no value", "“5”" } },
  { "option/of-another-verb", "run " LAB " --view curves", { "viva run", "“--view”" } },
  { "option/list", "list --json", { "viva list", "“--json”" } },
  { "option/check", "check . --steps 4", { "viva check", "“--steps”" } },

  { "list/unknown", "list knbs", { "“knbs”", "did you mean “knobs”" } },
  { "list/no-lab", "list facts", { "viva list facts", "expects a lab" } },
  { "list/unknown-lab", "list views early-stoping", { "“early-stoping”", "“early-stopping”" } },
  { "list/too-many", "list labs more", { "nothing more", "“more”" } },
  { "list/two-labs", "list knobs " LAB " more", { "one lab", "“more”" } },

  { "render/no-view", "render " LAB " -o a.svg", { "--view", "found none" } },
  { "render/no-output", "render " LAB " --view curves", { "-o FILE", "found none" } },
  { "render/unknown-view",
    "render " LAB " --view curve -o a.svg",
    { "no view called “curve”", "boundary", "did you mean “curves”" } },
  { "render/view-not-drawn",
    "render " LAB " --view boundary --set data=fashion-mnist -o a.svg",
    { "“boundary”", "data=fashion-mnist" } },
  { "render/unknown-ending",
    "render " LAB " --view curves -o a.gif",
    { ".svg, .pdf, .png or .csv", "“a.gif”" } },
  { "render/no-ending", "render " LAB " --view curves -o curves", { ".svg", "“curves”" } },
  { "render/no-file", "render " LAB " --view curves -o", { "--output", "found nothing" } },
  { "render/size-zero", "render " LAB " --view curves -o a.svg --size 0x5", { "--size", "“0x5”" } },
  { "render/size-one-side",
    "render " LAB " --view curves -o a.svg --size 500",
    { "--size", "“500”" } },
  { "render/size-three",
    "render " LAB " --view curves -o a.svg --size 50x50x50",
    { "“50x50x50”" } },
  { "render/size-negative", "render " LAB " --view curves -o a.svg --size=-90x80", { "“-90x80”" } },
  { "render/size-huge",
    "render " LAB " --view curves -o a.svg --size 100000x100000",
    { "--size", "8192", "“100000x100000”" } },
  { "render/size-overflow",
    "render " LAB " --view curves -o a.svg --size 18446744073709551716x100",
    { "“18446744073709551716x100”" } },

  { "check/none", "check", { "viva check", "expects a folder", "found none" } },
  { "check/two", "check a b", { "expects one folder", "“b”" } },
};

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_auto (Program) program = { 0 };
  char *folder = program_folder_new ();

  before = program_folder_fingerprint (folder);
  program_run (&program, folder, NULL, self->arguments);
  program_assert_complaint (&program, 2, self->words);
  g_assert_cmpstr (program.output, ==, "");
  after = program_folder_fingerprint (folder);
  g_assert_cmpstr (after, ==, before);
  program_folder_free (folder);
}

/* Bytes that are no UTF-8 are quoted as something that is. */
static void
test_no_utf8 (void)
{
  static const char *const words[] = { "no lab is called", NULL };
  g_auto (Program) program = { 0 };
  char *folder = program_folder_new ();

  program_run (&program, folder, NULL, "run '\xff\xfe'");
  program_assert_complaint (&program, 2, words);
  program_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/app/wrong-usage/", cases[i].path, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/app/wrong-usage/lab/no-utf-8", test_no_utf8);

  return g_test_run ();
}
