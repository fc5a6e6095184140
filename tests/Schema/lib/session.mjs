// A client session: calls operations by their operationId and judges request and response by the specification.
import crypto from 'node:crypto';
import { group, Stop } from './suite.mjs';
import { short } from './spec.mjs';
import { EXTRAS } from './extras.mjs';

const ERROR_SCHEMA = 'http://spec/api/client-server/definitions/errors/error.yaml';
const RATE_LIMIT_RETRIES = 20;

/** What all sessions of a run share. */
export class World {
  constructor({ target, spec, events, coverage, sharedSecret, verbose }) {
    Object.assign(this, { target, spec, events, coverage, sharedSecret, verbose });
    this.run = crypto.randomBytes(4).toString('hex');
    this.counter = 0;
    this.rateLimited = 0;
  }
  /** A name that no other part of this run uses. */
  unique(prefix = 'x') { return `${prefix}-${this.run}-${++this.counter}`; }
  anonymous() { return new Session(this, {}); }
}

export class Session {
  constructor(world, { userId, token, deviceId, password, refreshToken }) {
    Object.assign(this, { world, userId, token, deviceId, password, refreshToken });
  }

  get serverName() { return this.userId.slice(this.userId.indexOf(':') + 1); }
  /** The same user with another token. */
  as(token) { return new Session(this.world, { ...this, token }); }

  /**
   * Calls an operation of the specification. Judges the request (when it is meant to succeed) and the response;
   * schema errors fail the group softly, an unexpected status ends it.
   * @param {string} id operationId
   * @param {{path?:object, query?:object, body?:any, raw?:Buffer|string, contentType?:string|null, headers?:object, token?:string|null,
   *   status?:number|number[], errcode?:string|string[], soft?:boolean, freeRequest?:boolean, prefix?:string}} options
   *   `status`: what is expected (200); `errcode`: what the error must say; `soft`: an unexpected status fails without ending the group;
   *   `freeRequest`: the request is wrong on purpose although success is expected
   */
  async call(id, options = {}) {
    const operation = this.world.spec.operations.get(id);
    if (!operation) throw new Error(`no operation ${id}`);
    const expected = [].concat(options.status ?? 200);
    const meantToSucceed = expected.some(s => s < 400);
    const request = this.#request(operation, options, meantToSucceed && !options.freeRequest);
    const response = await this.#exchange(request);
    this.#judge(operation, request, response, expected, options);
    return response;
  }

  /** The JSON body of a call that succeeds. */
  async get(id, options = {}) { return (await this.call(id, options)).json; }

  /** A request outside of the specification's operations. */
  async raw(method, path, { body, headers = {}, contentType, token = this.token, status, errcode, soft } = {}) {
    const encoded = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const request = { method, path, body: encoded, headers: { ...headers } };
    if (token) request.headers.authorization = `Bearer ${token}`;
    if (encoded !== undefined && contentType !== null) request.headers['content-type'] = contentType ?? 'application/json';
    const response = await this.#exchange(request);
    if (status !== undefined) this.#expect(request, response, [].concat(status), { errcode, soft });
    return response;
  }

