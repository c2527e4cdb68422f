// Loads the contract and makes stubs from it.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const protos = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../src/main/proto');

const definition = loader.loadSync(
  ['shardlookup/v1/lookup_service.proto', 'shardlookup/v1/admin_service.proto'],
  { includeDirs: [protos], longs: String, enums: String, defaults: true, oneofs: true, keepCase: true },
);

/** The services and messages of shardlookup.v1. */
export const contract = grpc.loadPackageDefinition(definition).shardlookup.v1;

/** Calls a unary method and promises its answer. */
export function call(stub, method, request, timeoutMillis = 5000) {
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + timeoutMillis };
    stub[method](request, options, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/** The lookup stub of a node. */
export function lookupStub(endpoint) {
  return new contract.LookupService(endpoint, grpc.credentials.createInsecure());
}

/** The administration stub of a node. */
export function adminStub(endpoint) {
  return new contract.DirectoryAdminService(endpoint, grpc.credentials.createInsecure());
}
