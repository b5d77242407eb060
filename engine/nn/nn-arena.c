/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-arena.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ALIGNMENT 64
#define FLOATS_PER_LINE (ALIGNMENT / sizeof (float))

gsize
nn_arena_reserve (NnArena *self, gsize n)
{
  gsize offset = self->n_floats;
  gsize padded;

  g_return_val_if_fail (!self->block, 0);

  if (!g_size_checked_add (&padded, n, FLOATS_PER_LINE - 1) ||
      !g_size_checked_add (&self->n_floats, offset, padded / FLOATS_PER_LINE * FLOATS_PER_LINE))
    self->overflowed = TRUE;
  return offset;
}

gboolean
nn_arena_allocate (NnArena *self, const char *purpose, GError **error)
{
  gsize n_bytes;
  gsize n_available = (gsize) sysconf (_SC_PHYS_PAGES) * (gsize) sysconf (_SC_PAGESIZE);
  void *block = NULL;

  g_return_val_if_fail (!self->block, FALSE);

  if (self->overflowed || !g_size_checked_mul (&n_bytes, self->n_floats, sizeof (float)) ||
      n_bytes > G_MAXSSIZE) {
    g_set_error (
        error, NN_ERROR, NN_ERROR_MEMORY,
        "expected sizes that a computer can address for the %s, found more than 2^63 bytes",
        purpose);
    return FALSE;
  }
  /* The system promises more memory than there is and ends the program when it is used: ask first.
   */
  n_bytes = MAX (n_bytes, ALIGNMENT);
  if (n_bytes > n_available || posix_memalign (&block, ALIGNMENT, n_bytes) != 0) {
    g_autofree char *wanted = g_format_size (n_bytes);
    g_autofree char *available = g_format_size (n_available);

    g_set_error (error, NN_ERROR, NN_ERROR_MEMORY,
                 "the %s would take %s of memory, but this machine has %s", purpose, wanted,
                 available);
    return FALSE;
  }
  memset (block, 0, n_bytes);
  self->block = block;
  return TRUE;
}

void
nn_arena_clear (NnArena *self)
{
  free (self->block);
  *self = (NnArena){ 0 };
}
