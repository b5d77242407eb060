/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-mailbox.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

typedef struct {
  LabFrame *frame;
  guint64 serial;
} Letter;

/* pthreads and C11 atomics rather than GLib's: ThreadSanitizer does not see through the latter. */
struct _LabMailbox {
  pthread_mutex_t mutex;
  pthread_cond_t posted;
  LabCommand *first; /* under the mutex */
  atomic_bool is_stopped;
  _Atomic (Letter *) letter;
};

static void
letter_free (Letter *self)
{
  if (self == NULL)
    return;
  lab_frame_unref (self->frame);
  g_free (self);
}

LabCommand *
lab_command_new (LabCommandKind kind)
{
  LabCommand *self = g_new0 (LabCommand, 1);

  self->kind = kind;
  return self;
}

void
lab_command_free (LabCommand *self)
{
  if (self == NULL)
    return;
  lab_setup_unref (self->setup);
  g_free (self->text);
  g_free (self);
}

LabMailbox *
lab_mailbox_new (void)
{
  LabMailbox *self = g_new0 (LabMailbox, 1);
  pthread_condattr_t attributes;

  pthread_mutex_init (&self->mutex, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->posted, &attributes);
  pthread_condattr_destroy (&attributes);
  atomic_init (&self->is_stopped, FALSE);
  atomic_init (&self->letter, NULL);
  return self;
}

void
lab_mailbox_free (LabMailbox *self)
{
  if (self == NULL)
    return;
  for (LabCommand *command = self->first, *next; command != NULL; command = next) {
    next = command->next;
    lab_command_free (command);
  }
  letter_free (atomic_load (&self->letter));
  pthread_cond_destroy (&self->posted);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

static gboolean
is_pointless_before (const LabCommand *command, const LabCommand *later)
{
  switch (later->kind) {
  case LAB_COMMAND_OPEN:
    return command->kind != LAB_COMMAND_SPEED && command->kind != LAB_COMMAND_VIEWS &&
           command->kind != LAB_COMMAND_BAND;
  case LAB_COMMAND_SPEED:
  case LAB_COMMAND_VIEWS:
  case LAB_COMMAND_BAND:
  case LAB_COMMAND_NEWS:
    return command->kind == later->kind;
  case LAB_COMMAND_KNOB:
    return command->next == NULL && command->kind == LAB_COMMAND_KNOB &&
           command->knob == later->knob && command->run == later->run;
  case LAB_COMMAND_SEEK:
    for (const LabCommand *between = command->next; between != NULL; between = between->next)
      if (between->kind == LAB_COMMAND_KNOB)
        return FALSE;
    return command->kind == LAB_COMMAND_SEEK || command->kind == LAB_COMMAND_PLAY ||
           command->kind == LAB_COMMAND_PAUSE || command->kind == LAB_COMMAND_STEP;
  case LAB_COMMAND_PLAY:
  case LAB_COMMAND_PAUSE:
  case LAB_COMMAND_STEP:
  case LAB_COMMAND_ADD_RUN:
  case LAB_COMMAND_REMOVE_RUN:
    return FALSE;
  }
  return FALSE;
}

void
lab_mailbox_post (LabMailbox *self, LabCommand *command)
{
  LabCommand *dropped = NULL, **link;

  g_return_if_fail (self != NULL);
  g_return_if_fail (command != NULL && command->next == NULL);

  pthread_mutex_lock (&self->mutex);
  link = &self->first;
  while (*link != NULL) {
    LabCommand *queued = *link;

    if (is_pointless_before (queued, command)) {
      *link = queued->next;
      queued->next = dropped;
      dropped = queued;
    } else {
      link = &queued->next;
    }
  }
  *link = command;
  pthread_cond_signal (&self->posted);
  pthread_mutex_unlock (&self->mutex);

  for (LabCommand *next; dropped != NULL; dropped = next) {
    next = dropped->next;
    lab_command_free (dropped);
  }
}

void
lab_mailbox_stop (LabMailbox *self)
{
  g_return_if_fail (self != NULL);

  /* Under the mutex: a worker that looked just before is waiting by now and hears the signal. */
  pthread_mutex_lock (&self->mutex);
  atomic_store (&self->is_stopped, TRUE);
  pthread_cond_signal (&self->posted);
  pthread_mutex_unlock (&self->mutex);
}

gboolean
lab_mailbox_is_stopped (LabMailbox *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return atomic_load_explicit (&self->is_stopped, memory_order_relaxed);
}

LabCommand *
lab_mailbox_take_command (LabMailbox *self, gint64 deadline, gboolean is_level)
{
  struct timespec time = { .tv_sec = deadline / SECOND, .tv_nsec = deadline % SECOND };
  LabCommand *command;
  int timed_out = 0;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->mutex);
  while (self->first == NULL && deadline > 0 && timed_out == 0 && !lab_mailbox_is_stopped (self)) {
    if (deadline == G_MAXINT64)
      pthread_cond_wait (&self->posted, &self->mutex);
    else
      timed_out = pthread_cond_timedwait (&self->posted, &self->mutex, &time);
  }
  command = self->first;
  if (command != NULL && command->kind == LAB_COMMAND_KNOB && !is_level)
    command = NULL;
  if (command != NULL) {
    self->first = command->next;
    command->next = NULL;
  }
  pthread_mutex_unlock (&self->mutex);
  return command;
}

void
lab_mailbox_publish (LabMailbox *self, LabFrame *frame, guint64 serial)
{
  Letter *letter;

  g_return_if_fail (self != NULL);
  g_return_if_fail (frame != NULL);

  letter = g_new (Letter, 1);
  *letter = (Letter){ .frame = frame, .serial = serial };

  /* Release what was written into the new frame, acquire the old one to free it. */
  letter_free (atomic_exchange_explicit (&self->letter, letter, memory_order_acq_rel));
}

LabFrame *
lab_mailbox_take_frame (LabMailbox *self, guint64 *serial)
{
  Letter *letter;
  LabFrame *frame;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (serial != NULL, NULL);

  letter = atomic_exchange_explicit (&self->letter, NULL, memory_order_acq_rel);
  if (letter == NULL)
    return NULL;
  frame = g_steal_pointer (&letter->frame);
  *serial = letter->serial;
  g_free (letter);
  return frame;
}

gboolean
lab_mailbox_has_frame (LabMailbox *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return atomic_load_explicit (&self->letter, memory_order_relaxed) != NULL;
}

gint64
lab_mailbox_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * SECOND + time.tv_nsec;
}
