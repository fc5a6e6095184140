// What has been seen of each operation: the table at the end is made of this.
export class Coverage {
  constructor(operations) {
    this.operations = new Map([...operations.values()].map(o => [o.id,
      { operation: o, calls: 0, exists: false, succeeded: 0, refused: new Map(), authChecked: false, problems: new Set() }]));
  }

  note(id, status, errcode) {
    const seen = this.operations.get(id);
    seen.calls++;
    const unknown = errcode === 'M_UNRECOGNIZED' && (status === 404 || status === 405);
    if (!unknown) seen.exists = true;
    if (status >= 200 && status < 400) seen.succeeded++;
    else {
      const key = `${status} ${errcode ?? '-'}`;
      seen.refused.set(key, (seen.refused.get(key) ?? 0) + 1);
    }
  }

  problem(id, text) { this.operations.get(id).problems.add(text); }
  authChecked(id) { this.operations.get(id).authChecked = true; }
}
