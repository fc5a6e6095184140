// What the specification says in its text but not in its OpenAPI files: the end-to-end encryption and to-device parts
// of /sync, which the files only call "object".
const list = items => ({ type: 'array', items });
const USER = { type: 'string', format: 'mx-user-id' };

export const EXTRAS = {
  sync: {
    type: 'object',
    required: ['device_one_time_keys_count', 'device_unused_fallback_key_types'],
    properties: {
      device_lists: { type: 'object', properties: { changed: list(USER), left: list(USER) } },
      device_one_time_keys_count: { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } },
      device_unused_fallback_key_types: list({ type: 'string' }),
      to_device: {
        type: 'object',
        properties: { events: list({ type: 'object', required: ['type', 'sender', 'content'], properties: { type: { type: 'string' }, sender: USER, content: { type: 'object' } } }) },
      },
    },
  },
};
