/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-thumbnail.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "lab-run.h"
#include "plot-export.h"
#include "viva-plot-style.h"

/* In pixels of the screen's scale 1. It is drawn larger and made smaller: its lines are looked at,
 * and not its words. */
#define WIDTH 340
#define HEIGHT 150
#define REDUCTION 1.4

#define FOLDER_PREFIX "thumbnails-"

struct _VivaThumbnail {
  GtkWidget parent_instance;

  const LabClass *lab;
  GdkTexture *texture; /* (nullable) */
  GtkWidget *picture;
  GCancellable *request; /* (nullable): of a picture that is waited for */
  guint tick;
  gboolean was_drawn;
};

G_DEFINE_FINAL_TYPE (VivaThumbnail, viva_thumbnail, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_TEXTURE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* ---- Drawing: in a thread, one after the other ---- */

typedef struct {
  const LabClass *lab;
  PlotStyle style;
  char *family;
  double scale;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->family);
  g_free (self);
}

/* What says the most: the first view that is a picture, and not words. */
static int
choose_view (const LabClass *lab, const LabSettings *settings)
{
  for (guint i = 0; i < lab->n_views; i++)
    if (lab->views[i].kind != LAB_VIEW_READOUT && lab->views[i].kind != LAB_VIEW_TABLE &&
        lab_class_view_applies (lab, settings, i))
      return (int) i;

  return -1;
}

/* Pictures of other versions are of no use any more. */
static void
remove_others (const char *cache, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (cache, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (cache, name, NULL);
    g_autoptr (GDir) old = NULL;
    const char *file;

    if (!g_str_has_prefix (name, FOLDER_PREFIX) || g_str_equal (path, folder))
      continue;
    old = g_dir_open (path, 0, NULL);
    while (old != NULL && (file = g_dir_read_name (old)) != NULL) {
      g_autofree char *file_path = g_build_filename (path, file, NULL);

      g_unlink (file_path);
    }
    g_rmdir (path);
  }
}

/* Of the version, and of the moment when it was built: a lab may draw something else then.
 * (transfer full) */
static char *
format_build (void)
{
  GStatBuf program;

  if (g_stat ("/proc/self/exe", &program) != 0)
    return g_strdup (FOLDER_PREFIX VIVA_VERSION);

  return g_strdup_printf (FOLDER_PREFIX VIVA_VERSION "-%" G_GINT64_FORMAT,
                          (gint64) program.st_mtime);
}

/* Where the picture is kept; its folder is there afterwards. (transfer full) (nullable) */
static char *
find_place (const Request *request)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "viva", NULL);
  g_autofree char *made = format_build ();
  g_autofree char *folder = g_build_filename (cache, made, NULL);
  g_autofree char *name = g_strdup_printf ("%s-%s-%.0f.png", request->lab->id,
                                           request->style.dark ? "dark" : "light", request->scale);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    if (g_mkdir_with_parents (folder, 0700) != 0)
      return NULL;
    remove_others (cache, folder);
  }

  return g_build_filename (folder, name, NULL);
}

static gboolean
draw (const Request *request, const char *path, GCancellable *cancellable, GError **error)
{
  const LabClass *lab = request->lab;
  g_autoptr (LabSettings) settings = lab_settings_new (lab);
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabFrame) frame = NULL;
  PlotStyle style = request->style;
  PlotOptions options = { .show_title = FALSE };
  PlotView plot;
  int view = choose_view (lab, settings);

  if (view < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s has no picture", lab->id);
    return FALSE;
  }
  run = lab_run_new (settings, 1, 1, NULL, error);
  if (run == NULL)
    return FALSE;
  while (lab_run_get_step (run) < lab->default_steps && lab_run_step (run) == LAB_STATUS_RUNNING)
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;

  frame = lab_run_observe (run, G_GUINT64_CONSTANT (1) << view);
  style.font_family = request->family;
  plot_view_init (&plot, &lab->views[view], frame, &style, &options, REDUCTION * WIDTH,
                  REDUCTION * HEIGHT);

  return plot_export (&plot, path, request->scale / REDUCTION, error);
}

