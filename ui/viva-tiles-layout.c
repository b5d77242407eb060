/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-tiles-layout.h"

struct _VivaTilesLayout {
  GtkLayoutManager parent_instance;

  int column_width;
  int max_columns;
  int spacing;
  gboolean with_lead;
};

G_DEFINE_FINAL_TYPE (VivaTilesLayout, viva_tiles_layout, GTK_TYPE_LAYOUT_MANAGER)

/* One child in its cell. */
typedef struct {
  GtkWidget *widget;
  int row;
  int column;
  int span;
  int min_height; /* at its width */
  int height;     /* that it wants there */
} Tile;

static GArray *
collect (GtkWidget *widget)
{
  GArray *tiles = g_array_new (FALSE, TRUE, sizeof (Tile));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (gtk_widget_should_layout (child))
      g_array_append_vals (tiles, &(Tile){ .widget = child, .span = 1 }, 1);
  }

  return tiles;
}

static int
n_columns (VivaTilesLayout *self, int width, guint n_tiles)
{
  int columns = (width + self->spacing) / (self->column_width + self->spacing);

  return CLAMP (columns, 1, CLAMP ((int) n_tiles, 1, self->max_columns));
}

static int
tile_width (VivaTilesLayout *self, int width, int columns, const Tile *tile)
{
  int column = (width - self->spacing * (columns - 1)) / columns;

  /* The last column takes what the division leaves over. */
  if (tile->column + tile->span == columns)
    return width - tile->column * (column + self->spacing);

  return tile->span * column + (tile->span - 1) * self->spacing;
}

static gboolean
has_lead (VivaTilesLayout *self, int width, int columns)
{
  int column = (width - self->spacing * (columns - 1)) / columns;

  return self->with_lead && columns > 1 && column < self->column_width * 3 / 2;
}

/* Puts every tile into its cell and measures it there. Returns the number of rows. */
static int
arrange (VivaTilesLayout *self, GArray *tiles, int width, int columns)
{
  int row = 0;
  int column = 0;

  for (guint i = 0; i < tiles->len; i++) {
    Tile *tile = &g_array_index (tiles, Tile, i);
    gboolean is_alone = i == 0 && has_lead (self, width, columns);
    gboolean is_last = i + 1 == tiles->len;

    tile->span = is_alone || (is_last && self->with_lead) ? columns - column : 1;
    tile->row = row;
    tile->column = column;
    gtk_widget_measure (tile->widget, GTK_ORIENTATION_VERTICAL,
                        tile_width (self, width, columns, tile), &tile->min_height, &tile->height,
                        NULL, NULL);

    column += tile->span;
    if (column == columns) {
      column = 0;
      row++;
    }
  }

  return column > 0 ? row + 1 : row;
}

/* What the rows want, or need at the least; @total: of them all with the space between. (transfer
 * full) */
static int *
row_heights (GArray *tiles, int rows, int spacing, gboolean least, int *total)
{
  int *heights = g_new0 (int, MAX (rows, 1));

  for (guint i = 0; i < tiles->len; i++) {
    const Tile *tile = &g_array_index (tiles, Tile, i);

    heights[tile->row] = MAX (heights[tile->row], least ? tile->min_height : tile->height);
  }

  *total = spacing * MAX (rows - 1, 0);
  for (int i = 0; i < rows; i++)
    *total += heights[i];

  return heights;
}

static GtkSizeRequestMode
viva_tiles_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
viva_tiles_layout_measure (GtkLayoutManager *manager,
                           GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  VivaTilesLayout *self = VIVA_TILES_LAYOUT (manager);
  g_autoptr (GArray) tiles = collect (widget);
  int min = 0;

  for (guint i = 0; i < tiles->len; i++) {
    int child_min;

    gtk_widget_measure (g_array_index (tiles, Tile, i).widget, GTK_ORIENTATION_HORIZONTAL, -1,
                        &child_min, NULL, NULL, NULL);
    min = MAX (min, child_min);
  }

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = min;
    *natural = MAX (min, self->column_width);
  } else {
    int width = for_size < 0 ? MAX (min, self->column_width) : MAX (for_size, min);
    int columns = n_columns (self, width, tiles->len);
    int rows = arrange (self, tiles, width, columns);

    g_free (row_heights (tiles, rows, self->spacing, TRUE, minimum));
    g_free (row_heights (tiles, rows, self->spacing, FALSE, natural));
  }
}

static void
viva_tiles_layout_allocate (GtkLayoutManager *manager,
                            GtkWidget *widget,
                            int width,
                            int height,
                            int baseline)
{
  VivaTilesLayout *self = VIVA_TILES_LAYOUT (manager);
  g_autoptr (GArray) tiles = collect (widget);
  int columns = n_columns (self, width, tiles->len);
  int rows = arrange (self, tiles, width, columns);
  int column_width = (width - self->spacing * (columns - 1)) / columns;
  g_autofree int *heights = NULL;
  g_autofree int *tops = g_new0 (int, MAX (rows, 1));
  int wanted;
  int extra;
  int y = 0;

  heights = row_heights (tiles, rows, self->spacing, FALSE, &wanted);
  if (height < wanted) {
    g_free (heights);
    heights = row_heights (tiles, rows, self->spacing, TRUE, &wanted);
  }
  extra = MAX (height - wanted, 0);
  for (int i = 0; i < rows; i++) {
    int share = extra / (rows - i);

    heights[i] += share;
    extra -= share;
    tops[i] = y;
    y += heights[i] + self->spacing;
  }

  for (guint i = 0; i < tiles->len; i++) {
    const Tile *tile = &g_array_index (tiles, Tile, i);

    gtk_widget_size_allocate (tile->widget,
                              &(GtkAllocation){
                                  .x = tile->column * (column_width + self->spacing),
                                  .y = tops[tile->row],
                                  .width = tile_width (self, width, columns, tile),
                                  .height = heights[tile->row],
                              },
                              -1);
  }
}

static void
viva_tiles_layout_class_init (VivaTilesLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = viva_tiles_layout_get_request_mode;
  manager_class->measure = viva_tiles_layout_measure;
  manager_class->allocate = viva_tiles_layout_allocate;
}

static void
viva_tiles_layout_init (VivaTilesLayout *self)
{
}

GtkLayoutManager *
viva_tiles_layout_new (int column_width, int max_columns, int spacing, gboolean with_lead)
{
  VivaTilesLayout *self = g_object_new (VIVA_TYPE_TILES_LAYOUT, NULL);

  self->column_width = column_width;
  self->max_columns = max_columns;
  self->spacing = spacing;
  self->with_lead = with_lead;

  return GTK_LAYOUT_MANAGER (self);
}
