/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "claims.h"

#define FILTERS "filters"
#define BLACK "picture=crosses kernel=diagonal-cross unseen=1000"
#define RED "picture=colour-crosses unseen=1000"
#define LEARN_BLACK "page=learn picture=crosses kernel=diagonal-cross unseen=1000"
#define LEARN_RED "page=learn picture=colour-crosses unseen=1000"

#define SHAPES "shapes"
#define ROUTING "maxpool-routing"

const Claim claims_filters[] = {
  { FILTERS, "the key’s filter for the black cross wins on 1,000 of 1,000 unseen pictures", NULL,
    BLACK, 1, "wins", NULL, CLAIM_AT_LEAST, 1000 },
  { FILTERS, "it leads by 1 at least", NULL, BLACK, 1, "least_margin", NULL, CLAIM_AT_LEAST, 1 },
  { FILTERS, "the key’s filter for the red cross wins on 1,000 of 1,000 unseen pictures", NULL, RED,
    1, "wins", NULL, CLAIM_AT_LEAST, 1000 },
  { FILTERS, "it leads by 1 at least", NULL, RED, 1, "least_margin", NULL, CLAIM_AT_LEAST, 1 },
  { FILTERS, "the learned filter for the black cross wins on 990 of 1,000", NULL, LEARN_BLACK, 0,
    "learned_wins", NULL, CLAIM_AT_LEAST, 990 },
  { FILTERS, "its kernel has the direction of the key’s: cosine over 0.95", NULL, LEARN_BLACK, 0,
    "learned_agreement", NULL, CLAIM_ABOVE, 0.95 },
  { FILTERS, "the learned filter for the red cross wins on 990 of 1,000", NULL, LEARN_RED, 0,
    "learned_wins", NULL, CLAIM_AT_LEAST, 990 },
  { FILTERS, "learned from the house, a filter for vertical edges is the key’s: cosine over 0.99",
    NULL, "page=learn", 0, "learned_agreement", NULL, CLAIM_ABOVE, 0.99 },
  { FILTERS, "Sobel’s filter for vertical edges answers as the key’s: cosine over 0.97", NULL,
    "kernel=sobel-vertical", 1, "vertical_agreement", NULL, CLAIM_ABOVE, 0.97 },
  { SHAPES, "the formula gives what is counted, on 100 of 100 random nets", NULL, "page=dense-net",
    1, "random_agreements", NULL, CLAIM_AT_LEAST, 100 },
  { ROUTING, "the routed gradient passes the check: error under 1e-6", NULL, "", 1, "check_error",
    NULL, CLAIM_BELOW, 1e-6 },
  { ROUTING, "with the positions forgotten it fails by more than 0.5", NULL, "", 1,
    "forgotten_check_error", NULL, CLAIM_ABOVE, 0.5 },
  { NULL },
};
