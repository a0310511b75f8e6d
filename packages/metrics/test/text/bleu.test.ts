import { bleu, selfBleu } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import nltk from '../fixtures/bleu.json' with { type: 'json' };

// fixtures/make-bleu.py (NLTK 3.10) wrote these numbers.
const names = ['bleu2', 'bleu3', 'bleu4', 'bleu5'] as const;

describe('bleu', () => {
  it("is NLTK's sentence BLEU with smoothing method 1, of each text and in the mean", () => {
    for (const [i, text] of nltk.texts.entries()) {
      const found = bleu([text], nltk.references);
      for (const [k, name] of names.entries()) expect(found[name], `text ${i}`).toBeCloseTo(nltk.each[i]![k]!, 12);
    }
    const mean = bleu(nltk.texts, nltk.references);
    expect(Object.keys(mean)).toEqual(names);
    for (const name of names) expect(mean[name]).toBeCloseTo(nltk.bleu[name], 12);
  });

  it('takes ids as well as words, and is 1 for a reference itself', () => {
    const text = [5, 1, 2, 3, 1, 7];
    expect(bleu([text], [[9], text])).toEqual({ bleu2: 1, bleu3: 1, bleu4: 1, bleu5: 1 });
    expect(bleu([text], [[9], text], 2)).toEqual({ bleu2: 1 });
  });

  it('refuses invalid sets', () => {
    expect(() => bleu([], [['a']])).toThrow('texts must have at least one text; received none');
    expect(() => bleu([['a']], [])).toThrow('references must have at least one text; received none');
    expect(() => bleu([['a']], [['a']], 1)).toThrow('most must be an integer in 2..9; received 1');
    expect(() => selfBleu([['a']])).toThrow('texts must have at least two texts; received 1');
  });
});

describe('selfBleu', () => {
  it("is NLTK's of each text against all others", () => {
    const mean = selfBleu(nltk.texts);
    for (const name of names) expect(mean[name]).toBeCloseTo(nltk.self[name], 12);
  });

  it('is 1 if all texts are equal', () => {
    const text = 'a dog and a cat'.split(' ');
    expect(selfBleu([text, text, text])).toEqual({ bleu2: 1, bleu3: 1, bleu4: 1, bleu5: 1 });
  });
});
