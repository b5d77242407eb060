/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <math.h>
#include <pango/pangocairo.h>

#include "plot-axis.h"
#include "plot-style.h"
#include "plot-view.h"

G_BEGIN_DECLS

/* plot-style.c: colours besides the public ones, and what is done with colours. */

PlotColor plot_style_muted (const PlotStyle *self);

/* Of curves: 2 at a font size of 11. */
double plot_style_line_width (const PlotStyle *self);

/* @share 0 gives @a, 1 gives @b. */
PlotColor plot_color_mix (PlotColor a, PlotColor b, double share);
PlotColor plot_color_fade (PlotColor color, double alpha);

/* As a pixel of CAIRO_FORMAT_RGB24. */
guint32 plot_color_pack (PlotColor color);
void plot_set_color (cairo_t *cr, PlotColor color);

/* plot-text.c */

typedef enum {
  PLOT_FONT_TICK,
  PLOT_FONT_LABEL,
  PLOT_FONT_STRONG,
  PLOT_FONT_TITLE,
  PLOT_FONT_SMALL,
  PLOT_N_FONTS,
} PlotFont;

typedef struct _PlotText PlotText;

PlotText *plot_text_new (const PlotStyle *style);
void plot_text_free (PlotText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlotText, plot_text_free)

/* @width: 0 for as wide as it is, or a limit at which it is ellipsised, or wrapped and centred. */
void plot_text_set (PlotText *self, PlotFont font, const char *text, double width, gboolean wrap);
void plot_text_get_size (PlotText *self, double *width, double *height);

/* Draws what was set, such that the fraction (@align_x, @align_y) of its box is at (@x, @y). */
void plot_text_show (PlotText *self,
                     cairo_t *cr,
                     double x,
                     double y,
                     double align_x,
                     double align_y);

/* As plot_text_set() with wrapping, but flush on one side. */
void plot_text_set_lines (PlotText *self,
                          PlotFont font,
                          const char *text,
                          double width,
                          gboolean right);

/* The same in @n_lines at the most; what is longer is shortened. */
void plot_text_set_most_lines (PlotText *self,
                               PlotFont font,
                               const char *text,
                               double width,
                               guint n_lines);

/* As plot_text_set() with a limit, but shortened in the middle. */
void plot_text_set_middle (PlotText *self, PlotFont font, const char *text, double width);
double plot_text_measure (PlotText *self, PlotFont font, const char *text);
double plot_text_get_height (PlotText *self, PlotFont font);
void plot_text_draw (PlotText *self,
                     cairo_t *cr,
                     PlotFont font,
                     const char *text,
                     double x,
                     double y,
                     double align_x,
                     double align_y);

/* plot-axis.c */

/* All 1, 2, … 9 times powers of ten of a logarithmic axis; none where they would be a blur. Returns
 * how many. */
guint plot_axis_minor_ticks (const PlotAxis *self, double *values, guint n_values);

/* A linear function of the value, or of its logarithm, that gives its place: for long loops. */
typedef struct {
  gboolean is_log;
  double offset, factor;
} PlotMap;

static inline PlotMap
plot_map (const PlotAxis *axis)
{
  PlotMap map = { axis->scale == LAB_SCALE_LOG, 0, 0 };
  double low = map.is_log ? log (axis->low) : axis->low;
  double high = map.is_log ? log (axis->high) : axis->high;

  map.factor = (axis->end - axis->start) / (high - low);
  map.offset = axis->start - low * map.factor;

  return map;
}

static inline double
plot_map_place (const PlotMap *map, double value)
{
  return map->offset + map->factor * (map->is_log ? log (value) : value);
}

/* plot-layer.c: what a view's layers are and how they look. */

/* Of the run that is looked at, or of @run. NULL when the frame lacks it. */
const LabObservable *plot_layer_get (const PlotView *self, guint layer);
const LabObservable *plot_layer_get_of_run (const PlotView *self, guint layer, guint run);
gboolean plot_layer_is_hidden (const PlotView *self, guint layer);

/* Neither hidden nor missing. */
const LabObservable *plot_layer_get_visible (const PlotView *self, guint layer);

