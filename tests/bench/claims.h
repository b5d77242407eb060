/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-run.h"

G_BEGIN_DECLS

/*
 * What the labs say happens, measured over many seeds. The program `claims` prints one line a
 * claim,
 *
 *   claim LAB: TEXT: measured MEDIAN (min … max …, N seeds) holds|fails
 *
 * and its exit status is 1 if one fails. A claim holds if it does for every single seed.
 *
 * Each lab's claims are a table claims_NAME in claims-NAME.c, named in claims.c and meson.build.
 */

typedef enum {
  CLAIM_BELOW,    /* measured < bound */
  CLAIM_AT_MOST,  /* measured ≤ bound */
  CLAIM_ABOVE,    /* measured > bound */
  CLAIM_AT_LEAST, /* measured ≥ bound */
} ClaimRelation;

/**
 * Claim:
 * @lab: the lab's id; NULL ends a table
 * @text: the whole claim, with its bound: "mixing 0: test error over 35 %"
 * @unit: (nullable): of what is measured
 * @settings: what differs from the lab's defaults: "mixing=0"; "": nothing
 * @steps: how many each seed's run takes; 0: the lab's default_steps. A run that finishes sooner
 * is measured then, one that diverges fails.
 * @fact: the number that is measured: a REAL or INTEGER fact of the lab
 * @measure: (nullable): measures in place of @fact, on a run that has taken its steps; may go on
 * stepping it if @is_last. Returns NAN when there is nothing to measure, which fails.
 * @relation: of what is measured to @bound
 * @bound: the claim's
 * @is_last: no claim behind this one may share its runs
 *
 * Neighbours in a table with equal lab, settings and steps share their runs.
 */
typedef struct {
  const char *lab;
  const char *text;
  const char *unit;
  const char *settings;
  guint64 steps;
  const char *fact;
  double (*measure) (LabRun *run);
  ClaimRelation relation;
  double bound;
  gboolean is_last;
} Claim;

/* The value of fact @id of @run as a number, for a measure of one's own; NAN when it is not known.
 */
double claim_fact (LabRun *run, const char *id);

extern const Claim claims_batchnorm[];
extern const Claim claims_nets[];

G_END_DECLS
