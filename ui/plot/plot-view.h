/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <glib.h>

#include "lab-frame.h"
#include "lab-view.h"
#include "plot-axis.h"
#include "plot-style.h"

G_BEGIN_DECLS

/**
 * PlotVeil:
 * @PLOT_VEIL_AXIS_TITLES: neither axis shows its title
 * @PLOT_VEIL_LEGEND: no legend and no names beside curves
 * @PLOT_VEIL_MARKERS: markers keep their places and guides but not their words and values
 * @PLOT_VEIL_VALUES: matrices, bars and tables show question marks in place of numbers, colours and
 * marks, except for those that can be edited
 *
 * What a picture keeps to itself while it is part of a question.
 */
typedef enum {
  PLOT_VEIL_NONE = 0,
  PLOT_VEIL_AXIS_TITLES = 1 << 0,
  PLOT_VEIL_LEGEND = 1 << 1,
  PLOT_VEIL_MARKERS = 1 << 2,
  PLOT_VEIL_VALUES = 1 << 3,
} PlotVeil;

/**
 * PlotZoom:
 * @is_set: whether there is one; otherwise the axes hold all that there is
 * @x_low: left end of the horizontal axis, a value (on logarithmic axes too)
 * @x_high: its right end
 * @y_low: lower end of the vertical axis
 * @y_high: its upper end
 *
 * The part of a plane that is looked at. Limits that are not finite, not ascending, or that a
 * logarithmic axis has no place for count as not set.
 */
typedef struct {
  gboolean is_set;
  double x_low, x_high, y_low, y_high;
} PlotZoom;

/**
 * PlotOptions:
 * @veil: what stays hidden
 * @hidden_layers: a bit for each layer that the legend switched off
 * @show_title: write the view's title on top (files and slides; a window has its own)
 * @run: the run of the frame whose fields, points, pictures, matrices and so on are drawn; curves
 * show all runs. One that the frame lacks, or that is a band over seeds, counts as the first.
 * @hidden_runs: a bit for each run of the frame, the band among them, whose curves and contours the
 * legend switched off
 * @zoom: of a plane
 */
typedef struct {
  PlotVeil veil;
  guint32 hidden_layers;
  gboolean show_title;
  guint run;
  guint32 hidden_runs;
  PlotZoom zoom;
} PlotOptions;

typedef enum {
  PLOT_LEGEND_NONE,
  PLOT_LEGEND_INSIDE, /* where it covers least */
  PLOT_LEGEND_ABOVE,  /* of the plotting area */
  PLOT_LEGEND_BESIDE, /* on its right, where a square leaves room */
} PlotLegendPlace;

#define PLOT_OCCUPANCY_ROWS 48

/**
 * PlotView:
 *
 * One view of one frame, laid out for one size: it can be drawn on any cairo surface and asked
 * where things are. A plain value: no memory of its own, valid as long as @view and @frame.
 */
typedef struct {
  const LabView *view;
  LabFrame *frame;
  guint run; /* that of the options, if the frame has it */
  PlotStyle style;
  PlotOptions options;
  double width, height;
  double left, top, right, bottom; /* the edges of the plotting area */
  PlotAxis x, y;                   /* of a plane */
  PlotZoom whole;                  /* what its axes hold without a zoom */
  gboolean is_empty;               /* nothing to see but a sentence */
  gboolean is_compact;             /* too small for words */
  double x_title_y, y_title_x;     /* centres of the axis titles, across */
  PlotLegendPlace legend;
  double legend_left, legend_top, legend_width, legend_height;
  double diagram_scale; /* of the type in a diagram, by its room; 0: not laid out */
  guint64 occupancy[PLOT_OCCUPANCY_ROWS]; /* which 64ths of the width hold data, row by row */
} PlotView;

/* @frame may be NULL or lack the observables: then the picture is empty and says so. */
void plot_view_init (PlotView *self,
                     const LabView *view,
                     LabFrame *frame,
                     const PlotStyle *style,
                     const PlotOptions *options,
                     double width,
                     double height);

