/** docs/rooms.svg: the rooms as a picture, drawn from the table of rooms.ts, so that it cannot show another house. */
import { CORE_ROOMS, OUTER_ROOMS, type Room } from './rooms.ts';

const BOX = { width: 196, height: 68, gap: 22 };
/** From one row of rooms to the next. */
const ROW = 104;
const MARGIN = 24;
const HEAD = 96;
/** Characters that fit into a line of a box. */
const LINE = 32;

interface Placed {
  room: Room;
  /** The centre of its top. */
  x: number;
  y: number;
}

export function roomsPicture(): string {
  const core = panel(CORE_ROOMS, 3, MARGIN);
  const outer = panel(OUTER_ROOMS, 4, core.right + 2 * MARGIN);
  const width = outer.right + MARGIN;
  const height = Math.max(core.bottom, outer.bottom) + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="12" role="img" aria-labelledby="title desc">
  <title id="title">The rooms of the house</title>
  <desc id="desc">Every folder as a box above those that it leans on; docs/architecture.md has the same as a table.</desc>
  <!-- Made by \`npm run docs\` from scripts/rooms.ts. Do not edit. -->
  <defs>
    <marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto">
      <path d="M0 0 10 5 0 10z" fill="#8b95a7"/>
    </marker>
    <style>
      .panel { fill: #f6f8fb; stroke: none; }
      .core { fill: #f0f6f1; }
      .box { fill: #ffffff; stroke: #33415c; stroke-width: 1.4; }
      .name { font-weight: bold; font-size: 14px; fill: #1b2436; text-anchor: middle; }
      .what { fill: #46526a; font-size: 11px; text-anchor: middle; }
      .head { font-weight: bold; font-size: 17px; fill: #1b2436; }
      .arrow { fill: none; stroke: #8b95a7; stroke-width: 1.2; marker-end: url(#tip); }
    </style>
  </defs>
${frame('core', MARGIN / 2, core.right, height)}
${frame('', core.right + MARGIN, outer.right, height)}
${heading(MARGIN, 'src/core', 'pure: no clock, no file, no network', 'an arrow: leans on; those that follow from others are left out')}
${heading(core.right + 2 * MARGIN, 'around it', 'what touches the world; every room here may lean on the core', 'schemas/ and manifests/ are data; test/ has the same rooms')}
${core.drawing}
${outer.drawing}
</svg>
`;
}

function frame(kind: string, left: number, right: number, height: number): string {
  return `  <rect class="panel ${kind}" x="${left}" y="${MARGIN / 2}" width="${right - left + MARGIN / 2}" height="${height - MARGIN}" rx="10"/>`;
}

function heading(x: number, head: string, ...lines: string[]): string {
  const rows = lines.map((line, index) => `<text x="${x}" y="${62 + 15 * index}" fill="#46526a">${line}</text>`);
  return `  <text class="head" x="${x}" y="${MARGIN + 18}">${head}</text>${rows.join('')}`;
}

function panel(
  rooms: readonly Room[],
  columns: number,
  left: number,
): { drawing: string; right: number; bottom: number } {
  const levels = levelsOf(rooms);
  const top = Math.max(...levels.values());
  const right = left + columns * BOX.width + (columns - 1) * BOX.gap;
  const placed = new Map<string, Placed>();
  for (let level = 0; level <= top; level += 1) {
    const row = rooms.filter(({ room }) => levels.get(room) === level);
    const width = row.length * BOX.width + (row.length - 1) * BOX.gap;
    for (const [index, room] of row.entries()) {
      const x = (left + right - width) / 2 + index * (BOX.width + BOX.gap) + BOX.width / 2;
      placed.set(room.room, { room, x, y: HEAD + (top - level) * ROW });
    }
  }
  const arrows = rooms.flatMap(({ room }) =>
    directly(room, rooms).map((other) => arrow(placed.get(room) as Placed, placed.get(other) as Placed)),
  );
  const drawing = [...arrows, ...[...placed.values()].map(box)].join('\n');
  return { drawing, right, bottom: HEAD + top * ROW + BOX.height };
}

function below(room: string, rooms: readonly Room[]): string[] {
  const may = rooms.find((one) => one.room === room)?.may ?? [];
  return may.filter((one) => one !== room && rooms.some((two) => two.room === one));
}

/** A room stands one row above the highest of those that it leans on. */
function levelsOf(rooms: readonly Room[]): Map<string, number> {
  const levels = new Map<string, number>();
  const level = (room: string): number => {
    const known = levels.get(room);
    if (known !== undefined) return known;
    const found = Math.max(-1, ...below(room, rooms).map(level)) + 1;
    levels.set(room, found);
    return found;
  };
  for (const { room } of rooms) level(room);
  return levels;
}

/** Without those that another one leans on anyway. */
function directly(room: string, rooms: readonly Room[]): string[] {
  const all = below(room, rooms);
  const reaches = (from: string, to: string): boolean =>
    below(from, rooms).some((next) => next === to || reaches(next, to));
  return all.filter((one) => !all.some((other) => other !== one && reaches(other, one)));
}

/** One that passes a row of boxes swings out to its side. */
function arrow(from: Placed, to: Placed): string {
  const start = from.y + BOX.height;
  const bend = (to.y - start) / 2;
  const isLong = to.y - from.y > ROW;
  const side = to.x < from.x ? -BOX.width * 0.75 : BOX.width * 0.75;
  const [out, back] = isLong ? [from.x + side, to.x + side / 2] : [from.x, to.x];
  return `  <path class="arrow" d="M${from.x} ${start} C${out} ${start + bend} ${back} ${to.y - bend} ${to.x} ${to.y}"/>`;
}

function box({ room, x, y }: Placed): string {
  const name = room.room.replace(/^src\/core\//, '');
  const lines = wrapped(room.what).map(
    (line, index) => `<text class="what" x="${x}" y="${y + 38 + 13 * index}">${line}</text>`,
  );
  return `  <rect class="box" x="${x - BOX.width / 2}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/><text class="name" x="${x}" y="${y + 20}">${name}</text>${lines.join('')}`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= LINE) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
}