static void
draw_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  g_autofree char *path = find_place (request);
  GdkTexture *texture = path != NULL ? gdk_texture_new_from_filename (path, NULL) : NULL;
  GError *error = NULL;

  /* Not there yet, or damaged. */
  if (texture == NULL && path != NULL && draw (request, path, cancellable, &error))
    texture = gdk_texture_new_from_filename (path, &error);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "no cache");
}

static GQueue waiting = G_QUEUE_INIT; /* (element-type GTask) */
static gboolean is_drawing;

static void
draw_next (void)
{
  GTask *task;

  if (is_drawing)
    return;
  task = g_queue_pop_head (&waiting);
  if (task == NULL)
    return;
  is_drawing = TRUE;
  g_task_run_in_thread (task, draw_thread);
  g_object_unref (task);
}

/* ---- The widget ---- */

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  VivaThumbnail *self = VIVA_THUMBNAIL (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);

  is_drawing = FALSE;
  draw_next ();
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->request);
  if (texture == NULL || !g_set_object (&self->texture, texture))
    return;
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXTURE]);
}

static void
ask (VivaThumbnail *self)
{
  Request *request;
  GTask *task;

  if (!self->was_drawn)
    return;

  if (self->request != NULL)
    g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
  self->request = g_cancellable_new ();
  request = g_new0 (Request, 1);
  request->lab = self->lab;
  request->style = viva_plot_style (GTK_WIDGET (self), 1.0, &request->family);
  request->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  task = g_task_new (self, self->request, drawn_cb, NULL);
  g_task_set_task_data (task, request, request_free);
  g_queue_push_tail (&waiting, task);
  draw_next ();
}

/* By its second tick the first frame is on screen: before that nothing is taken from it. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VivaThumbnail *self = VIVA_THUMBNAIL (widget);

  if (!self->was_drawn) {
    self->was_drawn = TRUE;
    return G_SOURCE_CONTINUE;
  }
  self->tick = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
viva_thumbnail_map (GtkWidget *widget)
{
  VivaThumbnail *self = VIVA_THUMBNAIL (widget);

  GTK_WIDGET_CLASS (viva_thumbnail_parent_class)->map (widget);
  if (!self->was_drawn && self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
}

/* As high with its picture as without: nothing moves when that comes. */
static void
viva_thumbnail_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
viva_thumbnail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (VIVA_THUMBNAIL (widget)->picture,
                            &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
viva_thumbnail_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  VivaThumbnail *self = VIVA_THUMBNAIL (object);

  if (id == PROP_TEXTURE)
    g_value_set_object (value, self->texture);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
viva_thumbnail_dispose (GObject *object)
{
  VivaThumbnail *self = VIVA_THUMBNAIL (object);

  if (self->request != NULL)
    g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
  g_clear_pointer (&self->picture, gtk_widget_unparent);
  g_clear_object (&self->texture);

  G_OBJECT_CLASS (viva_thumbnail_parent_class)->dispose (object);
}

static void
viva_thumbnail_class_init (VivaThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_thumbnail_dispose;
  G_OBJECT_CLASS (klass)->get_property = viva_thumbnail_get_property;
  widget_class->map = viva_thumbnail_map;
  widget_class->measure = viva_thumbnail_measure;
  widget_class->size_allocate = viva_thumbnail_size_allocate;

  properties[PROP_TEXTURE] =
      g_param_spec_object ("texture", NULL, NULL, GDK_TYPE_TEXTURE,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  /* It says nothing that the card does not say in words. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viva_thumbnail_init (VivaThumbnail *self)
{
  self->picture =
      g_object_new (GTK_TYPE_PICTURE, "content-fit", GTK_CONTENT_FIT_CONTAIN, "can-shrink", TRUE,
                    "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (ask), NULL);
}

GtkWidget *
viva_thumbnail_new (const LabClass *lab)
{
  VivaThumbnail *self;

  g_return_val_if_fail (lab != NULL, NULL);

  self = g_object_new (VIVA_TYPE_THUMBNAIL, NULL);
  self->lab = lab;

  return GTK_WIDGET (self);
}
