/** Decoding of CloudTrail's events, from the text of a trail's file to the steps: against parsing the same JSON. */

import { parseJsonObject } from '../src/core/text/json.ts';
import { EventSplitter } from '../src/core/trail/event-splitter.ts';
import { TrailGatherer } from '../src/core/trail/trail.ts';
import { stepReader } from '../src/core/trail/used-step.ts';
import { stsEvent } from '../test/support/trail-events.ts';
import { cpuOf, figuresOf } from './samples.ts';
import { share, type Topic } from './topic.ts';

const COUNT = 10_000;

export async function trail(): Promise<Topic> {
  const events = Array.from({ length: COUNT }, (_, index) => stsEvent({ id: `event-${index}` }));
  const text = JSON.stringify({ Records: events });
  const works = {
    async ours() {
      const splitter = new EventSplitter();
      const gatherer = new TrailGatherer({ readStep: stepReader() });
      for (const event of splitter.push(text)) gatherer.add(parseJsonObject(event) ?? {});
      const { uses } = gatherer.trail();
      if (uses.length !== COUNT) throw new Error(`${uses.length} of ${COUNT} events were understood`);
      return uses;
    },
    json: async () => JSON.parse(text),
  };
  const figures = await figuresOf(works, { measure: cpuOf, rounds: 15, warmUp: 3 });
  const ours = figures.ours;
  const second = { value: 1000, unit: 'ms' as const, what: 'a second' };
  const json = { ...figures.json, what: 'JSON.parse alone' };
  return {
    name: 'trail',
    title: `CPU time of decoding ${COUNT.toLocaleString('en')} events of CloudTrail`,
    rows: [
      { case: 'from text to steps', ours, against: second, ratio: share(ours, second), goal: { atMost: 1 } },
      { case: 'from text to steps', ours, against: json, ratio: share(ours, json), goal: { atMost: 8 } },
    ],
    notes: ['Medians of 15 rounds that take turns, after 3 to warm up; user and system time of all threads.'],
  };
}
