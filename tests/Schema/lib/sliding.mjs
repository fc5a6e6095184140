// The two shapes of sliding sync: the unstable endpoint that clients call today, and /v4/sync as MSC4186 merged it.
// The specification's files do not have it yet, so its schemas are written here, after the MSC.
const EVENT = { $ref: 'http://spec/api/client-server/definitions/client_event_without_room_id.yaml' };
const STRIPPED = { $ref: 'http://spec/event-schemas/schema/core-event-schema/stripped_state.yaml' };
const COUNT = { type: 'integer', minimum: 0 };
const HERO = { type: 'object', required: ['user_id'], properties: { user_id: { type: 'string', format: 'mx-user-id' }, displayname: { type: 'string' }, avatar_url: { type: 'string' } } };
const STUB = { type: 'object', required: ['type', 'state_key'], properties: { content: false } };
const map = value => ({ type: 'object', additionalProperties: value });
const list = items => ({ type: 'array', items });
const EXTENSIONS = {
  to_device: { type: 'object', required: ['next_batch'], properties: { next_batch: { type: 'string' }, events: list({ type: 'object', required: ['type', 'sender', 'content'] }) } },
  e2ee: {
    type: 'object', properties: {
      device_lists: { type: 'object', properties: { changed: list({ type: 'string' }), left: list({ type: 'string' }) } },
      device_one_time_keys_count: map(COUNT), device_unused_fallback_key_types: list({ type: 'string' }),
    },
  },
  account_data: { type: 'object', properties: { global: list({ type: 'object', required: ['type', 'content'] }), rooms: map(list({ type: 'object', required: ['type', 'content'] })) } },
};
const COMMON_ROOM = {
  bump_stamp: { type: 'integer' }, initial: { type: 'boolean' }, is_dm: { type: 'boolean' }, heroes: list(HERO), timeline: list(EVENT), prev_batch: { type: 'string' },
  limited: { type: 'boolean' }, num_live: COUNT, joined_count: COUNT, invited_count: COUNT,
};
const answer = (room, typing, receipts) => ({
  type: 'object', required: ['pos'], properties: {
    pos: { type: 'string' }, lists: map({ type: 'object', required: ['count'], properties: { count: COUNT } }),
    rooms: { type: 'object', patternProperties: { '^!': { type: 'object', properties: room } }, additionalProperties: false },
    extensions: { type: 'object', properties: { ...EXTENSIONS, typing: { type: 'object', properties: { rooms: map(typing) } }, receipts: { type: 'object', properties: { rooms: map(receipts) } } } },
  },
});
const ephemeral = type => ({ type: 'object', required: ['type', 'content'], properties: { type: { const: type }, content: { type: 'object' } } });

export const DIALECTS = [
  {
    name: 'unstable',
    path: '/_matrix/client/unstable/org.matrix.simplified_msc3575/sync',
    schema: answer({ ...COMMON_ROOM, name: { type: 'string' }, avatar: { type: 'string' }, required_state: list(EVENT), invite_state: list(STRIPPED), unstable_expanded_timeline: { type: 'boolean' }, notification_count: COUNT, highlight_count: COUNT, joined_count: COUNT },
      ephemeral('m.typing'), ephemeral('m.receipt')),
    request: ({ pos, timeout, set_presence, ...body }) => ({ query: { pos, timeout, set_presence }, body }),
    list: ({ range, required_state, ...more }) => ({ ...(range ? { ranges: [range] } : {}), required_state, ...more }),
    state: (elements, { lazy, me } = {}) => [...elements.map(([type = '*', key = '*']) => [type, key]), ...(lazy ? [['m.room.member', '$LAZY']] : []), ...(me ? [['m.room.member', '$ME']] : [])],
    inviteFilter: 'is_invite', stripped: 'invite_state', expanded: 'unstable_expanded_timeline', typists: event => event?.content.user_ids, receipts: event => event?.content,
  },
  {
    name: 'v4',
    path: '/_matrix/client/v4/sync',
    schema: answer({ ...COMMON_ROOM, name: { type: ['string', 'null'] }, avatar: { type: ['string', 'null'] }, required_state: list({ anyOf: [EVENT, STUB] }), stripped_state: list(STRIPPED), expanded_timeline: { type: 'boolean' }, lists: list({ type: 'string' }),
      membership: { enum: ['join', 'invite', 'knock', 'leave', 'ban'] }, notification_count: false, highlight_count: false, invite_state: false },
    { type: 'object', required: ['user_ids'], properties: { user_ids: list({ type: 'string', format: 'mx-user-id' }) } }, { type: 'object', properties: { type: false } }),
    request: body => ({ query: {}, body }),
    list: ({ range, required_state, ...more }) => ({ ...(range ? { range } : {}), required_state, ...more }),
    state: (elements, { lazy, me } = {}) => ({
      include: [...elements.map(([type, key]) => ({ ...(type ? { type } : {}), ...(key !== undefined ? { state_key: key } : {}) })), ...(me ? [{ type: 'm.room.member', state_key: me }] : [])],
      ...(lazy ? { lazy_members: true } : {}),
    }),
    inviteFilter: 'is_invited', stripped: 'stripped_state', expanded: 'expanded_timeline', typists: content => content?.user_ids, receipts: content => content,
  },
];

/** One connection of one session. */
export class Connection {
  constructor(session, dialect, group, id) { Object.assign(this, { session, dialect, group, id }); }

  async sync(body = {}, { pos = this.pos, status = 200, errcode, timeout = 0 } = {}) {
    const { query, body: shaped } = this.dialect.request({ ...(pos ? { pos } : {}), timeout, ...(this.id ? { conn_id: this.id } : {}), ...body });
    const given = Object.entries(query).filter(([, v]) => v !== undefined);
    const path = this.dialect.path + (given.length ? `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}` : '');
    const { json } = await this.session.raw('POST', path, { body: shaped, status, errcode });
    if (status !== 200) return json;
    this.pos = json.pos;
    const { spec, events } = this.session.world;
    const errors = [...spec.errorsOf(this.dialect.schema, json), ...events.errors(json)];
    if (errors.length) this.group.fail(`POST ${path} ${JSON.stringify(shaped).slice(0, 300)}\n  ${errors.join('\n  ')}\n  ${JSON.stringify(json).slice(0, 600)}`);
    return json;
  }

  /** Syncs on until `found` says something. */
  async until(body, found, seconds = 8) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const result = found(await this.sync(body, { timeout: 1000 }));
      if (result || Date.now() > end) return result;
    }
  }
}