typedef struct {
  PlotColor color;
  double width;
  double dashes[4];
  int n_dashes; /* 0: solid */
} PlotStroke;

/* Of a layer of series. Layers of one view never look the same. */
void plot_layer_get_stroke (const PlotView *self, guint layer, PlotStroke *stroke);
void plot_stroke_apply (const PlotStroke *self, cairo_t *cr);

/* plot-run.c: what runs a frame has, and curves of all of them. */

guint plot_run_count (const PlotView *self);
gboolean plot_run_is_band (const PlotView *self, guint run);
gboolean plot_run_is_hidden (const PlotView *self, guint run);

/* Whether runs have to be told apart; a band over seeds is not counted. */
gboolean plot_run_has_several (const PlotView *self);

/* As a legend says it: "learning_rate=0.1", "run 2", "median and range of 10 seeds". (transfer
 * full) */
char *plot_run_get_title (const PlotView *self, guint run);

/* What comes before a value of @run: "learning_rate=0.1", "median of 10 seeds". NULL for a run that
 * is alone. (transfer full) (nullable) */
char *plot_run_get_prefix (const PlotView *self, guint run);

typedef struct {
  guint layer, run;
  gboolean is_band;
  const LabSeries *series;
} PlotCurve;

#define PLOT_MAX_CURVES (LAB_VIEW_MAX_LAYERS * (LAB_MAX_RUNS + 1))

/* The curves of all runs, layer by layer. Returns how many. */
guint plot_curves_find (const PlotView *self,
                        gboolean hidden_too,
                        PlotCurve curves[PLOT_MAX_CURVES]);
void plot_curve_get_stroke (const PlotView *self, const PlotCurve *curve, PlotStroke *stroke);

/* The points within the horizontal axis, and one more on either side that the curve comes from or
 * goes to: @first … @last − 1. */
void plot_series_find_range (const PlotView *self,
                             const LabSeries *series,
                             gsize *first,
                             gsize *last);

/* plot-range.c */

typedef struct {
  double x_low, x_high, y_low, y_high;
  gboolean has_series, has_field, has_points;
  gboolean is_counted; /* few steps, layers, …: nothing is between one and the next */
  gboolean is_empty;
} PlotRange;

/* What the axes must hold. */
void plot_range_init (PlotRange *self, const PlotView *view);

/* plot-plane.c */

void plot_plane_layout (PlotView *self, PlotText *text);
void plot_plane_draw (const PlotView *self, PlotText *text, cairo_t *cr);

/* "iteration", "time (ms)". (transfer full) */
char *plot_axis_get_title (const LabAxis *axis);

/* A coarse map of where curves and points are: bit c of row r, cells over the plotting area. */
void plot_occupancy_init (PlotView *self);

/* The number of covered cells within a rectangle of the drawing. */
guint plot_occupancy_count (const PlotView *self, double x, double y, double width, double height);

/* plot-series.c */

void plot_curve_draw (const PlotView *self, const PlotCurve *curve, cairo_t *cr);

/* The area between low and high; nothing for a curve without. */
void plot_curve_draw_band (const PlotView *self, const PlotCurve *curve, cairo_t *cr);

/* y at place @x, by linear interpolation; NaN in a gap and beyond the ends. In the drawing. */
double plot_series_interpolate (const PlotView *self, const LabSeries *series, double x);

/* plot-markers.c */

#define PLOT_MAX_PILLS 16

typedef struct {
  double x, y, width, height;
  char text[32];
  PlotColor color;
} PlotPill;

/* The values of markers, at the axes, in place of tick labels that they would cover. */
typedef struct {
  guint n;
  PlotPill pills[PLOT_MAX_PILLS];
} PlotPills;

/* Room that the values on the vertical axis take to its left, veiled or not; 0 when there are none.
 */
double plot_pills_measure_y (const PlotView *view, PlotText *text);

void plot_pills_init (PlotPills *self, const PlotView *view, PlotText *text);
gboolean plot_pills_cover (const PlotPills *self, double x, double y, double width, double height);
void plot_pills_draw (const PlotPills *self, const PlotView *view, PlotText *text, cairo_t *cr);

