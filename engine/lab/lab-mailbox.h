/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-frame.h"
#include "lab-settings.h"

G_BEGIN_DECLS

/* What passes between the owner of a trainer and its worker; not for other rooms. */

typedef enum {
  LAB_COMMAND_OPEN,
  LAB_COMMAND_PLAY,
  LAB_COMMAND_PAUSE,
  LAB_COMMAND_STEP,
  LAB_COMMAND_KNOB,
  LAB_COMMAND_SPEED,
  LAB_COMMAND_VIEWS,
} LabCommandKind;

typedef struct _LabCommand LabCommand;

/**
 * LabCommand:
 * @settings: OPEN: of the new run
 * @seed: OPEN
 * @run: OPEN: id of the new run
 * @play: PLAY, OPEN: a number that tells this playing from every other; 0: do not play
 * @until: PLAY, OPEN: step to stop at, 0: no end
 * @n: STEP: how many
 * @knob: KNOB: its index
 * @text: KNOB: its value
 * @steps_per_second: SPEED: 0: as fast as it can
 * @views: VIEWS: a bit each
 */
struct _LabCommand {
  LabCommand *next;
  LabCommandKind kind;
  LabSettings *settings;
  guint64 seed;
  guint run;
  guint64 play;
  guint64 until;
  guint64 n;
  guint knob;
  char *text;
  double steps_per_second;
  guint64 views;
};

LabCommand *lab_command_new (LabCommandKind kind);
void lab_command_free (LabCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabCommand, lab_command_free)

/**
 * LabMailbox:
 *
 * A queue of commands one way, behind a mutex that is only ever held for a few instructions; one
 * slot for the newest frame the other way, swapped atomically.
 */
typedef struct _LabMailbox LabMailbox;

LabMailbox *lab_mailbox_new (void);
void lab_mailbox_free (LabMailbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabMailbox, lab_mailbox_free)

/* The owner's side. */

/* Queues @command (transfer full). Those that it makes pointless are dropped: before an OPEN all
 * that concerned the run before it; an earlier SPEED or VIEWS before a later one; a KNOB right
 * before another value of the same knob. */
void lab_mailbox_post (LabMailbox *self, LabCommand *command);

/* Asks the worker to end, and wakes it. */
void lab_mailbox_stop (LabMailbox *self);

/* Empties the slot. (transfer full) (nullable) */
LabFrame *lab_mailbox_take_frame (LabMailbox *self);

/* The worker's side. */

/* All queued commands, the oldest first, linked by @next; waits for one until @deadline (monotonic
 * nanoseconds; 0: not at all, G_MAXINT64: for ever) or until stopped. (transfer full) (nullable) */
LabCommand *lab_mailbox_take_commands (LabMailbox *self, gint64 deadline);

gboolean lab_mailbox_is_stopped (LabMailbox *self);

/* Puts @frame (transfer full) into the slot; one that was not taken is freed. */
void lab_mailbox_publish (LabMailbox *self, LabFrame *frame);

/* Whether the last frame was not taken yet. */
gboolean lab_mailbox_has_frame (LabMailbox *self);

/* The clock of deadlines, in nanoseconds. */
gint64 lab_mailbox_now (void);

G_END_DECLS
