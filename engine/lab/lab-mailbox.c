/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-mailbox.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

/* pthreads and C11 atomics rather than GLib's: ThreadSanitizer does not see through the latter. */
struct _LabMailbox {
  pthread_mutex_t mutex;
  pthread_cond_t posted;
  LabCommand *first; /* under the mutex */
  atomic_bool is_stopped;
  _Atomic (LabFrame *) frame;
};

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
  lab_settings_free (self->settings);
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
  atomic_init (&self->frame, NULL);
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
  lab_frame_unref (lab_mailbox_take_frame (self));
  pthread_cond_destroy (&self->posted);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

static gboolean
is_pointless_before (const LabCommand *command, const LabCommand *later)
{
  switch (later->kind) {
  case LAB_COMMAND_OPEN:
    return command->kind != LAB_COMMAND_SPEED && command->kind != LAB_COMMAND_VIEWS;
  case LAB_COMMAND_SPEED:
  case LAB_COMMAND_VIEWS:
    return command->kind == later->kind;
  case LAB_COMMAND_KNOB:
    return command->next == NULL && command->kind == LAB_COMMAND_KNOB &&
           command->knob == later->knob;
  case LAB_COMMAND_PLAY:
  case LAB_COMMAND_PAUSE:
  case LAB_COMMAND_STEP:
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
lab_mailbox_take_commands (LabMailbox *self, gint64 deadline)
{
  struct timespec time = { .tv_sec = deadline / SECOND, .tv_nsec = deadline % SECOND };
  LabCommand *commands;
  int timed_out = 0;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->mutex);
  while (self->first == NULL && deadline > 0 && timed_out == 0 && !lab_mailbox_is_stopped (self)) {
    if (deadline == G_MAXINT64)
      pthread_cond_wait (&self->posted, &self->mutex);
    else
      timed_out = pthread_cond_timedwait (&self->posted, &self->mutex, &time);
  }
  commands = self->first;
  self->first = NULL;
  pthread_mutex_unlock (&self->mutex);
  return commands;
}

void
lab_mailbox_publish (LabMailbox *self, LabFrame *frame)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (frame != NULL);

  /* Release what was written into the new frame, acquire the old one to free it. */
  lab_frame_unref (atomic_exchange_explicit (&self->frame, frame, memory_order_acq_rel));
}

LabFrame *
lab_mailbox_take_frame (LabMailbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return atomic_exchange_explicit (&self->frame, NULL, memory_order_acq_rel);
}

gboolean
lab_mailbox_has_frame (LabMailbox *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return atomic_load_explicit (&self->frame, memory_order_relaxed) != NULL;
}

gint64
lab_mailbox_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * SECOND + time.tv_nsec;
}
