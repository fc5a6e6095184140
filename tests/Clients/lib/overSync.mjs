import { test } from 'node:test';

const wanted = process.env.WEFT_SYNC?.split(',');
const limit = { timeout: 120_000 };

function over(sync, words, sentence, run) {
  if (wanted && !wanted.includes(sync)) return;
  test(`${sentence}, over ${words}`, limit, (t) => run(t, sync));
}

/** A test whose clients sync by `/v3/sync`. WEFT_SYNC=v3 or sliding narrows a run to one of the two. */
export function overSyncV3(sentence, run) {
  over('v3', 'sync v3', sentence, run);
}

/** A test that runs twice: by `/v3/sync`, and by sliding sync (js-sdk's SlidingSync class). */
export function overBothSyncs(sentence, run) {
  overSyncV3(sentence, run);
  over('sliding', 'sliding sync', sentence, run);
}
