/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-verb.h"

#include "viva-help.h"
#include "viva-report.h"

static const VivaVerb *const verbs[] = {
  &viva_list_verb, &viva_run_verb, &viva_render_verb, &viva_check_verb, &viva_grade_verb, NULL,
};

const VivaVerb *const *
viva_verbs (void)
{
  return verbs;
}

const VivaVerb *
viva_verb_find (const char *name)
{
  for (guint i = 0; verbs[i] != NULL; i++) {
    if (g_str_equal (verbs[i]->name, name))
      return verbs[i];
  }
  return NULL;
}

int
viva_verb_run (const VivaVerb *self, char **arguments)
{
  g_auto (VivaOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!viva_options_parse (&options, self->options, self->name, arguments, &error))
    return viva_report (error);

  if (options.wants_help) {
    g_autofree char *text = viva_help_verb (self);

    done = viva_print (text, &error);
  } else {
    done = self->run (&options, &error);
  }
  return done ? VIVA_STATUS_DONE : viva_report (error);
}