  #request(operation, options, judged) {
    const { spec } = this.world;
    const problems = [];
    const path = operation.route.replace(/\{(\w+)\}/g, (_, name) => {
      const value = options.path?.[name];
      if (value === undefined) throw new Error(`${operation.id} needs the path parameter ${name}`);
      return encodeURIComponent(value);
    });
    for (const name of Object.keys(options.path ?? {})) if (!operation.route.includes(`{${name}}`)) throw new Error(`${operation.id} has no path parameter ${name}`);
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options.query ?? {})) for (const one of [].concat(value)) query.append(name, String(one));
    if (judged) {
      for (const p of operation.parameters) {
        const value = p.in === 'path' ? options.path[p.name] : p.in === 'query' ? options.query?.[p.name] : undefined;
        if (value === undefined) { if (p.required && p.in === 'query') problems.push(`query parameter ${p.name} is required`); continue; }
        problems.push(...spec.errors(p.uri, p.schema.type === 'array' ? [].concat(value) : value).map(e => `${p.in} parameter ${p.name} ${e}`));
      }
      for (const name of Object.keys(options.query ?? {}))
        if (!operation.parameters.some(p => p.in === 'query' && p.name === name) && !/^(org|com|io|im)\./.test(name)) problems.push(`query parameter ${name} is not in the specification`);
    }
    const headers = { ...options.headers };
    let body;
    if (options.raw !== undefined) {
      body = options.raw;
      if (options.contentType !== null) headers['content-type'] = options.contentType ?? 'application/octet-stream';
    } else if (options.body !== undefined) {
      body = JSON.stringify(options.body);
      if (options.contentType !== null) headers['content-type'] = options.contentType ?? 'application/json';
      const schema = operation.body?.content['application/json'];
      if (judged && schema) problems.push(...spec.errors(schema, options.body).map(e => `body ${e}`));
      if (judged && !operation.body) problems.push('a body is sent, but the operation has none');
    } else if (judged && operation.body?.required && operation.method !== 'GET' && !options.noBody) problems.push('a body is required');
    const token = options.token === undefined ? this.token : options.token;
    if (token) headers.authorization = `Bearer ${token}`;
    const tail = query.toString();
    const route = options.prefix ? path.replace(/^\/_matrix\/(client|media)\/v\d+/, options.prefix) : path;
    const request = { announced: options.announced, timeoutMs: options.timeoutMs, method: operation.method, path: tail ? `${route}?${tail}` : route, headers, body };
    for (const problem of problems) group()?.fail(`the request of ${operation.id} is not as specified: ${problem}`);
    return request;
  }

  async #exchange(request) {
    for (let attempt = 0; ; attempt++) {
      const response = await this.world.target.exchange(request);
      if (response.status !== 429 || attempt >= RATE_LIMIT_RETRIES) return response;
      this.world.rateLimited++;
      const wait = response.json?.retry_after_ms ?? Number(response.headers['retry-after'] ?? 1) * 1000;
      await new Promise(done => setTimeout(done, Math.min(wait, 10_000) + 10));
    }
  }

  #judge(operation, request, response, expected, options) {
    const { coverage } = this.world;
    const g = group();
    coverage.note(operation.id, response.status, response.json?.errcode);
    const problems = [];
    const report = text => problems.push(text);
    if (response.headers['access-control-allow-origin'] !== '*') report('no Access-Control-Allow-Origin: *');
    try {
      if (this.#expect(request, response, expected, options)) this.#judgeBody(operation, response, report);
    } finally {
      for (const text of problems) coverage.problem(operation.id, text);
      if (problems.length) g?.fail(`${operation.id} ${line(request, response)}\n  ${problems.join('\n  ')}`);
    }
  }

  #judgeBody(operation, response, report) {
    const { spec, events } = this.world;
    const unknown = response.json?.errcode === 'M_UNRECOGNIZED' && (response.status === 404 || response.status === 405);
    const documented = operation.responses[response.status];
    if (!documented && response.status < 400) return report(`status ${response.status} is not in the specification`);
    for (const [name, header] of Object.entries(documented?.headers ?? {})) {
      const value = response.headers[name.toLowerCase()];
      if (value === undefined) { if (header.required) report(`header ${name} is required`); } else if (header.hasSchema) for (const e of spec.errors(header.uri, value)) report(`header ${name} ${e}`);
    }
    const type = (response.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
    const plainError = response.status >= 400 && (unknown || !documented || (response.status === 401 && response.json?.errcode && !response.json.flows));
    const content = plainError ? { 'application/json': ERROR_SCHEMA } : documented.content;
    if (!Object.keys(content).length) return;
    if (!content['application/json']) {   // media: any type for a download, one of the list for a thumbnail
      if (!content['application/octet-stream'] && !(type in content)) report(`content type ${type || '(none)'} is not one of ${Object.keys(content).join(', ')}`);
      return;
    }
    if (response.json === undefined) return report('the body is not JSON');
    if (type !== 'application/json') report(`content type is '${response.headers['content-type']}', not application/json`);
    const schema = content['application/json'];
    if (schema) for (const e of spec.errors(schema, response.json)) report(e);
    if (response.status >= 400 && response.json.errcode !== undefined && !/^[A-Z][A-Z0-9_.]+$/.test(response.json.errcode)) report(`'${response.json.errcode}' is no errcode`);
    if (response.status < 400 && EXTRAS[operation.id]) for (const e of spec.errorsOf(EXTRAS[operation.id], response.json)) report(e);
    if (response.status < 400) for (const e of events.errors(response.json)) report(e);
  }

  #expect(request, response, expected, { errcode, soft }) {
    const statusFits = expected.includes(response.status);
    const codes = errcode === undefined || response.status < 400 ? null : [].concat(errcode);
    const codeFits = !codes || codes.includes(response.json?.errcode);
    if (statusFits && codeFits) return true;
    const text = `${line(request, response)}\n  expected ${expected.join(' or ')}${codes ? ` ${codes.join(' or ')}` : ''}`;
    if (soft || statusFits) { group()?.fail(text); return statusFits; }
    throw new Stop(text);
  }
}

function line(request, response) {
  const sent = request.body === undefined ? '' : ` ${short(Buffer.isBuffer(request.body) ? `(${request.body.length} bytes)` : request.body, 200)}`;
  return `${request.method} ${request.path}${sent}\n  → ${response.status} ${short(response.json ?? response.bytes.toString('latin1'), 500)}`;
}
