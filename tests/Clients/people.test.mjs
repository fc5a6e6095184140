import assert from 'node:assert/strict';
import { overBothSyncs, overSyncV3 } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { device, person, roomOf } from './lib/device.mjs';
import { roomWith } from './lib/rooms.mjs';
import { eventually } from './lib/eventually.mjs';

overBothSyncs('Typing is seen, and its end', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob]);
  const typing = () => bob.client.getRoom(room).getMember(alice.id).typing;
  await alice.client.sendTyping(room, true, 20_000);
  await eventually('bob sees alice typing', typing);
  await alice.client.sendTyping(room, false, 0);
  await eventually('bob sees that she has stopped', () => !typing());
});

overSyncV3('Presence and status are seen by those who share a room', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  await roomWith([alice, bob]);
  await alice.client.setSyncPresence('unavailable');
  await alice.client.setPresence({ presence: 'unavailable', status_msg: 'at lunch' });
  await eventually('bob sees the status', () => {
    const seen = bob.client.getUser(alice.id);
    return seen?.presence === 'unavailable' && seen.presenceStatusMsg === 'at lunch';
  });
  assert.equal((await bob.client.getPresence(alice.id)).status_msg, 'at lunch');
});

overBothSyncs('A new name is seen in every room', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const rooms = [await roomWith([alice, bob]), await roomWith([bob, alice])];
  await alice.client.setDisplayName('Alice in Chains');
  for (const room of rooms) {
    await eventually('bob sees the name', () =>
      bob.client.getRoom(room).getMember(alice.id).rawDisplayName === 'Alice in Chains');
  }
  const { content_uri: avatar } = await alice.client.uploadContent(new Blob(['not much of a picture']), { type: 'image/png' });
  await alice.client.setAvatarUrl(avatar);
  await eventually('bob sees the picture', () =>
    bob.client.getRoom(rooms[0]).getMember(alice.id).getMxcAvatarUrl() === avatar);
  assert.deepEqual(await bob.client.getProfileInfo(alice.id), { displayname: 'Alice in Chains', avatar_url: avatar });
});

overSyncV3('A profile holds fields of its owner\'s choice', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  assert.ok(await alice.client.doesServerSupportExtendedProfiles());
  await alice.client.setExtendedProfileProperty('m.tz', 'Europe/Oslo');
  await alice.client.setExtendedProfileProperty('org.example.pronouns', ['she', 'her']);
  assert.equal(await bob.client.getExtendedProfileProperty(alice.id, 'm.tz'), 'Europe/Oslo');
  assert.deepEqual((await bob.client.getExtendedProfile(alice.id))['org.example.pronouns'], ['she', 'her']);
  await alice.client.deleteExtendedProfileProperty('m.tz');
  assert.equal((await bob.client.getExtendedProfile(alice.id))['m.tz'], undefined);
});

overSyncV3('People are found by name in the user directory', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  await roomWith([alice, bob]);
  await alice.client.setDisplayName('Zebulon Quist');
  await eventually('bob finds alice', async () => {
    const { results } = await bob.client.searchUserDirectory({ term: 'zebulon', limit: 20 });
    return results.some((found) => found.user_id === alice.id);
  });
});

overBothSyncs('One who is ignored falls silent', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const carol = await person(t, homeserver, 'carol', sync);
  const room = await roomWith([alice, bob, carol]);
  await alice.client.setIgnoredUsers([bob.id]);
  await eventually('the list has come back', () => alice.client.isUserIgnored(bob.id));
  const { event_id: noise } = await bob.client.sendTextMessage(room, 'psst');
  const { event_id: speech } = await carol.client.sendTextMessage(room, 'hello');
  await eventually('alice hears carol', () => alice.client.getRoom(room).findEventById(speech));
  assert.equal(alice.client.getRoom(room).findEventById(noise), undefined);
});

overBothSyncs('Account data and tags follow the user to their other devices', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const second = await device(t, alice.user, sync);
  const room = await roomWith([alice]);
  await roomOf(second, room);
  await alice.client.setAccountData('org.example.settings', { theme: 'dark' });
  await eventually('the second device has the settings', () =>
    second.getAccountData('org.example.settings')?.getContent().theme === 'dark');

  await alice.client.setRoomTag(room, 'm.favourite', { order: 0.25 });
  await eventually('the second device has the tag', () =>
    second.getRoom(room).tags['m.favourite']?.order === 0.25);
  await alice.client.deleteRoomTag(room, 'm.favourite');
  await eventually('the second device has lost the tag', () => !second.getRoom(room).tags['m.favourite']);
  await alice.client.setRoomAccountData(room, 'org.example.note', { text: 'mine' });
  await eventually('the second device has the note', () =>
    second.getRoom(room).getAccountData('org.example.note')?.getContent().text === 'mine');
});

overBothSyncs('A room that is muted stays silent on every device', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const second = await device(t, bob.user, sync);
  const room = await roomWith([alice, bob]);
  await roomOf(second, room);
  await bob.client.setRoomMutePushRule('global', room, true);
  await eventually('the second device knows the rule', () =>
    second.pushRules?.global.room?.some((rule) => rule.rule_id === room));
  const { event_id: id } = await alice.client.sendTextMessage(room, 'quiet please');
  await eventually('the message is there', () => second.getRoom(room).findEventById(id));
  assert.equal(second.getRoom(room).getUnreadNotificationCount(), 0);
});
