import { roomOf } from './device.mjs';
import { eventually } from './eventually.mjs';

/** The state event that makes a room encrypted from its creation. */
export const encryption = {
  type: 'm.room.encryption',
  state_key: '',
  content: { algorithm: 'm.megolm.v1.aes-sha2' },
};

/** A room of the first person that all others have joined; answers its id when every client sees every member. */
export async function roomWith(people, options = {}) {
  const [owner, ...guests] = people;
  const { room_id: roomId } = await owner.client.createRoom({
    preset: 'private_chat',
    invite: guests.map((guest) => guest.id),
    ...options,
  });
  for (const guest of guests) {
    await roomOf(guest.client, roomId, 'invite');
    await guest.client.joinRoom(roomId);
  }
  for (const { client } of people) await seesMembers(client, roomId, people.map((person) => person.id));
  return roomId;
}

export const encryptedRoomWith = (people, options = {}) =>
  roomWith(people, { ...options, initial_state: [encryption, ...(options.initial_state ?? [])] });

/** Waits until the client's view of the room holds all these as joined. */
export async function seesMembers(client, roomId, ids) {
  const room = await roomOf(client, roomId);
  await room.loadMembersIfNeeded();
  await eventually(`${client.getUserId()} sees the members of ${roomId}`, () =>
    ids.every((id) => room.getMember(id)?.membership === 'join'));
}
