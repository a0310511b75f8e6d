// Contains the command lines that somebody would type who uses the command for the first time, and writes the data for
// them: pictures of many sizes whose names have spaces and accents, folders of classes, a pair of folders, a table,
// lines of text, games of chess, and molecules.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The command lines by medium. Each line needs the results of the lines before it. */
export const NEWCOMER_LINES = {
  images: [
    ['train', 'dcgan', 'photos/', '--quick'],
    ['sample', 'runs/dcgan-photos-quick', '--n', '9', '--files', '--out', 'generated'],
    ['evaluate', 'runs/dcgan-photos-quick', '--n', '200'],
    ['export', 'runs/dcgan-photos-quick', '--to', 'onnx'],
    ['inspect', 'generated/0.png'],
  ],
  classes: [
    ['train', 'cgan', 'animals/', '--quick'],
    ['sample', 'runs/cgan-animals-quick', '--class', 'chat noir', '--n', '4', '--files', '--out', 'cats'],
    ['evaluate', 'runs/cgan-animals-quick', '--n', '100'],
    ['export', 'runs/cgan-animals-quick', '--to', 'tfjs', '--out', 'page/cgan'],
  ],
  pairs: [
    ['train', 'cycle-gan', 'horses/', '--quick'],
    ['translate', 'runs/cycle-gan-horses-quick', 'horses/trainA', '--out', 'zebras'],
    ['evaluate', 'runs/cycle-gan-horses-quick', '--n', '50'],
    ['export', 'runs/cycle-gan-horses-quick', '--to', 'onnx', '--network', 'bToA'],
  ],
  tables: [
    ['train', 'ctgan', 'people.csv', '--quick'],
    ['sample', 'runs/ctgan-people-quick', '--n', '200', '--out', 'rows.csv'],
    ['evaluate', 'runs/ctgan-people-quick', '--n', '200', '--target', 'owner'],
    ['evaluate', 'rows.csv', '--against', 'people.csv'],
    ['inspect', 'rows.csv'],
  ],
  texts: [
    ['train', 'seq-gan', 'captions.txt', '--quick'],
    ['sample', 'runs/seq-gan-captions-quick', '--n', '20', '--out', 'lines.txt'],
    ['evaluate', 'runs/seq-gan-captions-quick', '--n', '100'],
    ['evaluate', 'lines.txt', '--against', 'captions.txt'],
  ],
  molecules: [
    ['train', 'mol-gan', 'drugs.smi', '--quick'],
    ['sample', 'runs/mol-gan-drugs-quick', '--n', '20', '--files', '--out', 'molecules'],
    ['sample', 'runs/mol-gan-drugs-quick', '--n', '20', '--out', 'molecules.svg'],
    ['evaluate', 'runs/mol-gan-drugs-quick', '--n', '100'],
  ],
  games: [
    ['train', 'chess-gan', 'games.pgn', '--quick'],
    ['chess', 'play', 'runs/chess-gan-games-quick', '--moves', 'e4 resign'],
    ['export', 'runs/chess-gan-games-quick', '--to', 'onnx'],
  ],
  pages: [
    ['sample', 'pretrained:mnist-cgan', '--class', '7', '--out', 'sevens.png'],
    ['new-app', 'my-page'],
  ],
};

/**
 * Writes the data of {@link NEWCOMER_LINES} to a folder. `sharp` is the package sharp, which is needed to write JPEG
 * files.
 */
export async function writeNewcomerData(folder, sharp) {
  const at = (...parts) => join(folder, ...parts);
  for (const part of ['photos/été', 'animals/chat noir', 'animals/dog', 'horses/trainA', 'horses/trainB']) {
    mkdirSync(at(part), { recursive: true });
  }
  const picture = async (path, i, tint) => {
    const [width, height] = [40 + (i % 7) * 9, 48 + (i % 5) * 11];
    const data = Buffer.alloc(width * height * 3);
    for (let k = 0; k < width * height; k++) {
      const isInside = Math.hypot((k % width) - width / 2, Math.floor(k / width) - height / 2) < 10 + (i % 9);
      for (let c = 0; c < 3; c++) data[3 * k + c] = isInside ? (tint[c] + 5 * i) % 256 : 230 - 20 * c;
    }
    const image = sharp(data, { raw: { width, height, channels: 3 } });
    writeFileSync(at(path), await (path.endsWith('.png') ? image.png() : image.jpeg()).toBuffer());
  };
  for (let i = 0; i < 300; i++) {
    const name = `${i % 3 ? '' : 'été/'}Möwe nº ${i}${i % 2 ? '.png' : '.jpg'}`;
    await picture(`photos/${name}`, i, [40, 80, 120]);
  }
  for (let i = 0; i < 12; i++) {
    await picture(`animals/chat noir/n ${i}.jpg`, i, [10, 10, 10]);
    await picture(`animals/dog/n ${i}.png`, i, [150, 90, 40]);
    await picture(`horses/trainA/à ${i}.jpg`, i, [120, 60, 20]);
    await picture(`horses/trainB/b ${i}.jpg`, i, [250, 250, 250]);
  }
  const rows = Array.from({ length: 400 }, (_, i) => {
    const [age, job] = [20 + ((i * 7) % 45), ['clerk', 'smith', 'baker'][i % 3]];
    return `${age},${job},${1500 + 30 * age + (i % 11) * 20},${age + (i % 5) > 40 ? 'yes' : 'no'}`;
  });
  writeFileSync(at('people.csv'), `age,job,pay,owner\n${rows.join('\n')}\n`);
  const words = [
    ['a', 'the'],
    ['dog', 'cat', 'bird', 'child'],
    ['runs', 'sleeps', 'sings'],
    ['here', 'in the garden'],
  ];
  const lines = Array.from({ length: 300 }, (_, i) =>
    words.map((of, k) => of[(i * (k + 1) + k) % of.length]).join(' '),
  );
  writeFileSync(at('captions.txt'), `${lines.join('\n')}\n`);
  // These are well-known short games. In some of them the player is White, and in others Black.
  const played = [
    '1. e4 e5 2. Bc4 Nc6 3. Qh5 Nf6 4. Qxf7# 1-0',
    '1. f3 e5 2. g4 Qh4# 0-1',
    '1. e4 e5 2. Nf3 d6 3. Bc4 Bg4 4. Nc3 g6 5. Nxe5 Bxd1 6. Bxf7+ Ke7 7. Nd5# 1-0',
    '1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Ba4 Nf6 5. O-O Be7 6. Re1 b5 7. Bb3 d6 1/2-1/2',
  ];
  const games = Array.from({ length: 24 }, (_, i) => {
    const names = i % 2 === 0 ? ['Łukasz', 'Ana'] : ['Ana', 'Łukasz'];
    return `[White "${names[0]}"]\n[Black "${names[1]}"]\n\n${played[i % 4]}\n\n`;
  });
  writeFileSync(at('games.pgn'), games.join(''));
  const begin = ['C', 'CC', 'CCC', 'CC(C)', 'C=C', 'C#C', 'CCO', 'CN', 'c1ccccc1', 'C1CC1', 'C1CCC1'];
  const end = ['', 'O', 'N', 'F', 'C=O', 'C#N', 'OC', 'C(N)=O'];
  writeFileSync(at('drugs.smi'), begin.flatMap((a) => end.map((b) => `${a}${b} ${a}-${b}\n`)).join(''));
}
