/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-knob-scale.h"

#include <math.h>

/* Powers of ten that a slider shows of a knob whose range begins with zero. */
#define DECADES_FROM_ZERO 6.0

/* Places between two neighbours of the arrow keys. */
#define LINEAR_STEPS 100.0
#define STEPS_A_DECADE 20.0

/* Figures of a value that is picked on a logarithmic slider. */
#define LOG_DIGITS 2

static gboolean
has_zero (const LabKnob *knob)
{
  return knob->scale == LAB_SCALE_LOG && knob->min <= 0.0;
}

/* The least power of ten on the slider. */
static double
log_low (const LabKnob *knob)
{
  return has_zero (knob) ? log10 (knob->max) - DECADES_FROM_ZERO : log10 (knob->min);
}

/* 1, 2 or 5 times a power of ten, at most @step. */
static double
round_step (double step)
{
  double power = pow (10.0, floor (log10 (step)));
  double digit = step / power;

  return power * (digit >= 5.0 ? 5.0 : digit >= 2.0 ? 2.0 : 1.0);
}

static double
linear_step (const LabKnob *knob)
{
  double step = round_step ((knob->max - knob->min) / LINEAR_STEPS);

  return knob->kind == LAB_KNOB_INTEGER ? MAX (1.0, round (step)) : step;
}

GtkAdjustment *
viva_knob_scale_adjustment (const LabKnob *knob)
{
  double low = viva_knob_scale_to_place (knob, knob->min);
  double high = viva_knob_scale_to_place (knob, knob->max);
  double step = knob->scale == LAB_SCALE_LOG ? 1.0 / STEPS_A_DECADE : linear_step (knob);

  return g_object_ref_sink (gtk_adjustment_new (low, low, high, step, 10.0 * step, 0.0));
}

double
viva_knob_scale_to_place (const LabKnob *knob, double value)
{
  double low;

  if (knob->scale != LAB_SCALE_LOG)
    return value;

  low = log_low (knob);

  return value > 0.0 ? MAX (log10 (value), low) : low;
}

char *
viva_knob_scale_to_text (const LabKnob *knob, double place)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double value;

  if (knob->scale == LAB_SCALE_LOG) {
    double rounding;

    if (has_zero (knob) && place <= log_low (knob))
      value = knob->min;
    else
      value = pow (10.0, place);

    rounding = pow (10.0, floor (log10 (MAX (value, G_MINDOUBLE))) - (LOG_DIGITS - 1));
    if (value > 0.0)
      value = round (value / rounding) * rounding;
  } else {
    double step = linear_step (knob);

    value = knob->min + round ((place - knob->min) / step) * step;
  }

  if (knob->kind == LAB_KNOB_INTEGER)
    value = round (value);
  value = CLAMP (value, knob->min, knob->max);

  /* Nine digits drop what the rounding above left behind, and nothing else. */
  return g_strdup (g_ascii_formatd (text, sizeof text, "%.9g", value));
}

/* A slider would turn under a person who scrolls the list of knobs. */
static void
ignore_scrolling (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = g_list_model_get_n_items (controllers); i > 0; i--) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i - 1);

    if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
      gtk_widget_remove_controller (widget, controller);
  }
}

GtkWidget *
viva_knob_scale_new (const LabKnob *knob)
{
  g_autoptr (GtkAdjustment) adjustment = viva_knob_scale_adjustment (knob);
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment);

  ignore_scrolling (scale);

  return scale;
}
