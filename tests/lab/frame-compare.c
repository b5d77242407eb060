/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "frame-compare.h"

static void
dump_bytes (GString *text, const char *label, gconstpointer bytes, gsize n)
{
  const guint8 *b = bytes;

  g_string_append_printf (text, " %s:", label);
  for (gsize i = 0; b != NULL && i < n; i++)
    g_string_append_printf (text, "%02x", b[i]);
}

static void
dump_texts (GString *text, const char *label, const char *const *texts, gsize n)
{
  g_string_append_printf (text, " %s:", label);
  for (gsize i = 0; texts != NULL && i < n; i++)
    g_string_append_printf (text, "%s|", texts[i] != NULL ? texts[i] : "(null)");
}

static void
dump_series (GString *text, const LabSeries *s)
{
  dump_bytes (text, "x", s->x, s->n * sizeof *s->x);
  dump_bytes (text, "y", s->y, s->n * sizeof *s->y);
  dump_bytes (text, "low", s->low, s->n * sizeof *s->y);
  dump_bytes (text, "high", s->high, s->n * sizeof *s->y);
  for (guint i = 0; i < s->n_markers; i++) {
    const LabMarker *m = &s->markers[i];

    g_string_append_printf (text, " marker %s %s %d", m->id, m->label, m->kind);
    dump_bytes (text, "at", (double[]){ m->x, m->y }, 2 * sizeof (double));
  }
}

static void
dump_field (GString *text, const LabField *f)
{
  const double box[] = { f->x0, f->x1, f->y0, f->y1, f->low, f->high, f->level };

  g_string_append_printf (text, " %zu × %zu", f->nx, f->ny);
  dump_bytes (text, "box", box, sizeof box);
  dump_bytes (text, "values", f->values, f->nx * f->ny * sizeof *f->values);
  dump_bytes (text, "classes", f->classes, f->nx * f->ny);
}

static void
dump_points (GString *text, const LabPoints *p)
{
  dump_bytes (text, "x", p->x, p->n * sizeof *p->x);
  dump_bytes (text, "y", p->y, p->n * sizeof *p->y);
  dump_bytes (text, "classes", p->classes, p->n);
  dump_texts (text, "names", p->class_names, p->n_classes);
}

static void
dump_pictures (GString *text, const LabPictures *p)
{
  g_string_append_printf (text, " %zu × %zu × %zu × %zu, %d, %s", p->n, p->height, p->width,
                          p->channels, p->is_signed, p->empty != NULL ? p->empty : "(null)");
  dump_bytes (text, "pixels", p->pixels,
              p->n * p->height * p->width * p->channels * sizeof *p->pixels);
  dump_texts (text, "captions", p->captions, p->n);
  for (guint i = 0; i < p->n_marks; i++) {
    const LabPictureMark *m = &p->marks[i];

    g_string_append_printf (text, " mark of %zu, %d, %s", m->picture, m->role,
                            m->label != NULL ? m->label : "(null)");
    dump_bytes (text, "box", (double[]){ m->row, m->column, m->height, m->width },
                4 * sizeof (double));
  }
}

static void
dump_matrix (GString *text, const LabMatrix *m)
{
  gsize n = m->rows * m->columns;

  g_string_append_printf (text, " %zu × %zu, %d, %u digits, %s", m->rows, m->columns, m->is_signed,
                          m->digits, m->caption != NULL ? m->caption : "(null)");
  dump_bytes (text, "scale", &m->scale, sizeof m->scale);
  dump_bytes (text, "values", m->values, n * sizeof *m->values);
  dump_bytes (text, "marks", m->marks, n);
  dump_texts (text, "rows", m->row_names, m->rows);
  dump_texts (text, "columns", m->column_names, m->columns);
  dump_texts (text, "notes", m->notes, n);
}

static void
dump_diagram (GString *text, const LabDiagram *d)
{
  for (guint i = 0; i < d->n_layers; i++) {
    const LabDiagramLayer *l = &d->layers[i];

    g_string_append_printf (text, " layer %s, %s, %s, %u + %u", l->title, l->shape,
                            l->details != NULL ? l->details : "(null)", l->n_units, l->n_more);
    dump_bytes (text, "activations", l->activations, l->n_units * sizeof (float));
    dump_bytes (text, "maps", l->maps, l->n_units * l->map_size * l->map_size * sizeof (float));
    if (i > 0)
      dump_bytes (text, "weights", l->weights,
                  l->n_units * d->layers[i - 1].n_units * sizeof (float));
    dump_texts (text, "notes", l->notes, l->n_units);
  }
}

static void
dump_table (GString *text, const LabTable *t)
{
  g_string_append_printf (text, " %zu × %zu", t->rows, t->columns);
  dump_texts (text, "headings", t->headings, t->columns);
  dump_bytes (text, "numbers", t->is_number, t->columns * sizeof *t->is_number);
  dump_texts (text, "cells", t->cells, t->rows * t->columns);
  dump_bytes (text, "marks", t->marks, t->rows);
}

char *
frame_dump (const LabFrame *frame)
{
  GString *text = g_string_new (NULL);
  const char *message = lab_frame_get_message (frame);

  g_string_append_printf (text, "step %" G_GUINT64_FORMAT " status %d message %s\n",
                          lab_frame_get_step (frame), lab_frame_get_status (frame),
                          message != NULL ? message : "(null)");
  for (guint i = 0; i < lab_frame_get_n_observables (frame); i++) {
    const LabObservable *o = lab_frame_get_observable (frame, i);

    g_string_append_printf (text, "run %u %s", o->run, o->name);
    switch (o->kind) {
    case LAB_OBSERVABLE_SERIES:
      dump_series (text, &o->series);
      break;
    case LAB_OBSERVABLE_FIELD:
      dump_field (text, &o->field);
      break;
    case LAB_OBSERVABLE_POINTS:
      dump_points (text, &o->points);
      break;
    case LAB_OBSERVABLE_PICTURES:
      dump_pictures (text, &o->pictures);
      break;
    case LAB_OBSERVABLE_READOUT:
      dump_texts (text, "labels", o->readout.labels, o->readout.n);
      dump_texts (text, "values", o->readout.values, o->readout.n);
      break;
    case LAB_OBSERVABLE_MATRIX:
      dump_matrix (text, &o->matrix);
      break;
    case LAB_OBSERVABLE_BARS:
      dump_texts (text, "names", o->bars.names, o->bars.n);
      dump_texts (text, "texts", o->bars.texts, o->bars.n);
      dump_bytes (text, "values", o->bars.values, o->bars.n * sizeof *o->bars.values);
      dump_bytes (text, "marks", o->bars.marks, o->bars.n);
      break;
    case LAB_OBSERVABLE_HISTOGRAM:
      dump_bytes (text, "edges", (double[]){ o->histogram.x0, o->histogram.x1 },
                  2 * sizeof (double));
      dump_bytes (text, "counts", o->histogram.counts,
                  o->histogram.n_bins * sizeof *o->histogram.counts);
      break;
    case LAB_OBSERVABLE_DIAGRAM:
      dump_diagram (text, &o->diagram);
      break;
    case LAB_OBSERVABLE_TABLE:
      dump_table (text, &o->table);
      break;
    }
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

void
frame_assert_equal (const LabFrame *a, const LabFrame *b)
{
  g_autofree char *text_a = frame_dump (a);
  g_autofree char *text_b = frame_dump (b);

  g_assert_cmpstr (text_a, ==, text_b);
}