/* Guides and dots of all curves. */
void plot_markers_draw (const PlotView *self, cairo_t *cr);

/* What is written beside all of them; nothing while they are veiled. */
void plot_marker_words_draw (const PlotView *self, PlotText *text, cairo_t *cr);

/* plot-contour.c */

typedef struct {
  double x, y;
} PlotPlace;

/**
 * PlotPaths:
 * @places: all polylines, one after the other
 * @ends: for each polyline the index after its last place
 */
typedef struct {
  GArray *places; /* of PlotPlace */
  GArray *ends;   /* of guint */
} PlotPaths;

void plot_paths_clear (PlotPaths *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlotPaths, plot_paths_clear)

/* Where the field passes through @level: marching squares with linear interpolation between the
 * samples, chained to polylines in the field's coordinates. Up to the edges, as if the outermost
 * samples went on. */
void plot_contour_trace (const LabField *field, double level, PlotPaths *paths);

/* By how much the winning class leads at a sample, if all that it leaves belongs to the runner-up.
 * Between samples of two classes the border is where the leads, one counted negative, cross nought.
 * Never nought itself. */
static inline float
plot_field_lead (float confidence)
{
  return (confidence > 0.5f ? 2 * confidence - 1 : 0) + 0.005f;
}

/* Where the winning class changes. */
void plot_contour_trace_classes (const LabField *field, PlotPaths *paths);

/* The part of the straight line between two places that lies within the box; FALSE when there is
 * none. Places far outside would overflow cairo's numbers, which have 24 bits before the point. */
gboolean plot_clip_segment (const cairo_rectangle_t *box, PlotPlace *from, PlotPlace *to);

/* plot-field.c */

void plot_field_draw (const PlotView *self, guint layer, cairo_t *cr);

/* Whether a line can be drawn through it: where its level is, or where the winning class changes.
 */
gboolean plot_field_has_contour (const LabField *field);

/* The colour of a value, or of a class with a confidence. */
PlotColor plot_field_color (const PlotStyle *style, const LabField *field, double value);
PlotColor plot_field_class_color (const PlotStyle *style, guint klass, double confidence);

/* Whether the view shows a bar that explains the field's colours, and the layer that it is of. */
gboolean plot_field_has_bar (const PlotView *self, guint *layer);
double plot_field_bar_measure (const PlotView *self, guint layer, PlotText *text);
void plot_field_bar_draw (const PlotView *self, guint layer, PlotText *text, cairo_t *cr);

/* The sample nearest to (@x, @y); FALSE outside. */
gboolean plot_field_find (const LabField *field, double x, double y, gsize *index);

/* plot-points.c */

void plot_points_draw (const PlotView *self, guint layer, cairo_t *cr);

/* Whether what is drawn goes straight to pixels, upright and alike in both directions; @scale: how
 * many for a unit of the drawing. */
gboolean plot_get_pixel_scale (cairo_t *cr, double *scale);

/* A symbol that stands for points of every class. */
#define PLOT_SYMBOL_OF_ALL_CLASSES (-2)

/* One symbol as the legend shows it. @klass: −1 for points without class. */
void plot_symbol_draw (const PlotStyle *style,
                       LabRole role,
                       int klass,
                       double x,
                       double y,
                       cairo_t *cr);

/* plot-legend.c */

/* Whether it goes above without a look at the data: points and fields leave no room inside. */
gboolean plot_legend_wants_above (const PlotView *self);

/* The height that it takes from the plotting area when it stands above. */
double plot_legend_measure_above (const PlotView *self, PlotText *text, double width);

/* What it takes when it stands on the right. */
void plot_legend_measure_beside (const PlotView *self,
                                 PlotText *text,
                                 double *width,
                                 double *height);

/* Sets where it stands: as @place says. PLOT_LEGEND_INSIDE looks for room inside, and asks for a
 * place above by self->legend when there is none. */
void plot_legend_place (PlotView *self, PlotText *text, PlotLegendPlace place);
void plot_legend_draw (const PlotView *self, PlotText *text, cairo_t *cr);

