/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-facts.h"

#include "lab-settings.h"
#include "lab-value.h"
#include "lab-json.h"
#include "viva-table.h"

static char *
run_to_text (LabRun *run)
{
  const LabClass *klass = lab_run_get_class (run);
  g_autoptr (VivaTable) table = viva_table_new (3);

  for (guint i = 0; i < klass->n_facts; i++) {
    g_auto (LabValue) value = LAB_VALUE_INIT;
    g_autofree char *text = NULL;

    lab_run_get_fact (run, i, &value);
    text = lab_value_to_string (&value);
    viva_table_add (table, klass->facts[i].id, text,
                    value.kind != LAB_VALUE_NONE ? klass->facts[i].unit : NULL);
  }
  return viva_table_to_string (table);
}

char *
viva_facts_to_text (VivaExperiment *experiment)
{
  GString *text = g_string_new (NULL);
  guint n_runs = viva_experiment_get_n_runs (experiment);

  for (guint i = 0; i < n_runs; i++) {
    g_autofree char *facts = run_to_text (viva_experiment_get_run (experiment, i));
    const char *name = viva_experiment_get_name (experiment, i);

    if (n_runs > 1)
      g_string_append_printf (text, "%srun %u: %s\n", i > 0 ? "\n" : "", i,
                              name[0] != '\0' ? name : "like the others");
    g_string_append (text, facts);
  }
  return g_string_free (text, FALSE);
}

static void
add_value (LabJson *json, const char *name, const LabValue *value)
{
  switch (value->kind) {
  case LAB_VALUE_REAL:
    lab_json_real (json, name, value->real);
    break;
  case LAB_VALUE_INTEGER:
    lab_json_integer (json, name, value->integer);
    break;
  case LAB_VALUE_SHAPE:
    lab_json_reals (json, name, value->numbers, value->rows);
    break;
  case LAB_VALUE_MATRIX:
    lab_json_matrix (json, name, value->numbers, value->rows, value->columns);
    break;
  case LAB_VALUE_TEXT:
    lab_json_text (json, name, value->text);
    break;
  case LAB_VALUE_NONE:
  default:
    lab_json_null (json, name);
    break;
  }
}

static void
add_setting (LabJson *json, const LabSettings *settings, guint knob)
{
  const LabKnob *self = &lab_settings_get_class (settings)->knobs[knob];

  switch (self->kind) {
  case LAB_KNOB_REAL:
    lab_json_real (json, self->id, lab_settings_get_real (settings, knob));
    break;
  case LAB_KNOB_INTEGER:
    lab_json_integer (json, self->id, lab_settings_get_integer (settings, knob));
    break;
  case LAB_KNOB_SWITCH:
    lab_json_boolean (json, self->id, lab_settings_get_switch (settings, knob));
    break;
  case LAB_KNOB_CHOICE:
    lab_json_text (json, self->id, self->choices[lab_settings_get_choice (settings, knob)].id);
    break;
  case LAB_KNOB_MATRIX: {
    guint rows, columns;
    const double *cells = lab_settings_get_matrix (settings, knob, &rows, &columns);

    lab_json_matrix (json, self->id, cells, rows, columns);
    break;
  }
  case LAB_KNOB_FILE:
  default: {
    const char *path = lab_settings_get_file (settings, knob);

    if (path != NULL)
      lab_json_text (json, self->id, path);
    else
      lab_json_null (json, self->id);
    break;
  }
  }
}

static void
add_facts (LabJson *json, LabRun *run)
{
  const LabClass *klass = lab_run_get_class (run);

  lab_json_open (json, "facts", '{');
  for (guint i = 0; i < klass->n_facts; i++) {
    const LabFact *fact = &klass->facts[i];
    g_auto (LabValue) value = LAB_VALUE_INIT;

    lab_run_get_fact (run, i, &value);
    lab_json_open (json, fact->id, '{');
    add_value (json, "value", &value);
    if (fact->unit != NULL)
      lab_json_text (json, "unit", fact->unit);
    lab_json_close (json, '}');
  }
  lab_json_close (json, '}');
}

static void
add_settings (LabJson *json, LabRun *run)
{
  lab_json_open (json, "settings", '{');
  for (guint i = 0; i < lab_run_get_class (run)->n_knobs; i++)
    add_setting (json, lab_run_get_settings (run), i);
  lab_json_close (json, '}');
}

static void
add_result (LabJson *json, VivaExperiment *experiment, guint index)
{
  LabRun *run = viva_experiment_get_run (experiment, index);
  const char *message = lab_run_get_message (run);

  lab_json_unsigned (json, "steps", lab_run_get_step (run));
  lab_json_text (json, "status",
                 viva_outcome_name (viva_experiment_get_outcome (experiment, index)));
  if (message != NULL)
    lab_json_text (json, "message", message);
  add_facts (json, run);
}

char *
viva_facts_to_json (VivaExperiment *experiment)
{
  LabRun *first = viva_experiment_get_run (experiment, 0);
  guint n_runs = viva_experiment_get_n_runs (experiment);
  LabJson json;

  lab_json_init (&json);
  lab_json_open (&json, NULL, '{');
  lab_json_text (&json, "lab", lab_run_get_class (first)->id);
  if (n_runs == 1) {
    add_settings (&json, first);
    lab_json_unsigned (&json, "seed", lab_run_get_seed (first));
    add_result (&json, experiment, 0);
  } else {
    lab_json_unsigned (&json, "seed", lab_run_get_seed (first));
    lab_json_open (&json, "runs", '[');
    for (guint i = 0; i < n_runs; i++) {
      lab_json_open (&json, NULL, '{');
      lab_json_text (&json, "name", viva_experiment_get_name (experiment, i));
      add_settings (&json, viva_experiment_get_run (experiment, i));
      add_result (&json, experiment, i);
      lab_json_close (&json, '}');
    }
    lab_json_close (&json, ']');
  }
  lab_json_close (&json, '}');
  return lab_json_end (&json);
}
