import { GanError, problemOf } from '../errors/error.ts';
import { ioError, makeFolder, nodeFs } from '../files/files.ts';
import { formatValue } from '../options/format-value.ts';
import { checkKnownOptions } from '../options/known-options.ts';
import { type Checksum, checkFile } from './checksum.ts';
import { fetchFile, MirrorFailure } from './fetch-file.ts';
import { claimPartial } from './partial.ts';

/** The progress of a download. */
export interface DownloadProgress {
  readonly url: string;
  /** Number of downloaded bytes on this machine, including those of earlier attempts. */
  readonly received: number;
  /** Size of the whole file, if known. */
  readonly total: number | undefined;
  readonly bytesPerSecond: number;
  /** Estimated remaining seconds, if known. */
  readonly secondsLeft: number | undefined;
}

/** Options of {@link download}. */
export interface DownloadOptions {
  /** Addresses of mirrors of the file. They are tried in this order. */
  readonly urls: readonly string[];
  /** Path of the downloaded file. Its folder is created. */
  readonly path: string;
  readonly checksum: Checksum;
  /** Length of the file, if known. */
  readonly bytes?: number;
  /** Aborts the download with the signal's reason. Downloaded bytes are kept for the next attempt. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Milliseconds within which a mirror must answer. @default 4000 */
  readonly connectTimeout?: number;
  /** Milliseconds within which the next byte must arrive. @default 15000 */
  readonly stallTimeout?: number;
  /** Number of retries for a mirror that has answered. @default 3 */
  readonly retries?: number;
  /** Milliseconds before the first retry. The time is doubled for each further retry, up to 30 s. @default 500 */
  readonly backoff?: number;
}

const where = 'formats/download';
const numbers = ['bytes', 'connectTimeout', 'stallTimeout', 'retries', 'backoff'] as const;
const known = ['urls', 'path', 'checksum', 'signal', 'onProgress', ...numbers];
const MAX_PAUSE = 30_000;
/** The running downloads of this process, by path. A second download of the same file waits for the first. */
const running = new Map<string, Promise<unknown>>();

/**
 * Downloads a file to `path`, unless it already exists. It works only in Node.
 *
 * The file at `path` is always complete and has the right checksum: the bytes are collected in another file, which is
 * renamed at the end. If a download fails, is aborted or is killed, the next call continues at the same byte if the
 * server supports Range. A mirror that stalls, disconnects or reports a temporary error (5xx, 429) is retried from the
 * last byte. If a mirror is unreachable, refuses, or returns wrong bytes, the next mirror is used. Several processes
 * may download the same file; the last one replaces the file by equal bytes.
 *
 * @returns `path`
 * @throws GanError `checksum` if mirrors answer with wrong bytes; `network` if no mirror answers; `io` if the disk is
 *   full or read-only; `argument` if an option is out of range or the path is a folder; the signal's reason after an
 *   abort
 * @example
 * await download({
 *   urls: ['https://example.org/faces.zip'],
 *   path: 'cache/faces.zip',
 *   checksum: { algorithm: 'sha256', hex: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
 * });
 */
export async function download(options: DownloadOptions): Promise<string> {
  checkOptions(options);
  const { path, signal } = options;
  const before = running.get(path) ?? Promise.resolve();
  const turn = unlessAborted(before, signal).then(() => fetchOnce(options));
  // The next download waits for all earlier downloads, even if this download is aborted.
  const settled = Promise.allSettled([before, turn]);
  running.set(path, settled);
  void settled.then(() => running.get(path) === settled && running.delete(path));
  return turn;
}

function checkOptions(options: DownloadOptions): void {
  checkKnownOptions(where, options, known);
  const { urls, path, checksum } = options;
  if (typeof path !== 'string' || path === '') {
    throw new GanError(where, `path must name a file; received ${formatValue(path)}.`);
  }
  if (!Array.isArray(urls))
    throw new GanError(where, `urls must be an array of mirrors; received ${formatValue(urls)}.`);
  if (urls.length === 0) throw new GanError(where, 'urls must name at least one mirror; received none.');
  for (const name of numbers) {
    const value = options[name] ?? 0;
    const most = name === 'bytes' ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1; // timers accept no larger number
    if (!(value >= 0 && value <= most)) {
      throw new GanError(where, `${name} must be in 0..${most}; received ${value}.`);
    }
  }
  const { algorithm, hex } = checksum ?? {};
  const digits = algorithm === 'md5' ? 32 : 64;
  if (!(typeof hex === 'string' && hex.length === digits && /^[0-9a-f]+$/i.test(hex))) {
    throw new GanError(
      where,
      `checksum must be ${digits} hexadecimal digits of ${algorithm ?? 'sha256'}; received ${formatValue(hex)}.`,
    );
  }
}

