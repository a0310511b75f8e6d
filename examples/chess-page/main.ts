import { GanError } from '@ganforge/formats';
import { openRun } from '@ganforge/run';
import { openChessSite } from './site.ts';

const [run, port = '8080'] = process.argv.slice(2);
try {
  if (run === undefined) {
    throw new GanError('examples/chess-page', 'name the folder of a run of chess-gan: npm start -- RUN [PORT].', {
      code: 'argument',
    });
  }
  await openRun(run); // says what is wrong with the folder before a page is opened
  const { url } = await openChessSite(run, Number(port));
  console.log(`Play at ${url} (Ctrl-C ends it)`);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
