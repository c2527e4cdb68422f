// The client's end of a session: one stream that carries hello, snapshots, changes, lookups and heartbeats.
import { EventEmitter } from 'node:events';
import { Mirror } from './mirror.js';

/** Emits 'held' (keyspace), 'raised' (revision: all changes up to it are applied), 'end' and 'error'. */
export class Session extends EventEmitter {
  #stream;
  #batches = new Map();
  #nextBatch = 1;
  #loading = new Map();

  /** Opens a session over the stub that holds these keyspaces. */
  constructor(stub, keyspaces) {
    super();
    this.revision = 0n;
    this.directoryId = '';
    this.mirrors = new Map();
    this.pushed = [];
    this.#stream = stub.Session();
    this.#stream.on('data', (message) => this.#on(message));
    this.#stream.on('error', (error) => this.emit('error', error));
    this.#stream.on('end', () => this.emit('end'));
    this.#stream.write({
      hello: { protocol_version: 1, client_id: 'nodejs', subscribe: keyspaces, heartbeat_millis: 250 },
    });
  }

  /** Asks the node for keys ({keyspace, key}); promises its LookupReplies. */
  lookup(keys) {
    const id = String(this.#nextBatch++);
    const replies = new Promise((resolve) => this.#batches.set(id, resolve));
    this.#stream.write({ lookups: { batch_id: id, keys, min_revision: String(this.revision) } });
    return replies;
  }

  /** Ends the session. */
  close() {
    this.#stream.end();
  }

  #on(message) {
    const kind = message.message;
    const body = message[kind];
    if (kind === 'welcome') this.directoryId = body.directory_id;
    else if (kind === 'reset') this.#reset(body);
    else if (kind === 'snapshot') this.#snapshot(body);
    else if (kind === 'changes') this.#changes(body);
    else if (kind === 'replies') this.#replies(body);
    else if (kind === 'heartbeat') this.#raise(body.revision);
  }

  #reset(reset) {
    this.mirrors.clear();
    this.#loading.clear();
    this.revision = BigInt(reset.revision);
  }

  #snapshot(part) {
    if (part.error) {
      this.emit('error', new Error(`${part.error.reason}: ${part.error.message}`));
      return;
    }
    const mirror = this.#loading.get(part.keyspace) ?? new Mirror();
    mirror.addPart(part);
    this.#loading.set(part.keyspace, mirror);
    if (part.last) {
      this.#loading.delete(part.keyspace);
      this.mirrors.set(part.keyspace, mirror);
      this.emit('held', part.keyspace);
    }
  }

  #changes(changes) {
    for (const change of changes.changes) {
      this.pushed.push(change);
      const body = change[change.change];
      const keyspace = body.keyspace ?? body.name ?? body;
      if (change.change === 'keyspace_removed') this.mirrors.delete(keyspace);
      else this.mirrors.get(keyspace)?.apply(change);
    }
    this.#raise(changes.revision);
  }

  #replies(replies) {
    this.#batches.get(replies.batch_id)?.(replies);
    this.#batches.delete(replies.batch_id);
  }

  #raise(revision) {
    if (BigInt(revision) > this.revision) this.revision = BigInt(revision);
    this.emit('raised', this.revision);
  }
}
