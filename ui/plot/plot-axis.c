/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-axis.h"

#include <math.h>
#include <string.h>

#include "plot-private.h"

#define MINUS "\xe2\x88\x92" /* U+2212 */
#define TIMES "\xc3\x97"     /* U+00D7 */

/* Beyond these there may be no room left for round ends, ticks and differences. */
#define LARGEST 1e140
#define SMALLEST 1e-140

static const char *const superscripts[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };

/* mantissa · 10^exponent, correctly rounded where the power is exact in a double. */
static double
scaled (double mantissa, int exponent)
{
  return exponent < 0 ? mantissa / pow (10, -exponent) : mantissa * pow (10, exponent);
}

/* Fixed notation with @decimals, thousands by commas, true minus. */
static void
append_fixed (GString *text, double value, int decimals)
{
  char digits[400], format[16];
  const char *figures = digits;
  gsize n_whole;

  g_snprintf (format, sizeof format, "%%.%df", CLAMP (decimals, 0, 40));
  g_ascii_formatd (digits, sizeof digits, format, value);
  if (*figures == '-') {
    figures++;
    if (strspn (figures, "0.") < strlen (figures)) /* not minus nought */
      g_string_append (text, MINUS);
  }
  n_whole = strcspn (figures, ".");
  for (gsize i = 0; i < n_whole; i++) {
    g_string_append_c (text, figures[i]);
    if (i + 1 < n_whole && (n_whole - i - 1) % 3 == 0)
      g_string_append_c (text, ',');
  }
  g_string_append (text, figures + n_whole);
}

static void
append_power (GString *text, int exponent)
{
  char digits[16];

  g_string_append (text, "10");
  if (exponent < 0)
    g_string_append (text, "⁻");
  g_snprintf (digits, sizeof digits, "%d", ABS (exponent));
  for (const char *digit = digits; *digit != '\0'; digit++)
    g_string_append (text, superscripts[*digit - '0']);
}

char *
plot_format_number (double value, guint digits)
{
  GString *text = g_string_new (NULL);
  char buffer[64], format[16];
  int exponent;

  digits = CLAMP (digits, 1, 17);
  if (isnan (value)) {
    g_string_append (text, "NaN");
  } else if (isinf (value)) {
    g_string_append (text, value < 0 ? MINUS "∞" : "∞");
  } else if (value == 0) {
    g_string_append_c (text, '0');
  } else {
    char *mark;

    g_snprintf (format, sizeof format, "%%.%ue", digits - 1);
    g_ascii_formatd (buffer, sizeof buffer, format, value);
    mark = strchr (buffer, 'e');
    exponent = (int) g_ascii_strtoll (mark + 1, NULL, 10);
    if (exponent >= -4 && exponent < 9) {
      /* The rounded number: its later whole digits are noughts. */
      append_fixed (text, g_ascii_strtod (buffer, NULL), MAX (0, (int) digits - 1 - exponent));
      if (strchr (text->str, '.') != NULL) {
        gsize length = text->len;

        while (text->str[length - 1] == '0')
          length--;
        if (text->str[length - 1] == '.')
          length--;
        g_string_truncate (text, length);
      }
    } else {
      *mark = '\0';
      if (strchr (buffer, '.') != NULL) {
        gsize length = strlen (buffer);

        while (buffer[length - 1] == '0')
          length--;
        if (buffer[length - 1] == '.')
          length--;
        buffer[length] = '\0';
      }
      g_string_append_printf (text, "%s%se%c%02d", value < 0 ? MINUS : "",
                              buffer + (*buffer == '-'), exponent < 0 ? '-' : '+', ABS (exponent));
    }
  }

  return g_string_free (text, FALSE);
}

static void
add_tick (PlotAxis *self, double value)
{
  if (self->n_ticks < PLOT_AXIS_MAX_TICKS)
    self->ticks[self->n_ticks++] = value;
}

static void
set_label (PlotAxis *self, guint tick, GString *text)
{
  g_strlcpy (self->labels[tick], text->str, sizeof self->labels[tick]);
  g_string_truncate (text, 0);
}

/* All ticks with the same number of decimals, so that the eye compares them; @step_exponent: of the
 * last digit that differs. */
