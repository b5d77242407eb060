/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gtk/gtk.h>

#include "lab-recipe.h"
#include "lab-text.h"
#include "viva-application.h"
#include "viva-help.h"
#include "viva-report.h"
#include "viva-verb.h"

/* Whether @argument is for the window: a paper, a recipe, or an option that the desktop passes when
 * it starts an application. */
static gboolean
is_for_window (const char *argument)
{
  if (argument[0] == '-')
    return g_str_has_prefix (argument, "--gapplication-") ||
           g_str_has_prefix (argument, "--display") || g_str_equal (argument, "--");
  return g_str_has_prefix (argument, "file:") || g_file_test (argument, G_FILE_TEST_EXISTS);
}

static int
open_window (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  if (!gtk_init_check ()) {
    g_autoptr (GError) error =
        g_error_new (VIVA_ERROR, VIVA_ERROR_FAILED,
                     "there is no display to open a window on; “viva --help” shows what works "
                     "without");

    return viva_report (error);
  }
  application = viva_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}

static int
report_unknown (const char *argument)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *found = lab_text_quote (argument);
  g_autofree char *hint = NULL;
  g_autoptr (GError) error = NULL;

  if (argument[0] == '-') {
    error = g_error_new (VIVA_ERROR, VIVA_ERROR_USAGE, "there is no option %s; see “viva --help”",
                         found);
    return viva_report (error);
  }
  if (lab_recipe_is_path (argument)) {
    error = g_error_new (VIVA_ERROR, VIVA_ERROR_FAILED, "there is no recipe %s", found);
    return viva_report (error);
  }
  for (const VivaVerb *const *verb = viva_verbs (); *verb != NULL; verb++)
    g_ptr_array_add (names, (gpointer) (*verb)->name);
  hint = lab_text_suggest (argument, (const char *const *) names->pdata, names->len);
  error = g_error_new (VIVA_ERROR, VIVA_ERROR_USAGE, "there is no verb, paper or recipe %s%s",
                       found, hint);
  return viva_report (error);
}

static int
print (const char *text)
{
  g_autoptr (GError) error = NULL;

  return viva_print (text, &error) ? VIVA_STATUS_DONE : viva_report (error);
}

/* Verbs never touch a display: GTK is not initialised before open_window(). Nor is the locale set,
 * so that messages and numbers are the same everywhere. */
int
main (int argc, char **argv)
{
  const VivaVerb *verb;

  if (argc < 2)
    return open_window (argc, argv);
  if (g_str_equal (argv[1], "--version"))
    return print ("viva " VIVA_VERSION "\n");
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")) {
    g_autofree char *text = viva_help ();

    return print (text);
  }
  verb = viva_verb_find (argv[1]);
  if (verb != NULL)
    return viva_verb_run (verb, argv + 2);
  if (is_for_window (argv[1]))
    return open_window (argc, argv);
  return report_unknown (argv[1]);
}
