/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-mailbox.h"

#include <pthread.h>

#include "demo-lab.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

static const char letters[] = {
  [LAB_COMMAND_OPEN] = 'O',    [LAB_COMMAND_PLAY] = 'p',       [LAB_COMMAND_PAUSE] = 'u',
  [LAB_COMMAND_STEP] = 's',    [LAB_COMMAND_SEEK] = 'g',       [LAB_COMMAND_KNOB] = 'k',
  [LAB_COMMAND_ADD_RUN] = 'a', [LAB_COMMAND_REMOVE_RUN] = 'r', [LAB_COMMAND_SPEED] = 'v',
  [LAB_COMMAND_VIEWS] = 'w',   [LAB_COMMAND_BAND] = 'b',       [LAB_COMMAND_NEWS] = 'n',
};

/* Posts a command for each letter; its place in @script goes with it, 'k' and 'K' are two knobs. */
static void
post (LabMailbox *mailbox, const char *script)
{
  for (guint i = 0; script[i] != '\0'; i++) {
    char letter = script[i] == 'K' ? 'k' : script[i];
    LabCommand *command = NULL;

    for (guint kind = 0; kind < G_N_ELEMENTS (letters) && command == NULL; kind++) {
      if (letters[kind] == letter)
        command = lab_command_new (kind);
    }
    g_assert_nonnull (command);
    command->n = i;
    command->knob = script[i] == 'K';
    if (letter == 'O') {
      g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);

      command->setup = lab_setup_new (settings, 1);
    }
    if (letter == 'k')
      command->text = g_strdup ("0.5");
    lab_mailbox_post (mailbox, command);
  }
}

/* What is left of @script after posting: letters and places. */
static void
assert_left (const char *script, const char *expected)
{
  g_autoptr (LabMailbox) mailbox = lab_mailbox_new ();
  g_autoptr (GString) left = g_string_new (NULL);
  LabCommand *command;

  post (mailbox, script);
  while ((command = lab_mailbox_take_command (mailbox, 0, TRUE)) != NULL) {
    char letter = letters[command->kind];

    g_string_append_printf (left, "%c%" G_GUINT64_FORMAT,
                            command->knob ? g_ascii_toupper (letter) : letter, command->n);
    lab_command_free (command);
  }
  g_assert_cmpstr (left->str, ==, expected);
}

static void
test_order (void)
{
  assert_left ("", "");
  assert_left ("pus", "p0u1s2");
  assert_left ("ssss", "s0s1s2s3");
}

/* Only what cannot be noticed is dropped. */
static void
test_coalesce (void)
{
  assert_left ("OOOO", "O3");
  assert_left ("OpsukO", "O5");
  assert_left ("vwOpvwO", "v4w5O6");
  assert_left ("Opvw", "O0p1v2w3");
  assert_left ("vvpvv", "p2v4");
  assert_left ("kkkk", "k3");
  assert_left ("kKkK", "k0K1k2K3");
  assert_left ("kkskk", "k1s2k4");
  assert_left ("kOk", "O1k2");
  assert_left ("gargO", "O4");
  assert_left ("bnbwO", "b2w3O4");
  assert_left ("nsnn", "s1n3");
}

/* Scrubbing: only the last step is gone to, unless something was done at one before. */
static void
test_seek (void)
{
  assert_left ("gggg", "g3");
  assert_left ("pusg", "g3");
  assert_left ("sgs", "g1s2");
  assert_left ("gkgg", "g0k1g3");
  assert_left ("sgkpg", "g1k2g4");
  assert_left ("gagvg", "a1v3g4");
}

/* A knob waits until the step is reached at which it is to be turned, and so does what comes after
 * it; all else is heard meanwhile. */
