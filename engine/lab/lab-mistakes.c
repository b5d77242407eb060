/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-mistakes.h"

#include <string.h>

/* Indices of the costliest mistakes, the worst first. Returns how many. */
static gsize
find (const LabEvaluation *evaluation, guint32 indices[LAB_MISTAKES_MAX])
{
  gsize n = 0;

  for (gsize i = 0; i < evaluation->set->n_examples; i++) {
    gsize place;

    if (evaluation->predicted[i] == evaluation->set->labels[i])
      continue;
    for (place = n; place > 0 && evaluation->costs[i] > evaluation->costs[indices[place - 1]];
         place--)
      if (place < LAB_MISTAKES_MAX)
        indices[place] = indices[place - 1];
    if (place < LAB_MISTAKES_MAX) {
      indices[place] = (guint32) i;
      n = MIN (n + 1, LAB_MISTAKES_MAX);
    }
  }
  return n;
}

LabPictures *
lab_mistakes_observe (const LabEvaluation *evaluation,
                      LabFrame *frame,
                      const char *name,
                      const char *empty)
{
  const DataSet *set = evaluation->set;
  guint32 indices[LAB_MISTAKES_MAX];
  gsize n = find (evaluation, indices);
  LabPictures *pictures =
      lab_frame_add_pictures (frame, name, n, set->height, set->width, set->channels);

  pictures->empty = lab_frame_strdup (frame, empty);
  pictures->captions = lab_frame_alloc (frame, n, sizeof (char *));
  for (gsize i = 0; i < n; i++) {
    guint32 index = indices[i];

    memcpy (pictures->pixels + i * set->n_features, set->features + index * set->n_features,
            set->n_features * sizeof (float));
    pictures->captions[i] =
        lab_frame_printf (frame, "%s, taken for %s (%.0f %%)", set->class_names[set->labels[index]],
                          set->class_names[evaluation->predicted[index]],
                          100 * (double) evaluation->confidence[index]);
  }
  return pictures;
}
