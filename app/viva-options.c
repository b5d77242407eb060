/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-options.h"

#include <string.h>

#include "lab-text.h"
#include "viva-report.h"

/* Decimal digits and nothing else: no sign, blank, point or exponent. */
static gboolean
read_whole (const char *option,
            const char *value,
            guint64 min,
            guint64 max,
            guint64 *number,
            GError **error)
{
  g_autofree char *found = NULL;

  if (g_ascii_string_to_unsigned (value, 10, min, max, number, NULL))
    return TRUE;
  found = lab_text_quote (value);
  g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
               "--%s: expected a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
               ", found %s",
               option, min, max, found);
  return FALSE;
}

/* For values of which only the empty one is wrong at sight. */
static gboolean
read_text (const char *option, const char *expected, const char *value, char **text, GError **error)
{
  if (value[0] == '\0') {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "--%s: expected %s, found nothing", option,
                 expected);
    return FALSE;
  }
  g_free (*text);
  *text = g_strdup (value);
  return TRUE;
}

static gboolean
read_set (VivaOptions *self, const char *value, GError **error)
{
  const char *equals = strchr (value, '=');
  gsize n = self->settings != NULL ? g_strv_length (self->settings) : 0;

  if (equals == NULL || equals == value) {
    g_autofree char *found = lab_text_quote (value);

    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
                 "--set: expected KNOB=VALUE such as learning_rate=0.03, found %s", found);
    return FALSE;
  }
  self->settings = g_renew (char *, self->settings, n + 2);
  self->settings[n] = g_strdup (value);
  self->settings[n + 1] = NULL;
  return TRUE;
}

static gboolean
read_seed (VivaOptions *self, const char *value, GError **error)
{
  return read_whole ("seed", value, 0, G_MAXUINT64, &self->seed, error);
}

static gboolean
read_steps (VivaOptions *self, const char *value, GError **error)
{
  return read_whole ("steps", value, 0, G_MAXUINT64, &self->steps, error);
}

static gboolean
read_threads (VivaOptions *self, const char *value, GError **error)
{
  guint64 n_threads;

  if (!read_whole ("threads", value, 1, VIVA_MAX_THREADS, &n_threads, error))
    return FALSE;
  self->n_threads = (guint) n_threads;
  return TRUE;
}

static gboolean
read_csv (VivaOptions *self, const char *value, GError **error)
{
  return read_text ("csv", "a folder", value, &self->csv, error);
}

static gboolean
read_json (VivaOptions *self, const char *value, GError **error)
{
  self->as_json = TRUE;
  return TRUE;
}

static gboolean
read_view (VivaOptions *self, const char *value, GError **error)
{
  return read_text ("view", "the name of a view", value, &self->view, error);
}

static gboolean
read_size (VivaOptions *self, const char *value, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (value, "x", -1);
  guint64 width, height;

  if (g_strv_length (sides) != 2 ||
      !g_ascii_string_to_unsigned (sides[0], 10, VIVA_MIN_SIZE, VIVA_MAX_SIZE, &width, NULL) ||
      !g_ascii_string_to_unsigned (sides[1], 10, VIVA_MIN_SIZE, VIVA_MAX_SIZE, &height, NULL)) {
    g_autofree char *found = lab_text_quote (value);

    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
                 "--size: expected WIDTHxHEIGHT such as 800x500, each from %d to %d, found %s",
                 VIVA_MIN_SIZE, VIVA_MAX_SIZE, found);
    return FALSE;
  }
  self->width = (guint) width;
  self->height = (guint) height;
  return TRUE;
}

static gboolean
read_dark (VivaOptions *self, const char *value, GError **error)
{
  self->dark = TRUE;
  return TRUE;
}

static gboolean
read_output (VivaOptions *self, const char *value, GError **error)
{
  return read_text ("output", "a file", value, &self->output, error);
}

static gboolean
read_help (VivaOptions *self, const char *value, GError **error)
{
  self->wants_help = TRUE;
  return TRUE;
}

