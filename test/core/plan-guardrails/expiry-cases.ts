/** Which roles whose last day is over are closed at once, and which closings count like deletions. */

import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import type { KnownRoles } from '../../../src/core/model/inventory.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { type Case, inIam, inventoryOf, roles } from './guarded-plan.ts';

const YESTERDAY = '2026-11-21';
const TODAY = '2026-11-22';
const TOMORROW = '2026-11-23';

const until = (expires: string, list: readonly DesiredRole[]) => list.map((role) => ({ ...role, expires }));
const closed = (list: readonly ActualRole[]) =>
  list.map((role) => ({ ...role, trust: CLOSED_TRUST, appliedDigest: CLOSED_DIGEST }));

/** All of them known, and of these the day. */
function knowing(list: readonly ActualRole[], expires: string, dated: readonly DesiredRole[]): KnownRoles {
  const names = new Set(dated.map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(inventoryOf(list)).map(([name, role]) => [name, names.has(name) ? { ...role, expires } : role]),
  );
}

const shop = roles(40);
const data = roles(40, 'data');
const all = [...shop, ...data];
/** Forty of eighty, and they are all of their team. */
const over = { declared: [...until(YESTERDAY, shop), ...data], there: inIam(all) };
const foreseen = { ...over, known: knowing(inIam(all), YESTERDAY, shop) };
const times = (count: number, code: string) => Array.from({ length: count }, () => code);
const broken: Issue = {
  code: 'unknown-field',
  message: '',
  remedy: '',
  pointer: '',
  place: { file: 'teams/data/other.yaml', line: 1, column: 1 },
};

