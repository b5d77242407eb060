/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "lab-class.h"

G_BEGIN_DECLS

#define VIVA_TYPE_THUMBNAIL (viva_thumbnail_get_type ())

/**
 * VivaThumbnail:
 *
 * A small picture of what a lab computes when it is opened. It is drawn once by a thread, when the
 * window has had its first frame, and then kept in the user's cache for this version of the program
 * and the colours of the desktop. Until then, and where it cannot be kept, its place is empty.
 *
 * Properties: "texture" (#GdkTexture, nullable), to be read only; notifies.
 */
G_DECLARE_FINAL_TYPE (VivaThumbnail, viva_thumbnail, VIVA, THUMBNAIL, GtkWidget)

/* (transfer floating) */
GtkWidget *viva_thumbnail_new (const LabClass *lab);

G_END_DECLS
