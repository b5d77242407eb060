/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#include <stdlib.h>

/* The corners of the cells are the samples, with one more ring on the field's edges that repeats
 * the outermost: columns −1 … nx, rows −1 … ny. A node is where a line crosses an edge between two
 * corners, or the middle of a cell where more than two classes meet. */

typedef struct {
  gsize nodes[2];
  PlotPlace places[2];
} Segment;

typedef struct {
  gsize node;
  guint end; /* 2 · segment + side */
} End;

typedef struct {
  const LabField *field;
  GArray *segments;
} Tracer;

static double
place_along (double start, double end, gsize n, gssize i)
{
  if (i < 0)
    return start;
  if (i >= (gssize) n)
    return end;

  return start + ((double) i + 0.5) * (end - start) / (double) n;
}

static gsize
sample_index (const LabField *field, gssize column, gssize row)
{
  gsize i = (gsize) CLAMP (column, 0, (gssize) field->nx - 1);
  gsize j = (gsize) CLAMP (row, 0, (gssize) field->ny - 1);

  return j * field->nx + i;
}

/* The corners of cell (i, j) are numbered against the clock from its lower left; edge e goes from
 * corner e to corner e + 1. */
static const int corner_column[] = { 0, 1, 1, 0 }, corner_row[] = { 0, 0, 1, 1 };

static gsize
edge_node (const LabField *field, gssize i, gssize j, guint edge)
{
  gsize width = field->nx + 2;
  gsize column = (gsize) (i + 1) + (edge == 1 ? 1 : 0);
  gsize row = (gsize) (j + 1) + (edge == 2 ? 1 : 0);

  return 3 * (row * width + column) + (edge == 1 || edge == 3 ? 1 : 0);
}

static gsize
middle_node (const LabField *field, gssize i, gssize j)
{
  return 3 * ((gsize) (j + 1) * (field->nx + 2) + (gsize) (i + 1)) + 2;
}

/* The place at @share of the way along an edge. */
static PlotPlace
edge_place (const LabField *field, gssize i, gssize j, guint edge, double share)
{
  guint from = edge, to = (edge + 1) % 4;
  double x0 = place_along (field->x0, field->x1, field->nx, i + corner_column[from]);
  double x1 = place_along (field->x0, field->x1, field->nx, i + corner_column[to]);
  double y0 = place_along (field->y0, field->y1, field->ny, j + corner_row[from]);
  double y1 = place_along (field->y0, field->y1, field->ny, j + corner_row[to]);

  return (PlotPlace){ x0 + share * (x1 - x0), y0 + share * (y1 - y0) };
}

static int
compare_ends (const void *a, const void *b)
{
  const End *x = a, *y = b;

  if (x->node != y->node)
    return x->node < y->node ? -1 : 1;

  return (x->end > y->end) - (x->end < y->end);
}

/* Follows segments from @start, which is entered at its side @start & 1, until the line ends. */
static void
follow (const Segment *segments, const gint64 *mates, guint8 *used, guint start, PlotPaths *paths)
{
  guint end = start;
  guint last;

  g_array_append_val (paths->places, segments[end / 2].places[end % 2]);
  while (TRUE) {
    gint64 mate;

    used[end / 2] = TRUE;
    g_array_append_val (paths->places, segments[end / 2].places[1 - end % 2]);
    mate = mates[end ^ 1];
    if (mate < 0 || used[mate / 2])
      break;
    end = (guint) mate;
  }
  last = paths->places->len;
  g_array_append_val (paths->ends, last);
}

static void
chain (GArray *array, PlotPaths *paths)
{
  const Segment *segments = (const Segment *) (gpointer) array->data;
  guint n_ends = 2 * array->len;
  g_autofree End *ends = g_new (End, n_ends + 1);
  g_autofree gint64 *mates = g_new (gint64, n_ends + 1);
  g_autofree guint8 *used = g_new0 (guint8, array->len + 1);

  for (guint i = 0; i < n_ends; i++) {
    ends[i] = (End){ segments[i / 2].nodes[i % 2], i };
    mates[i] = -1;
  }
  qsort (ends, n_ends, sizeof *ends, compare_ends);
  for (guint i = 0, next; i < n_ends; i = next) {
    for (next = i + 1; next < n_ends && ends[next].node == ends[i].node; next++)
      ;
    if (next - i == 2) {
      mates[ends[i].end] = ends[i + 1].end;
      mates[ends[i + 1].end] = ends[i].end;
    }
  }
  /* Open lines from their ends, then what is left: closed ones. */
  for (guint i = 0; i < n_ends; i++)
    if (mates[i] < 0 && !used[i / 2])
      follow (segments, mates, used, i, paths);
  for (guint i = 0; i < n_ends; i += 2)
    if (!used[i / 2])
      follow (segments, mates, used, i, paths);
}

