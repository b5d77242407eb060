/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Linked into every program that the sanitizers watch: what libraries set aside while they are
 * being loaded is theirs for as long as the process lives, and no leak. GLib, for one, drops its
 * first table of quarks for a larger one without freeing it, since others may be reading it. A
 * suppression cannot name it: the stack that LeakSanitizer keeps ends in GLib, which has no frame
 * pointers.
 */
#include <stddef.h>

/* Weak: ThreadSanitizer has neither. */
__attribute__ ((weak)) void __lsan_disable (void);
__attribute__ ((weak)) void __lsan_enable (void);

static void
before_libraries (void)
{
  if (__lsan_disable != NULL)
    __lsan_disable ();
}

__attribute__ ((constructor)) static void
after_libraries (void)
{
  if (__lsan_enable != NULL)
    __lsan_enable ();
}

/* The loader calls these before the constructors of the libraries, and constructors of the program
 * itself after those. */
__attribute__ ((section (".preinit_array"),
                used)) static void (*const first) (void) = before_libraries;
