// Reads the specification's OpenAPI files and offers: the operations of the client-server API, and a validator
// for any schema inside those files. Nothing of the specification is copied here; it is read at test time.
import fs from 'node:fs';
import path from 'node:path';
import yaml from 'js-yaml';
import Ajv2020 from 'ajv/dist/2020.js';

const BASE = 'http://spec/';
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];
const SERVER_NAME = String.raw`(?:\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Za-z.-]{1,255})(?::\d{1,5})?`;

// string-formats.yaml names the formats and hints at their patterns; the grammar is in the appendices.
const FORMATS = {
  'mx-user-id': new RegExp(`^@[^:]*:${SERVER_NAME}$`),
  'mx-event-id': /^\$.+$/s,
  'mx-room-id': /^!.+$/s,
  'mx-room-alias': new RegExp(String.raw`^#[^:\0]*:${SERVER_NAME}$`),
  'mx-server-name': new RegExp(`^${SERVER_NAME}$`),
  'mx-mxc-uri': /^mxc:\/\/[^/]+\/[A-Za-z0-9_-]+$/,
  'mx-unpadded-base64': /^[A-Za-z0-9+/]*$/,
  'mx-urlsafe-unpadded-base64': /^[A-Za-z0-9_-]*$/,
  uri: /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]*$/,
  email: /^[^@\s]+@[^@\s]+$/,
  int64: { type: 'number', validate: Number.isSafeInteger },
  float: { type: 'number', validate: Number.isFinite },
};
const MAX_255_BYTES = new Set(['mx-user-id', 'mx-event-id', 'mx-room-id', 'mx-room-alias']);

function formatCheck(name) {
  const format = FORMATS[name];
  if (!(format instanceof RegExp)) return format?.validate;
  return value => format.test(value) && (!MAX_255_BYTES.has(name) || Buffer.byteLength(value) <= 255);
}

export class Spec {
  /** @param {string} root the directory that holds api/, event-schemas/ and string-formats.yaml */
  constructor(root) {
    this.root = root;
    this.documents = new Map();     // uri -> parsed document
    this.operations = new Map();    // operationId -> operation
    this.compiled = new Map();      // uri -> validator
    this.ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, allowUnionTypes: true, logger: false });
    this.#addFormats();
    for (const dir of ['api', 'event-schemas', 'schemas']) this.#loadTree(dir);
    this.#indexOperations();
  }

  #addFormats() {
    const named = yaml.load(fs.readFileSync(path.join(this.root, 'string-formats.yaml'), 'utf8'));
    for (const name of Object.keys(named)) if (!FORMATS[name]) throw new Error(`string-formats.yaml names '${name}', which this suite does not know`);
    for (const [name, format] of Object.entries(FORMATS)) {
      this.ajv.addFormat(name, format instanceof RegExp ? { type: 'string', validate: formatCheck(name) } : format);
    }
    // On a schema under patternProperties: the format of the key itself.
    this.ajv.addKeyword({
      keyword: 'x-pattern-format', errors: false, schema: true,
      validate: (format, _data, _schema, context) => formatCheck(format)?.(context.parentDataProperty) ?? true,
    });
  }

  #loadTree(relative) {
    const directory = path.join(this.root, relative);
    if (!fs.existsSync(directory)) return;
    for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
      const child = `${relative}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== 'examples') this.#loadTree(child);
      else if (entry.isFile() && entry.name.endsWith('.yaml')) {
        const document = yaml.load(fs.readFileSync(path.join(this.root, child), 'utf8'));
        if (document && typeof document === 'object') {
          const uri = BASE + child.split('/').map(encodeURIComponent).join('/');
          closeKeyedMaps(document);
          loosen(document);
          absolutise(document, uri);
          this.documents.set(uri, document);
          this.ajv.addSchema(document, uri);
        }
      }
    }
  }

  /** Follows `$ref` to an object of the documents: [object, its uri with pointer]. */
  resolve(object, uri) {
    if (!object || typeof object.$ref !== 'string') return [object, uri];
    const target = new URL(object.$ref, uri);
    const file = target.href.split('#')[0];
    const document = this.documents.get(file);
    if (!document) throw new Error(`no document ${file} (from ${uri})`);
    let found = document, pointer = '#';
    for (const raw of target.hash.split('/').slice(1)) {
      const key = decodeURIComponent(raw).replace(/~1/g, '/').replace(/~0/g, '~');
      found = found?.[key];
      pointer += '/' + escapePointer(key);
    }
    return this.resolve(found, file + pointer);
  }

  #indexOperations() {
    for (const [uri, document] of this.documents) {
      if (!uri.startsWith(`${BASE}api/client-server/`) || !document.paths) continue;
      const base = document.servers?.[0]?.variables?.basePath?.default ?? '';
      for (const [route, item] of Object.entries(document.paths)) {
        for (const method of METHODS) {
          if (!item[method]) continue;
          const at = `${uri}#/paths/${escapePointer(route)}`;
          const operation = this.#operation(item, method, (base + route).trim(), at);
          if (this.operations.has(operation.id)) throw new Error(`two operations are called ${operation.id}`);
          this.operations.set(operation.id, operation);
        }
      }
    }
  }

  #operation(item, method, route, at) {
    const raw = item[method], here = `${at}/${method}`;
    const parameters = [
      ...(item.parameters ?? []).map((p, i) => this.resolve(p, `${at}/parameters/${i}`)),
      ...(raw.parameters ?? []).map((p, i) => this.resolve(p, `${here}/parameters/${i}`)),
    ].map(([p, uri]) => ({ name: p.name, in: p.in, required: !!p.required, schema: p.schema ?? {}, uri: `${uri}/schema`, style: p.style, explode: p.explode }));
    const [body, bodyUri] = raw.requestBody ? this.resolve(raw.requestBody, `${here}/requestBody`) : [null, null];
    const responses = {};
    for (const [status, unresolved] of Object.entries(raw.responses)) {
      const [response, uri] = this.resolve(unresolved, `${here}/responses/${status}`);
      const headers = {};
      for (const [name, rawHeader] of Object.entries(response.headers ?? {})) {
        const [header, headerUri] = this.resolve(rawHeader, `${uri}/headers/${escapePointer(name)}`);
        headers[name] = { required: !!header.required, uri: `${headerUri}/schema`, hasSchema: !!header.schema };
      }
      responses[status] = { content: this.#content(response.content, uri), headers };
    }
    const schemes = raw.security ?? [];
    // getRoomSummary names the federation's scheme by mistake; its text says that a token is optional.
    const auth = !schemes.length ? 'no' : schemes.some(s => !Object.keys(s).length || s.signedRequest) ? 'optional' : 'yes';
    return {
      id: raw.operationId, method: method.toUpperCase(), route, tag: raw.tags?.[0] ?? '', deprecated: !!raw.deprecated, auth, parameters, responses,
      body: body && { required: !!body.required, content: this.#content(body.content, bodyUri) },
      interactive: JSON.stringify(raw.responses['401'] ?? {}).includes('auth_response'),
    };
  }

  #content(content, uri) {
    return Object.fromEntries(Object.entries(content ?? {}).map(([type, media]) =>
      [type, media.schema ? `${uri}/content/${escapePointer(type)}/schema` : null]));
  }

  /** The schema errors of a value, in words; empty when it is valid. */
  errors(uri, value) {
    let validate = this.compiled.get(uri);
    if (!validate) this.compiled.set(uri, validate = this.ajv.compile({ $ref: uri }));
    return validate(value) ? [] : describe(validate.errors, value);
  }

  /** The same for a schema that is not in the documents. */
  errorsOf(schema, value) {
    let validate = this.compiled.get(schema);
    if (!validate) this.compiled.set(schema, validate = this.ajv.compile(schema));
    return validate(value) ? [] : describe(validate.errors, value);
  }
}

