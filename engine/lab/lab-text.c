/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-text.h"

#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_NAME 64
#define LONGEST_QUOTE 80 /* characters */

static locale_t c_locale;

static void
make_c_locale (void)
{
  c_locale = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
}

int
lab_text_vsnprintf (char *buffer, gsize size, const char *format, va_list args)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  locale_t before;
  int length;

  pthread_once (&once, make_c_locale);
  before = uselocale (c_locale);
  length = vsnprintf (buffer, size, format, args);
  uselocale (before);
  return length;
}

/* printf's exponents have a sign and two digits: "1e-05" becomes "1e-5", "2e+20" becomes "2e20". */
static void
tidy_exponent (char *text)
{
  char *to = strchr (text, 'e');
  const char *from;

  if (to == NULL)
    return;
  from = ++to;
  if (*from == '-')
    to++;
  from++;
  while (*from == '0' && from[1] != '\0')
    from++;
  memmove (to, from, strlen (from) + 1);
}

static void
format_digits (char buffer[G_ASCII_DTOSTR_BUF_SIZE], int digits, char conversion, double value)
{
  char format[8];

  g_snprintf (format, sizeof format, "%%.%d%c", digits, conversion);
  g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, format, value);
}

char *
lab_text_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *exponent;
  int digits = 0;

  /* Seventeen significant digits tell any two doubles apart. */
  do
    format_digits (buffer, digits++, 'e', value);
  while (digits < 17 && g_ascii_strtod (buffer, NULL) != value);

  exponent = strchr (buffer, 'e');
  if (exponent != NULL) {
    int power = atoi (exponent + 1);

    /* %g writes 1500 as 1.5e+03 unless it is given all four places before the point. */
    format_digits (buffer, power < 15 ? MAX (digits, power + 1) : digits, 'g', value);
    tidy_exponent (buffer);
  }
  return g_strdup (buffer);
}

gboolean
lab_text_parse_number (const char *text, double *number)
{
  char *end;

  g_return_val_if_fail (text != NULL && number != NULL, FALSE);

  if (text[0] == '\0' || text[strspn (text, "0123456789+-.eE")] != '\0')
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

char *
lab_text_matrix (const double *cells, guint rows, guint columns)
{
  GString *text = g_string_new ("[");

  g_return_val_if_fail (cells != NULL, g_string_free (text, FALSE));

  for (guint i = 0; i < rows * columns; i++) {
    g_autofree char *number = lab_text_number (cells[i]);

    if (i > 0)
      g_string_append (text, i % columns == 0 ? "; " : " ");
    g_string_append (text, number);
  }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* Adds the numbers of one row to @cells. Returns how many, 0 when it is not a row. */
static guint
parse_row (const char *text, GArray *cells)
{
  g_auto (GStrv) words = g_strsplit_set (text, ", \t\n\r", -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++) {
    double number;

    if (words[i][0] == '\0')
      continue;
    if (!lab_text_parse_number (words[i], &number))
      return 0;
    number += 0.0; /* no −0, which would print differently and compare equal */
    g_array_append_val (cells, number);
    n++;
  }
  return n;
}

double *
lab_text_parse_matrix (const char *text, guint *rows, guint *columns)
{
  g_autofree char *inside = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (double));

  g_return_val_if_fail (text != NULL && rows != NULL && columns != NULL, NULL);

  inside = g_strstrip (g_strdup (text));
  if (inside[0] == '[') {
    char *last = inside + strlen (inside) - 1;

    if (*last != ']')
      return NULL;
    *inside = *last = ' ';
  }

  lines = g_strsplit (inside, ";", -1);
  *rows = *columns = 0;
  for (; lines[*rows] != NULL; (*rows)++) {
    guint n = parse_row (lines[*rows], cells);

    if (n == 0 || (*rows > 0 && n != *columns))
      return NULL;
    *columns = n;
  }
  return cells->len > 0 ? (double *) g_array_free (g_steal_pointer (&cells), FALSE) : NULL;
}

char *
lab_text_quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *quoted = g_string_new ("“");
  gsize n = 0;

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    if (n++ == LONGEST_QUOTE) {
      g_string_append (quoted, "…");
      break;
    }
    g_string_append_unichar (quoted, g_unichar_iscntrl (character) ? ' ' : character);
  }
  g_string_append (quoted, "”");
  return g_string_free (quoted, FALSE);
}

static char
fold (char c)
{
  return c == '-' ? '_' : g_ascii_tolower (c);
}

/* Optimal string alignment: Levenshtein's distance plus swaps of neighbours, over three rows of the
 * usual table. */
static gsize
edit_distance (const char *a, gsize n_a, const char *b, gsize n_b)
{
  gsize rows[3][LONGEST_NAME + 1];
  gsize *before = rows[0], *above = rows[1], *row = rows[2];

  for (gsize j = 0; j <= n_b; j++)
    above[j] = j;

  for (gsize i = 1; i <= n_a; i++) {
    gsize *free_row = before;

    row[0] = i;
    for (gsize j = 1; j <= n_b; j++) {
      gboolean differ = fold (a[i - 1]) != fold (b[j - 1]);

      row[j] = MIN (above[j - 1] + differ, MIN (above[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && fold (a[i - 1]) == fold (b[j - 2]) &&
          fold (a[i - 2]) == fold (b[j - 1]))
        row[j] = MIN (row[j], before[j - 2] + 1);
    }
    before = above;
    above = row;
    row = free_row;
  }
  return above[n_b];
}

int
lab_text_nearest (const char *text, const char *const *names, guint n_names)
{
  gsize length = strlen (text);
  gsize least = MAX (1, length / 3) + 1;
  int nearest = -1;

  if (length == 0 || length > LONGEST_NAME)
    return -1;

  for (guint i = 0; i < n_names; i++) {
    gsize n = strlen (names[i]);
    gsize distance;

    if (n > LONGEST_NAME)
      continue;
    distance = edit_distance (text, length, names[i], n);
    if (distance < least) {
      least = distance;
      nearest = (int) i;
    }
  }
  return nearest;
}

char *
lab_text_suggest (const char *text, const char *const *names, guint n_names)
{
  int nearest = lab_text_nearest (text, names, n_names);
  GString *list;

  if (n_names == 0)
    return g_strdup ("; there are none");
  if (nearest >= 0)
    return g_strdup_printf ("; did you mean “%s”?", names[nearest]);

  list = g_string_new ("; expected one of ");
  for (guint i = 0; i < n_names; i++)
    g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", names[i]);
  return g_string_free (list, FALSE);
}