static void
label_evenly (PlotAxis *self, int step_exponent)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double largest = 0;
  int exponent;
  gboolean scientific;

  for (guint i = 0; i < self->n_ticks; i++)
    largest = MAX (largest, fabs (self->ticks[i]));
  exponent = largest > 0 ? (int) floor (log10 (largest) + 1e-12) : 0;
  scientific = largest > 0 && ((largest >= 1e7 && exponent - step_exponent <= 4) ||
                               largest >= 1e15 || largest < 5e-4);
  for (guint i = 0; i < self->n_ticks; i++) {
    if (!scientific) {
      append_fixed (text, self->ticks[i], MAX (0, -step_exponent));
    } else if (self->ticks[i] == 0) {
      g_string_append_c (text, '0');
    } else {
      append_fixed (text, scaled (self->ticks[i], -exponent), exponent - step_exponent);
      g_string_append (text, TIMES);
      append_power (text, exponent);
    }
    set_label (self, i, text);
  }
}

/* A step of 1, 2 or 5 times a power of ten, nearest to @wish on a logarithmic scale. */
static void
nice_step (double wish, int *mantissa, int *exponent)
{
  double rest;

  *exponent = (int) floor (log10 (wish));
  rest = wish / pow (10, *exponent);
  *mantissa = rest < M_SQRT2 ? 1 : rest < sqrt (10) ? 2 : rest < sqrt (50) ? 5 : 10;
  if (*mantissa == 10) {
    *mantissa = 1;
    ++*exponent;
  }
}

static void
longer_step (int *mantissa, int *exponent)
{
  if (*mantissa == 5) {
    *mantissa = 1;
    ++*exponent;
  } else {
    *mantissa = *mantissa == 1 ? 2 : 5;
  }
}

static void
linear_ticks (PlotAxis *self, guint n_wanted, gboolean round_ends)
{
  double first, last, step;
  int mantissa, exponent;

  nice_step ((self->high - self->low) / n_wanted, &mantissa, &exponent);
  for (;; longer_step (&mantissa, &exponent)) {
    step = scaled (mantissa, exponent);
    /* The tolerance lets a limit that was meant to be round, such as 0.3, be one. */
    if (round_ends) {
      first = floor (self->low / step + 1e-9);
      last = ceil (self->high / step - 1e-9);
    } else {
      first = ceil (self->low / step - 1e-9);
      last = floor (self->high / step + 1e-9);
    }
    if (last - first < PLOT_AXIS_MAX_TICKS)
      break;
  }
  for (double i = first; i <= last; i++)
    add_tick (self, scaled (i * mantissa, exponent) + 0.0);
  if (round_ends) {
    self->low = MIN (self->low, scaled (first * mantissa, exponent));
    self->high = MAX (self->high, scaled (last * mantissa, exponent));
  }
  label_evenly (self, exponent);
}

/* Index of a value in the sequence …, 0.1, 0.2, 0.5, 1, 2, 5, 10, … that is not greater (@up:
 * not less), and back. */
static int
preferred_index (double value, gboolean up)
{
  int decade = (int) floor (log10 (value) + 1e-9);
  double rest = value / pow (10, decade);

  if (up)
    return 3 * decade + (rest <= 1 + 1e-9 ? 0 : rest <= 2 + 1e-9 ? 1 : rest <= 5 + 1e-9 ? 2 : 3);
  return 3 * decade + (rest >= 5 - 1e-9 ? 2 : rest >= 2 - 1e-9 ? 1 : 0);
}

static int
floor_third (int index)
{
  return index >= 0 ? index / 3 : -((2 - index) / 3);
}

static double
preferred_value (int index)
{
  static const int mantissas[] = { 1, 2, 5 };
  int decade = floor_third (index);

  return scaled (mantissas[index - 3 * decade], decade);
}

