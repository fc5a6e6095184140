// The core of it once more where it counts: matrix-js-sdk in Chromium, its keys and its sync in IndexedDB, across a reload,
// from another origin than the homeserver's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { homeserver } from './lib/server.mjs';
import { eventOf, person } from './lib/device.mjs';
import { encryptedRoomWith } from './lib/rooms.mjs';
import { eventually } from './lib/eventually.mjs';
import { joinComparing, nextVerificationRequest } from './lib/verification.mjs';
import { secureBackup } from './lib/secureBackup.mjs';
import { servePage } from './browser/serve.mjs';

async function openPage(t) {
  const address = await servePage(t);
  const browser = await chromium.launch({
    executablePath: process.env.WEFT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(address);
  return page;
}

/** Calls one of page.js's functions in the page. */
const call = (page, name, ...parts) =>
  page.waitForFunction('window.weft').then(() =>
    page.evaluate(([name_, parts_]) => window.weft[name_](...parts_), [name, parts]));

test('A browser is verified, reads the history, and resumes after a reload', { timeout: 180_000 }, async (t) => {
  const alice = await person(t, homeserver, 'alice', 'v3');
  const bob = await person(t, homeserver, 'bob', 'v3');
  await secureBackup(alice);
  const room = await encryptedRoomWith([alice, bob]);
  const { event_id: before } = await bob.client.sendTextMessage(room, 'before the browser');
  await eventOf(alice.client, room, before);
  await eventually('the key is in the backup', async () => {
    const token = alice.client.getAccessToken();
    return (await homeserver.request('GET', '/_matrix/client/v3/room_keys/version', { token })).body.count >= 1;
  });

  const page = await openPage(t);
  const deviceId = await call(page, 'logIn', homeserver.url, alice.user.name, alice.user.password);
  await eventually('the other device knows the browser', async () =>
    (await alice.client.getCrypto().getUserDeviceInfo([alice.id])).get(alice.id).has(deviceId));
  const [comparison, emoji] = await Promise.all([
    nextVerificationRequest(alice.client).then(joinComparing),
    call(page, 'compareEmoji'),
  ]);
  assert.deepEqual(emoji, comparison.emoji);
  await Promise.all([comparison.confirm(), call(page, 'confirmEmoji')]);
  await eventually('the other device trusts the browser', async () =>
    (await alice.client.getCrypto().getDeviceVerificationStatus(alice.id, deviceId))?.crossSigningVerified);
  await eventually('the browser trusts the other device', () => call(page, 'isTrusted', alice.client.getDeviceId()));
  assert.ok((await call(page, 'restore')) >= 1);
  assert.equal(await call(page, 'read', room, before), 'before the browser');

  const sent = await call(page, 'send', room, 'from the browser');
  assert.equal((await eventOf(bob.client, room, sent)).getContent().body, 'from the browser');
  await call(page, 'save');
  await page.goto('about:blank');
  const { event_id: missed } = await bob.client.sendTextMessage(room, 'while the page was closed');
  await page.goBack();
  assert.ok(await call(page, 'resume'), 'it went on from a stored sync token');
  assert.equal(await call(page, 'read', room, sent), 'from the browser');
  assert.equal(await call(page, 'read', room, missed), 'while the page was closed');
});
