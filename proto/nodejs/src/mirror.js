// One keyspace held by a client: built from snapshot parts, kept current by changes, asked without a node.
import { checkKey, crc32, KeyError, numericKey, sequenceKey } from './keys.js';

/** Mirrors one HASH, RANGE or SEQUENCE keyspace. */
export class Mirror {
  constructor() {
    this.definition = null;
    this.entries = new Map();
    this.scopes = new Map();
    this.epochs = new Map();
    this.damaged = new Set();
  }

  /** Adds a part of a snapshot. */
  addPart(part) {
    if (part.definition) this.definition = part.definition;
    part.epochs.forEach((epoch) => this.epochs.set(epoch.date, epoch));
    part.mappings.forEach((mapping) => this.#put(mapping));
    part.damaged_mappings?.forEach(({ scope }) => this.#damage(scope));
    part.damaged_epochs?.forEach(({ date }) => this.epochs.set(date, { date, end_date: 0, damaged: true }));
  }

  /** Applies one change of this keyspace. */
  apply(change) {
    switch (change.change) {
      case 'mapping_put':
        return this.#put(change.mapping_put);
      case 'mapping_removed':
        return this.#remove(change.mapping_removed.scope);
      case 'mapping_damaged':
        return this.#damage(change.mapping_damaged.scope);
      case 'epoch_damaged':
        return this.epochs.set(change.epoch_damaged.date, { ...change.epoch_damaged, end_date: 0, damaged: true });
      case 'epoch_put':
        return this.epochs.set(change.epoch_put.date, change.epoch_put);
      case 'epoch_removed':
        return this.epochs.delete(change.epoch_removed.date);
      case 'keyspace_put':
        return (this.definition = change.keyspace_put);
      default:
        return undefined;
    }
  }

  /** The mapping of a key; KeyError if the key, or the record that it needs, cannot be read. */
  locate(key) {
    const hex = checkKey(key).toString('hex');
    if (this.damaged.has(`entry ${hex}`)) throw unreadable(key);
    const mapping = this.entries.get(hex) ?? this.#scope(key);
    if (!mapping) throw unreadable(key);
    return mapping;
  }

  #scope(key) {
    switch (this.definition.strategy) {
      case 'hash':
        return this.scopes.get(`slot ${crc32(key) % this.definition.hash.slots}`);
      case 'range':
        return this.#range(key);
      default:
        return this.#residue(key);
    }
  }

  #damage(scope) {
    this.#remove(scope);
    this.damaged.add(scopeName(scope));
  }

  #put(mapping) {
    this.damaged.delete(scopeName(mapping.scope));
    if (mapping.scope.kind === 'entry') this.entries.set(mapping.scope.entry.key.toString('hex'), mapping);
    else this.scopes.set(scopeName(mapping.scope), mapping);
  }

  #remove(scope) {
    this.damaged.delete(scopeName(scope));
    if (scope.kind === 'entry') this.entries.delete(scope.entry.key.toString('hex'));
    else this.scopes.delete(scopeName(scope));
  }

  #range(key) {
    const numeric = this.definition.range.order === 'RANGE_ORDER_NUMERIC';
    const compare = numeric
      ? (a, b) => (numericKey(a) < numericKey(b) ? -1 : numericKey(a) > numericKey(b) ? 1 : 0)
      : Buffer.compare;
    if (numeric) numericKey(key);
    return [...this.scopes.values()].find(({ scope: { range } }) =>
      (range.start.length === 0 || compare(range.start, key) <= 0) &&
      (range.end.length === 0 || compare(key, range.end) < 0));
  }

  #residue(key) {
    const { date, number } = sequenceKey(this.definition.sequence.prefix, key);
    const begun = [...this.epochs.values()].filter((e) => e.date <= date);
    if (begun.length === 0) throw new KeyError('BEFORE_FIRST_EPOCH', `key: ${key} (expected: a date from the first epoch on)`);
    const epoch = begun.reduce((a, b) => (a.date > b.date ? a : b));
    if (epoch.damaged || (epoch.end_date !== 0 && date >= epoch.end_date)) throw unreadable(key);
    return this.scopes.get(`residue ${epoch.date} ${number % BigInt(epoch.residues)}`);
  }
}

function unreadable(key) {
  return new KeyError('DAMAGED_RECORD', `key: ${key} (expected: a readable record)`);
}

function scopeName(scope) {
  switch (scope.kind) {
    case 'entry':
      return `entry ${scope.entry.key.toString('hex')}`;
    case 'slot':
      return `slot ${scope.slot.slot}`;
    case 'range':
      return `range ${scope.range.start.toString('hex')}`;
    default:
      return `residue ${scope.residue.epoch_date} ${scope.residue.residue}`;
  }
}
