/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnPool:
 *
 * Worker threads that share out the tiles of one op. What a tile is depends on shapes alone and
 * never on the number of threads, so results are the same bits for any size of the pool. One thread
 * at a time may call nn_pool_run().
 */
typedef struct _NnPool NnPool;

typedef void (*NnTileFunc) (gpointer data, gsize tile, guint worker);

/* @n_threads ≥ 1 counts the calling thread, which works too. (transfer full) */
NnPool *nn_pool_new (guint n_threads);

/* Joins the workers. */
void nn_pool_free (NnPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnPool, nn_pool_free)

guint nn_pool_n_threads (const NnPool *self);

/* Calls @func for tiles 0 … @n_tiles − 1, each once, in any order, and returns when all are done.
 * @worker is below nn_pool_n_threads(): an index for scratch memory. @self may be NULL: one thread.
 */
void nn_pool_run (NnPool *self, gsize n_tiles, NnTileFunc func, gpointer data);

G_END_DECLS
