/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVA_TYPE_APPLICATION (viva_application_get_type ())

/**
 * VivaApplication:
 *
 * The program with its windows. Activated, it opens the papers that come with it; each file or
 * folder that it is to open gets a window.
 */
G_DECLARE_FINAL_TYPE (VivaApplication, viva_application, VIVA, APPLICATION, AdwApplication)

/* (transfer full) */
AdwApplication *viva_application_new (void);

G_END_DECLS