static const VivaOptionSpec specs[] = {
  {
      .flag = VIVA_OPTION_SET,
      .name = "set",
      .argument = "KNOB=VALUE",
      .help = "Set a knob; may be given several times. “viva list knobs LAB” shows what there is.",
      .read = read_set,
  },
  {
      .flag = VIVA_OPTION_SEED,
      .name = "seed",
      .argument = "N",
      .help = "Where the random numbers start (default 1). The same seed and settings give the "
              "same results, bit for bit.",
      .read = read_seed,
  },
  {
      .flag = VIVA_OPTION_STEPS,
      .name = "steps",
      .argument = "N",
      .help = "Steps to take (default: the lab's own).",
      .read = read_steps,
  },
  {
      .flag = VIVA_OPTION_THREADS,
      .name = "threads",
      .argument = "N",
      .help = "Processors to use (default: all). Changes the time it takes, not the results.",
      .read = read_threads,
  },
  {
      .flag = VIVA_OPTION_CSV,
      .name = "csv",
      .argument = "FOLDER",
      .help = "Also write the numbers of every view as FOLDER/VIEW.csv. The folder is made if it "
              "is not there.",
      .read = read_csv,
  },
  {
      .flag = VIVA_OPTION_JSON,
      .name = "json",
      .help = "Print the facts as JSON, with lab, settings, seed, steps and status.",
      .read = read_json,
  },
  {
      .flag = VIVA_OPTION_VIEW,
      .name = "view",
      .argument = "VIEW",
      .help = "What to draw. “viva list views LAB” shows what there is.",
      .read = read_view,
  },
  {
      .flag = VIVA_OPTION_SIZE,
      .name = "size",
      .argument = "WxH",
      .help = "Size in pixels (PNG) or points (SVG, PDF); default 800x500.",
      .read = read_size,
  },
  {
      .flag = VIVA_OPTION_DARK,
      .name = "dark",
      .help = "Light on dark ground.",
      .read = read_dark,
  },
  {
      .flag = VIVA_OPTION_OUTPUT,
      .name = "output",
      .letter = 'o',
      .argument = "FILE",
      .help = "File to write; its ending says what: .svg, .pdf, .png, or .csv for the numbers.",
      .read = read_output,
  },
  {
      .flag = VIVA_OPTION_HELP,
      .name = "help",
      .letter = 'h',
      .help = "Show this help.",
      .read = read_help,
  },
  { .name = NULL },
};

const VivaOptionSpec *
viva_option_specs (void)
{
  return specs;
}

/* @option as it was typed: "--steps", "--steps=5", "-o". */
static const VivaOptionSpec *
find_spec (const char *option)
{
  for (const VivaOptionSpec *spec = specs; spec->name != NULL; spec++) {
    if (option[1] != '-') {
      if (spec->letter != '\0' && option[1] == spec->letter && option[2] == '\0')
        return spec;
    } else {
      gsize length = strlen (spec->name);

      if (strncmp (option + 2, spec->name, length) == 0 &&
          (option[2 + length] == '\0' || option[2 + length] == '='))
        return spec;
    }
  }
  return NULL;
}

static gboolean
read_option_cb (const char *option, const char *value, gpointer data, GError **error)
{
  VivaOptions *self = data;
  const VivaOptionSpec *spec = find_spec (option);

  g_return_val_if_fail (spec != NULL, FALSE);
  self->given |= spec->flag;
  return spec->read (self, value, error);
}

/* Says what is wrong with @option, which GOptionContext left over. */
static void
set_unknown_error (const char *option, VivaOptionFlags allowed, const char *verb, GError **error)
{
  const VivaOptionSpec *spec = find_spec (option);
  g_autofree char *name = g_strndup (option, strcspn (option, "="));
  g_autofree char *found = NULL;
  g_autofree char *hint = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (spec != NULL && (spec->flag & allowed) != 0) {
    found = lab_text_quote (option + strlen (name) + 1);
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "%s: expected no value, found %s", name,
                 found);
    return;
  }

  for (spec = specs; spec->name != NULL; spec++) {
    if ((spec->flag & allowed) != 0)
      g_ptr_array_add (names, g_strconcat ("--", spec->name, NULL));
  }
  found = lab_text_quote (name);
  hint = lab_text_suggest (name, (const char *const *) names->pdata, names->len);
  g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "“viva %s” has no option %s%s", verb, found,
               hint);
}

