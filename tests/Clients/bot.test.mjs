import assert from 'node:assert/strict';
import { test } from 'node:test';
import bots from 'matrix-bot-sdk';
import { homeserver } from './lib/server.mjs';
import { eventOf, person, roomOf } from './lib/device.mjs';
import { seesMembers } from './lib/rooms.mjs';
import { eventually, next } from './lib/eventually.mjs';

const silence = () => {};
bots.LogService.setLogger({ trace: silence, debug: silence, info: silence, warn: silence, error: silence });

/** matrix-bot-sdk without encryption, syncing, on a new user. */
async function bot(t, word) {
  const user = await homeserver.newUser(word);
  const { accessToken } = await new bots.MatrixAuth(homeserver.url).passwordLogin(user.name, user.password);
  const client = new bots.MatrixClient(homeserver.url, accessToken, new bots.MemoryStorageProvider());
  t.after(() => client.stop());
  return { user, id: user.id, client };
}

test('A bot joins when invited, and answers', { timeout: 120_000 }, async (t) => {
  const alice = await person(t, homeserver, 'alice', 'v3');
  const robot = await bot(t, 'robot');
  bots.AutojoinRoomsMixin.setupOnClient(robot.client);
  robot.client.on('room.message', async (roomId, event) => {
    if (event.sender !== robot.id) await robot.client.replyNotice(roomId, event, `you said: ${event.content.body}`);
  });
  await robot.client.start();

  const { room_id: room } = await alice.client.createRoom({ preset: 'private_chat', invite: [robot.id] });
  await seesMembers(alice.client, room, [alice.id, robot.id]);
  const { event_id: id } = await alice.client.sendTextMessage(room, 'hello, robot');
  const answer = await eventually('alice reads the answer', () =>
    alice.client.getRoom(room).getLiveTimeline().getEvents().find((event) => event.getSender() === robot.id
      && event.getType() === 'm.room.message'));
  assert.match(answer.getContent().body, /you said: hello, robot/);
  assert.equal(answer.getContent()['m.relates_to']['m.in_reply_to'].event_id, id);
});

test('A bot keeps a room in order', { timeout: 120_000 }, async (t) => {
  const alice = await person(t, homeserver, 'alice', 'v3');
  const robot = await bot(t, 'robot');
  await robot.client.start();
  const room = await robot.client.createRoom({ preset: 'public_chat', name: 'Tidy', topic: 'no shouting' });
  await alice.client.joinRoom(room);
  await roomOf(alice.client, room);
  const heard = next(robot.client, 'room.message', (roomId) => roomId === room);
  const { event_id: shout } = await alice.client.sendTextMessage(room, 'HELLO');
  assert.equal((await heard)[1].event_id, shout);

  await robot.client.redactEvent(room, shout, 'no shouting');
  await eventually('alice sees the redaction', async () => (await eventOf(alice.client, room, shout)).isRedacted());
  await robot.client.unstableApis.addReactionToEvent(room, shout, '🤫');
  await robot.client.setUserPowerLevel(alice.id, room, 50);
  await robot.client.sendStateEvent(room, 'm.room.topic', '', { topic: 'whispering only' });
  assert.equal((await robot.client.getRoomStateEvent(room, 'm.room.topic', '')).topic, 'whispering only');
  assert.deepEqual((await robot.client.getJoinedRoomMembers(room)).sort(), [alice.id, robot.id].sort());

  const file = Buffer.from('minutes of the meeting');
  const mxc = await robot.client.uploadContent(file, 'text/plain', 'minutes.txt');
  assert.deepEqual(Buffer.from((await robot.client.downloadContent(mxc)).data), file);
  await robot.client.kickUser(alice.id, room, 'closing time');
  await roomOf(alice.client, room, 'leave');
});

test('A bot and a person share what js-sdk and bot-sdk send', { timeout: 120_000 }, async (t) => {
  const alice = await person(t, homeserver, 'alice', 'v3');
  const robot = await bot(t, 'robot');
  await robot.client.start();
  const { room_id: room } = await alice.client.createRoom({ preset: 'private_chat', invite: [robot.id], is_direct: true });
  await robot.client.joinRoom(room);
  await seesMembers(alice.client, room, [robot.id]);
  const id = await robot.client.sendMessage(room, { msgtype: 'm.text', body: 'beep' });
  assert.equal((await eventOf(alice.client, room, id)).getContent().body, 'beep');
  await robot.client.sendReadReceipt(room, id);
  await robot.client.setTyping(room, true, 10_000);
  await eventually('alice sees it typing', () => alice.client.getRoom(room).getMember(robot.id).typing);
  await robot.client.setDisplayName('Robot');
  await eventually('alice sees its name', () => alice.client.getRoom(room).getMember(robot.id).name === 'Robot');
});