static void
test_not_level (void)
{
  g_autoptr (LabMailbox) mailbox = lab_mailbox_new ();

  post (mailbox, "wkg");
  for (guint i = 0; i < 2; i++) {
    g_autoptr (LabCommand) command = lab_mailbox_take_command (mailbox, 0, FALSE);

    if (i == 0)
      g_assert_cmpint (command->kind, ==, LAB_COMMAND_VIEWS);
    else
      g_assert_null (command);
  }
  for (guint i = 0; i < 3; i++) {
    g_autoptr (LabCommand) command = lab_mailbox_take_command (mailbox, 0, TRUE);

    if (i == 2)
      g_assert_null (command);
    else
      g_assert_cmpint (command->kind, ==, i == 0 ? LAB_COMMAND_KNOB : LAB_COMMAND_SEEK);
  }
}

/* Commands that nobody took are freed with the mailbox. */
static void
test_left_over (void)
{
  LabMailbox *mailbox = lab_mailbox_new ();

  post (mailbox, "vwOkKspgarbn");
  lab_mailbox_publish (mailbox, lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL), 0);
  lab_mailbox_free (mailbox);
  lab_mailbox_free (NULL);
}

static void
test_slot (void)
{
  g_autoptr (LabMailbox) mailbox = lab_mailbox_new ();
  g_autoptr (LabFrame) newest = NULL;
  guint64 serial = 7;

  g_assert_false (lab_mailbox_has_frame (mailbox));
  g_assert_null (lab_mailbox_take_frame (mailbox, &serial));
  for (guint i = 0; i < 3; i++)
    lab_mailbox_publish (mailbox, lab_frame_new (1, i, LAB_STATUS_RUNNING, NULL), i);
  g_assert_true (lab_mailbox_has_frame (mailbox));
  newest = lab_mailbox_take_frame (mailbox, &serial);
  g_assert_cmpuint (lab_frame_get_step (newest), ==, 2);
  g_assert_cmpuint (serial, ==, 2);
  g_assert_false (lab_mailbox_has_frame (mailbox));
  g_assert_null (lab_mailbox_take_frame (mailbox, &serial));
}

/* It does not come back before its time, and not at all late when something is posted. */
static void
test_deadline (void)
{
  g_autoptr (LabMailbox) mailbox = lab_mailbox_new ();
  gint64 start = lab_mailbox_now ();
  g_autoptr (LabCommand) command = NULL;

  g_assert_null (lab_mailbox_take_command (mailbox, start + SECOND / 20, TRUE));
  g_assert_cmpint (lab_mailbox_now () - start, >=, SECOND / 20);

  post (mailbox, "u");
  command = lab_mailbox_take_command (mailbox, G_MAXINT64, TRUE);
  g_assert_cmpint (command->kind, ==, LAB_COMMAND_PAUSE);
}

static void *
wait_for_ever (void *data)
{
  LabCommand *command = lab_mailbox_take_command (data, G_MAXINT64, TRUE);

  if (command != NULL) {
    lab_command_free (command);
    g_assert_null (lab_mailbox_take_command (data, lab_mailbox_now () + 3600 * SECOND, TRUE));
  }
  g_assert_true (lab_mailbox_is_stopped (data));
  return NULL;
}

/* Posting wakes a waiting worker, and so does stopping, whatever it waits for: or this hangs. */
static void
test_wake (void)
{
  for (guint i = 0; i < 50; i++) {
    g_autoptr (LabMailbox) mailbox = lab_mailbox_new ();
    pthread_t thread;

    g_assert_cmpint (pthread_create (&thread, NULL, wait_for_ever, mailbox), ==, 0);
    if (i % 2 == 0) {
      post (mailbox, "p");
      if (i % 4 == 0)
        g_usleep (1000);
    }
    lab_mailbox_stop (mailbox);
    pthread_join (thread, NULL);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/mailbox/order", test_order);
  g_test_add_func ("/lab/mailbox/coalesce", test_coalesce);
  g_test_add_func ("/lab/mailbox/seek", test_seek);
  g_test_add_func ("/lab/mailbox/not-level", test_not_level);
  g_test_add_func ("/lab/mailbox/left-over", test_left_over);
  g_test_add_func ("/lab/mailbox/slot", test_slot);
  g_test_add_func ("/lab/mailbox/deadline", test_deadline);
  g_test_add_func ("/lab/mailbox/wake", test_wake);

  return g_test_run ();
}
