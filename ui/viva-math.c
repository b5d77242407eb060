/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-math.h"

#include <librsvg/rsvg.h>
#include <math.h>

/* TeX's letters are smaller than those of an interface's font of the same size: so they match. */
#define LETTER_SCALE 1.12

/* Masks that are kept; a page has some fifty. */
#define MAX_MASKS 400

/* A formula that does not fit is set in smaller type, down to this share; then it is cut off. */
#define LEAST_SHRINK 0.4

static GHashTable *masks; /* (element-type utf8 cairo_surface_t): by file, size and scale */

static RsvgHandle *
load (const ExamFormulaPicture *picture)
{
  g_autoptr (GError) error = NULL;
  RsvgHandle *handle = rsvg_handle_new_from_file (picture->path, &error);

  if (handle == NULL)
    g_info ("%s: %s", picture->path, error->message);

  return handle;
}

static gboolean
render (RsvgHandle *handle, cairo_t *cr, double width, double height)
{
  RsvgRectangle viewport = { .width = width, .height = height };

  return rsvg_handle_render_document (handle, cr, &viewport, NULL);
}

/* (nullable) (transfer none): NULL when its file has gone. */
static cairo_surface_t *
get_mask (const ExamFormulaPicture *picture, double em, double scale)
{
  g_autofree char *key = g_strdup_printf ("%.3f %.3f %s", em, scale, picture->path);
  cairo_surface_t *mask;
  RsvgHandle *handle;
  double width = picture->width * em;
  double height = (picture->height + picture->depth) * em;
  cairo_t *cr;

  if (masks == NULL)
    masks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                   (GDestroyNotify) cairo_surface_destroy);
  mask = g_hash_table_lookup (masks, key);
  if (mask != NULL)
    return mask;

  if (width <= 0.0 || height <= 0.0)
    return NULL;
  handle = load (picture);
  if (handle == NULL)
    return NULL;

  if (g_hash_table_size (masks) >= MAX_MASKS)
    g_hash_table_remove_all (masks);
  mask = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) ceil (width * scale) + 1,
                                     (int) ceil (height * scale) + 1);
  cairo_surface_set_device_scale (mask, scale, scale);
  cr = cairo_create (mask);
  render (handle, cr, width, height);
  g_object_unref (handle);
  cairo_destroy (cr);
  g_hash_table_insert (masks, g_steal_pointer (&key), mask);

  return mask;
}

/* On whole pixels of the screen, or the strokes of a fraction would be smeared over two. */
static double
snap (double value, double scale)
{
  return round (value * scale) / scale;
}

void
viva_math_draw (cairo_t *cr, const ExamFormulaPicture *picture, double em, double scale)
{
  cairo_surface_t *mask = get_mask (picture, em, scale);
  double x, y;

  if (mask == NULL)
    return;

  cairo_get_current_point (cr, &x, &y);
  cairo_mask_surface (cr, mask, snap (x, scale), snap (y - picture->height * em, scale));
}

void
viva_math_draw_vector (cairo_t *cr, const ExamFormulaPicture *picture, double em)
{
  RsvgHandle *handle = load (picture);
  double x, y;

  if (handle == NULL)
    return;

  cairo_get_current_point (cr, &x, &y);
  cairo_save (cr);
  cairo_translate (cr, x, y - picture->height * em);
  render (handle, cr, picture->width * em, (picture->height + picture->depth) * em);
  cairo_restore (cr);
  g_object_unref (handle);
}

PangoAttrList *
viva_math_new_attributes (const char *text, GPtrArray *formulas, double em)
{
  PangoAttrList *list = pango_attr_list_new ();
  const char *place = text;

  for (guint i = 0; i < formulas->len; i++) {
    ExamFormulaPicture *picture = g_ptr_array_index (formulas, i);
    PangoRectangle rectangle = {
      .y = -(int) (picture->height * em * PANGO_SCALE),
      .width = (int) (picture->width * em * PANGO_SCALE),
      .height = (int) ((picture->height + picture->depth) * em * PANGO_SCALE),
    };
    PangoAttribute *attribute;

    place = strstr (place, EXAM_MARKDOWN_OBJECT);
    if (place == NULL)
      break;
    attribute = pango_attr_shape_new_with_data (&rectangle, &rectangle, picture, NULL, NULL);
    attribute->start_index = (guint) (place - text);
    place += strlen (EXAM_MARKDOWN_OBJECT);
    attribute->end_index = (guint) (place - text);
    pango_attr_list_insert (list, attribute);
  }

  return list;
}

/* Pixels of an em in the font of @widget. */
static double
get_em (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72.0;

  return LETTER_SCALE * size;
}

/* ---- Formulas in running text ---- */

typedef struct {
  GPtrArray *formulas; /* (element-type ExamFormulaPicture) */
  char *text;          /* of the block */
} Words;

static void
words_free (gpointer data)
{
  Words *self = data;

  g_ptr_array_unref (self->formulas);
  g_free (self->text);
  g_free (self);
}

static GQuark
words_quark (void)
{
  return g_quark_from_static_string ("viva-math-words");
}

static void
draw_shape (cairo_t *cr, PangoAttrShape *shape, gboolean do_path, gpointer data)
{
  GtkWidget *label = data;

  if (!do_path)
    viva_math_draw (cr, shape->data, get_em (label), gtk_widget_get_scale_factor (label));
}

void
viva_math_update_label (GtkWidget *label)
{
  Words *words = g_object_get_qdata (G_OBJECT (label), words_quark ());
  PangoContext *context = gtk_widget_get_pango_context (label);
  g_autoptr (PangoAttrList) attributes = NULL;

  if (words == NULL || words->formulas->len == 0)
    return;

  pango_cairo_context_set_shape_renderer (context, draw_shape, label, NULL);
  attributes = viva_math_new_attributes (gtk_label_get_text (GTK_LABEL (label)), words->formulas,
                                         get_em (label));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
}

