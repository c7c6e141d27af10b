/** The events that `trail` is about: of files that people name, or of the event history of the account. */
import { resolve } from 'node:path';
import { type Trail, TrailGatherer } from '../../core/trail/trail.ts';
import type { StepReader } from '../../core/trail/used-step.ts';
import { UsageError } from '../../errors.ts';
import type { TrailFiles } from '../../files/trail-files.ts';
import type { Io } from '../command/io.ts';
import { ReadingProgress } from '../text/reading-progress.ts';

export interface EventsQuestion {
  /** A file, a folder, or `-`; undefined: AWS is asked. */
  readonly events: string | undefined;
  /** Seconds back from now; undefined: two hours of AWS, all of files. */
  readonly since: number | undefined;
  /** [] is the Region of the credentials, or every Region that the files have. */
  readonly regions: readonly string[];
  readonly profile: string | undefined;
  readonly endpointUrl: string | undefined;
  readonly readStep: StepReader;
}

export interface ReadTrail {
  readonly trail: Trail;
  /** For people. */
  readonly source: string;
  readonly since: Date | undefined;
  readonly until: Date;
  /** The Regions that were asked for, or looked at; undefined: all that the files have. */
  readonly regions: readonly string[] | undefined;
  /** undefined: of AWS. */
  readonly files: TrailFiles | undefined;
}

/** @throws TrailError, AccessDeniedError, UnreachableError, UsageError */
export async function readTrail(question: EventsQuestion, io: Io): Promise<ReadTrail> {
  return question.events === undefined ? ofAws(question, io) : ofFiles(question.events, question, io);
}

async function ofFiles(events: string, { since, regions, readStep }: EventsQuestion, io: Io): Promise<ReadTrail> {
  const { readTrailFiles, readTrailInput } = await import('../../files/trail-files.ts');
  const until = io.now ?? new Date();
  const from = since === undefined ? undefined : new Date(until.getTime() - since * 1000);
  const asked = regions.length === 0 ? undefined : regions;
  const gatherer = new TrailGatherer({ readStep, since: from, regions: asked && new Set(asked) });
  if (events === '-' && io.stdin.isTTY) io.stderr.write('Reading events from standard input; end it with Ctrl-D.\n');
  const files =
    events === '-'
      ? await readTrailInput(io.stdin, (event) => gatherer.add(event))
      : await readTrailFiles({ path: resolve(io.cwd, events), name: events }, (event) => gatherer.add(event), {
          since: from,
        });
  const source = events === '-' ? 'standard input' : events;
  return { trail: gatherer.trail(), source, since: from, until, regions: asked, files };
}

/** Seconds. */
const USUAL_TIME = 7_200;

async function ofAws({ since = USUAL_TIME, regions, readStep, ...aws }: EventsQuestion, io: Io): Promise<ReadTrail> {
  const { HISTORY_DAYS, TrailEvents } = await import('../../aws/trail-events.ts');
  if (since > HISTORY_DAYS * 86_400) {
    throw new UsageError(
      `the event history of CloudTrail goes back ${HISTORY_DAYS} days, and --since asks for ${Math.ceil(since / 86_400)}`,
      {
        remedy: `Ask for ${HISTORY_DAYS}d or less, or read the files of a trail with --events.`,
      },
    );
  }
  const until = io.now ?? new Date();
  const from = new Date(until.getTime() - since * 1000);
  const progress = new ReadingProgress(io);
  const events = new TrailEvents(aws, {
    clock: io.clock,
    onPage: (region, page, count) => progress.say(`${region}: page ${page}, ${count.toLocaleString('en')} events`),
  });
  const looked = regions.length === 0 ? [await events.ownRegion()] : [...new Set(regions)];
  const gatherer = new TrailGatherer({ readStep, since: from });
  try {
    for (const region of looked) {
      await events.read(region, { since: from, until }, (event) => gatherer.add(event));
    }
  } finally {
    progress.clear();
  }
  const source = `the event history of CloudTrail in ${looked.join(', ')}`;
  return { trail: gatherer.trail(), source, since: from, until, regions: looked, files: undefined };
}
