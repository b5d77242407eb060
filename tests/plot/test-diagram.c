/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas.h"
#include "samples.h"

static LabFrame *
lay_out (const char *name, PlotView *view, double width, double height)
{
  const Sample *sample = sample_find (name);
  LabFrame *frame = sample->make ();
  PlotStyle style = plot_style (FALSE);

  plot_view_init (view, sample->view, frame, &style, NULL, width, height);

  return frame;
}

/* Everything that the pointer finds, going over the drawing in steps of @step: text → its
 * PlotPlace. */
static GHashTable *
find_all (const PlotView *view, double radius, double step)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (double y = 0.5; y < view->height; y += step) {
    for (double x = 0.5; x < view->width; x += step) {
      g_auto (PlotHit) hit = { 0 };
      PlotPlace place;

      if (!plot_view_hit (view, x, y, radius, &hit))
        continue;
      g_assert_nonnull (hit.text);
      g_assert_cmpfloat (hit.x, >=, 0);
      g_assert_cmpfloat (hit.x, <=, view->width);
      g_assert_cmpfloat (hit.y, >=, 0);
      g_assert_cmpfloat (hit.y, <=, view->height);
      place = (PlotPlace){ hit.x, hit.y };
      g_hash_table_insert (found, g_strdup (hit.text), g_memdup2 (&place, sizeof place));
    }
  }

  return found;
}

static void
test_describe (void)
{
  static const char *const expected[][2] = {
    { "diagram-small", "Input 2 → dense 3, tanh → dense 1." },
    { "diagram-planar", "Input 2 → dense 64, ReLU, 192 parameters → dense 6, ReLU, 390 parameters "
                        "→ dense 1, sigmoid, 7 parameters." },
    { "diagram-conv",
      "Input 28 × 28 × 1, grey picture → conv 5 × 5 24 × 24 × 10, ReLU, 260 parameters → "
      "max-pool 2 × 2 12 × 12 × 10 → conv 3 × 3 10 × 10 × 20, ReLU, 1,820 parameters → "
      "max-pool 2 × 2 5 × 5 × 20 → flatten 500 → dense 10, softmax, 5,010 parameters." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    PlotView view;
    g_autoptr (LabFrame) frame = lay_out (expected[i][0], &view, 500, 360);
    g_autofree char *text = plot_view_describe (&view);

    g_assert_cmpstr (text, ==, expected[i][1]);
  }
}

/* The pointer reaches each unit and each weight of the small net. */
static void
test_hits (void)
{
  static const char *const texts[] = {
    "input, unit 1: 0.6",
    "input, unit 2: −0.3",
    "dense, unit 1: 0.8",
    "dense, unit 2: −0.9\n−1.5 · 0.6 + 0.25 · (−0.3) = −0.975",
    "dense, unit 3: 0",
    "dense, unit 1: 0.4",
    "weight 1 from input, unit 1 to dense, unit 1",
    "weight −0.5 from input, unit 2 to dense, unit 1",
    "weight −1.5 from input, unit 1 to dense, unit 2",
    "weight 0.25 from input, unit 2 to dense, unit 2",
    "weight 0.1 from input, unit 1 to dense, unit 3",
    "weight 2 from input, unit 2 to dense, unit 3",
    "weight 0.7 from dense, unit 1 to dense, unit 1",
    "weight −1.2 from dense, unit 2 to dense, unit 1",
    "weight 0.05 from dense, unit 3 to dense, unit 1",
    "dense 3, tanh",
  };
  static const double sizes[][2] = { { 290, 200 }, { 500, 360 }, { 1600, 900 } };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    PlotView view;
    g_autoptr (LabFrame) frame = lay_out ("diagram-small", &view, sizes[k][0], sizes[k][1]);
    g_autoptr (GHashTable) found = find_all (&view, 4, 5);

    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      g_assert_true (g_hash_table_contains (found, texts[i]));
  }
}

/* Without a radius there are only the things themselves: the boxes do not overlap, and are all
 * there, at any size. */
static void
test_sizes (void)
{
  static const char *const layers[] = {
    "input 28 × 28 × 1, grey picture",     "conv 5 × 5 24 × 24 × 10, ReLU, 260 parameters",
    "max-pool 2 × 2 12 × 12 × 10",         "conv 3 × 3 10 × 10 × 20, ReLU, 1,820 parameters",
    "max-pool 2 × 2 5 × 5 × 20",           "flatten 500",
    "dense 10, softmax, 5,010 parameters",
  };
  static const double sizes[][2] = {
    { 290, 200 }, { 200, 420 }, { 500, 300 }, { 900, 200 }, { 1600, 900 }
  };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    PlotView view;
    g_autoptr (LabFrame) frame = lay_out ("diagram-conv", &view, sizes[k][0], sizes[k][1]);
    g_autoptr (GHashTable) found = find_all (&view, 0, MAX (2, view.width / 100));
    const PlotPlace *last = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (layers); i++) {
      const PlotPlace *place = g_hash_table_lookup (found, layers[i]);

      g_assert_nonnull (place);
      /* From left to right, or in a further row. */
      if (last != NULL)
        g_assert_true (place->x > last->x || place->y > last->y);
      last = place;
    }
  }
}

