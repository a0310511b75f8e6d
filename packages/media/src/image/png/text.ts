import { crc32, GanError } from '@ganforge/formats';
import { codecOf } from '../codec.ts';
import { pngChunks } from './chunks.ts';
import { joined } from './inflate.ts';

const where = 'media/png';
/** End of the signature and the header chunk, which always comes first. */
const HEADER_END = 33;
/** A keyword has printable Latin-1 characters and no space at its ends (PNG, section 11.3.3.2). */
const KEYWORD = /^[!-~\u00a1-\u00ff](?:[ -~\u00a1-\u00ff]{0,77}[!-~\u00a1-\u00ff])?$/;

/**
 * Adds texts to a PNG as `tEXt` chunks, which image viewers can show. Existing texts are kept.
 *
 * Characters outside Latin-1 are written as `\\uXXXX`, which a JSON parser can decode. Source: PNG (Third Edition),
 * section 11.3.3.2.
 *
 * @param texts the texts by keyword; a keyword has 1..79 Latin-1 characters
 * @throws GanError `file` if the bytes are not a PNG; `argument` if a keyword is invalid
 * @example
 * const marked = withPngText(png, { Software: 'ganforge', Comment: 'AI-generated' });
 */
export function withPngText(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array {
  checkPng(png);
  const made = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
  const parts = [png.subarray(0, HEADER_END), ...made, png.subarray(HEADER_END)];
  return joined(
    parts,
    parts.reduce((sum, { length }) => sum + length, 0),
  );
}

/**
 * Returns the texts of a PNG's `tEXt` chunks, by keyword.
 *
 * @throws GanError `file` if the bytes are not a PNG, or damaged
 */
export function pngTexts(png: Uint8Array): Record<string, string> {
  checkPng(png);
  try {
    const texts = pngChunks(png, /^tEXt$/).map(({ data }) => [...latin1(data).split('\0', 2)] as [string, string]);
    return Object.fromEntries(texts);
  } catch (cause) {
    throw new GanError(where, `the PNG is damaged: ${(cause as Error).message}.`, { code: 'file', cause });
  }
}

function checkPng(bytes: Uint8Array): void {
  if (codecOf(bytes) === 'png' && bytes.length > HEADER_END) return;
  throw new GanError(where, 'the file must be a PNG; it begins with other bytes.', { code: 'file' });
}

function textChunk(keyword: string, text: string): Uint8Array {
  if (!KEYWORD.test(keyword)) {
    throw new GanError(where, `a keyword must be 1..79 letters of Latin-1; received '${keyword}'.`);
  }
  const plain = text.replaceAll(/[^\n -~\u00a1-\u00ff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  const body = Uint8Array.from(`tEXt${keyword}\0${plain}`, (letter) => letter.charCodeAt(0));
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return chunk;
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
