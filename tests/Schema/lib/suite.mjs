// Groups of assertions, and how their failures are kept. A group is one test: it passes when nothing in it failed.
import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage();

/** Ends the running group: what follows in it depends on what failed. */
export class Stop extends Error {}

export class Group {
  constructor(name) { this.name = name; this.failures = []; this.skipped = null; }
  fail(text) { this.failures.push(text); }
  check(condition, text) { if (!condition) this.fail(text); return !!condition; }
  equal(actual, expected, text) {
    const [a, e] = [stable(actual), stable(expected)];
    return this.check(a === e, `${text}: expected ${clip(e)}, found ${clip(a)}`);
  }
  /** Like check, but what follows cannot go on without it. */
  need(condition, text) { if (!condition) throw new Stop(text); return condition; }
}

export const group = () => current.getStore();

export class Suite {
  constructor({ only, verbose }) { this.only = only; this.verbose = verbose; this.groups = []; this.context = {}; }

  story(name) {
    return {
      name,
      /** Runs one group of assertions. */
      test: (title, body) => this.#run(`${name}: ${title}`, body),
      /** Runs what the groups of the story stand on; a failure here is a failure of its own, and ends the story. */
      setup: async body => {
        let result;
        const ran = await this.#run(`${name}: set-up`, async t => { result = await body(t); }, true);
        if (ran.failures.length) throw new Stop(`${name}: set-up failed`);
        return result;
      },
    };
  }

  async #run(name, body, always = false) {
    const g = new Group(name);
    if (!always && this.only && !name.toLowerCase().includes(this.only.toLowerCase())) return g;
    const started = performance.now();
    await current.run(g, async () => {
      try { await body(g); } catch (error) {
        g.fail(error instanceof Stop ? error.message : `${error.stack ?? error}`);
      }
    });
    g.ms = Math.round(performance.now() - started);
    if (!always || g.failures.length) this.groups.push(g);
    if (g.failures.length) {
      console.log(`FAIL ${name}`);
      for (const failure of g.failures.slice(0, this.verbose ? 100 : 8)) console.log(`     ${failure.replace(/\n/g, '\n     ')}`);
      if (!this.verbose && g.failures.length > 8) console.log(`     … and ${g.failures.length - 8} more`);
    } else if (this.verbose) console.log(`ok   ${name} (${g.ms} ms)`);
    return g;
  }
}

/** JSON with sorted keys, for comparing. */
export function stable(value) {
  return JSON.stringify(value, (_key, v) => v && typeof v === 'object' && !Array.isArray(v)
    ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v) ?? 'undefined';
}

function clip(text) { return text.length > 300 ? `${text.slice(0, 300)}…` : text; }