/* plot-pictures.c */

typedef struct {
  guint layer;
  const LabPictures *pictures;
  cairo_rectangle_t area; /* without its heading */
  gsize n_shown;
  guint columns, rows;
  double left, top;        /* of the first picture */
  double width, height;    /* of a picture */
  double pitch_x, pitch_y; /* from one to the next */
  guint caption_lines;
} PlotGallery;

/* One for each layer, one below the other or side by side. @heading is the height of a heading; 0:
 * none. @has_bar: what the colours mean is said at the foot, for all of them. */
typedef struct {
  guint n;
  double heading;
  gboolean has_bar;
  PlotGallery galleries[LAB_VIEW_MAX_LAYERS];
} PlotGalleries;

/* The first that has pictures. */
const LabPictures *plot_pictures_get (const PlotView *self, guint *layer);
void plot_galleries_init (PlotGalleries *self, const PlotView *view, PlotText *text);

/* Where the labels of marks stand, (n_marks); 0 wide: not to be seen. */
void plot_gallery_place_labels (const PlotGallery *self,
                                const PlotView *view,
                                PlotText *text,
                                cairo_rectangle_t *labels);

/* Whether the only gallery has a bar at the foot that explains its colours. */
gboolean plot_galleries_have_bar (const PlotView *self);
void plot_pictures_draw (const PlotView *self, PlotText *text, cairo_t *cr);

/* plot-diverging.c */

/* @share −1 is the colour of what is most negative, 0 the ground, 1 that of what is most positive.
 */
PlotColor plot_diverging_color (const PlotStyle *style, double share);

/* Black or white, whichever can be read on @ground: a contrast of 4.5:1 at least. */
PlotColor plot_color_get_text (PlotColor ground);

/* The map as a bar with a frame. */
void plot_diverging_bar_draw (const PlotStyle *style,
                              double left,
                              double top,
                              double length,
                              double thickness,
                              cairo_t *cr);

/* plot-mark.c */

/* "marked", "tied", "wrong"; NULL for none. */
const char *plot_mark_get_word (guint mark);

/* Around a cell or bar; @color is what shows on it. */
void plot_mark_draw (const PlotStyle *style,
                     guint mark,
                     double x,
                     double y,
                     double width,
                     double height,
                     PlotColor color,
                     cairo_t *cr);

/* plot-fill.c */

/* @is_outline: nothing but an outline, as too many lie over each other */
typedef struct {
  PlotColor color;
  guint hatch; /* 0: none */
  gboolean is_outline;
} PlotFill;

/* Of a layer of bars or a histogram. */
void plot_layer_get_fill (const PlotView *self, guint layer, PlotFill *fill);

/* Fills and outlines the path, which is used up. */
void plot_fill_draw (const PlotFill *self, const PlotStyle *style, double alpha, cairo_t *cr);

/* plot-matrix.c */

/* Of numbers; a wider matrix is a picture. */
#define PLOT_MATRIX_MOST_COLUMNS 32

/**
 * PlotMatrixBox:
 * @layer: index in the view
 * @is_heat: without numbers
 * @is_veiled: with question marks in place of numbers
 * @left: the edges of all that belongs to the matrix; @top, @width and @height likewise
 * @cells_left: left edge of the first cell, @cells_top its upper one
 * @points: right end of the whole digits in the cells of each column, from their left edge
 */
typedef struct {
  guint layer;
  const LabMatrix *matrix;
  gboolean is_heat, is_veiled, is_editable;
  double left, top, width, height;
  double cells_left, cells_top, cell_width, cell_height;
  double points[PLOT_MATRIX_MOST_COLUMNS];
} PlotMatrixBox;

/* @text_scale: of font sizes */
typedef struct {
  guint n;
  double text_scale;
  PlotMatrixBox boxes[LAB_VIEW_MAX_LAYERS];
} PlotMatrices;

void plot_matrices_init (PlotMatrices *self, const PlotView *view);
void plot_matrices_draw (const PlotView *self, cairo_t *cr);
gboolean plot_matrices_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit);

