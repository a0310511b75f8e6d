import { GanError, problemOf } from '../errors/error.ts';
import { ioError, makeFolder, nodeFs } from '../files/files.ts';
import { formatValue } from '../options/format-value.ts';
import { checkKnownOptions } from '../options/known-options.ts';
import { type Checksum, checkFile } from './checksum.ts';
import { fetchFile, MirrorFailure } from './fetch-file.ts';
import { claimPartial } from './partial.ts';

/** How far a download is. */
export interface DownloadProgress {
  readonly url: string;
  /** Bytes of the file that are here, those of an earlier attempt included. */
  readonly received: number;
  /** Bytes of the whole file, where known. */
  readonly total: number | undefined;
  readonly bytesPerSecond: number;
  /** Seconds that the rest takes at this rate, where known. */
  readonly secondsLeft: number | undefined;
}

/** Settings of {@link download}. */
export interface DownloadOptions {
  /** Mirrors of one file, asked in this order. */
  readonly urls: readonly string[];
  /** Where the file is to stand; its folder is made. */
  readonly path: string;
  readonly checksum: Checksum;
  /** Length of the file, if known. */
  readonly bytes?: number;
  /** Ends the download with the signal's reason; what was fetched is kept for the next time. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Milliseconds until a mirror must have answered. @default 4000 */
  readonly connectTimeout?: number;
  /** Milliseconds within which each further byte must come. @default 15000 */
  readonly stallTimeout?: number;
  /** How often a mirror that answered is asked again after a failure. @default 3 */
  readonly retries?: number;
  /** Milliseconds of pause before the first retry; doubled before each further one, up to 30 s. @default 500 */
  readonly backoff?: number;
}

const where = 'formats/download';
const numbers = ['bytes', 'connectTimeout', 'stallTimeout', 'retries', 'backoff'] as const;
const known = ['urls', 'path', 'checksum', 'signal', 'onProgress', ...numbers];
const MAX_PAUSE = 30_000;
/** Downloads that run in this process, by path: a second one of the same file waits for the first. */
const running = new Map<string, Promise<unknown>>();

/**
 * Fetches a file into `path`, unless it is there already; Node only.
 *
 * The file appears whole, with the right checksum, or not at all: bytes gather in a file beside it, which is renamed at
 * the end. After a failure, an abort or a kill, the next call goes on where it stopped if the server can (Range). A mirror that stalls, breaks off or has a passing error (5xx, 429) is asked again from where it stopped;
 * one that cannot be reached, refuses, or gives wrong bytes makes room for the next. Several processes may fetch the
 * same file: each does, and the last to finish replaces equal bytes by equal bytes.
 *
 * @returns `path`
 * @throws GanError `checksum` when mirrors answer but give wrong bytes, `network` when none answers, `io` when the
 * disk is full or read-only, `argument` for options out of range and a path that is a folder; the signal's reason when
 * aborted
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
  const settled = Promise.allSettled([before, turn]); // the next waits for all before it, even where this is aborted
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
    const most = name === 'bytes' ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1; // timers take no more
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

/** Asks one mirror until it gives the file, gives reason to give it up, or has been asked often enough. */
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
  return { kind: offset > 0 ? 'passing' : 'final', error }; // two halves of different files: worth a whole one
}

/** What is wrong with the bytes of a file, if anything. */
function wrongness(path: string, checksum: Checksum): Promise<GanError | undefined> {
  return checkFile(path, checksum).then(
    () => undefined,
    (cause: unknown) => {
      if (cause instanceof GanError && (cause.code === 'checksum' || cause.code === 'file')) return cause;
      throw cause;
    },
  );
}

/** Settles as `work` does, or at once with the signal's reason. */
function unlessAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
