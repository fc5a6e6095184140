// Small acts that most stories need, in the words of the specification.
let transaction = 0;
export const nextTransaction = () => `txn-${process.pid}-${++transaction}`;

export async function createRoom(user, body = {}) {
  return (await user.get('createRoom', { body })).room_id;
}
export async function joinRoom(user, roomId, body = {}) {
  return (await user.get('joinRoomById', { path: { roomId }, body })).room_id;
}
export async function invite(user, roomId, other) {
  await user.call('inviteUser', { path: { roomId }, body: { user_id: other.userId } });
}
export async function leave(user, roomId, body = {}) {
  await user.call('leaveRoom', { path: { roomId }, body });
}
/** A public room in which all the given users are joined; the first one made it. */
export async function roomOf(users, body = {}) {
  const roomId = await createRoom(users[0], { preset: 'public_chat', ...body });
  for (const user of users.slice(1)) await joinRoom(user, roomId);
  return roomId;
}
export async function send(user, roomId, content, eventType = 'm.room.message', txnId = nextTransaction()) {
  return (await user.get('sendMessage', { path: { roomId, eventType, txnId }, body: content })).event_id;
}
export const text = body => ({ msgtype: 'm.text', body });
export const say = (user, roomId, body, more = {}) => send(user, roomId, { ...text(body), ...more });
export async function sayMany(user, roomId, count, prefix = 'message') {
  const ids = [];
  for (let i = 0; i < count; i++) ids.push(await say(user, roomId, `${prefix} ${i}`));
  return ids;
}
export const inThread = (root, more = {}) => ({ 'm.relates_to': { rel_type: 'm.thread', event_id: root, ...more } });
export const edit = (original, body) => ({
  ...text(`* ${body}`), 'm.new_content': text(body), 'm.relates_to': { rel_type: 'm.replace', event_id: original },
});
export const react = (user, roomId, eventId, key = '👍') =>
  send(user, roomId, { 'm.relates_to': { rel_type: 'm.annotation', event_id: eventId, key } }, 'm.reaction');
export async function setState(user, roomId, eventType, content, stateKey = '') {
  return (await user.get('setRoomStateWithKey', { path: { roomId, eventType, stateKey }, body: content })).event_id;
}
export async function getState(user, roomId, eventType, stateKey = '') {
  return user.get('getRoomStateWithKey', { path: { roomId, eventType, stateKey } });
}
export async function redact(user, roomId, eventId, reason) {
  return (await user.get('redactEvent', { path: { roomId, eventId, txnId: nextTransaction() }, body: reason ? { reason } : {} })).event_id;
}
export async function sync(user, query = {}) {
  const filter = query.filter && typeof query.filter === 'object' ? { filter: JSON.stringify(query.filter) } : {};
  return user.get('sync', { query: { timeout: 0, ...query, ...filter } });
}
/** Syncs on from `since` until `found` says something; answers [what it said, the last token, all answers]. */
export async function syncUntil(user, since, found, { query = {}, seconds = 10 } = {}) {
  const end = Date.now() + seconds * 1000, answers = [];
  for (let token = since; ;) {
    const answer = await sync(user, { timeout: 1000, ...query, ...(token ? { since: token } : {}) });
    answers.push(answer);
    token = answer.next_batch;
    const result = found(answer);
    if (result) return [result, token, answers];
    if (Date.now() > end) return [null, token, answers];
  }
}
/** All pages of /messages in one direction. */
export async function allMessages(user, roomId, { dir, from, to, limit = 5, filter } = {}) {
  const events = [], state = [];
  let pages = 0;
  for (let token = from; pages < 60;) {
    const query = { dir, limit, ...(token ? { from: token } : {}), ...(to ? { to } : {}), ...(filter ? { filter: JSON.stringify(filter) } : {}) };
    const page = await user.get('getRoomEvents', { path: { roomId }, query });
    pages++;
    events.push(...page.chunk);
    state.push(...page.state ?? []);
    if (!page.end || page.end === token) return { events, state, pages, end: page.end };
    token = page.end;
    if (dir === 'f' && !page.chunk.length) return { events, state, pages, end: page.end };
  }
  return { events, state, pages, end: undefined };
}
export const ids = events => events.map(e => e.event_id);
export const sleep = ms => new Promise(done => setTimeout(done, ms));
/** Asks again until the answer satisfies, for what the specification lets be late (user directory, presence). */
export async function eventually(ask, satisfied, seconds = 8) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer) || Date.now() > end) return answer;
    await sleep(200);
  }
}
