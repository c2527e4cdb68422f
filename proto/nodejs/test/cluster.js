// One etcd member and one lookup node as processes, for the length of a test.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Starts both on free ports; resolves to {endpoint, stop} once the node listens. */
export async function startCluster() {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'shard-lookup-nodejs-'));
  const [client, peer, node, metrics] = await freePorts(4);
  const etcd = startEtcd(directory, client, peer);
  const lookupNode = startNode(directory, node, metrics, client);
  const stop = async () => {
    for (const child of [lookupNode, etcd]) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    }
    fs.rmSync(directory, { recursive: true });
  };
  try {
    await listens(node, 30_000);
  } catch (error) {
    const log = fs.readFileSync(`${directory}/node.log`, 'utf8');
    await stop();
    throw new Error(`${error.message}\n${log.slice(-2000)}`);
  }
  return { endpoint: `127.0.0.1:${node}`, stop };
}

function startEtcd(directory, client, peer) {
  const binary = execFileSync(path.join(root, 'deploy/local/obtain-etcd'), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
  const [clientUrl, peerUrl] = [client, peer].map((port) => `http://127.0.0.1:${port}`);
  return spawn(
    binary,
    [
      '--name=one', `--data-dir=${directory}/etcd`, `--initial-cluster=one=${peerUrl}`,
      `--listen-client-urls=${clientUrl}`, `--advertise-client-urls=${clientUrl}`,
      `--listen-peer-urls=${peerUrl}`, `--initial-advertise-peer-urls=${peerUrl}`,
    ],
    { stdio: 'ignore' },
  );
}

function startNode(directory, port, metricsPort, etcdPort) {
  const log = fs.openSync(`${directory}/node.log`, 'w');
  return spawn(
    process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin/java') : 'java',
    [
      '-Xmx256m', '-cp', classPath(), 'io.shardlookup.server.LookupNodeMain',
      '--node-id=nodejs-test', `--client-port=${port}`, `--metrics-port=${metricsPort}`,
      `--etcd-endpoints=http://127.0.0.1:${etcdPort}`,
    ],
    { stdio: ['ignore', log, log] },
  );
}

function classPath() {
  const target = path.join(root, 'lookup-server/target');
  const jar = fs.readdirSync(target).find((f) => /^shard-lookup-server-[^-]+(-SNAPSHOT)?\.jar$/.test(f));
  if (!jar) throw new Error(`no jar of the lookup node in ${target} (expected: make build)`);
  return `${path.join(target, jar)}:${fs.readFileSync(path.join(target, 'runtime.classpath'), 'utf8').trim()}`;
}

async function freePorts(count) {
  const listen = () => new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function listens(port, timeoutMillis) {
  const deadline = Date.now() + timeoutMillis;
  while (Date.now() < deadline) {
    const connected = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.on('error', () => resolve(false));
    });
    if (connected) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the lookup node does not listen on port ${port} after ${timeoutMillis} ms`);
}
