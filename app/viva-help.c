/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-help.h"

#include <string.h>

#define HELP_COLUMNS 79

/* Appends the words of @words from column @column on, and begins new lines at column @indent. Ends
 * the line. */
static void
append_wrapped (GString *text, const char *words, guint column, guint indent)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  gboolean at_start = TRUE;

  for (guint i = 0; list[i] != NULL; i++) {
    guint length = (guint) g_utf8_strlen (list[i], -1);

    if (!at_start && column + 1 + length > HELP_COLUMNS) {
      g_string_append_printf (text, "\n%*s", (int) indent, "");
      column = indent;
      at_start = TRUE;
    }
    if (!at_start) {
      g_string_append_c (text, ' ');
      column++;
    }
    g_string_append (text, list[i]);
    column += length;
    at_start = FALSE;
  }
  g_string_append_c (text, '\n');
}

/* "  NAME  words", the words aligned at column @width + 4. */
static void
append_entry (GString *text, const char *name, guint width, const char *words)
{
  g_string_append_printf (text, "  %-*s  ", (int) width, name);
  append_wrapped (text, words, width + 4, width + 4);
}

static void
append_examples (GString *text, const char *const *examples)
{
  g_string_append (text, "\nExamples:\n");
  for (; *examples != NULL; examples++) {
    /* A long command goes on on a second line, as a shell takes it. */
    g_auto (GStrv) lines = g_strsplit (*examples, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++)
      g_string_append_printf (text, "%s%s%s\n", i == 0 ? "  " : "    ", lines[i],
                              lines[i + 1] != NULL ? " \\" : "");
  }
}

char *
viva_help (void)
{
  static const char *const examples[] = {
    "viva",
    "viva list labs",
    "viva run early-stopping --set data=moons --seed 7",
    "viva render early-stopping --set data=moons --view curves -o curves.svg",
    "viva run early-stopping --set data=moons --save moons.viva",
    "viva moons.viva",
    "viva check my-paper",
    NULL,
  };
  GString *text =
      g_string_new ("A laboratory for deep-learning exams.\n\n"
                    "Usage:\n"
                    "  viva                      open the window\n"
                    "  viva FOLDER               open it with the paper in that folder\n"
                    "  viva FILE.viva            open it with the experiment of that recipe\n"
                    "  viva VERB …               work without a screen\n"
                    "\n"
                    "Verbs:\n");

  for (const VivaVerb *const *verb = viva_verbs (); *verb != NULL; verb++)
    append_entry (text, (*verb)->name, 9, (*verb)->summary);
  g_string_append (text, "\nOptions:\n");
  append_entry (text, "-h, --help", 10, "Show this help; after a verb, the help of that verb.");
  append_entry (text, "--version", 10, "Show the version.");
  append_examples (text, examples);
  g_string_append (text, "\nExit status:\n");
  append_entry (text, "0", 3, "Done.");
  append_entry (
      text, "1", 3,
      "What was asked for failed: a run diverged, a paper has mistakes, a file cannot be read.");
  append_entry (text, "2", 3, "The command line is wrong.");
  append_entry (text, "130", 3, "Ctrl+C came before the end.");
  return g_string_free (text, FALSE);
}

char *
viva_help_verb (const VivaVerb *verb)
{
  GString *text = g_string_new (NULL);
  guint width = 0;

  g_string_append_printf (text, "Usage: viva %s ", verb->name);
  append_wrapped (text, verb->usage, (guint) text->len, 4);
  g_string_append_c (text, '\n');
  append_wrapped (text, verb->help, 0, 0);
  g_string_append (text, "\nOptions:\n");
  /* Twice: for the width of the first column, then for the text. */
  for (guint pass = 0; pass < 2; pass++) {
    for (const VivaOptionSpec *spec = viva_option_specs (); spec->name != NULL; spec++) {
      g_autofree char *name = NULL;
      char letter[] = { '-', spec->letter, ',', ' ', '\0' };

      if ((spec->flag & (verb->options | VIVA_OPTION_HELP)) == 0)
        continue;
      name = g_strconcat (spec->letter != '\0' ? letter : "", "--", spec->name,
                          spec->argument != NULL ? " " : "",
                          spec->argument != NULL ? spec->argument : "", NULL);
      if (pass == 0)
        width = MAX (width, (guint) strlen (name));
      else
        append_entry (text, name, width, spec->help);
    }
  }
  append_examples (text, verb->examples);
  return g_string_free (text, FALSE);
}
