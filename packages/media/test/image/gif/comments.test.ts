import { GanError } from '@ganforge/formats';
import { gifComments, withGifComment } from '@ganforge/media';
import { renderGif, renderGrid } from '@ganforge/media/pictures';
import { describe, expect, it } from 'vitest';

const frame = (value: number): Uint8Array =>
  renderGrid({ shape: [1, 4, 4, 1], data: new Float32Array(16).fill(value) }, { gap: 0, scale: 1 });
const gif = renderGif([frame(-1), frame(0.2), frame(1)]);

describe('comments of a GIF', () => {
  it('of any length are read back, and do not change the frames', () => {
    const long = JSON.stringify({ text: 'x'.repeat(700), 'ü "\\': 'é\u2603' });
    const marked = withGifComment(withGifComment(gif, long), 'first');
    const [first, second] = gifComments(marked);
    expect(first).toBe('first');
    expect(JSON.parse(second!)).toEqual(JSON.parse(long));
    expect(gifComments(gif)).toEqual([]);
    const text = Buffer.from(marked).toString('latin1');
    const [head, tail] = [marked.length - gif.length, 13 + 3 * 2];
    expect(text.slice(head + tail)).toBe(Buffer.from(gif).toString('latin1').slice(tail));
  });

  it('are the bytes of section 24 of the specification', () => {
    // A GIF with a screen of 1 x 1 pixels, without a palette and without images.
    const empty = Uint8Array.of(...Buffer.from('GIF89a'), 1, 0, 1, 0, 0, 0, 0, 0x3b);
    const marked = withGifComment(empty, 'AI\n');
    expect([...marked]).toEqual([...empty.subarray(0, 13), 0x21, 0xfe, 3, 0x41, 0x49, 0x0a, 0, 0x3b]);
  });

  it.each<[string, Uint8Array]>([
    ['other bytes', Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
    ['the beginning alone', gif.subarray(0, 8)],
    ['a part', gif.subarray(0, gif.length - 20)],
    ['a damaged one', gif.map((byte, i) => (i === gif.length - 1 ? 7 : byte))],
  ])('are refused of %s', (_, bytes) => {
    expect(() => gifComments(bytes)).toThrow(GanError);
  });
});