function escapePointer(key) {
  return encodeURIComponent(key.replace(/~/g, '~0').replace(/\//g, '~1'));
}

// A map that is keyed by ids (patternProperties with x-pattern-format and nothing else) may hold no other keys.
function closeKeyedMaps(node) {
  if (!node || typeof node !== 'object') return;
  const patterns = node.patternProperties;
  if (patterns && typeof patterns === 'object' && !Array.isArray(patterns) && node.additionalProperties === undefined && !node.properties && !node.allOf
    && Object.values(patterns).every(p => p?.['x-pattern-format'])) node.additionalProperties = false;
  for (const child of Object.values(node)) closeKeyedMaps(child);
}

// "Exactly one of: any object, an event" cannot hold for an event; "at least one" is what is meant.
function loosen(node) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node.oneOf) && node.oneOf.some(branch => branch.type === 'object' && !branch.properties && !branch.required && !branch.$ref)) {
    node.anyOf = node.oneOf;
    delete node.oneOf;
  }
  for (const child of Object.values(node)) loosen(child);
}

// References are made absolute: the validator loses a file's base when it is entered through a pointer.
function absolutise(node, uri) {
  if (!node || typeof node !== 'object') return;
  if (typeof node.$ref === 'string') node.$ref = new URL(node.$ref, uri).href;
  for (const child of Object.values(node)) absolutise(child, uri);
}

function describe(errors, value) {
  const seen = new Set();
  for (const error of errors) {
    const where = error.instancePath || '(whole)';
    const extra = error.params.allowedValues ? ` ${JSON.stringify(error.params.allowedValues)}` : error.params.additionalProperty ? ` '${error.params.additionalProperty}'` : '';
    const found = error.keyword === 'required' ? '' : ` (found ${short(at(value, error.instancePath))})`;
    seen.add(`${where} ${error.message}${extra}${found}`);
  }
  return [...seen].slice(0, 6);
}

function at(value, pointer) {
  for (const key of pointer.split('/').slice(1)) value = value?.[key.replace(/~1/g, '/').replace(/~0/g, '~')];
  return value;
}

export function short(value, max = 160) {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? String(value);
  return text.length > max ? `${text.slice(0, max)}… (${text.length} characters)` : text;
}