async function fetchOnce(options: DownloadOptions): Promise<string> {
  const { path, urls, checksum, signal } = options;
  signal?.throwIfAborted();
  const fs = await nodeFs(where);
  const stat = await fs.stat(path).catch(() => undefined);
  if (stat !== undefined && !stat.isFile()) {
    throw new GanError(where, `path must name a file; received ${path}, which is a folder or a device. Add a name.`);
  }
  if (stat !== undefined && (await wrongness(path, checksum)) === undefined) return path;
  await makeFolder(path.replace(/[^/\\]*$/, '') || '.', where);
  const partial = await claimPartial(path);
  const failures: { readonly url: string; readonly error: Error }[] = [];
  for (const url of urls) {
    const failure = await fromMirror(url, partial, options);
    if (failure === undefined) {
      await fs.rename(partial, path).catch((cause: unknown) => {
        throw ioError(where, `rename ${partial} to ${path}`, cause);
      });
      return path;
    }
    failures.push({ url, error: failure.error });
  }
  const tried = failures.map(({ url, error }) => `${url}: ${problemOf(error)}`).join('; ');
  const wrong = failures.find(({ error }) => error instanceof GanError);
  if (wrong !== undefined) {
    const problem = `${path} was downloaded with wrong bytes, which were deleted. Tried ${tried}`;
    throw new GanError(where, problem, { code: 'checksum', cause: wrong.error });
  }
  throw new GanError(where, `${path} could not be downloaded. Tried ${tried}. Check the connection and try again.`, {
    code: 'network',
    cause: failures[0]!.error,
  });
}

interface Failure {
  readonly kind: MirrorFailure['kind'];
  readonly error: Error;
}

/** Tries one mirror until it delivers the file, fails permanently, or has used all its attempts. */
async function fromMirror(url: string, partial: string, options: DownloadOptions): Promise<Failure | undefined> {
  const { retries = 3, backoff = 500, signal } = options;
  for (let attempt = 0; ; attempt++) {
    const failure = await tryMirror(url, partial, options);
    if (failure === undefined || failure.kind === 'final' || attempt >= retries) return failure;
    if (failure.kind === 'unreachable' && attempt === 0) return failure;
    const pause = Math.min(backoff * 2 ** attempt, MAX_PAUSE);
    await unlessAborted(new Promise((resolve) => setTimeout(resolve, pause)), signal);
  }
}

async function tryMirror(url: string, partial: string, options: DownloadOptions): Promise<Failure | undefined> {
  const { checksum, bytes, signal, connectTimeout = 4000, stallTimeout = 15_000, onProgress } = options;
  const fs = await nodeFs(where);
  const offset = await fs.stat(partial).then(
    ({ size }) => size,
    () => 0,
  );
  const begun = performance.now();
  const onBytes = (received: number, total: number | undefined, resumedAt: number): void => {
    const bytesPerSecond = (1000 * (received - resumedAt)) / Math.max(performance.now() - begun, 1);
    const secondsLeft = total === undefined ? undefined : (total - received) / bytesPerSecond;
    onProgress?.({ url, received, total, bytesPerSecond, secondsLeft });
  };
  try {
    await fetchFile({ url, partial, bytes, connectTimeout, stallTimeout, signal, onBytes }, offset);
  } catch (cause) {
    if (cause instanceof MirrorFailure) return { kind: cause.kind, error: cause };
    throw cause;
  }
  const error = await wrongness(partial, checksum);
  if (error === undefined) return undefined;
  await fs.rm(partial, { force: true });
  // The two parts come from different files, so the whole file is downloaded again.
  return { kind: offset > 0 ? 'passing' : 'final', error };
}

/** Checks the bytes of a file. Returns the error, or undefined if the bytes are right. */
function wrongness(path: string, checksum: Checksum): Promise<GanError | undefined> {
  return checkFile(path, checksum).then(
    () => undefined,
    (cause: unknown) => {
      if (cause instanceof GanError && (cause.code === 'checksum' || cause.code === 'file')) return cause;
      throw cause;
    },
  );
}

/** Returns a promise that settles like `work`, or rejects with the signal's reason as soon as the signal aborts. */
function unlessAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
