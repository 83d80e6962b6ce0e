/* galley/galley.h: everything. See each header for its part; base.h first.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_GALLEY_H
#define GALLEY_GALLEY_H

#include <galley/base.h>
#include <galley/arena.h>
#include <galley/text.h>
#include <galley/article.h>
#include <galley/html.h>
#include <galley/format.h>
#include <galley/learn.h>
#include <galley/match.h>
#include <galley/measure.h>
#include <galley/pattern.h>
#include <galley/query.h>
#include <galley/source.h>
#include <galley/store.h>
#include <galley/questions.h>
#include <galley/report.h>
#include <galley/script.h>

#endif
