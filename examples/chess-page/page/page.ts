import { createBoard } from './board.ts';
import { PlayedGame } from './game.ts';
import type { Answer, MentorMove, Question } from './messages.ts';

/** As many as `CHESS_LEVELS` has, which the worker imports: here it would bring all models into the page's script. */
const LEVELS = 6;

const element = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const [level, side] = [element<HTMLSelectElement>('level'), element<HTMLSelectElement>('side')];
const [status, lesson, moves, save] = ['status', 'lesson', 'moves', 'save'].map((id) => element(id));
const worker = new Worker(new URL('partner-worker.js', import.meta.url), { type: 'module' });

let game = new PlayedGame();
let number = 0;
let isReady = false;
const draw = createBoard(element('board'), studentMoves);

for (let i = 1; i <= LEVELS; i++) level.add(new Option(String(i), String(i - 1)));
element('new').addEventListener('click', start);
side.addEventListener('change', start);

worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
  if (data.type === 'failed') say(`The partner failed: ${data.message}`);
  else if (data.type === 'ready') {
    isReady = true;
    start();
  } else if (data.game !== number)
    return; // an answer to a game that was left
  else if (data.type === 'lesson') showLesson(data.moves);
  else {
    game.play(data.move);
    show();
  }
});
worker.addEventListener('error', ({ message }) => say(`The partner failed: ${message}`));
show();

function start(): void {
  game = new PlayedGame();
  number++;
  lesson!.replaceChildren();
  show();
  if (isReady && side.value === 'black') ask('move');
}

function studentMoves(move: number): void {
  game.play(move);
  show();
  ask('lesson');
  if (game.outcome === undefined) ask('move');
}

function ask(wanted: Question['wanted']): void {
  worker.postMessage({ moves: [...game.moves], level: Number(level.value), game: number, wanted } satisfies Question);
}

function show(): void {
  const { outcome, position } = game;
  const studentIsBlack = side.value === 'black';
  const isActive = isReady && outcome === undefined && position.black === studentIsBlack;
  draw({ position, flipped: studentIsBlack, isActive });
  moves!.textContent = game.text;
  save!.setAttribute('href', `data:application/x-chess-pgn,${encodeURIComponent(game.pgn(studentIsBlack))}`);
  if (outcome) say(`${outcome.result} by ${outcome.why}.`);
  else say(isActive ? 'Your move.' : isReady ? 'The partner thinks.' : 'The partner is loading.');
}

function showLesson(mentor: readonly MentorMove[]): void {
  const percent = (share: number): string => `${(100 * share).toFixed(share < 0.01 ? 1 : 0)} %`;
  const lines = mentor.map(({ name, share, isPlayed }) => {
    const item = document.createElement('li');
    item.textContent = `${name}: ${percent(share)}${isPlayed ? ' (your move)' : ''}`;
    return item;
  });
  lesson!.replaceChildren(...lines);
}

function say(text: string): void {
  status!.textContent = text;
}
