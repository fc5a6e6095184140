// Validates every event inside a response against the schema of its type, wherever it stands
// (timelines, state, stripped state, ephemeral, account data, bundled relations).
const BASE = 'http://spec/event-schemas/schema/';
// What a place may rightly leave out (sync omits room_id, stripped state omits nearly all): the envelope is judged by
// the response's own schema, so here it is filled in and only type, content and state_key are judged.
const ENVELOPE = { event_id: '$filled-in', room_id: '!filled-in:example.org', sender: '@filled-in:example.org', origin_server_ts: 1 };

export class EventSchemas {
  constructor(spec) {
    this.spec = spec;
    this.uris = new Set([...spec.documents.keys()].filter(uri => uri.startsWith(BASE) && !uri.slice(BASE.length).includes('/')));
  }

  /** Schema errors of all events in a value, each with the event's place, type and id. */
  errors(value) {
    const found = [];
    this.#walk(value, '', found, null);
    return found.slice(0, 8);
  }

  #walk(node, place, found, parentKey) {
    if (!node || typeof node !== 'object') return;
    if (isEvent(node) && parentKey !== 'content') this.#judge(node, place, found);
    for (const [key, child] of Object.entries(node)) {
      // Contents are arbitrary: what looks like an event there is none.
      if (key !== 'content' && key !== 'prev_content') this.#walk(child, `${place}/${key}`, found, key);
    }
  }

  #judge(event, place, found) {
    if (event.unsigned?.redacted_because) return;
    for (const uri of this.#schemas(event)) {
      const errors = this.spec.errors(uri, { ...ENVELOPE, ...event });
      for (const error of errors) found.push(`event ${place} ${event.type} ${event.event_id ?? ''}: ${error}`);
    }
  }

  #schemas(event) {
    const detail = event.type === 'm.room.message' ? event.content.msgtype : event.type === 'm.key.verification.start' ? event.content.method : null;
    return [event.type, detail && `${event.type}$${detail}`]
      .filter(Boolean).map(name => BASE + encodeURIComponent(`${name}.yaml`)).filter(uri => this.uris.has(uri));
  }
}

function isEvent(node) {
  return typeof node.type === 'string' && node.content !== null && typeof node.content === 'object' && !Array.isArray(node.content);
}
