/** Whatever the pieces in which a text arrives, its events come out whole, and a text that was cut off is told. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cut, EventSplitter, type SplitFault } from '../../../src/core/trail/event-splitter.ts';

const split = (text: string, size = text.length || 1, largest?: number) => {
  const splitter = new EventSplitter(largest);
  const events: string[] = [];
  for (let at = 0; at < text.length; at += size) events.push(...splitter.push(text.slice(at, at + size)));
  return { events: events.map((event) => JSON.parse(event)), splitter };
};

const WHOLE: readonly { reason: string; text: string; events: readonly unknown[] }[] = [
  { reason: 'a trail’s file', text: '{"Records":[{"a":1},{"a":{"b":[{}]}}]}', events: [{ a: 1 }, { a: { b: [{}] } }] },
  { reason: 'a trail’s file without events', text: '{"Records":[]}', events: [] },
  {
    reason: 'what lookup-events prints, with what stands around the list',
    text: '{ "Token": "Events", "NextToken": null, "Events": [ {"CloudTrailEvent": "{\\"a\\":\\"]}\\"}"} ], "More": [1, {"x": "{"}] }\n',
    events: [{ CloudTrailEvent: '{"a":"]}"}' }],
  },
  {
    reason: 'what filter-log-events prints',
    text: '{"events":[{"message":"{}"}],"searchedLogStreams":[]}',
    events: [{ message: '{}' }],
  },
  {
    reason: 'pages one after another, to the last one',
    text: '{"Events":[{"a":1}],"NextToken":"x"}{"Events":[{"a":2}]}',
    events: [{ a: 1 }, { a: 2 }],
  },
  {
    reason: 'an event that has such a name by itself',
    text: '{"a":1,"NextToken":"x"}',
    events: [{ a: 1, NextToken: 'x' }],
  },
  { reason: 'a list', text: '[{"a":1},\n {"a":2}]', events: [{ a: 1 }, { a: 2 }] },
  { reason: 'JSON lines', text: '{"a":1}\n{"a":"}{"}\n', events: [{ a: 1 }, { a: '}{' }] },
  { reason: 'lines between which there is nothing', text: '{"a":1}{"a":2}', events: [{ a: 1 }, { a: 2 }] },
  {
    reason: 'one event over many lines',
    text: '{\n  "a": [1, 2, {"Records": [{}]}]\n}',
    events: [{ a: [1, 2, { Records: [{}] }] }],
  },
  {
    reason: 'files one after another',
    text: '{"Records":[{"a":1}]}\n{"Records":[{"a":2}]}',
    events: [{ a: 1 }, { a: 2 }],
  },
  {
    reason: 'a list of that name deeper inside is not ours',
    text: '[{"x":{"Records":[{"a":1}]}}]',
    events: [{ x: { Records: [{ a: 1 }] } }],
  },
  {
    reason: 'quotes and backslashes inside texts',
    text: '[{"a":"\\\\"},{"b":"\\"}"},{"c":"\\\\\\""}]',
    events: [{ a: '\\' }, { b: '"}' }, { c: '\\"' }],
  },
  { reason: 'a mark of the byte order in front', text: '\uFEFF{"Records":[{"a":1}]}', events: [{ a: 1 }] },
];

describe('a whole text', () => {
  for (const { reason, text, events } of WHOLE) {
    it(reason, () => {
      for (let size = 1; size <= text.length; size += 1) {
        const { events: found, splitter } = split(text, size);
        expect({ size, found, cut: splitter.cut, fault: splitter.fault }).toEqual({
          size,
          found: events,
          cut: undefined,
          fault: undefined,
        });
        expect(splitter.whole).toBe(events.length);
      }
    });
  }

  it('of any events, in any pieces', () => {
    const event = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
    const wrap = fc.constantFrom(
      (events: unknown[]) => JSON.stringify({ Records: events }),
      (events: unknown[]) => JSON.stringify({ Before: [{}, 'x'], Events: events, After: 1 }, null, 1),
      (events: unknown[]) => JSON.stringify(events, null, 2),
    );
    fc.assert(
      fc.property(fc.array(event), wrap, fc.integer({ min: 1, max: 40 }), (events, wrapped, size) => {
        const text = wrapped(events);
        const { events: found, splitter } = split(text, size);
        expect(found).toEqual(JSON.parse(JSON.stringify(events)));
        expect(splitter.cut ?? splitter.fault).toBeUndefined();
      }),
    );
  });
});

describe('a text that was cut off', () => {
  const text = '{"Records":[{"a":"\\\\"},{"b":{"c":[]}}]}';

  it('is told wherever it was', () => {
    for (let length = 1; length < text.length; length += 1) {
      const { splitter } = split(text.slice(0, length));
      expect({ length, isCut: splitter.cut !== undefined }).toEqual({ length, isCut: true });
    }
  });

  const CUTS: readonly [string, Cut, number][] = [
    ['{"Events":[{"a":1}],"NextToken":"x"}', 'has-more', 1],
    ['{"nextToken":"x","events":[{"a":1}]}', 'has-more', 1],
    ['{"Events":[{"a":1}]}{"Events":[],"NextToken":"{"}', 'has-more', 1],
    ['{"Records":[{"a":1},{"b"', 'in-event', 1],
    ['{"Records":[{"a":1},', 'in-list', 1],
    ['{"Records":[{"a":1}]', 'in-list', 1],
    ['{"Rec', 'in-event', 0],
    ['{"a":1}\n{"b', 'in-event', 1],
  ];
  for (const [cut, where, whole] of CUTS) {
    it(`${cut} ${where}`, () => {
      const { splitter } = split(cut, 3);
      expect([splitter.cut, splitter.whole]).toEqual([where, whole]);
    });
  }
});

const FAULTS: readonly { reason: string; text: string; fault: SplitFault }[] = [
  { reason: 'a table', text: 'eventTime,userIdentity\n2026,{}\n', fault: 'not-json' },
  { reason: 'a text', text: '"Records"', fault: 'not-json' },
  { reason: 'a number', text: '12', fault: 'not-json' },
  { reason: 'a closing bracket too many', text: '{"Records":[]}}', fault: 'not-json' },
  { reason: 'a list of numbers', text: '[1,2]', fault: 'not-events' },
  { reason: 'a list of texts', text: '{"Records":["a"]}', fault: 'not-events' },
  { reason: 'a list of lists', text: '{"Events":[[{}]]}', fault: 'not-events' },
  { reason: 'an event that is larger than any', text: `[{"a":"${'x'.repeat(200)}"}]`, fault: 'too-large' },
];

describe('no text of a trail', () => {
  for (const { reason, text, fault } of FAULTS) {
    it(reason, () => {
      for (const size of [1, 3, 7]) expect(split(text, size, 100).splitter.fault).toBe(fault);
    });
  }

  it('nothing at all is told from a list without events', () => {
    expect(split('').splitter.isEmpty).toBe(true);
    expect(split(' \n').splitter.isEmpty).toBe(true);
    expect(split('[]').splitter.isEmpty).toBe(false);
  });
});
