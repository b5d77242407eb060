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

    g_string_append (text, o->name);
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
