import { GanError, ioError, readBytes } from '@ganforge/formats';

const where = 'sampler/read-file';

/** Returns a place as a URL if it is an address. In a page, relative addresses are relative to the page. */
export function addressOf(place: string | URL): URL | undefined {
  if (place instanceof URL) return place;
  if (/^(https?|blob|data|file):/.test(place)) return new URL(place);
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  return base === undefined ? undefined : new URL(place, base);
}

/**
 * Reads the bytes at an address or, in Node, of a file. Returns undefined if there is no such file.
 *
 * @throws GanError `network` if a server does not answer or rejects the request; `io` if the file cannot be read
 */
export async function readFile(place: string | URL): Promise<Uint8Array | undefined> {
  const address = addressOf(place);
  if (address === undefined || address.protocol === 'file:') return fileBytes(address ?? String(place));
  const response = await fetch(address).catch((cause: unknown) => {
    const problem = `could not fetch ${address}: ${(cause as Error).message}. Check the address and the server.`;
    throw new GanError(where, problem, { code: 'network', cause });
  });
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  await response.body?.cancel();
  if (response.status === 404 || response.status === 410) return undefined;
  throw new GanError(where, `could not fetch ${address}: the server answered ${response.status}.`, {
    code: 'network',
  });
}

async function fileBytes(place: string | URL): Promise<Uint8Array | undefined> {
  // On Windows, the path of a file address starts with a slash: /C:/...
  const path = place instanceof URL ? decodeURIComponent(place.pathname).replace(/^\/(?=[a-z]:)/i, '') : place;
  return readBytes(path, where).catch((cause: { code?: string }) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw ioError(where, `read ${path}`, cause);
  });
}
