import { GanError } from '@ganforge/formats';

/** A regular file of a tar archive. */
export interface TarFile {
  readonly name: string;
  /** A view of the archive's bytes. */
  readonly data: Uint8Array;
}

const where = 'data/tar';
const BLOCK = 512;
/** Where a header's fields begin and end: POSIX.1-1988, ustar; the first ones are those of older tars too. */
const field = {
  name: [0, 100],
  size: [124, 136],
  checksum: [148, 156],
  magic: [257, 262],
  prefix: [345, 500],
} as const;

/**
 * The regular files of a tar archive, in its order; folders and links are passed over.
 *
 * @param name how to call the archive in an error
 * @throws GanError `file` when a header's checksum is wrong, a file reaches past the end, the two empty blocks that end
 * an archive are missing, or a header is of a kind that changes the next one's meaning (pax and GNU's long names)
 */
export function readTar(bytes: Uint8Array, name = 'the tar archive'): TarFile[] {
  const files: TarFile[] = [];
  for (let at = 0; ; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.length < BLOCK) throw refusal(name, at, 'the archive ends without the empty block that closes it');
    if (header.every((byte) => byte === 0)) return files;
    checkHeader(header, name, at);
    const type = String.fromCharCode(header[156]!);
    if (!/[\0-7]/.test(type)) throw refusal(name, at, `a header of type '${type}' cannot be read`);
    const size = octal(header, 'size') ?? Number.NaN;
    const start = at + BLOCK;
    if (!(size <= bytes.length - start)) {
      throw refusal(name, at, `a file of ${size} bytes was expected; ${bytes.length - start} bytes are left`);
    }
    if (type === '0' || type === '\0' || type === '7') {
      files.push({ name: nameOf(header), data: bytes.subarray(start, start + size) });
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** The sum of a header's bytes, its checksum's own field as spaces, must be what it says. */
function checkHeader(header: Uint8Array, name: string, at: number): void {
  const [begin, end] = field.checksum;
  const sum = header.reduce((total, byte, i) => total + (i >= begin && i < end ? 0x20 : byte), 0);
  const promised = octal(header, 'checksum');
  if (sum !== promised) throw refusal(name, at, `a header's checksum of ${promised} was expected; received ${sum}`);
}

/** The number in a field, undefined where it is none. */
function octal(header: Uint8Array, key: keyof typeof field): number | undefined {
  const digits = /^ *([0-7]+)[ \0]*$/.exec(ascii(header, field[key]))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 8);
}

function nameOf(header: Uint8Array): string {
  const name = text(header, field.name);
  const prefix = ascii(header, field.magic) === 'ustar' && header[262] === 0 ? text(header, field.prefix) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function ascii(header: Uint8Array, [begin, end]: readonly [number, number]): string {
  return String.fromCharCode(...header.subarray(begin, end));
}

/** The bytes of a field up to its first zero, as UTF-8. */
function text(header: Uint8Array, [begin, end]: readonly [number, number]): string {
  const bytes = header.subarray(begin, end);
  const stop = bytes.indexOf(0);
  return new TextDecoder().decode(stop < 0 ? bytes : bytes.subarray(0, stop));
}

function refusal(name: string, at: number, problem: string): GanError {
  return new GanError(where, `${name} is damaged or cut short at byte ${at}: ${problem}. Fetch it again.`, {
    code: 'file',
  });
}
