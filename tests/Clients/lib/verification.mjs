import assert from 'node:assert/strict';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/CryptoEvent.js';
import { VerificationPhase, VerifierEvent } from 'matrix-js-sdk/lib/crypto-api/verification.js';
import { eventually, next } from './eventually.mjs';

/** The verification request that arrives next at this client. Call before the other side asks. */
export async function nextVerificationRequest(client) {
  const [request] = await next(client, CryptoEvent.VerificationRequestReceived);
  return request;
}

/**
 * Verifies by comparing emoji: the one who was asked accepts, the one who asked starts, both look, both confirm.
 * Answers the seven emoji as both saw them.
 */
export async function compareEmoji(asker, asked) {
  await asked.accept();
  await eventually('the request is accepted', () => asker.phase === VerificationPhase.Ready);
  const first = await asker.startVerification('m.sas.v1');
  const firstDone = first.verify();
  const firstSas = shownSas(first);
  const second = await eventually('the other side has started', () => asked.verifier);
  const secondSas = shownSas(second);
  const secondDone = second.verify();

  const [ours, theirs] = await Promise.all([firstSas, secondSas]);
  assert.equal(ours.sas.emoji.length, 7);
  assert.deepEqual(ours.sas.emoji, theirs.sas.emoji, 'both see the same emoji');
  await Promise.all([ours.confirm(), theirs.confirm()]);
  await Promise.all([firstDone, secondDone]);
  await eventually('both are done', () =>
    asker.phase === VerificationPhase.Done && asked.phase === VerificationPhase.Done);
  return ours.sas.emoji;
}

async function shownSas(verifier) {
  return verifier.getShowSasCallbacks() ?? (await next(verifier, VerifierEvent.ShowSas))[0];
}
