/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-math.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "exam-mistakes.h"
#include "exam-paper.h"

#define FOLDER "formulas"
#define INDEX "index.json"

/* A formula as wide or high as this is a mistake of the index. */
#define MAX_EM 200

struct _ExamMath {
  GPtrArray *pictures;   /* (element-type ExamFormulaPicture) */
  GHashTable *by_source; /* "i" or "d" and the TeX → ExamFormulaPicture */
};

static void
picture_free (gpointer data)
{
  ExamFormulaPicture *self = data;

  g_free (self->tex);
  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

static char *
source_key (const char *tex, gboolean is_display)
{
  g_autofree char *stripped = g_strstrip (g_strdup (tex));

  return g_strconcat (is_display ? "d" : "i", stripped, NULL);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
get_em (JsonObject *object, const char *name, double low, double *value)
{
  JsonNode *node = json_object_get_member (object, name);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *value = type == G_TYPE_DOUBLE ? json_node_get_double (node) : (double) json_node_get_int (node);
  return *value >= low && *value <= MAX_EM;
}

static gboolean
is_file_name (const char *name)
{
  return name != NULL && *name != '\0' && *name != '.' && strchr (name, '/') == NULL;
}

static gboolean
read_picture (ExamMath *self, const char *folder, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  ExamFormulaPicture *picture;
  const char *tex, *file, *text;
  JsonNode *display;

  if (object == NULL)
    return FALSE;
  tex = get_text (object, "tex");
  file = get_text (object, "file");
  text = get_text (object, "text");
  display = json_object_get_member (object, "display");
  if (tex == NULL || !is_file_name (file) || text == NULL || display == NULL ||
      !JSON_NODE_HOLDS_VALUE (display) || json_node_get_value_type (display) != G_TYPE_BOOLEAN)
    return FALSE;

  picture = g_new0 (ExamFormulaPicture, 1);
  g_ptr_array_add (self->pictures, picture);
  picture->tex = g_strdup (tex);
  picture->is_display = json_node_get_boolean (display);
  picture->path = g_build_filename (folder, FOLDER, file, NULL);
  picture->text = g_strdup (text);
  g_hash_table_insert (self->by_source, source_key (tex, picture->is_display), picture);
  return get_em (object, "width", 0, &picture->width) &&
         get_em (object, "height", -MAX_EM, &picture->height) &&
         get_em (object, "depth", -MAX_EM, &picture->depth) &&
         picture->height + picture->depth >= 0;
}

static JsonArray *
get_formulas (JsonParser *parser)
{
  JsonNode *root = json_parser_get_root (parser);
  JsonNode *list = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                       ? json_object_get_member (json_node_get_object (root), "formulas")
                       : NULL;

  return list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;
}

ExamMath *
exam_math_load (const char *folder, GError **error)
{
  g_autoptr (ExamMath) self = NULL;
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) read_error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  JsonArray *formulas;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (ExamMath, 1);
  self->pictures = g_ptr_array_new_with_free_func (picture_free);
  self->by_source = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  path = g_build_filename (folder, FOLDER, INDEX, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&self);

  parser = json_parser_new ();
  if (!g_file_get_contents (path, &text, NULL, &read_error) ||
      (g_utf8_validate (text, -1, NULL) &&
       !json_parser_load_from_data (parser, text, -1, &read_error))) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 FOLDER "/" INDEX ":1: expected JSON, found: %s", read_error->message);
    return NULL;
  }
  formulas = get_formulas (parser);
  if (formulas == NULL) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 FOLDER "/" INDEX ":1: expected an object with a list “formulas”, found something "
                        "else; data/exam/set-formulas makes it anew");
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (formulas); i++)
    if (!read_picture (self, folder, json_array_get_element (formulas, i))) {
      g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                   FOLDER "/" INDEX
                          ":1: expected tex, display, file, width, height, depth and text "
                          "in formula %u, found something else; data/exam/set-formulas makes it "
                          "anew",
                   i + 1);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
exam_math_free (ExamMath *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_source);
  g_ptr_array_unref (self->pictures);
  g_free (self);
}

const ExamFormulaPicture *
exam_math_find (const ExamMath *self, const char *tex, gboolean is_display)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (tex != NULL, NULL);

  if (self == NULL)
    return NULL;
  key = source_key (tex, is_display);
  return g_hash_table_lookup (self->by_source, key);
}

guint
exam_math_get_n_pictures (const ExamMath *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->pictures->len;
}

const ExamFormulaPicture *
exam_math_get_picture (const ExamMath *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->pictures->len, NULL);

  return g_ptr_array_index (self->pictures, index);
}