/* The cell under (@x, @y), or the nearest one at most @radius away. */
gboolean plot_matrices_find (const PlotView *self,
                             double x,
                             double y,
                             double radius,
                             guint *layer,
                             gsize *row,
                             gsize *column);
gboolean plot_matrices_get_rect (const PlotView *self,
                                 guint layer,
                                 gsize row,
                                 gsize column,
                                 cairo_rectangle_t *rect);

/* "−0.25": as many digits as the matrix wants. (transfer full) */
char *plot_matrix_format (const LabMatrix *matrix, gsize index);

/* plot-bars.c */

void plot_bars_layout (PlotView *self, PlotText *text);
void plot_bars_draw (const PlotView *self, PlotText *text, cairo_t *cr);
gboolean plot_bars_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit);
gboolean plot_bars_find (const PlotView *self, double x, double y, guint *layer, gsize *index);

/* The bar itself, however low. */
gboolean plot_bars_get_rect (const PlotView *self,
                             guint layer,
                             gsize index,
                             cairo_rectangle_t *rect);

/* Where the name of category @index is written; FALSE when it is left out for want of room. */
gboolean plot_bars_get_name_rect (const PlotView *self,
                                  gsize index,
                                  PlotText *text,
                                  cairo_rectangle_t *rect);

/* plot-table.c */

/* How many rows there is room for. */
gsize plot_table_count_shown (const PlotView *self);

/* Where a cell is written; row 0 is that of the headings. FALSE when it is not to be seen. */
gboolean plot_table_get_cell_rect (const PlotView *self,
                                   gsize row,
                                   gsize column,
                                   cairo_rectangle_t *rect);

/* How large its type is, against the view's. */
double plot_table_get_scale (const PlotView *self);
const LabTable *plot_table_get (const PlotView *self, guint *layer);
void plot_table_draw (const PlotView *self, cairo_t *cr);
gboolean plot_table_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit);

/* What a cell shows while values are veiled is "?". (nullable) (transfer none) */
const char *plot_table_get_cell (const PlotView *self,
                                 const LabTable *table,
                                 gsize row,
                                 gsize column);

/* plot-histogram.c */

void plot_histogram_draw (const PlotView *self, guint layer, cairo_t *cr);

/* The bin that covers place (@x, @y). */
gboolean plot_histogram_hit (const PlotView *self, double x, double y, PlotHit *hit);

/* Of bin @index in the drawing, down to the lower edge. FALSE when nothing of it can be seen. */
gboolean plot_histogram_get_rect (const PlotView *self,
                                  const LabHistogram *histogram,
                                  gsize index,
                                  cairo_rectangle_t *rect);

/* plot-cells.c */

/* Whether the numbers of @layer are kept back. */
gboolean plot_layer_is_veiled (const PlotView *self, guint layer);

/* plot-diagram.c */

const LabDiagram *plot_diagram_get (const PlotView *self, guint *layer);

/* How large the type is that its room leaves it. A search over all sizes: made once for a view, not
 * for each move of a pointer. */
double plot_diagram_find_scale (const PlotView *self);
void plot_diagram_draw (const PlotView *self, PlotText *text, cairo_t *cr);
gboolean plot_diagram_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit);
void plot_diagram_describe (const PlotView *self, GString *text);

/* plot-zoom.c */

gboolean plot_zoom_is_valid (const PlotZoom *self, const LabView *view);

/* plot-readout.c */

void plot_readout_draw (const PlotView *self, PlotText *text, cairo_t *cr);

/* plot-csv.c */

/* The numbers of what is visible. (transfer full) */
GString *plot_csv_new (const PlotView *view);

/* plot-view.c */

/* The calm sentence of a picture without content; NULL when there is content. (transfer full) */
char *plot_view_get_empty_text (const PlotView *self);

/* plot-hit.c */

/* NULL for a class without name, and while the legend is veiled. (transfer none) (nullable) */
const char *plot_points_get_class_name (const PlotView *self, const LabPoints *points, guint klass);

/* The same from the first set of points that knows. */
const char *plot_view_get_class_name (const PlotView *self, guint klass);

G_END_DECLS
