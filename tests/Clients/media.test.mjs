import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { overBothSyncs, overSyncV3 } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { eventOf, person } from './lib/device.mjs';
import { encryptedRoomWith } from './lib/rooms.mjs';
import { decryptAttachment, encryptAttachment } from './lib/attachment.mjs';
import { picture } from './lib/picture.mjs';

/** The file behind an mxc URI as js-sdk addresses it, fetched with or without the client's token. */
const download = (client, mxc, { token = true, size } = {}) =>
  fetch(client.mxcUrlToHttp(mxc, size?.[0], size?.[1], size && 'scale', false, true, true), {
    headers: token ? { Authorization: `Bearer ${client.getAccessToken()}` } : {},
  });

overBothSyncs('An encrypted attachment arrives whole, and the server stores only cipher text', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await encryptedRoomWith([alice, bob]);
  const plain = randomBytes(300_000);
  const { data, file } = await encryptAttachment(plain);
  const { content_uri: url } = await alice.client.uploadContent(new Blob([data]), { type: 'application/octet-stream' });
  const { event_id: id } = await alice.client.sendMessage(room, {
    msgtype: 'm.file', body: 'plans.pdf', file: { ...file, url }, info: { size: plain.length, mimetype: 'application/pdf' },
  });

  const received = (await eventOf(bob.client, room, id)).getContent();
  const response = await download(bob.client, received.file.url);
  assert.equal(response.status, 200);
  const stored = new Uint8Array(await response.arrayBuffer());
  assert.deepEqual(stored, data);
  assert.deepEqual(Buffer.from(await decryptAttachment(stored, received.file)), plain);
});

overSyncV3('A file is not given to those who have no token', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const { content_uri: url } = await alice.client.uploadContent(new Blob(['private']), { type: 'text/plain', name: 'note.txt' });
  const response = await download(alice.client, url);
  assert.equal(await response.text(), 'private');
  assert.match(response.headers.get('content-disposition'), /note\.txt/);
  assert.match(response.headers.get('content-security-policy'), /sandbox/);
  const refused = await download(alice.client, url, { token: false });
  assert.equal(refused.status, 401);
  assert.equal((await refused.json()).errcode, 'M_MISSING_TOKEN');
});

overSyncV3('A picture has a thumbnail', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const { content_uri: url } = await alice.client.uploadContent(new Blob([picture(640, 480)]), { type: 'image/png' });
  const response = await download(alice.client, url, { size: [320, 240] });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type'), /^image\/(png|jpeg|webp)$/);
  assert.ok((await response.arrayBuffer()).byteLength > 100);
  assert.ok((await alice.client.getMediaConfig(true))['m.upload.size'] > 0);
});
