/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-style.h"

#include "lab-frame.h"
#include "plot-private.h"

/* The palettes were found by a search that makes the least CIEDE2000 difference between any two
 * roles, seen normally and as Machado et al. (2009) simulate protanopia, deuteranopia and
 * tritanopia, as large as it gets while each keeps a contrast of 3:1 to its ground. The tests hold
 * the bounds. Class 0 shares its hue with what is negative, class 1 with what is positive. */

#define RGB(hex)                                                                        \
  {                                                                                     \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) &0xff) / 255.0, 1 \
  }

#define N_CLASSES 10
#define N_ROLES (LAB_ROLE_NEGATIVE + 1)

typedef struct {
  PlotColor background, foreground, muted, grid;
  PlotColor roles[N_ROLES];
  PlotColor classes[N_CLASSES];
  PlotColor runs[LAB_MAX_RUNS];
} Palette;

static const Palette palettes[] = {
  {
      .background = RGB (0xffffff),
      .foreground = RGB (0x241f31),
      .muted = RGB (0x5e5c64),
      .grid = RGB (0xe3e3e6),
      .roles = {
        [LAB_ROLE_NONE] = RGB (0x5f6467),
        [LAB_ROLE_TRAIN] = RGB (0x1e66af),
        [LAB_ROLE_DEV] = RGB (0xb3372d),
        [LAB_ROLE_TEST] = RGB (0xc38300),
        [LAB_ROLE_POSITIVE] = RGB (0x15a27e),
        [LAB_ROLE_NEGATIVE] = RGB (0x601756),
      },
      .classes = { RGB (0x601756), RGB (0x15a27e), RGB (0xe15512), RGB (0x235dcb),
                   RGB (0xa33252), RGB (0x3d4700), RGB (0x6a6a6a), RGB (0x2d818a),
                   RGB (0x9a6243), RGB (0x7f9854) },
      .runs = { RGB (0x5e0eb6), RGB (0xe06175), RGB (0x1899d3), RGB (0x6c4500) },
  },
  {
      .background = RGB (0x1e1e1e),
      .foreground = RGB (0xf6f5f4),
      .muted = RGB (0xc0bfbc),
      .grid = RGB (0x3a3a3d),
      .roles = {
        [LAB_ROLE_NONE] = RGB (0xe1e3e4),
        [LAB_ROLE_TRAIN] = RGB (0x9fb3fd),
        [LAB_ROLE_DEV] = RGB (0xf0450e),
        [LAB_ROLE_TEST] = RGB (0xfed585),
        [LAB_ROLE_POSITIVE] = RGB (0x1aa383),
        [LAB_ROLE_NEGATIVE] = RGB (0x9f43e0),
      },
      .classes = { RGB (0x9f43e0), RGB (0x1aa383), RGB (0xfcaa16), RGB (0xb7beff),
                   RGB (0xfe4378), RGB (0x8b6f07), RGB (0xb1b1b5), RGB (0x92f3f9),
                   RGB (0xae5858), RGB (0xc5f487) },
      .runs = { RGB (0x8d80de), RGB (0xc6695e), RGB (0x00d9bd), RGB (0xdae200) },
  },
};

static const Palette *
palette (const PlotStyle *self)
{
  return &palettes[self->dark ? 1 : 0];
}

PlotStyle
plot_style (gboolean dark)
{
  return (PlotStyle){
    .dark = dark,
    .font_size = 11,
    .font_family = "Sans",
    .has_background = TRUE,
  };
}

PlotColor
plot_style_background (const PlotStyle *self)
{
  return palette (self)->background;
}

PlotColor
plot_style_foreground (const PlotStyle *self)
{
  return palette (self)->foreground;
}

PlotColor
plot_style_muted (const PlotStyle *self)
{
  return palette (self)->muted;
}

PlotColor
plot_style_grid (const PlotStyle *self)
{
  return palette (self)->grid;
}

PlotColor
plot_style_role (const PlotStyle *self, LabRole role)
{
  g_return_val_if_fail ((guint) role < N_ROLES, palette (self)->foreground);

  return palette (self)->roles[role];
}

PlotColor
plot_style_run (const PlotStyle *self, guint index)
{
  return palette (self)->runs[index % LAB_MAX_RUNS];
}

PlotColor
plot_style_class (const PlotStyle *self, guint index)
{
  return palette (self)->classes[index % N_CLASSES];
}

double
plot_style_line_width (const PlotStyle *self)
{
  return 2 * self->font_size / 11;
}

PlotColor
plot_color_mix (PlotColor a, PlotColor b, double share)
{
  return (PlotColor){
    a.red + share * (b.red - a.red),
    a.green + share * (b.green - a.green),
    a.blue + share * (b.blue - a.blue),
    a.alpha + share * (b.alpha - a.alpha),
  };
}

PlotColor
plot_color_fade (PlotColor color, double alpha)
{
  color.alpha *= alpha;

  return color;
}

void
plot_set_color (cairo_t *cr, PlotColor color)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
}

guint32
plot_color_pack (PlotColor color)
{
  guint red = (guint) (color.red * 255 + 0.5);
  guint green = (guint) (color.green * 255 + 0.5);
  guint blue = (guint) (color.blue * 255 + 0.5);

  return 0xff000000u | red << 16 | green << 8 | blue;
}
