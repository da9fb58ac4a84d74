// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/SqliteSessionStore>

// Numbered commits of which each changes several records, so that what a store holds tells which
// were the last, and whether any is there by half.

//! Puts five records of its own, removes those of the batch twenty before, and replaces the record
//! that says which batch was the last.
QList<QCoMqtt::SessionRecord> batch(int number);

//! All records that there are after \a number batches, by key.
QList<QCoMqtt::SessionRecord> afterBatches(int number);

//! How many batches \a records are the outcome of, in order and without a gap; -1 when of none.
int batchesIn(const QList<QCoMqtt::SessionRecord> &records);