static void
logarithmic_ticks (PlotAxis *self, guint n_wanted, gboolean round_ends)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int first = preferred_index (self->low, !round_ends);
  int last = preferred_index (self->high, round_ends);
  gboolean plain = TRUE;

  if (last - first + 1 <= (int) n_wanted + 1 && last - first >= 1) {
    for (int i = first; i <= last; i++)
      add_tick (self, preferred_value (i));
  } else if (last - first < 1) {
    /* Less than a step of 1, 2, 5: the scale is almost linear there. */
    linear_ticks (self, n_wanted, FALSE);
    return;
  } else {
    int low =
        (int) (round_ends ? floor (log10 (self->low) + 1e-9) : ceil (log10 (self->low) - 1e-9));
    int high =
        (int) (round_ends ? ceil (log10 (self->high) - 1e-9) : floor (log10 (self->high) + 1e-9));
    int n_most = CLAMP ((int) n_wanted + 1, 2, PLOT_AXIS_MAX_TICKS);
    int stride = MAX (1, (high - low + n_most - 1) / n_most);

    low =
        (int) (round_ends ? floor ((double) low / stride) : ceil ((double) low / stride)) * stride;
    high = (int) (round_ends ? ceil ((double) high / stride) : floor ((double) high / stride)) *
           stride;
    while ((high - low) / stride >= PLOT_AXIS_MAX_TICKS)
      high -= stride;
    for (int i = low; i <= high; i += stride)
      add_tick (self, scaled (1, i));
  }
  if (round_ends && self->n_ticks > 0) {
    self->low = MIN (self->low, self->ticks[0]);
    self->high = MAX (self->high, self->ticks[self->n_ticks - 1]);
  }
  for (guint i = 0; i < self->n_ticks; i++)
    plain = plain && self->ticks[i] > 0.9e-3 && self->ticks[i] < 2e5;
  for (guint i = 0; i < self->n_ticks; i++) {
    int exponent = (int) floor (log10 (self->ticks[i]) + 1e-9);
    int mantissa = (int) rint (self->ticks[i] / pow (10, exponent));

    if (plain) {
      append_fixed (text, self->ticks[i], MAX (0, -exponent));
    } else {
      if (mantissa != 1)
        g_string_append_printf (text, "%d" TIMES, mantissa);
      append_power (text, exponent);
    }
    set_label (self, i, text);
  }
}

guint
plot_axis_minor_ticks (const PlotAxis *self, double *values, guint n_values)
{
  guint n = 0;

  if (self->scale != LAB_SCALE_LOG || self->n_ticks == 0 || self->high / self->low > 1e9)
    return 0;
  for (int decade = (int) floor (log10 (self->low)); decade <= (int) floor (log10 (self->high));
       decade++) {
    for (int mantissa = 1; mantissa < 10 && n < n_values; mantissa++) {
      double value = scaled (mantissa, decade);

      if (value >= self->low && value <= self->high)
        values[n++] = value;
    }
  }

  return n;
}

void
plot_axis_init (PlotAxis *self,
                LabScale scale,
                double low,
                double high,
                guint n_wanted,
                gboolean round_ends)
{
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  self->scale = scale;
  self->end = 1;
  n_wanted = CLAMP (n_wanted, 1, PLOT_AXIS_MAX_TICKS - 1);
  if (!isfinite (low) && !isfinite (high)) {
    low = scale == LAB_SCALE_LOG ? 0.1 : 0;
    high = 1;
  } else if (!isfinite (low)) {
    low = high;
  } else if (!isfinite (high)) {
    high = low;
  }
  if (low > high) {
    double swapped = low;

    low = high;
    high = swapped;
  }

  if (scale == LAB_SCALE_LOG) {
    if (high <= 0) {
      low = 0.1;
      high = 1;
    } else if (low <= 0) {
      low = high / 1000;
    }
    low = CLAMP (low, SMALLEST, LARGEST);
    high = CLAMP (high, SMALLEST, LARGEST);
    if (high / low < 1 + 1e-7) {
      low /= M_SQRT2;
      high *= M_SQRT2;
    }
    self->low = low;
    self->high = high;
    logarithmic_ticks (self, n_wanted, round_ends);
  } else {
    double middle;

    low = CLAMP (low, -LARGEST, LARGEST);
    high = CLAMP (high, -LARGEST, LARGEST);
    middle = low / 2 + high / 2;
    if (high - low <= fabs (middle) * 1e-9 || high - low < SMALLEST) {
      double half = fabs (middle) < SMALLEST ? 1 : fabs (middle) / 10;

      low = middle - half;
      high = middle + half;
    }
    self->low = low;
    self->high = high;
    linear_ticks (self, n_wanted, round_ends);
  }
}

void
plot_axis_place (PlotAxis *self, double start, double end)
{
  g_return_if_fail (self != NULL);

  self->start = start;
  self->end = end;
}

double
plot_axis_to_place (const PlotAxis *self, double value)
{
  double share;

  g_return_val_if_fail (self != NULL, 0);

  if (self->scale == LAB_SCALE_LOG)
    share =
        value > 0 ? (log (value) - log (self->low)) / (log (self->high) - log (self->low)) : NAN;
  else
    share = (value - self->low) / (self->high - self->low);

  return self->start + share * (self->end - self->start);
}

double
plot_axis_to_value (const PlotAxis *self, double place)
{
  double share;

  g_return_val_if_fail (self != NULL, 0);

  share = (place - self->start) / (self->end - self->start);
  if (self->scale == LAB_SCALE_LOG)
    return exp (log (self->low) + share * (log (self->high) - log (self->low)));

  return self->low + share * (self->high - self->low);
}