/* In a picture that is too low for all of its words some are left out: none is written over the
 * edge of a box, or below the last one. */
static void
test_low (void)
{
  static const double sizes[][2] = { { 360, 150 }, { 360, 100 }, { 290, 130 }, { 500, 90 } };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    PlotView view;
    g_autoptr (LabFrame) frame = lay_out ("diagram-conv", &view, sizes[k][0], sizes[k][1]);
    cairo_surface_t *surface = canvas_draw (&view);
    PlotColor ground = plot_style_background (&view.style);

    for (int y = (int) ceil (view.bottom) + 2; y < (int) view.height; y++)
      for (int x = 0; x < (int) view.width; x++)
        g_assert_cmpint (canvas_pixel (surface, x, y), ==, plot_color_pack (ground) & 0xffffff);
    cairo_surface_destroy (surface);
  }
}

static const PlotPlace *
place_of (GHashTable *found, const char *text)
{
  const PlotPlace *place = g_hash_table_lookup (found, text);

  g_assert_nonnull (place);

  return place;
}

/* Goes along the line between two units and counts pixels of @color; and across its middle. */
static void
look_at_line (cairo_surface_t *surface,
              const PlotPlace *from,
              const PlotPlace *to,
              PlotColor ground,
              double *share_along,
              guint *n_across)
{
  guint n = 0, n_along = 0;

  for (double share = 0.25; share < 0.45; share += 0.002, n++) {
    double x = from->x + share * (to->x - from->x), y = from->y + share * (to->y - from->y);

    n_along += !canvas_has (surface, x, y, 0, ground, 30);
  }
  *share_along = (double) n_along / n;
  *n_across = 0;
  for (int i = -15; i <= 15; i++)
    *n_across += !canvas_has (surface, from->x + 0.3 * (to->x - from->x),
                              from->y + 0.3 * (to->y - from->y) + i, 0, ground, 30);
}

/* A large weight is thicker than a small one; a negative one has gaps and the other hue. */
static void
test_weights (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = lay_out ("diagram-small", &view, 1000, 700);
  g_autoptr (GHashTable) found = find_all (&view, 4, 5);
  cairo_surface_t *surface = canvas_draw (&view);
  PlotColor ground = plot_style_background (&view.style);
  const PlotPlace *second = place_of (found, "input, unit 2: −0.3");
  const PlotPlace *first = place_of (found, "input, unit 1: 0.6");
  double along_large, along_negative, along_small;
  guint large, negative, small;
  PlotPlace end;

  end = *place_of (found, "dense, unit 3: 0");
  look_at_line (surface, second, &end, ground, &along_large, &large); /* 2 */
  g_assert_true (canvas_has (surface, second->x + 0.3 * (end.x - second->x),
                             second->y + 0.3 * (end.y - second->y), 2,
                             plot_style_role (&view.style, LAB_ROLE_POSITIVE), 24));
  end = *place_of (found, "dense, unit 2: −0.9\n−1.5 · 0.6 + 0.25 · (−0.3) = −0.975");
  look_at_line (surface, first, &end, ground, &along_negative, &negative); /* −1.5 */
  end = *place_of (found, "dense, unit 1: 0.8");
  look_at_line (surface, first, &end, ground, &along_small, &small); /* 1 */
  g_assert_cmpfloat (along_large, ==, 1);
  g_assert_cmpfloat (along_small, ==, 1);
  g_assert_cmpfloat (along_negative, >, 0.4);
  g_assert_cmpfloat (along_negative, <, 0.85);
  g_assert_cmpuint (large, >, small);
  cairo_surface_destroy (surface);
}

/* The second input's map grows upwards: its values are positive above, negative below. The first
 * one's to the right. */
