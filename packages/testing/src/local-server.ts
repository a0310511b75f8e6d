import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Handles a request. `count` is the number of earlier requests for this path. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server on 127.0.0.1 with a behaviour for each path. It records all requests. */
export interface LocalServer {
  readonly url: string;
  /** The path and the Range header of each request so far. */
  readonly requests: { path: string; range: string | undefined }[];
  on(path: string, behaviour: Behaviour): string;
  close(): Promise<void>;
}

/** Starts a server on 127.0.0.1. */
export async function localServer(): Promise<LocalServer> {
  const behaviours = new Map<string, Behaviour>();
  const requests: LocalServer['requests'] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    const count = requests.filter((earlier) => earlier.path === path).length;
    requests.push({ path, range: request.headers.range });
    const behaviour = behaviours.get(path);
    if (behaviour === undefined) response.writeHead(404).end('nothing here');
    else behaviour(request, response, count);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    on(path, behaviour) {
      behaviours.set(path, behaviour);
      return `${url}${path}`;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Serves `bytes` correctly, including Range and If-Range. */
export function serve(bytes: Uint8Array, etag = '"one"'): Behaviour {
  return (request, response) => {
    const start = startOf(request, etag);
    const headers = { etag, 'content-length': bytes.length - start };
    if (start === 0) response.writeHead(200, headers);
    else response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
    response.end(bytes.subarray(start));
  };
}

/**
 * Serves the next `part` bytes with the headers of the whole file. Then it stalls, or it drops the connection when the
 * client has `arrived` at that byte. Bytes that were sent but that the client has not read are lost.
 */
export function servePart(
  bytes: Uint8Array,
  part: number,
  end: 'stall' | ((arrived: number) => boolean),
  etag: string | null = '"one"',
): Behaviour {
  return (request, response) => {
    const start = startOf(request, etag);
    const headers = { ...(etag === null ? {} : { etag }), 'content-length': bytes.length - start };
    if (start === 0) response.writeHead(200, headers);
    else response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
    response.write(bytes.subarray(start, start + part));
    if (end === 'stall') return;
    const timer = setInterval(() => {
      if (end(start + part)) response.destroy();
    }, 2);
    response.on('close', () => clearInterval(timer));
  };
}

/**
 * Uses the first behaviour for the first request, the second for the second request, and so on. The last is used for
 * all further requests.
 */
export function inTurn(...behaviours: readonly Behaviour[]): Behaviour {
  return (request, response, count) => behaviours[Math.min(count, behaviours.length - 1)]!(request, response, count);
}

function startOf(request: IncomingMessage, etag: string | null): number {
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== etag) return 0;
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
}