export const EXPIRY_CASES: Case[] = [
  {
    name: 'a team of forty, on the day that every plan has said',
    reason: 'they would stay open until a person approves it',
    ...foreseen,
    expected: { rules: times(40, 'expired'), deletions: 40 },
  },
  {
    name: 'the same in quarantine mode',
    reason: 'how they go is another question',
    ...foreseen,
    settings: { removal: { mode: 'quarantine', days: 7 } },
    expected: { rules: times(40, 'expired'), deletions: 40 },
  },
  {
    name: 'two teams of forty',
    reason: 'nothing is left open',
    declared: until(YESTERDAY, all),
    there: inIam(all),
    known: knowing(inIam(all), YESTERDAY, all),
    expected: { rules: times(80, 'expired'), deletions: 80 },
  },
  {
    name: 'a team of forty, by a commit that has written a past day into their manifests',
    reason: 'a deletion by another word',
    ...over,
    known: inventoryOf(inIam(all)),
    expected: { rules: [...times(40, 'expired'), 'too-many-deletions', 'whole-team'], deletions: 0 },
  },
  {
    name: 'a team of forty, by a commit that has moved their day into the past',
    reason: 'the day that was known is another one',
    ...over,
    known: knowing(inIam(all), '2027-06-30', shop),
    expected: { rules: [...times(40, 'expired'), 'too-many-deletions', 'whole-team'], deletions: 0 },
  },
  {
    name: 'a team of forty, and nothing is remembered',
    reason: 'nothing says that the day was there in time',
    ...over,
    expected: { rules: [...times(40, 'expired'), 'too-many-deletions', 'whole-team'], deletions: 0 },
  },
  {
    name: 'a team of forty, closed on their day',
    reason: 'the deletion takes what no commit gives back, so it counts in full',
    ...over,
    there: [...closed(inIam(shop)), ...inIam(data)],
    known: knowing(inIam(all), YESTERDAY, shop),
    expected: { rules: [...times(40, 'expired'), 'too-many-deletions', 'whole-team'], deletions: 0 },
  },
  {
    name: 'two of forty, closed on their day',
    reason: 'within the limits they are deleted',
    declared: [...until(YESTERDAY, shop.slice(0, 2)), ...shop.slice(2)],
    there: [...closed(inIam(shop.slice(0, 2))), ...inIam(shop.slice(2))],
    known: knowing(inIam(shop), YESTERDAY, shop.slice(0, 2)),
    expected: { rules: times(2, 'expired'), deletions: 2 },
  },
  {
    name: 'forty on their day, and half of another team without their manifests',
    reason: 'what comes beside is held back, and the closing does not wait for it',
    ...foreseen,
    declared: [...until(YESTERDAY, shop), ...data.slice(20)],
    expected: { rules: [...times(40, 'expired'), 'too-many-deletions'], deletions: 40 },
  },
  {
    name: 'most of a team on their day, and the rest of it without manifests',
    reason: 'what is closed already does not make the loss of all others smaller',
    declared: [...until(YESTERDAY, shop.slice(2)), ...data],
    there: inIam(all),
    known: knowing(inIam(all), YESTERDAY, shop.slice(2)),
    expected: { rules: [...times(38, 'expired'), 'whole-team'], deletions: 38 },
  },
  {
    name: 'forty on their day, while another manifest is wrong',
    reason: 'their own manifests are there, and were understood',
    ...foreseen,
    issues: [broken],
    expected: { rules: times(40, 'expired'), deletions: 40 },
  },
  {
    name: 'forty on their day, and one without a manifest, while another manifest is wrong',
    reason: 'that one may be declared by it',
    ...foreseen,
    declared: [...until(YESTERDAY, shop), ...data.slice(1)],
    issues: [broken],
    expected: { rules: ['manifests-invalid', ...times(40, 'expired')], deletions: 40 },
  },
  {
    name: 'more than half of what is known on their day',
    reason: 'they are declared still: the source did not shrink',
    declared: [...until(YESTERDAY, shop), ...data.slice(0, 3)],
    there: inIam([...shop, ...data.slice(0, 3)]),
    known: knowing(inIam([...shop, ...data.slice(0, 3)]), YESTERDAY, shop),
    expected: { rules: times(40, 'expired'), deletions: 40 },
  },
  {
    name: 'half of the source lost, and as many manifests whose day was over long ago',
    reason: 'the manifest of a role that is gone stands for no role that is there',
    declared: [...until(YESTERDAY, roles(40, 'old')), ...shop.slice(0, 19)],
    there: inIam(shop),
    known: inventoryOf(inIam(shop)),
    limits: { deletions: { count: 100, share: 1 } },
    expected: { rules: [...times(40, 'expired'), 'source-shrunk'], deletions: 0 },
  },
  {
    name: 'forty on their day, and IAM was read in part',
    reason: 'nothing at all is done',
    ...foreseen,
    state: { complete: false },
    expected: { rules: ['partial-read', ...times(40, 'expired')], deletions: 0 },
  },
  {
    name: 'forty on their day, and everything is suspended',
    reason: 'a person has said that nothing is written',
    ...foreseen,
    settings: { suspended: true },
    expected: { rules: ['suspended', ...times(40, 'expired')], deletions: 0 },
  },
  {
    name: 'one of them suspended',
    reason: 'the others go on',
    ...foreseen,
    declared: [...until(YESTERDAY, shop).map((role, index) => ({ ...role, suspended: index === 0 })), ...data],
    expected: { rules: ['suspended', ...times(40, 'expired')], deletions: 39 },
  },
  {
    name: 'forty on their last day',
    reason: 'the day is in it; and how many they are is said once more',
    declared: [...until(TODAY, shop), ...data],
    there: inIam(all),
    known: knowing(inIam(all), TODAY, shop),
    expected: { rules: times(41, 'expires-soon'), deletions: 0 },
  },
  {
    name: 'forty on tomorrow, by the commit of today',
    reason: 'from tomorrow night on nobody is asked, so it is said today how many they are',
    declared: [...until(TOMORROW, shop), ...data],
    there: inIam(all),
    known: inventoryOf(inIam(all)),
    expected: { rules: times(41, 'expires-soon'), deletions: 0 },
  },
  {
    name: 'three of forty on tomorrow',
    reason: 'no more than could be deleted without a question',
    declared: [...until(TOMORROW, shop.slice(0, 3)), ...shop.slice(3)],
    there: inIam(shop),
    known: inventoryOf(inIam(shop)),
    expected: { rules: times(3, 'expires-soon'), deletions: 0 },
  },
  {
    name: 'forty on tomorrow, and retained',
    reason: 'they are not closed',
    declared: [...until(TOMORROW, shop).map((role) => ({ ...role, onRemoval: { mode: 'retain' } as const })), ...data],
    there: inIam(all),
    known: inventoryOf(inIam(all)),
    expected: { rules: times(40, 'expires-soon'), deletions: 0 },
  },
  {
    name: 'forty on their day by a clock that is a day ahead',
    reason: 'they are closed a day early, and opened again when the clock is right: nothing is deleted',
    declared: [...until(TODAY, shop), ...data],
    there: inIam(all),
    known: knowing(inIam(all), TODAY, shop),
    now: new Date('2026-11-23T12:00:00Z'),
    expected: { rules: times(40, 'expired'), deletions: 40 },
  },
  {
    name: 'a role under a new name, whose manifest has the day of before',
    reason: 'the manifest of that name is gone: no loss that a day explains',
    declared: [...until(YESTERDAY, [...shop.slice(4), ...roles(4, 'new')]), ...data],
    there: inIam(all),
    known: knowing(inIam(all), YESTERDAY, shop),
    expected: { rules: [...times(40, 'expired'), 'whole-team'], deletions: 36 },
  },
];
