/** Every event in the shape that AWS documents is what it says it is, and nothing is guessed. */
import { describe, expect, it } from 'vitest';
import { parseSubjectFormat, type SubjectFormat } from '../../../src/core/manifest/subject-format.ts';
import { decodeEvent } from '../../../src/core/trail/decode-event.ts';
import { TrailGatherer } from '../../../src/core/trail/trail.ts';
import { stepReader } from '../../../src/core/trail/used-step.ts';
import { REFUSED, stsEvent } from '../../support/trail-events.ts';
import { DECODED_EVENTS } from './decoded-events.ts';

describe('an event', () => {
  it('is shown in forty forms or more', () => {
    expect(DECODED_EVENTS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(DECODED_EVENTS.map(({ reason }) => reason)).size).toBe(DECODED_EVENTS.length);
  });

  for (const { reason, event, format, is } of DECODED_EVENTS) {
    it(reason, () => {
      const decoded = decodeEvent(event, stepReader(format === undefined ? undefined : formatOf(format)));
      if (is === 'other-event') expect(decoded).toEqual({ kind: 'other-event' });
      else if ('otherProvider' in is) expect(decoded).toEqual({ kind: 'other-provider', provider: is.otherProvider });
      else if ('unclear' in is)
        expect(decoded).toMatchObject({ kind: 'unclear', why: expect.stringMatching(is.unclear) });
      else expect(decoded).toMatchObject({ kind: 'use', use: is.use });
    });
  }

  it('gives its subject to the parts of every format in which that can be read', () => {
    const subject = '{3f5f830f-cfa7-44a2-bc63-88ffe448a123}:a-branch:{11f6a3c2-5f2e-4b0d-9d59-3c7e2f8a4b61}';
    const read = stepReader(formatOf('{repositoryUuid}:{branch}:{stepUuid}'));
    expect(read(subject, undefined)).toMatchObject({
      branch: 'a-branch',
      stepUuid: '{11f6a3c2-5f2e-4b0d-9d59-3c7e2f8a4b61}',
    });
  });
});

describe('what is gathered', () => {
  const gathered = (events: readonly Record<string, unknown>[], question = {}) => {
    const gatherer = new TrailGatherer({ readStep: stepReader(), ...question });
    for (const event of events) gatherer.add(event);
    return gatherer.trail();
  };
  const id = (id: string, at = '2026-11-27T09:58:00Z', region = 'eu-central-1') => stsEvent({ id, at, region });

  it('is in the order of time, and then of the ids', () => {
    const { uses } = gathered([id('c', '2026-11-27T09:59:00Z'), id('b'), id('a')]);
    expect(uses.map(({ eventId }) => eventId)).toEqual(['a', 'b', 'c']);
  });

  it('has the event of two trails once', () => {
    expect(gathered([id('a'), id('a')])).toMatchObject({ uses: [{ eventId: 'a' }], events: 1 });
  });

  it('counts what it leaves out: other calls, other providers, the unclear, other times and Regions', () => {
    const since = new Date('2026-11-27T09:00:00Z');
    const trail = gathered(
      [
        id('a'),
        id('old', '2026-11-27T08:59:59Z'),
        id('elsewhere', '2026-11-27T09:58:00Z', 'us-east-1'),
        stsEvent({ id: 'g', provider: 'accounts.google.com', subject: '1' }),
        stsEvent({}, { eventName: 'AssumeRole' }),
        stsEvent({ id: 'u', refused: REFUSED }, { userIdentity: null }),
        { CloudTrailEvent: 'cut off {' },
      ],
      { since, regions: new Set(['eu-central-1']) },
    );
    expect(trail.uses.map(({ eventId }) => eventId)).toEqual(['a']);
    expect(trail).toMatchObject({ events: 7, otherEvents: 1, outOfTime: 1 });
    expect(trail.otherProviders).toEqual([{ what: 'accounts.google.com', count: 1 }]);
    expect(trail.otherRegions).toEqual([{ what: 'us-east-1', count: 1 }]);
    expect(trail.unclear).toEqual([
      { what: 'it names no identity provider', count: 1 },
      { what: 'what it holds is no JSON', count: 1 },
    ]);
  });

  it('counts what was let in, or may have been, and does not say into which role', () => {
    const { ofUnknownRole, uses } = gathered([
      id('a'),
      stsEvent({ id: 'b' }, { requestParameters: null, resources: null }),
      stsEvent({ id: 'c' }, { userIdentity: null, responseElements: null }),
      stsEvent({ id: 'd', refused: REFUSED }, { userIdentity: null }),
      stsEvent({ id: 'e', refused: REFUSED }, { requestParameters: null, resources: null }),
      { CloudTrailEvent: 'cut off {' },
    ]);
    expect([uses.length, ofUnknownRole]).toEqual([3, 3]);
  });

  it('takes an event out of what a look-up, a log and EventBridge wrap it in', () => {
    const wrapped = [
      { EventId: 'a', EventName: 'AssumeRoleWithWebIdentity', CloudTrailEvent: JSON.stringify(id('a')) },
      { logStreamName: 'x', message: JSON.stringify(id('b')) },
      { 'detail-type': 'AWS API Call via CloudTrail', detail: id('c') },
    ];
    expect(gathered(wrapped).uses.map(({ eventId }) => eventId)).toEqual(['a', 'b', 'c']);
  });
});

function formatOf(text: string): SubjectFormat {
  const parsed = parseSubjectFormat(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.format;
}