static void
test_maps (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = lay_out ("diagram-planar", &view, 800, 600);
  g_autoptr (GHashTable) found = find_all (&view, 0, MAX (2, view.width / 100));
  cairo_surface_t *surface = canvas_draw (&view);
  PlotColor positive = plot_style_role (&view.style, LAB_ROLE_POSITIVE);
  PlotColor negative = plot_style_role (&view.style, LAB_ROLE_NEGATIVE);
  const PlotPlace *x1 = place_of (found, "input, unit 1\n0.5 · 0.2 − 0.1 · 0.7 = 0.03");
  const PlotPlace *x2 = place_of (found, "input, unit 2\n0.5 · 0.2 − 0.1 · 0.7 = 0.03");
  double half = 0;

  while (canvas_has (surface, x2->x, x2->y - half, 0, plot_style_background (&view.style), 250) &&
         half < 100) {
    g_auto (PlotHit) hit = { 0 };

    if (!plot_view_hit (&view, x2->x, x2->y - half - 1, 0, &hit) ||
        strncmp (hit.text, "input, unit 2", strlen ("input, unit 2")) != 0)
      break;
    half++;
  }
  g_assert_cmpfloat (half, >, 8);
  half -= 3;
  g_assert_true (canvas_has (surface, x2->x, x2->y - half, 1, positive, 40));
  g_assert_true (canvas_has (surface, x2->x, x2->y + half, 1, negative, 40));
  g_assert_true (canvas_has (surface, x1->x + half, x1->y, 1, positive, 40));
  g_assert_true (canvas_has (surface, x1->x - half, x1->y, 1, negative, 40));
  cairo_surface_destroy (surface);
}

static void
test_csv (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = lay_out ("diagram-small", &view, 400, 300);
  g_autoptr (GString) csv = plot_csv_new (&view);

  g_assert_cmpstr (csv->str, ==,
                   "layer,title,output,details,unit,activation\n"
                   "1,input,2,,1,0.6\n1,input,2,,2,-0.3\n"
                   "2,dense,3,tanh,1,0.8\n2,dense,3,tanh,2,-0.9\n2,dense,3,tanh,3,0\n"
                   "3,dense,1,,1,0.4\n"
                   "\n"
                   "layer,unit,unit of the layer before,weight\n"
                   "2,1,1,1\n2,1,2,-0.5\n2,2,1,-1.5\n2,2,2,0.25\n2,3,1,0.1\n2,3,2,2\n"
                   "3,1,1,0.7\n3,1,2,-1.2\n3,1,3,0.05\n");
}

/* Values that are no numbers, words that are not there, and very many of everything. */
static void
test_odd (void)
{
  static const LabView description = {
    .id = "net",
    .kind = LAB_VIEW_DIAGRAM,
    .layers = { { "net", LAB_OBSERVABLE_DIAGRAM, NULL, LAB_ROLE_NONE } },
  };
  PlotStyle style = plot_style (TRUE);

  for (guint n_layers = 0; n_layers <= 40; n_layers += 8) {
    g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
    LabDiagram *net = lab_frame_add_diagram (frame, "net", n_layers);
    cairo_surface_t *surface;
    g_autofree char *text = NULL;
    g_auto (PlotHit) hit = { 0 };
    PlotView view;

    for (guint i = 0; i < n_layers; i++) {
      LabDiagramLayer *layer = &net->layers[i];

      if (i % 3 == 1)
        layer->title = "a layer whose title is far longer than there is room for anywhere here";
      if (i % 4 != 3)
        layer->n_units = i == 2 ? 300 : 3;
      if (layer->n_units > 0) {
        layer->activations = lab_frame_alloc (frame, layer->n_units, sizeof (float));
        layer->activations[0] = NAN;
        layer->activations[1] = -INFINITY;
      }
      if (i > 0 && layer->n_units > 0 && layer[-1].n_units > 0) {
        layer->weights =
            lab_frame_alloc (frame, (gsize) layer->n_units * layer[-1].n_units, sizeof (float));
        layer->weights[0] = NAN;
        layer->weights[1] = INFINITY;
        layer->weights[2] = -3;
      }
    }
    plot_view_init (&view, &description, frame, &style, NULL, 320, 240);
    g_assert_true (view.is_empty == (n_layers == 0));
    surface = canvas_draw (&view);
    cairo_surface_destroy (surface);
    text = plot_view_describe (&view);
    if (n_layers == 0)
      g_assert_cmpstr (text, ==, "There is nothing to show yet.");
    else
      g_assert_true (g_str_has_prefix (text, "Layer → "));
    plot_view_hit (&view, 160, 120, 5, &hit);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/diagram/describe", test_describe);
  g_test_add_func ("/plot/diagram/hits", test_hits);
  g_test_add_func ("/plot/diagram/sizes", test_sizes);
  g_test_add_func ("/plot/diagram/low", test_low);
  g_test_add_func ("/plot/diagram/weights", test_weights);
  g_test_add_func ("/plot/diagram/maps", test_maps);
  g_test_add_func ("/plot/diagram/csv", test_csv);
  g_test_add_func ("/plot/diagram/odd", test_odd);

  return g_test_run ();
}
