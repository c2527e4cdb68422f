import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { adminStub, call, lookupStub } from '../src/contract.js';
import { crc32 } from '../src/keys.js';
import { Session } from '../src/session.js';
import { startCluster } from './cluster.js';

const DATE = 20240101;
const opened = [];
let cluster;
let admin;
let lookup;

before(async () => {
  cluster = await startCluster();
  admin = adminStub(cluster.endpoint);
  lookup = lookupStub(cluster.endpoint);
  for (const name of ['shard-1', 'shard-2', 'shard-3']) {
    await call(admin, 'PutShard', { shard: { name, endpoint: `mysql://${name}`, weight: 1 } });
  }
  const shards = ['shard-1', 'shard-2'];
  const create = (keyspace, rest) =>
    call(admin, 'CreateKeyspace', { keyspace: { fencing: 'FENCING_UNFENCED', ...keyspace }, ...rest });
  await create({ name: 'customers', hash: { slots: 64 } }, { shards });
  await create({ name: 'orders', sequence: { prefix: '' } }, { shards, first_date: DATE });
  await create({ name: 'invoices', range: { order: 'RANGE_ORDER_NUMERIC' } },
    { ranges: [{ shard: 'shard-1' }, { start: Buffer.from('1000'), shard: 'shard-2' }] });
  const { revision } = await create(
    { name: 'shops', directory: { policy: 'ASSIGNMENT_POLICY_WEIGHTED' } }, {});
  await call(lookup, 'Lookup', {
    keyspace: 'customers', key: Buffer.from('k'), consistency: { min_revision: revision },
  });
});

after(async () => {
  opened.forEach((session) => session.close());
  admin?.close();
  lookup?.close();
  await cluster?.stop();
});

test('a mirror answers as the node does, for every strategy', async () => {
  const session = await open(['customers', 'orders', 'invoices']);
  const keys = [];
  for (let i = 0; i < 200; i++) {
    keys.push(['customers', `käufer-${i}`], ['orders', `${DATE + (i % 20)}-${i}`], ['invoices', `${i * 37}`]);
  }

  for (const [keyspace, text] of keys) {
    const key = Buffer.from(text);
    const answer = await call(lookup, 'Lookup', { keyspace, key });
    const mapping = session.mirrors.get(keyspace).locate(key);
    assert.equal(mapping.shard, answer.placement.shard, `${keyspace} ${text}`);
    assert.equal(mapping.generation, answer.placement.generation);
  }
});

test('a change reaches the mirror by push, after which the node agrees', async () => {
  const session = await open(['customers']);
  const key = Buffer.from('customer-7');
  const slot = crc32(key) % 64;
  const old = session.mirrors.get('customers').locate(key);

  const { revision } = await call(admin, 'AssignSlot', { keyspace: 'customers', slot, shard: 'shard-3' });
  while (session.revision < BigInt(revision)) await once(session, 'raised');

  const moved = session.mirrors.get('customers').locate(key);
  assert.notEqual(old.shard, 'shard-3');
  assert.equal(moved.shard, 'shard-3');
  assert.equal(moved.generation, revision);
  const strict = await call(lookup, 'Lookup', {
    keyspace: 'customers', key, consistency: { min_revision: revision },
  });
  assert.equal(strict.placement.shard, 'shard-3');
});

test('a key of a DIRECTORY keyspace is assigned once, and its change is pushed', async () => {
  const session = await open(['shops']);
  const key = Buffer.from('shop-1');
  const lookups = [{ keyspace: 'shops', key, assign: true }];

  const first = await session.lookup(lookups);
  const second = await session.lookup(lookups);
  const to = first.results[0].placement.shard === 'shard-1' ? 'shard-2' : 'shard-1';
  const { revision } = await call(admin, 'PutEntry', { keyspace: 'shops', key, shard: to });
  while (session.revision < BigInt(revision)) await once(session, 'raised');
  const third = await session.lookup(lookups);

  assert.deepEqual(second.results[0].placement, first.results[0].placement);
  assert.equal(session.pushed.at(-1).mapping_put.shard, to);
  assert.equal(third.results[0].placement.shard, to);
});

test('errors carry a stable reason, and show the value', async () => {
  const session = await open([]);

  const replies = await session.lookup([
    { keyspace: 'orders', key: Buffer.from('20240230-1') },
    { keyspace: 'customers', key: Buffer.from([0xff, 0xfe]) },
    { keyspace: 'nobody', key: Buffer.from('k') },
  ]);

  assert.deepEqual(replies.results.map((result) => result.error.reason),
    ['ERROR_REASON_MALFORMED_KEY', 'ERROR_REASON_INVALID_KEY', 'ERROR_REASON_UNKNOWN_KEYSPACE']);
  assert.match(replies.results[0].error.message, /20240230-1/);
});

test('a hello with the id of another directory is refused', async () => {
  const stream = lookup.Session();
  stream.write({ hello: { protocol_version: 1, directory_id: 'another', view_revision: '5' } });

  const [error] = await once(stream, 'error');

  assert.match(error.details, /another/);
  assert.equal(error.code, 9);
});

async function open(keyspaces) {
  const session = new Session(lookup, keyspaces);
  opened.push(session);
  const held = new Set();
  session.on('held', (keyspace) => held.add(keyspace));
  while (held.size < keyspaces.length || session.revision === 0n) await once(session, 'raised');
  return session;
}
