// Verification by emoji, as two halves that may run in different processes.
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/CryptoEvent.js';
import { VerificationPhase, VerifierEvent } from 'matrix-js-sdk/lib/crypto-api/verification.js';
import { eventually, next } from './eventually.mjs';

/** The verification request that arrives next at this client. Call before the other side asks. */
export async function nextVerificationRequest(client) {
  const [request] = await next(client, CryptoEvent.VerificationRequestReceived);
  return request;
}

/** The half that asked: starts once the other has accepted. Answers the emoji, and how to confirm them. */
export async function startComparing(request) {
  await eventually('the request is accepted', () => request.phase === VerificationPhase.Ready);
  return comparing(request, await request.startVerification('m.sas.v1'));
}

/** The half that was asked: accepts, and goes along. */
export async function joinComparing(request) {
  await request.accept();
  return comparing(request, await eventually('the other side has started', () => request.verifier));
}

async function comparing(request, verifier) {
  const shown = verifier.getShowSasCallbacks() ?? next(verifier, VerifierEvent.ShowSas).then(([sas]) => sas);
  const done = verifier.verify();
  done.catch(() => {}); // awaited below; a failure before that is no unhandled one
  const sas = await shown;
  return {
    emoji: sas.sas.emoji,
    confirm: async () => {
      await sas.confirm();
      await done;
      await eventually('the verification is done', () => request.phase === VerificationPhase.Done);
    },
  };
}

/** Both halves in one process: both must see the same seven emoji, and both confirm. */
export async function compareEmoji(asker, asked) {
  const [one, other] = await Promise.all([startComparing(asker), joinComparing(asked)]);
  if (one.emoji.length !== 7 || JSON.stringify(one.emoji) !== JSON.stringify(other.emoji)) {
    throw new Error(`the emoji differ: ${JSON.stringify([one.emoji, other.emoji])}`);
  }
  await Promise.all([one.confirm(), other.confirm()]);
}
