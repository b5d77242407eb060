/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-paper.h"

G_DEFINE_QUARK (exam - error - quark, exam_error)
