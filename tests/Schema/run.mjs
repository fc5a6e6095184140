// The schema suite: every operation of the client-server API, driven against a running homeserver and judged by the
// specification's own OpenAPI files.
//   node run.mjs [--only NAME] [--verbose] [--no-table]
//   WEFT_URL             the homeserver (default http://localhost:8008)
//   WEFT_SHARED_SECRET   its registration shared secret; without one, users are made by open registration
//   WEFT_ADMIN_TOKEN     a server administrator's token; without it one is made with the shared secret
//   WEFT_SPEC_DATA       the specification's data directory
//   WEFT_JOBS            stories at a time (default 3)
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const argument = name => { const at = process.argv.indexOf(name); return at < 0 ? null : process.argv[at + 1]; };
const only = argument('--only'), verbose = process.argv.includes('--verbose');
const specData = specificationData();

if (!specData) {
  console.log(`The specification's OpenAPI files are absent (${process.env.WEFT_SPEC_DATA ?? 'shared/reference/matrix/spec-data beside the repository'}; WEFT_SPEC_DATA names another place): nothing was checked.`);
  console.log('suite schema: 0 passed, 0 failed (specification data absent)');
  process.exit(0);
}

const { Spec } = await import('./lib/spec.mjs');
const { EventSchemas } = await import('./lib/events.mjs');
const { Coverage } = await import('./lib/coverage.mjs');
const { Suite, Stop } = await import('./lib/suite.mjs');
const { World } = await import('./lib/session.mjs');
const { Target } = await import('./lib/http.mjs');
const { printTable } = await import('./lib/report.mjs');

const spec = new Spec(specData);
const coverage = new Coverage(spec.operations);
const url = process.env.WEFT_URL ?? 'http://localhost:8008';
const world = new World({ target: new Target(url), spec, events: new EventSchemas(spec), coverage, sharedSecret: process.env.WEFT_SHARED_SECRET, verbose });
const suite = new Suite({ only, verbose });

await reachable();
const stories = fs.readdirSync(path.join(here, 'stories')).filter(name => name.endsWith('.mjs')).sort();
const wanted = stories.filter(name => !only || storyMayHold(name));
const jobs = Number(process.env.WEFT_JOBS ?? 3);
const queue = [...wanted];
await Promise.all(Array.from({ length: jobs }, async () => {
  for (let name; (name = queue.shift());) await tell(name);
}));

const groupsFailed = suite.groups.filter(g => g.failures.length).length;
let passed = suite.groups.length - groupsFailed, failed = groupsFailed;
if (only) console.log(`(--only ${only}: the table of operations needs a whole run)`);
else if (!process.argv.includes('--no-table')) {
  const table = printTable(coverage, { verbose });
  passed += table.passed;
  failed += table.failed;
}
if (world.rateLimited) console.log(`${world.rateLimited} requests were rate limited and repeated.`);
if (!passed && !failed) { console.log(`nothing is called '${only}'`); failed = 1; }
console.log(`suite schema: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

function specificationData() {
  if (process.env.WEFT_SPEC_DATA) return holdsSpecification(process.env.WEFT_SPEC_DATA) ? process.env.WEFT_SPEC_DATA : null;
  const relative = 'shared/reference/matrix/spec-data';
  const roots = [path.resolve(here, '../..', '..')];
  // In a linked worktree, "beside the repository" is beside the main one.
  try {
    const common = execFileSync('git', ['-C', here, 'rev-parse', '--path-format=absolute', '--git-common-dir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    roots.push(path.resolve(common, '../..'));
  } catch { /* not a git checkout */ }
  return roots.map(root => path.join(root, relative)).find(holdsSpecification) ?? null;
}

function holdsSpecification(root) {
  return fs.existsSync(path.join(root, 'api/client-server')) && fs.existsSync(path.join(root, 'string-formats.yaml'));
}

async function reachable() {
  try { await world.target.exchange({ method: 'GET', path: '/_matrix/client/versions', timeoutMs: 10_000 }); }
  catch (error) {
    console.log(`No homeserver answers at ${url}: ${error.message}`);
    console.log('suite schema: 0 passed, 1 failed');
    process.exit(1);
  }
}

// --only is compared with "story: title" as the groups come; this only spares the set-up of stories that cannot hold it.
function storyMayHold(name) {
  const wanted = only.toLowerCase(), stem = name.replace('.mjs', ''), source = fs.readFileSync(path.join(here, 'stories', name), 'utf8').toLowerCase();
  return wanted.startsWith(stem) || stem.startsWith(wanted) || source.includes(wanted.split(': ').at(-1) || wanted) || source.includes(`story('${wanted.split(':')[0]}')`);
}

async function tell(name) {
  const module = await import(`./stories/${name}`);
  const started = performance.now();
  try { await module.default(world, suite); }
  catch (error) { if (!(error instanceof Stop)) await suite.story(name).setup(() => { throw error; }).catch(() => {}); }
  if (verbose) console.log(`     (${name}: ${Math.round(performance.now() - started)} ms)`);
}
