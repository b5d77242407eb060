/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-csv.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "plot-export.h"
#include "viva-report.h"

struct _VivaCsv {
  char *folder;
  GPtrArray *made; /* (element-type filename) folders that were not there, the outermost first */
};

/* Makes @folder and those around it that are missing. */
static gboolean
make_folder (VivaCsv *self, const char *folder)
{
  g_autofree char *parent = NULL;

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (g_file_test (folder, G_FILE_TEST_EXISTS)) {
    errno = ENOTDIR;
    return FALSE;
  }
  parent = g_path_get_dirname (folder);
  if (!make_folder (self, parent))
    return FALSE;
  if (g_mkdir (folder, 0777) != 0)
    return errno == EEXIST;
  g_ptr_array_add (self->made, g_strdup (folder));
  return TRUE;
}

/* A new folder of its own inside, where files wait until all of them are written. (transfer full)
 * (nullable) */
static char *
make_waiting_room (const VivaCsv *self)
{
  g_autofree char *path = g_build_filename (self->folder, ".viva-XXXXXX", NULL);

  return g_mkdtemp (path) != NULL ? g_steal_pointer (&path) : NULL;
}

VivaCsv *
viva_csv_new (const char *folder, GError **error)
{
  g_autoptr (VivaCsv) self = g_new0 (VivaCsv, 1);
  g_autofree char *room = NULL;

  self->folder = g_strdup (folder);
  self->made = g_ptr_array_new_with_free_func (g_free);
  if (!make_folder (self, self->folder) || (room = make_waiting_room (self)) == NULL) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED,
                 "%s: expected a folder that can be written to: %s", folder, g_strerror (errno));
    return NULL;
  }
  g_rmdir (room);
  return g_steal_pointer (&self);
}

void
viva_csv_free (VivaCsv *self)
{
  for (guint i = self->made->len; i > 0; i--)
    g_rmdir (g_ptr_array_index (self->made, i - 1));
  g_ptr_array_unref (self->made);
  g_free (self->folder);
  g_free (self);
}

static char *
file_of_view (const char *folder, const LabView *view)
{
  g_autofree char *name = g_strconcat (view->id, ".csv", NULL);

  return g_build_filename (folder, name, NULL);
}

/* Every view of @views (a bit each) as a file in @folder. */
static gboolean
export_views (VivaExperiment *experiment, guint64 views, const char *folder, GError **error)
{
  const LabClass *klass = lab_run_get_class (viva_experiment_get_run (experiment, 0));
  g_autoptr (LabFrame) frame = viva_experiment_observe (experiment, views);
  PlotStyle style = plot_style (FALSE);
  PlotOptions options = { 0 };

  for (guint i = 0; i < klass->n_views; i++) {
    g_autofree char *path = file_of_view (folder, &klass->views[i]);
    PlotView plot;

    if ((views >> i & 1) == 0)
      continue;
    plot_view_init (&plot, &klass->views[i], frame, &style, &options, 800, 500);
    if (!plot_export (&plot, path, 1.0, error))
      return FALSE;
  }
  return TRUE;
}

/* All of them or none: renaming onto a folder is the one thing that could fail half-way. */
static gboolean
move_views (const VivaCsv *self,
            const LabClass *klass,
            guint64 views,
            const char *room,
            GError **error)
{
  for (guint i = 0; i < klass->n_views; i++) {
    g_autofree char *to = file_of_view (self->folder, &klass->views[i]);

    if ((views >> i & 1) != 0 && g_file_test (to, G_FILE_TEST_IS_DIR)) {
      g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED,
                   "%s: expected a file to replace, found a folder", to);
      return FALSE;
    }
  }
  for (guint i = 0; i < klass->n_views; i++) {
    g_autofree char *from = file_of_view (room, &klass->views[i]);
    g_autofree char *to = file_of_view (self->folder, &klass->views[i]);

    if ((views >> i & 1) != 0 && g_rename (from, to) != 0) {
      g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "%s: cannot be written: %s", to,
                   g_strerror (errno));
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
viva_csv_write (VivaCsv *self, VivaExperiment *experiment, GError **error)
{
  const LabClass *klass = lab_run_get_class (viva_experiment_get_run (experiment, 0));
  g_autofree char *room = make_waiting_room (self);
  guint64 views = 0;
  gboolean written;

  if (room == NULL) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED,
                 "%s: expected a folder that can be written to: %s", self->folder,
                 g_strerror (errno));
    return FALSE;
  }
  for (guint i = 0; i < klass->n_views; i++) {
    if (viva_experiment_draws_view (experiment, i))
      views |= G_GUINT64_CONSTANT (1) << i;
  }

  written =
      export_views (experiment, views, room, error) && move_views (self, klass, views, room, error);
  for (guint i = 0; i < klass->n_views && !written; i++) {
    g_autofree char *path = file_of_view (room, &klass->views[i]);

    g_unlink (path);
  }
  g_rmdir (room);
  if (written)
    g_ptr_array_set_size (self->made, 0);
  return written;
}
