/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-frame.h"
#include "lab-setup.h"

G_BEGIN_DECLS

/* What passes between the owner of a trainer and its worker; not for other rooms. */

typedef enum {
  LAB_COMMAND_OPEN,
  LAB_COMMAND_PLAY,
  LAB_COMMAND_PAUSE,
  LAB_COMMAND_STEP,
  LAB_COMMAND_SEEK,
  LAB_COMMAND_KNOB,
  LAB_COMMAND_ADD_RUN,
  LAB_COMMAND_REMOVE_RUN,
  LAB_COMMAND_SPEED,
  LAB_COMMAND_VIEWS,
  LAB_COMMAND_BAND,
  LAB_COMMAND_NEWS,
} LabCommandKind;

typedef struct _LabCommand LabCommand;

/**
 * LabCommand:
 * @serial: of all but NEWS: how many commands there were, with it, after which settings may differ
 * @setup: OPEN: of the new bench; not shared with anybody who changes it
 * @id: OPEN, ADD_RUN, REMOVE_RUN: what frames carry from then on
 * @play: PLAY, OPEN: a number that tells this playing from every other; 0: do not play
 * @until: PLAY, OPEN: step to stop at, 0: no end
 * @n: STEP: how many; SEEK, OPEN: the step to go to; BAND: how many seeds
 * @run: KNOB: index or LAB_ALL_RUNS; REMOVE_RUN: which; ADD_RUN: like which
 * @knob: KNOB, ADD_RUN: its index
 * @text: KNOB, ADD_RUN: its value
 * @steps_per_second: SPEED: 0: as fast as it can
 * @views: VIEWS: a bit each
 *
 * NEWS comes from the band's thread: it has something new to show.
 */
struct _LabCommand {
  LabCommand *next;
  LabCommandKind kind;
  guint64 serial;
  LabSetup *setup;
  guint id;
  guint64 play;
  guint64 until;
  guint64 n;
  guint run;
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
 * that concerned the bench before it; an earlier SPEED, VIEWS, BAND or NEWS before a later one; a
 * KNOB right before another value of the same knob and run; before a SEEK an earlier one, and
 * whatever else moved the bench to another step, unless a KNOB was turned there. */
void lab_mailbox_post (LabMailbox *self, LabCommand *command);

/* Asks the worker to end, and wakes it. */
void lab_mailbox_stop (LabMailbox *self);

/* Empties the slot. @serial is that of the newest command that was obeyed before. (transfer full)
 * (nullable) */
LabFrame *lab_mailbox_take_frame (LabMailbox *self, guint64 *serial);

/* The worker's side. */

/* The oldest queued command; waits for one until @deadline (monotonic nanoseconds; 0: not at all,
 * G_MAXINT64: for ever) or until stopped. While the bench is not @is_level a KNOB, which belongs to
 * the step that it is being brought to, is left in the queue with all that comes after it.
 * (transfer full) (nullable) */
LabCommand *lab_mailbox_take_command (LabMailbox *self, gint64 deadline, gboolean is_level);

gboolean lab_mailbox_is_stopped (LabMailbox *self);

/* Puts @frame (transfer full) into the slot; one that was not taken is freed. */
void lab_mailbox_publish (LabMailbox *self, LabFrame *frame, guint64 serial);

/* Whether the last frame was not taken yet. */
gboolean lab_mailbox_has_frame (LabMailbox *self);

/* The clock of deadlines, in nanoseconds. */
gint64 lab_mailbox_now (void);

G_END_DECLS
