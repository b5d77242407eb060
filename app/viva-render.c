/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-verb.h"

#include "lab-text.h"
#include "plot-export.h"
#include "viva-experiment.h"
#include "viva-output.h"
#include "viva-report.h"

/* Whether @options name what to draw and where to put it. */
static gboolean
check_options (const VivaOptions *options, GError **error)
{
  static const char *const endings[] = { ".svg", ".pdf", ".png", ".csv" };
  g_autofree char *lower = NULL;

  if (options->view == NULL) {
    g_set_error_literal (
        error, VIVA_ERROR, VIVA_ERROR_USAGE,
        "“viva render” expects --view VIEW, found none; see “viva list views LAB”");
    return FALSE;
  }
  if (options->output == NULL) {
    g_set_error_literal (error, VIVA_ERROR, VIVA_ERROR_USAGE,
                         "“viva render” expects -o FILE, found none; see “viva render --help”");
    return FALSE;
  }
  lower = g_ascii_strdown (options->output, -1);
  for (guint i = 0;; i++) {
    if (i == G_N_ELEMENTS (endings)) {
      g_autofree char *found = lab_text_quote (options->output);

      g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
                   "--output: expected a file that ends in .svg, .pdf, .png or .csv, found %s",
                   found);
      return FALSE;
    }
    if (g_str_has_suffix (lower, endings[i]))
      break;
  }

  return viva_output_check (options->output, error);
}

/* Says about @id, which is no view of @klass, what there is and which of them is like it. */
static void
set_unknown_view_error (const LabClass *klass, const char *id, GError **error)
{
  g_autoptr (GError) list = NULL;
  g_autofree const char **names = g_new0 (const char *, klass->n_views + 1);
  int nearest;

  lab_class_find_view (klass, id, &list);
  for (guint i = 0; i < klass->n_views; i++)
    names[i] = klass->views[i].id;
  nearest = lab_text_nearest (id, names, klass->n_views);
  if (nearest >= 0)
    g_set_error (error, list->domain, list->code, "%s; did you mean “%s”?", list->message,
                 names[nearest]);
  else
    g_propagate_error (error, g_steal_pointer (&list));
}

/* Index of the view, or −1. */
static int
find_view (VivaExperiment *experiment, const char *id, GError **error)
{
  LabRun *run = viva_experiment_get_run (experiment, 0);
  const LabClass *klass = lab_run_get_class (run);
  int view = lab_class_find_view (klass, id, NULL);
  g_autofree char *text = NULL;

  if (view < 0) {
    set_unknown_view_error (klass, id, error);
    return -1;
  }
  if (viva_experiment_draws_view (experiment, (guint) view))
    return view;
  text = lab_settings_to_string (lab_run_get_settings (run));
  g_set_error (error, LAB_ERROR, LAB_ERROR_UNKNOWN_VIEW,
               "the lab %s does not draw the view “%s” with these settings: %s", klass->id, id,
               text[0] != '\0' ? text : "the defaults");
  return -1;
}

static gboolean
render (const VivaOptions *options, GError **error)
{
  g_autoptr (LabRecipe) recipe = viva_experiment_read_recipe (options, error);
  g_autoptr (VivaExperiment) experiment = NULL;
  g_autoptr (LabFrame) frame = NULL;
  PlotStyle style = plot_style (options->dark);
  PlotOptions plot_options = { .show_title = TRUE };
  PlotView plot;
  int view;

  if (recipe == NULL || !check_options (options, error))
    return FALSE;
  experiment = viva_experiment_new (recipe, options, error);
  if (experiment == NULL)
    return FALSE;
  view = find_view (experiment, options->view, error);
  if (view < 0)
    return FALSE;

  viva_experiment_advance (experiment);
  if (viva_experiment_is_interrupted (experiment))
    return viva_experiment_check (experiment, error);

  frame = viva_experiment_observe (experiment, G_GUINT64_CONSTANT (1) << view);
  plot_view_init (&plot, &lab_setup_get_class (recipe->setup)->views[view], frame, &style,
                  &plot_options, options->width, options->height);
  return plot_export (&plot, options->output, 1.0, error) &&
         viva_experiment_check (experiment, error);
}

static const char *const examples[] = {
  "viva render early-stopping --view curves -o curves.svg",
  "viva render early-stopping --set data=moons --view curves\n"
  "--steps 500 --size 1600x900 --dark -o slide.png",
  "viva render early-stopping --view curves -o curves.csv",
  "viva render lecture.viva --view curves -o curves.pdf",
  NULL,
};

const VivaVerb viva_render_verb = {
  .name = "render",
  .usage = "LAB|FILE.viva --view VIEW [--set KNOB=VALUE …] [--seed N] [--steps N] [--threads N] "
           "[--size WxH] [--dark] -o FILE",
  .summary = "Run an experiment and draw a view of it into a file.",
  .help = "Runs the experiment LAB, or those that the recipe FILE.viva describes, and writes the "
          "view VIEW into FILE, drawn as in the window, all runs over each other. "
          "FILE is written whole or not at all. A run that diverged is drawn as far as it came.",
  .options = VIVA_OPTIONS_EXPERIMENT | VIVA_OPTION_VIEW | VIVA_OPTION_SIZE | VIVA_OPTION_DARK |
             VIVA_OPTION_OUTPUT,
  .examples = examples,
  .run = render,
};
