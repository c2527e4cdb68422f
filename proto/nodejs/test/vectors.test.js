import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkKey, crc32 } from '../src/keys.js';
import { Mirror } from '../src/mirror.js';

const directory = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../vectors');
const vectors = (name) => JSON.parse(fs.readFileSync(path.join(directory, `${name}.json`), 'utf8'));
const refused = (reason) => (error) => error.reason === reason;

test('keys: valid ones are taken, invalid ones refused', () => {
  const { valid, invalid } = vectors('keys');

  valid.forEach(({ utf8 }) => checkKey(Buffer.from(utf8, 'hex')));
  invalid.forEach(({ utf8, why }) =>
    assert.throws(() => checkKey(Buffer.from(utf8, 'hex')), refused('INVALID_KEY'), why));
});

test('slots: crc32 of the bytes, modulo the number of slots', () => {
  for (const { key, utf8, crc32: expected, slots } of vectors('slots')) {
    assert.deepEqual(Buffer.from(key).toString('hex'), utf8);
    assert.equal(crc32(Buffer.from(key)), expected, key);
    for (const [count, slot] of Object.entries(slots)) {
      assert.equal(hash(Number(count)).locate(Buffer.from(key)).scope.slot.slot, slot);
    }
  }
});

test('byte order: ascending as unsigned bytes', () => {
  const keys = vectors('byte-order').ascending.map((key) => Buffer.from(key));

  for (let i = 1; i < keys.length; i++) assert.equal(Buffer.compare(keys[i - 1], keys[i]), -1, `${keys[i]}`);
});

for (const [name, order] of [['ranges-bytes', 'RANGE_ORDER_BYTES'], ['ranges-numeric', 'RANGE_ORDER_NUMERIC']]) {
  test(`${name}: the range that covers a key`, () => {
    const { bounds, cases, malformed = [] } = vectors(name);
    const mirror = ranges(order, bounds);

    for (const { key, range, start, end } of cases) {
      const found = mirror.locate(Buffer.from(key));
      assert.equal(found.shard, `shard-${range}`, key);
      assert.deepEqual([found.scope.range.start.toString(), found.scope.range.end.toString()], [start, end]);
    }
    for (const key of malformed) {
      const reason = key === '' ? 'INVALID_KEY' : 'MALFORMED_KEY';
      assert.throws(() => mirror.locate(Buffer.from(key)), refused(reason), key);
    }
  });
}

test('sequences: the epoch of the date, and n modulo its residues', () => {
  const { prefix, epochs, valid, malformed, before_first_epoch: early } = vectors('sequences');
  const mirror = sequence(prefix, epochs);

  for (const { key, epoch_date: date, residue } of valid) {
    assert.deepEqual(mirror.locate(Buffer.from(key)).scope.residue, { epoch_date: date, residue }, key);
  }
  malformed.forEach(({ key, why }) =>
    assert.throws(() => mirror.locate(Buffer.from(key)), refused('MALFORMED_KEY'), why));
  early.forEach((key) =>
    assert.throws(() => mirror.locate(Buffer.from(key)), refused('BEFORE_FIRST_EPOCH'), key));
});

test('damage: a key whose record cannot be read is in no wider scope', () => {
  const held = hash(1);
  const key = Buffer.from('odd');
  const scope = { kind: 'entry', entry: { key } };

  held.apply({ change: 'mapping_damaged', mapping_damaged: { scope } });

  assert.throws(() => held.locate(key), refused('DAMAGED_RECORD'));
  assert.equal(held.locate(Buffer.from('even')).scope.slot.slot, 0);
  held.apply({ change: 'mapping_put', mapping_put: { scope, shard: 'shard-1' } });
  assert.equal(held.locate(key).shard, 'shard-1');
});

test('damage: dates of an epoch that cannot be read are in no other epoch', () => {
  const { prefix, epochs } = vectors('sequences');
  const held = sequence(prefix, epochs);
  const last = epochs.at(-1).date;

  held.apply({ change: 'epoch_damaged', epoch_damaged: { date: last } });

  assert.throws(() => held.locate(Buffer.from(`${prefix}${last}-1`)), refused('DAMAGED_RECORD'));
});

function hash(slots) {
  const mappings = Array.from({ length: slots }, (_, slot) => ({ scope: { kind: 'slot', slot: { slot } } }));
  return mirror({ strategy: 'hash', hash: { slots } }, mappings);
}

function ranges(order, bounds) {
  const edges = ['', ...bounds, ''].map((bound) => Buffer.from(bound));
  const mappings = edges.slice(0, -1).map((start, i) => ({
    shard: `shard-${i}`,
    scope: { kind: 'range', range: { start, end: edges[i + 1] } },
  }));
  return mirror({ strategy: 'range', range: { order } }, mappings);
}

function sequence(prefix, epochs) {
  const mappings = epochs.flatMap(({ date, residues }) => Array.from({ length: residues }, (_, residue) => ({
    scope: { kind: 'residue', residue: { epoch_date: date, residue } },
  })));
  return mirror({ strategy: 'sequence', sequence: { prefix } }, mappings,
    epochs.map((epoch) => ({ ...epoch, end_date: epoch.end_date ?? 0 })));
}

function mirror(definition, mappings, epochs = []) {
  const held = new Mirror();
  held.addPart({ definition, mappings, epochs });
  return held;
}
