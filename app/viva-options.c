/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-options.h"

#include <string.h>

#include "lab-recipe.h"
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
read_save (VivaOptions *self, const char *value, GError **error)
{
  g_autofree char *found = NULL;

  if (lab_recipe_is_path (value))
    return read_text ("save", "a file", value, &self->save, error);
  found = lab_text_quote (value);
  g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
               "--save: expected a file that ends in " LAB_RECIPE_SUFFIX ", found %s", found);
  return FALSE;
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
      .flag = VIVA_OPTION_SAVE,
      .name = "save",
      .argument = "FILE.viva",
      .help = "Also write a recipe: lab, settings, seed and the step reached, for the window or "
              "another “viva run”.",
      .read = read_save,
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

/* The option that @word names, as it was typed: "--steps", "--steps=5", "-o", "-oFILE". What stands
 * behind its name is @attached, NULL when nothing does. (nullable) */
static const VivaOptionSpec *
find_spec (const char *word, VivaOptionFlags allowed, const char **attached)
{
  for (const VivaOptionSpec *spec = specs; spec->name != NULL; spec++) {
    const char *rest;

    if ((spec->flag & allowed) == 0)
      continue;
    if (word[1] == '-') {
      if (!g_str_has_prefix (word + 2, spec->name))
        continue;
      rest = word + 2 + strlen (spec->name);
      if (*rest != '\0' && *rest != '=')
        continue;
      *attached = *rest == '=' ? rest + 1 : NULL;
      return spec;
    }
    if (spec->letter != '\0' && word[1] == spec->letter) {
      *attached = word[2] != '\0' ? word + 2 : NULL;
      return spec;
    }
  }
  return NULL;
}

static void
set_unknown_error (const char *word, VivaOptionFlags allowed, const char *verb, GError **error)
{
  g_autofree char *name = g_strndup (word, strcspn (word, "="));
  g_autofree char *found = lab_text_quote (name);
  g_autofree char *hint = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (const VivaOptionSpec *spec = specs; spec->name != NULL; spec++) {
    if ((spec->flag & allowed) != 0)
      g_ptr_array_add (names, g_strconcat ("--", spec->name, NULL));
  }
  hint = lab_text_suggest (name, (const char *const *) names->pdata, names->len);
  g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "“viva %s” has no option %s%s", verb, found,
               hint);
}

/* The value of option @spec: what is @attached to it, or else the word after it. FALSE when it has
 * none and needs one, or has one and needs none. */
static gboolean
take_value (const VivaOptionSpec *spec,
            const char *attached,
            char ***words,
            const char **value,
            GError **error)
{
  *value = attached;
  if (spec->argument == NULL && attached != NULL) {
    g_autofree char *found = lab_text_quote (attached);

    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "--%s: expected no value, found %s",
                 spec->name, found);
    return FALSE;
  }
  if (spec->argument != NULL && attached == NULL) {
    *value = **words;
    if (*value == NULL) {
      g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "--%s: expected %s after it, found nothing",
                   spec->name, spec->argument);
      return FALSE;
    }
    (*words)++;
  }
  return TRUE;
}

gboolean
viva_options_parse (VivaOptions *self,
                    VivaOptionFlags allowed,
                    const char *verb,
                    char **arguments,
                    GError **error)
{
  g_autoptr (GStrvBuilder) operands = g_strv_builder_new ();
  gboolean only_operands = FALSE;

  self->verb = verb;
  self->seed = 1;
  self->n_threads = CLAMP (g_get_num_processors (), 1, VIVA_MAX_THREADS);
  self->width = 800;
  self->height = 500;
  allowed |= VIVA_OPTION_HELP;

  while (*arguments != NULL) {
    const char *word = *arguments++;
    const VivaOptionSpec *spec;
    const char *attached, *value;

    if (only_operands || word[0] != '-' || word[1] == '\0') {
      g_strv_builder_add (operands, word);
      continue;
    }
    if (g_str_equal (word, "--")) {
      only_operands = TRUE;
      continue;
    }
    spec = find_spec (word, allowed, &attached);
    if (spec == NULL) {
      set_unknown_error (word, allowed, verb, error);
      return FALSE;
    }
    if (!take_value (spec, attached, &arguments, &value, error) || !spec->read (self, value, error))
      return FALSE;
    self->given |= spec->flag;
  }
  self->operands = g_strv_builder_end (operands);
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
  g_free (self->save);
  *self = (VivaOptions){ 0 };
}

const char *
viva_options_get_operand (const VivaOptions *self, const char *what, GError **error)
{
  guint n = g_strv_length (self->operands);
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