void plot_view_draw (const PlotView *self, cairo_t *cr);

/* The height from @least to @most from which on what is written can be read comfortably at the
 * width that the view has: of a table, a diagram or matrices, which have more or less to say;
 * @least for everything else. Tries several layouts. */
double plot_view_find_height (const PlotView *self, double least, double most);

/* Changes when the height that plot_view_find_height() finds may have: by rows, columns, layers and
 * lines, not by numbers. */
guint plot_view_hash_content (const PlotView *self);

/* Where the thing called @anchor is: "x-title", "y-title", "curve:OBSERVABLE" (near the right end
 * of a curve, where a label does not cover another curve), "marker:ID" (the point), "marker-x:ID"
 * (its place on the horizontal axis), "marker-y:ID" (on the vertical axis). FALSE when there is no
 * such thing to see. */
gboolean plot_view_anchor (const PlotView *self, const char *anchor, double *x, double *y);

/* The layer, or the run, whose entry in the legend is at place (@x, @y); FALSE when there is none:
 * an entry is of a layer or of a run. What it switches is a bit of PlotOptions.hidden_layers or
 * PlotOptions.hidden_runs. */
gboolean plot_view_find_legend (const PlotView *self, double x, double y, guint *layer);
gboolean plot_view_find_legend_run (const PlotView *self, double x, double y, guint *run);

/* What to look at to see things @factor times as large (above 1: nearer) with place (@x, @y) of the
 * drawing staying where it is; on axes of its own for each direction, or on both alike where the
 * view is square. Not nearer than a millionth of the whole; so far away that all can be seen, the
 * zoom is not set. FALSE, and @zoom not set, when the picture is no plane, or empty. */
gboolean plot_view_zoom (const PlotView *self, double x, double y, double factor, PlotZoom *zoom);

/* The same when what is drawn moves by (@dx, @dy) in the drawing, as under a dragging hand. The
 * middle stays within the whole. */
gboolean plot_view_pan (const PlotView *self, double dx, double dy, PlotZoom *zoom);

/**
 * PlotHit:
 * @run: index in the frame
 * @layer: index in the view
 * @index: of the curve's or set's point
 * @x: its place in the drawing
 * @y: its place in the drawing
 * @text: what it is: "training cost 0.0123 at iteration 1,500" (transfer full)
 */
typedef struct {
  guint run;
  guint layer;
  gsize index;
  double x, y;
  char *text;
} PlotHit;

void plot_hit_clear (PlotHit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlotHit, plot_hit_clear)

/* With several runs @text begins with the run's name: "learning_rate=0.1: training cost 0.02 …".
 *
 * The data point nearest to place (@x, @y), at most @radius away, or else the sample of the field
 * that lies beneath, or the picture; FALSE when there is none. */
gboolean plot_view_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit);

/* The cell of a matrix at place (@x, @y), or the bar whose column holds it: row 0, column i of its
 * knob's cells in order of rows. Whether it can be edited is told by the layer's knob. FALSE when
 * there is none. */
gboolean plot_view_find_cell (const PlotView *self,
                              double x,
                              double y,
                              guint *layer,
                              guint *row,
                              guint *column);

/* The inverse: where a cell is, to put an entry on it; of a bar its column from the lower edge of
 * the plotting area to the upper one. FALSE when there is no such cell to see. */
gboolean plot_view_get_cell_rect (const PlotView *self,
                                  guint layer,
                                  guint row,
                                  guint column,
                                  cairo_rectangle_t *rect);

/* The value that a bar has whose end is at height @y: for one whose end is dragged. Beyond the
 * plotting area it stays at the edge. NaN when there are no bars. */
double plot_view_bar_value_at (const PlotView *self, double y);

/* One or two sentences on what the picture shows now, for a screen reader: "Training cost 0.02 at
 * iteration 1,500, falling. Dev cost 0.41, rising since iteration 320." Keeps what the veil hides.
 * (transfer full) */
char *plot_view_describe (const PlotView *self);

G_END_DECLS
