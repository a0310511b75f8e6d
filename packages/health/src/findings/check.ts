import type { Finding } from '@ganforge/run';
import type { RunView } from '../view/run-view.ts';

/** What a check saw: a finding without what is the same for all of its kind. */
export type Found = Pick<Finding, 'seen' | 'numbers' | 'confidence' | 'advice'> &
  Partial<Pick<Finding, 'curves' | 'title' | 'source' | 'why'>>;

/** A kind of finding: a pure function of what a run told so far. */
export interface Check {
  /** Such as `mode-collapse`; its page is docs/health/<name>.md. */
  readonly name: string;
  readonly title: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
  /** Where its thresholds come from. */
  readonly source: string;
  find(view: RunView): Found | undefined;
}
