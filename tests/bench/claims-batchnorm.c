/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "claims.h"

const Claim claims_batchnorm[] = {
  { NULL },
};
