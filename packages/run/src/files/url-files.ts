import { decodeSafetensors, GanError, sha256 } from '@ganforge/formats';
import { lockName } from '../folder/lock.ts';
import type { RunFiles } from './run-files.ts';

const where = 'run/url-files';

/**
 * Returns an object that reads the files of a run from a static server.
 *
 * Of a file that grows, only the bytes after the last known position are requested (`Range`). If the server returns the
 * whole file, the known bytes are skipped.
 */
export function urlFiles(url: string): RunFiles {
  const base = url.endsWith('/') ? url : `${url}/`;
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Response | undefined> => {
    const address = `${base}${path}`;
    const response = await fetch(address, { headers, cache: 'no-store' }).catch((cause: unknown) => {
      const problem = `could not fetch ${address}: ${(cause as Error).message}. Check the address and the server.`;
      throw new GanError(where, problem, { code: 'network', cause });
    });
    if (response.ok || response.status === 416) return response;
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) return undefined;
    throw new GanError(where, `could not fetch ${address}: the server answered ${response.status}.`, {
      code: 'network',
    });
  };
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const response = await get(path);
    return response === undefined ? undefined : new Uint8Array(await response.arrayBuffer());
  };
  return {
    at: url,
    local: false,
    read,
    async arrays(path) {
      const bytes = await read(path);
      if (bytes === undefined) return undefined;
      const sum = globalThis.crypto?.subtle === undefined ? undefined : await sha256(bytes);
      return { tensors: decodeSafetensors(bytes).tensors, bytes: bytes.length, sha256: sum };
    },
    list: async () => undefined,
    async *stream(path, from = 0) {
      const response = await get(path, from > 0 ? { range: `bytes=${from}-` } : {});
      if (response?.body == null || response.status === 416) return;
      let skip = response.status === 206 ? 0 : from;
      const reader = response.body.getReader();
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          if (value.length > skip) yield value.subarray(skip);
          skip = Math.max(0, skip - value.length);
        }
      } finally {
        await reader.cancel().catch(() => undefined);
      }
    },
    async isLocked() {
      const response = await get(lockName);
      await response?.body?.cancel();
      return response !== undefined;
    },
  };
}