gboolean
viva_options_parse (VivaOptions *self,
                    VivaOptionFlags allowed,
                    const char *verb,
                    char **arguments,
                    GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) parse_error = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) rest = NULL;
  GOptionGroup *group;
  gsize n_arguments = g_strv_length (arguments);

  self->verb = verb;
  self->seed = 1;
  self->n_threads = CLAMP (g_get_num_processors (), 1, VIVA_MAX_THREADS);
  self->width = 800;
  self->height = 500;
  allowed |= VIVA_OPTION_HELP;

  /* FILENAME: values are bytes as the shell gave them, in any locale. */
  for (const VivaOptionSpec *spec = specs; spec->name != NULL; spec++) {
    GOptionEntry entry = {
      .long_name = spec->name,
      .short_name = spec->letter,
      .flags = G_OPTION_FLAG_FILENAME | (spec->argument == NULL ? G_OPTION_FLAG_NO_ARG : 0),
      .arg = G_OPTION_ARG_CALLBACK,
      .arg_data = (gpointer) read_option_cb,
    };

    if ((spec->flag & allowed) != 0)
      g_array_append_val (entries, entry);
  }
  {
    GOptionEntry remaining = {
      .long_name = G_OPTION_REMAINING,
      .arg = G_OPTION_ARG_FILENAME_ARRAY,
      .arg_data = &self->operands,
    };

    g_array_append_val (entries, remaining);
  }
  group = g_option_group_new ("viva", "", "", self, NULL);
  g_option_group_add_entries (group, (const GOptionEntry *) (gpointer) entries->data);
  g_option_context_set_main_group (context, group);
  g_option_context_set_help_enabled (context, FALSE);
  /* What it does not know stays behind, and we say what is wrong with it. */
  g_option_context_set_ignore_unknown_options (context, TRUE);

  /* The parser skips the first word: the program's name. */
  g_strv_builder_add (builder, verb);
  g_strv_builder_addv (builder, (const char **) arguments);
  words = g_strv_builder_end (builder);
  if (!g_option_context_parse_strv (context, &words, &parse_error)) {
    const VivaOptionSpec *spec = n_arguments > 0 ? find_spec (arguments[n_arguments - 1]) : NULL;

    if (parse_error->domain == VIVA_ERROR) {
      g_propagate_error (error, g_steal_pointer (&parse_error));
    } else if (spec != NULL && spec->argument != NULL) {
      g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "--%s: expected %s after it, found nothing",
                   spec->name, spec->argument);
    } else {
      g_set_error_literal (error, VIVA_ERROR, VIVA_ERROR_USAGE, parse_error->message);
    }
    return FALSE;
  }

  for (guint i = 1; words[i] != NULL; i++) {
    if (words[i][0] == '-') {
      set_unknown_error (words[i], allowed, verb, error);
      return FALSE;
    }
  }
  return TRUE;
}

void
viva_options_clear (VivaOptions *self)
{
  g_strfreev (self->operands);
  g_strfreev (self->settings);
  g_free (self->csv);
  g_free (self->view);
  g_free (self->output);
  *self = (VivaOptions){ 0 };
}

const char *
viva_options_get_operand (const VivaOptions *self, const char *what, GError **error)
{
  guint n = self->operands != NULL ? g_strv_length (self->operands) : 0;
  g_autofree char *found = NULL;

  if (n == 1)
    return self->operands[0];
  if (n == 0) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
                 "“viva %s” expects a %s, found none; see “viva %s --help”", self->verb, what,
                 self->verb);
    return NULL;
  }
  found = lab_text_quote (self->operands[1]);
  g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "“viva %s” expects one %s, found also %s%s",
               self->verb, what, found,
               strchr (self->operands[1], '=') != NULL ? "; a knob is set by --set KNOB=VALUE"
                                                       : "");
  return NULL;
}