static void
paths_init (PlotPaths *paths)
{
  paths->places = g_array_new (FALSE, FALSE, sizeof (PlotPlace));
  paths->ends = g_array_new (FALSE, FALSE, sizeof (guint));
}

void
plot_paths_clear (PlotPaths *self)
{
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->ends, g_array_unref);
}

static void
trace_cell (Tracer *self, gssize i, gssize j, const float values[4], double level)
{
  guint edges[4], n = 0;
  PlotPlace places[4];

  for (guint edge = 0; edge < 4; edge++) {
    double a = values[edge], b = values[(edge + 1) % 4];

    if ((a >= level) != (b >= level)) {
      places[n] = edge_place (self->field, i, j, edge, (level - a) / (b - a));
      edges[n++] = edge;
    }
  }
  if (n == 4) {
    /* A saddle: the middle says which two corners hang together. */
    double middle = ((double) values[0] + values[1] + values[2] + values[3]) / 4;
    guint shift = (middle >= level) == (values[0] >= level) ? 0 : 3;

    for (guint pair = 0; pair < 2; pair++) {
      guint a = (2 * pair + shift) % 4, b = (2 * pair + 1 + shift) % 4;
      Segment segment = { { edge_node (self->field, i, j, a), edge_node (self->field, i, j, b) },
                          { places[a], places[b] } };

      g_array_append_val (self->segments, segment);
    }
  } else if (n == 2) {
    Segment segment = { { edge_node (self->field, i, j, edges[0]),
                          edge_node (self->field, i, j, edges[1]) },
                        { places[0], places[1] } };

    g_array_append_val (self->segments, segment);
  }
}

void
plot_contour_trace (const LabField *field, double level, PlotPaths *paths)
{
  Tracer tracer = { field, g_array_new (FALSE, FALSE, sizeof (Segment)) };

  paths_init (paths);
  for (gssize j = -1; j < (gssize) field->ny && field->nx > 0; j++) {
    const float *below = field->values + sample_index (field, 0, j);
    const float *above = field->values + sample_index (field, 0, j + 1);

    for (gssize i = -1; i < (gssize) field->nx; i++) {
      gsize left = (gsize) MAX (i, 0), right = (gsize) MIN (i + 1, (gssize) field->nx - 1);
      float values[4] = { below[left], below[right], above[right], above[left] };
      int n_high =
          (values[0] >= level) + (values[1] >= level) + (values[2] >= level) + (values[3] >= level);

      if (n_high == 0 || n_high == 4 || !isfinite (values[0] + values[1] + values[2] + values[3]))
        continue;
      trace_cell (&tracer, i, j, values, level);
    }
  }
  chain (tracer.segments, paths);
  g_array_unref (tracer.segments);
}

static void
trace_class_cell (Tracer *self, gssize i, gssize j, const gsize samples[4])
{
  const LabField *field = self->field;
  guint edges[4], n = 0;
  PlotPlace places[4], middle = { 0, 0 };

  for (guint edge = 0; edge < 4; edge++) {
    gsize a = samples[edge], b = samples[(edge + 1) % 4];

    if (field->classes[a] != field->classes[b]) {
      double lead_a = plot_field_lead (field->values[a]);
      double lead_b = plot_field_lead (field->values[b]);
      double share = lead_a / (lead_a + lead_b);

      places[n] = edge_place (field, i, j, edge, share);
      edges[n++] = edge;
    }
  }
  if (n == 2) {
    Segment segment = { { edge_node (field, i, j, edges[0]), edge_node (field, i, j, edges[1]) },
                        { places[0], places[1] } };

    g_array_append_val (self->segments, segment);
    return;
  }
  for (guint k = 0; k < n; k++) {
    middle.x += places[k].x / n;
    middle.y += places[k].y / n;
  }
  for (guint k = 0; k < n; k++) {
    Segment segment = { { edge_node (field, i, j, edges[k]), middle_node (field, i, j) },
                        { places[k], middle } };

    g_array_append_val (self->segments, segment);
  }
}

void
plot_contour_trace_classes (const LabField *field, PlotPaths *paths)
{
  Tracer tracer = { field, g_array_new (FALSE, FALSE, sizeof (Segment)) };

  paths_init (paths);
  for (gssize j = -1; j < (gssize) field->ny && field->classes != NULL; j++) {
    for (gssize i = -1; i < (gssize) field->nx; i++) {
      gsize samples[4];

      for (guint k = 0; k < 4; k++)
        samples[k] = sample_index (field, i + corner_column[k], j + corner_row[k]);
      if ((field->classes[samples[0]] != field->classes[samples[1]] ||
           field->classes[samples[0]] != field->classes[samples[2]] ||
           field->classes[samples[0]] != field->classes[samples[3]]) &&
          isfinite (field->values[samples[0]] + field->values[samples[1]] +
                    field->values[samples[2]] + field->values[samples[3]]))
        trace_class_cell (&tracer, i, j, samples);
    }
  }
  chain (tracer.segments, paths);
  g_array_unref (tracer.segments);
}
