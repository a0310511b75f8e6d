import { onTestFinished, vi } from 'vitest';

/** Lets timers of a second or more end after a twentieth of their time, until the test has ended. */
export function hurryTimers(): void {
  const real = globalThis.setTimeout;
  const hurried = ((run: () => void, ms = 0) => real(run, ms < 1000 ? ms : ms / 20)) as typeof setTimeout;
  const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation(hurried);
  onTestFinished(() => timers.mockRestore());
}
