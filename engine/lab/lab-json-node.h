/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  LAB_JSON_NULL,
  LAB_JSON_BOOLEAN,
  LAB_JSON_NUMBER,
  LAB_JSON_TEXT,
  LAB_JSON_LIST,
  LAB_JSON_OBJECT,
} LabJsonKind;

typedef struct _LabJsonNode LabJsonNode;

/**
 * LabJsonNode:
 * @kind: which of the fields below hold
 * @name: (nullable): of an object's member
 * @line: of its first character, from 1
 * @parent: (nullable): the list or object that it stands in
 * @index: its place there
 * @boolean: of a BOOLEAN
 * @text: of a TEXT; of a NUMBER as it was written, so that no digit is lost
 * @children: of a LIST or an OBJECT (element-type LabJsonNode), in order
 *
 * A value of a JSON text. (json-glib does not do for files that somebody else may have written: it
 * ends the program on deeply nested brackets, lets the last of two members of one name win without
 * a word, turns numbers above 2⁶³ into −1, and does not keep the lines of values.)
 */
struct _LabJsonNode {
  LabJsonKind kind;
  char *name;
  guint line;
  gboolean boolean;
  const LabJsonNode *parent;
  guint index;
  char *text;
  GPtrArray *children;
};

#define LAB_JSON_ERROR (lab_json_error_quark ())
GQuark lab_json_error_quark (void);

/* Reads all of @text (@size bytes) as RFC 8259 has it, in UTF-8, a byte order mark at the start let
 * pass. Errors: LAB_JSON_ERROR: "3: expected …, found …" with the line in front: a wrong syntax, a
 * name that stands twice in an object, a NUL character, more than 32 brackets within each other,
 * more than a million values. (transfer full) */
LabJsonNode *lab_json_parse (const char *text, gsize size, GError **error);
void lab_json_node_free (LabJsonNode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabJsonNode, lab_json_node_free)

/* (transfer none) (nullable): NULL when there is no such member, or @self is no object. */
const LabJsonNode *lab_json_node_get (const LabJsonNode *self, const char *name);

/* Where it stands in the text: "runs[1].settings.width", "" for the whole text. (transfer full) */
char *lab_json_node_get_place (const LabJsonNode *self);

/* As a message says what was found: "the text “x”", "the number 1e3", "a list", "null". (transfer
 * full) */
char *lab_json_node_describe (const LabJsonNode *self);

/* A NUMBER, or a TEXT of decimal digits, that is a whole number from 0 to 2⁶⁴ − 1 without loss:
 * numbers above 2⁵³ are written as text because many readers of JSON would round them. */
gboolean lab_json_node_get_whole (const LabJsonNode *self, guint64 *value);

G_END_DECLS
