import { GanError } from '@ganforge/formats';
import { joined } from '../png/inflate.ts';

const where = 'media/gif';
/** Length of the header and the logical screen descriptor (GIF89a, CompuServe 1990, sections 17 and 18). */
const SCREEN_END = 13;
const EXTENSION = 0x21;
const COMMENT = 0xfe;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
/** Maximum number of bytes in a sub-block (section 15). */
const SUB_BLOCK = 255;

/**
 * Adds a comment before the first frame of a GIF. Existing comments are kept.
 *
 * A comment is ASCII (GIF89a, section 24). Other characters are written as `\\uXXXX`, which a JSON parser can decode.
 *
 * @throws GanError `file` if the bytes are not a GIF
 * @example
 * const marked = withGifComment(gif, 'AI-generated');
 */
export function withGifComment(gif: Uint8Array, text: string): Uint8Array {
  const start = firstBlock(gif);
  const plain = text.replaceAll(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const letters = Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  const parts: Uint8Array[] = [gif.subarray(0, start), Uint8Array.of(EXTENSION, COMMENT)];
  for (let at = 0; at < letters.length; at += SUB_BLOCK) {
    const part = letters.subarray(at, at + SUB_BLOCK);
    parts.push(Uint8Array.of(part.length), part);
  }
  parts.push(Uint8Array.of(0), gif.subarray(start));
  return joined(
    parts,
    parts.reduce((sum, { length }) => sum + length, 0),
  );
}

/**
 * Returns the comments of a GIF, in order.
 *
 * @throws GanError `file` if the bytes are not a GIF, or damaged
 */
export function gifComments(gif: Uint8Array): string[] {
  const comments: string[] = [];
  for (let at = firstBlock(gif); gif[at] !== TRAILER; ) {
    const isExtension = gif[at] === EXTENSION;
    if (!isExtension && gif[at] !== IMAGE) throw damaged();
    const isComment = isExtension && gif[at + 1] === COMMENT;
    // An image starts with a descriptor of ten bytes, an optional palette, and the code size of its pixels (sections 20
    // to 22).
    let next = isExtension ? at + 2 : at + 11 + paletteSize(gif[at + 9]!);
    let text = '';
    while (gif[next] !== 0) {
      const end = next + 1 + (gif[next] ?? Number.POSITIVE_INFINITY);
      if (end > gif.length) throw damaged();
      if (isComment) text += String.fromCharCode(...gif.subarray(next + 1, end));
      next = end;
    }
    if (isComment) comments.push(text);
    at = next + 1;
  }
  return comments;
}

/** Returns the position of the first block, after the screen descriptor and its palette. */
function firstBlock(gif: Uint8Array): number {
  const isGif = /^GIF8[79]a$/.test(String.fromCharCode(...gif.subarray(0, 6)));
  if (!isGif || gif.length < SCREEN_END) {
    throw new GanError(where, 'the file must be a GIF; it begins with other bytes.', { code: 'file' });
  }
  return SCREEN_END + paletteSize(gif[10]!);
}

/** Returns the size of the palette that a descriptor's flags declare. */
function paletteSize(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function damaged(): GanError {
  return new GanError(where, 'the GIF is damaged: the sizes of its blocks are wrong.', { code: 'file' });
}