/* @text from character @start to @end with the formulas in words. (transfer full) */
static char *
say (const Words *words, const char *text, int start, int end)
{
  GString *said = g_string_new (NULL);
  guint formula = 0;
  int place = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c), place++) {
    gboolean is_formula = g_str_has_prefix (c, EXAM_MARKDOWN_OBJECT);

    if (place >= start && place < end) {
      if (is_formula && formula < words->formulas->len)
        g_string_append (
            said, ((ExamFormulaPicture *) g_ptr_array_index (words->formulas, formula))->text);
      else
        g_string_append_len (said, c, g_utf8_next_char (c) - c);
    }
    formula += is_formula;
  }

  return g_string_free (said, FALSE);
}

static gboolean
copy_cb (GtkWidget *label, GVariant *arguments, gpointer data)
{
  Words *words = g_object_get_qdata (G_OBJECT (label), words_quark ());
  int start, end;
  g_autofree char *said = NULL;

  if (words == NULL || !gtk_label_get_selection_bounds (GTK_LABEL (label), &start, &end))
    return FALSE;

  said = say (words, gtk_label_get_text (GTK_LABEL (label)), start, end);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (label), said);

  return TRUE;
}

/* The label's own key would copy what stands for the formulas. */
static void
add_copy_keys (GtkWidget *label)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  static const guint keyvals[] = { GDK_KEY_c, GDK_KEY_Insert };

  for (guint i = 0; i < G_N_ELEMENTS (keyvals); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new (gtk_keyval_trigger_new (keyvals[i], GDK_CONTROL_MASK),
                          gtk_callback_action_new (copy_cb, NULL, NULL)));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (label, keys);
}

GtkWidget *
viva_math_new_label (const ExamBlock *block)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", block->markup, "use-markup", TRUE, "wrap", TRUE,
                    "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f, "hexpand", TRUE,
                    "selectable", TRUE, "valign", GTK_ALIGN_START, NULL);
  Words *words;

  if (block->formulas->len == 0)
    return label;

  words = g_new0 (Words, 1);
  words->formulas = g_ptr_array_ref (block->formulas);
  words->text = g_strdup (block->text);
  g_object_set_qdata_full (G_OBJECT (label), words_quark (), words, words_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words->text, -1);
  add_copy_keys (label);
  g_signal_connect (label, "notify::scale-factor", G_CALLBACK (viva_math_update_label), NULL);
  viva_math_update_label (label);

  return label;
}

/* ---- A formula on a line of its own ---- */

#define VIVA_TYPE_DISPLAY (viva_display_get_type ())
G_DECLARE_FINAL_TYPE (VivaDisplay, viva_display, VIVA, DISPLAY, GtkWidget)

struct _VivaDisplay {
  GtkWidget parent_instance;

  GPtrArray *formulas;
};

G_DEFINE_FINAL_TYPE (VivaDisplay, viva_display, GTK_TYPE_WIDGET)

static const ExamFormulaPicture *
get_picture (VivaDisplay *self)
{
  return g_ptr_array_index (self->formulas, 0);
}

static void
viva_display_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  const ExamFormulaPicture *picture = get_picture (VIVA_DISPLAY (widget));
  double em = get_em (widget);
  double size =
      orientation == GTK_ORIENTATION_HORIZONTAL ? picture->width : picture->height + picture->depth;

  *natural = (int) ceil (size * em);
  *minimum =
      orientation == GTK_ORIENTATION_HORIZONTAL ? (int) ceil (size * em * LEAST_SHRINK) : *natural;
}

static GtkSizeRequestMode
viva_display_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
viva_display_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const ExamFormulaPicture *picture = get_picture (VIVA_DISPLAY (widget));
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double em = get_em (widget);
  GdkRGBA colour;
  cairo_t *cr;

  if (picture->width * em > width)
    em = width / picture->width;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_move_to (cr, (width - picture->width * em) / 2.0,
                 (height - (picture->height + picture->depth) * em) / 2.0 + picture->height * em);
  viva_math_draw (cr, picture, em, gtk_widget_get_scale_factor (widget));
  cairo_destroy (cr);
}

static void
viva_display_finalize (GObject *object)
{
  g_clear_pointer (&VIVA_DISPLAY (object)->formulas, g_ptr_array_unref);

  G_OBJECT_CLASS (viva_display_parent_class)->finalize (object);
}

static void
viva_display_class_init (VivaDisplayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = viva_display_finalize;
  widget_class->measure = viva_display_measure;
  widget_class->get_request_mode = viva_display_get_request_mode;
  widget_class->snapshot = viva_display_snapshot;
  gtk_widget_class_set_css_name (widget_class, "formula");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
viva_display_init (VivaDisplay *self)
{
}

gboolean
viva_math_is_display (const ExamBlock *block)
{
  const ExamFormulaPicture *picture;

  if (block->formulas->len != 1)
    return FALSE;
  picture = g_ptr_array_index (block->formulas, 0);

  return picture->is_display && g_str_equal (block->markup, EXAM_MARKDOWN_OBJECT);
}

GtkWidget *
viva_math_new_display (const ExamBlock *block)
{
  VivaDisplay *self = g_object_new (VIVA_TYPE_DISPLAY, "hexpand", TRUE, NULL);

  self->formulas = g_ptr_array_ref (block->formulas);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_picture (self)->text, -1);

  return GTK_WIDGET (self);
}
