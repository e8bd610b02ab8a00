import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';

interface StoredObject {
  metadata: Record<string, unknown> & { name: string; namespace?: string };
  spec?: unknown;
  status?: unknown;
}

interface Change {
  version: number;
  type: 'ADDED' | 'DELETED' | 'MODIFIED';
  object: StoredObject;
}

/** All objects of one kind in all namespaces. */
interface Collection {
  objects: Map<string, StoredObject>;
  changes: Change[];
  watchers: Set<ServerResponse>;
}

const BOOKMARK_MS = 1_000;
/** Positions before this one are forgotten from the start, as after a compaction. */
const FIRST_VERSION = 100;
const PATH =
  /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+))?(\/status)?$/;

/**
 * The part of the Kubernetes API that a watch needs, as its documentation has it: lists in pages that are all of one
 * resourceVersion, watches that begin after one, bookmarks, `410 Gone` for what is forgotten, and writes to make it
 * change. Has no controllers, like a kube-apiserver alone.
 */
export async function startApiServer() {
  const collections = new Map<string, Collection>();
  const pages = new Map<string, { version: number; rest: StoredObject[] }>();
  let version = FIRST_VERSION;

  function collectionOf(path: string): Collection {
    let found = collections.get(path);
    if (!found) {
      found = { objects: new Map(), changes: [], watchers: new Set() };
      collections.set(path, found);
    }
    return found;
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      refuse(response, 500, String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '', 'http://localhost');
    const match = PATH.exec(url.pathname);
    if (!match) {
      const isKnown = [...collections.keys()].some(path =>
        path.startsWith(`${url.pathname}/`),
      );
      if (isKnown) send(response, 200, { kind: 'APIResourceList' });
      else refuse(response, 404, 'no such group');
      return;
    }
    const [, group, namespace, plural, name, status] = match;
    const collection = collectionOf(`${group}/${plural}`);
    if (plural === 'customresourcedefinitions') {
      const { spec } = (await readJson(request)) as {
        spec: { group: string; names: { plural: string } };
      };
      collectionOf(`/apis/${spec.group}/v1alpha1/${spec.names.plural}`);
      send(response, 201, {});
      return;
    }
    if (request.method === 'GET' && url.searchParams.get('watch') === 'true') {
      watch(collection, url.searchParams, response);
    } else if (request.method === 'GET') {
      list(collection, url.searchParams, response);
    } else {
      const body =
        request.method === 'DELETE' ? undefined : await readJson(request);
      write({ collection, namespace, name, status, body }, response);
    }
  }

  function list(
    { objects }: Collection,
    query: URLSearchParams,
    response: ServerResponse,
  ) {
    const token = query.get('continue');
    const limit = Number(query.get('limit')) || Infinity;
    const from = token
      ? pages.get(token)
      : { version, rest: [...objects.values()] };
    if (!from) {
      refuse(response, 410, 'The provided continue parameter is too old');
      return;
    }
    const next = randomUUID();
    const rest = from.rest.slice(limit);
    if (rest.length > 0) pages.set(next, { version: from.version, rest });
    send(response, 200, {
      kind: 'List',
      metadata: {
        resourceVersion: String(from.version),
        ...(rest.length > 0 && { continue: next }),
      },
      items: from.rest.slice(0, limit),
    });
  }

  function watch(
    { changes, watchers }: Collection,
    query: URLSearchParams,
    response: ServerResponse,
  ) {
    const since = Number(query.get('resourceVersion'));
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    const end = setTimeout(
      () => response.end(),
      Number(query.get('timeoutSeconds')) * 1000,
    );
    const bookmarks = setInterval(() => {
      const metadata = { resourceVersion: String(version) };
      writeEvent(response, { type: 'BOOKMARK', object: { metadata } });
    }, BOOKMARK_MS);
    response.on('close', () => {
      watchers.delete(response);
      clearTimeout(end);
      clearInterval(bookmarks);
    });
    if (since < FIRST_VERSION) {
      const object = statusOf(410, `too old resource version: ${since}`);
      writeEvent(response, { type: 'ERROR', object });
      response.end();
      return;
    }
    for (const change of changes) {
      if (change.version > since) writeEvent(response, change);
    }
    watchers.add(response);
  }

  function write(
    {
      collection,
      namespace,
      name,
      status,
      body,
    }: {
      collection: Collection;
      namespace?: string;
      name?: string;
      status?: string;
      body?: StoredObject;
    },
    response: ServerResponse,
  ) {
    version += 1;
    const key = `${namespace ?? ''}/${name ?? body?.metadata.name}`;
    const before = collection.objects.get(key);
    if (name && !before) {
      refuse(response, 404, `${key} not found`);
      return;
    }
    const object = body
      ? changed(before, body, { namespace, isStatus: Boolean(status) })
      : structuredClone(before!);
    object.metadata.resourceVersion = String(version);
    if (body) collection.objects.set(key, object);
    else collection.objects.delete(key);
    let type: Change['type'] = before ? 'MODIFIED' : 'ADDED';
    if (!body) type = 'DELETED';
    const change = { version, type, object };
    collection.changes.push(change);
    for (const watcher of collection.watchers) writeEvent(watcher, change);
    send(response, before ? 200 : 201, object);
  }

  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    server: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function changed(
  before: StoredObject | undefined,
  body: StoredObject,
  { namespace, isStatus }: { namespace?: string; isStatus: boolean },
): StoredObject {
  if (before && isStatus) {
    return { ...before, status: body.status, metadata: { ...before.metadata } };
  }
  const {
    generation = 0,
    uid,
    creationTimestamp,
  }: Record<string, unknown> = before?.metadata ?? {};
  const isSame = before && isDeepStrictEqual(before.spec, body.spec);
  return {
    ...body,
    status: before?.status,
    metadata: {
      ...body.metadata,
      ...(namespace && { namespace }),
      uid: uid ?? randomUUID(),
      creationTimestamp:
        creationTimestamp ?? new Date().toISOString().replace(/\.\d+/, ''),
      generation: Number(generation) + (isSame ? 0 : 1),
    },
  };
}

function writeEvent(
  response: ServerResponse,
  { type, object }: { type: string; object: unknown },
) {
  response.write(`${JSON.stringify({ type, object })}\n`);
}

function send(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, code: number, message: string) {
  send(response, code, statusOf(code, message));
}

export function statusOf(code: number, message: string) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message };
}

async function readJson(request: IncomingMessage): Promise<StoredObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString());
}
