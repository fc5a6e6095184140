// The table of the 166 operations, and the verdict on each.
import fs from 'node:fs';

const allowed = JSON.parse(fs.readFileSync(new URL('../allowed-missing.json', import.meta.url), 'utf8'));
const mayBeMissing = new Map(Object.entries(allowed.missing).flatMap(([part, ids]) => ids.map(id => [id, part])));
const refusalSuffices = new Set(allowed.refusalSuffices);

/** What became of one operation: `ok`, `allowed` (missing, and may be), or `failed`, with the reason. */
function verdict(id, seen) {
  if (!seen.calls) return ['failed', 'never called'];
  if (!seen.exists) {
    if (seen.operation.route.startsWith('/.well-known/') && refusalSuffices.has(id)) return ['ok', 'answers 404, as specified'];
    return mayBeMissing.has(id) ? ['allowed', `missing (${mayBeMissing.get(id)})`] : ['failed', 'missing'];
  }
  if (seen.problems.size) return ['failed', `${seen.problems.size} violation${seen.problems.size > 1 ? 's' : ''}`];
  if (!seen.succeeded && !refusalSuffices.has(id)) return ['failed', 'never succeeded'];
  if (seen.operation.auth === 'yes' && !seen.authChecked) return ['failed', 'authentication not checked'];
  return ['ok', seen.succeeded ? 'validates' : 'refuses as specified'];
}

export function printTable(coverage, { verbose }) {
  const unknown = [...mayBeMissing.keys(), ...refusalSuffices].filter(id => !coverage.operations.has(id));
  if (unknown.length) throw new Error(`allowed-missing.json names unknown operations: ${unknown.join(', ')}`);
  let passed = 0, failed = 0, exist = 0, missing = 0;
  console.log('\n| operation | method and path | successes | refusals | verdict |\n|---|---|---|---|---|');
  const notes = [];
  for (const [id, seen] of coverage.operations) {
    const [kind, text] = verdict(id, seen);
    if (seen.exists || text.startsWith('answers')) exist++; else missing++;
    if (kind === 'ok') passed++; else if (kind === 'failed') failed++;
    const refusals = [...seen.refused.keys()].sort().join(', ');
    console.log(`| ${id} | ${seen.operation.method} ${seen.operation.route} | ${seen.succeeded} | ${refusals} | ${kind === 'failed' ? `**${text}**` : text} |`);
    if (kind === 'failed') notes.push(`FAIL operation ${id}: ${text}${[...seen.problems].slice(0, verbose ? 50 : 2).map(p => `\n     ${p}`).join('')}`);
  }
  console.log(`\n${exist} of ${coverage.operations.size} operations exist, ${passed} validate, ${missing} are missing`
    + ` (${[...coverage.operations].filter(([id, s]) => s.calls && !s.exists && mayBeMissing.has(id)).length} of them may be).`);
  for (const note of notes) console.log(note);
  return { passed, failed };
}
