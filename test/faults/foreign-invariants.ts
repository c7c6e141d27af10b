/** What may be written to a role outside of our path: the day, AWSDenyAll, and its end, once it has both for long enough. */
import type { RoleDetail } from '../../src/embedded/account-state.ts';
import { NOW } from './engine.ts';
import type { IamRequest } from './iam-request.ts';
import { DENY_ALL } from './scenarios/by-hand.ts';

/** From closing to deleting, in every scenario. */
const DAYS = 7;

const ENDING: ReadonlySet<string> = new Set(['DetachRolePolicy', 'DeleteRolePolicy', 'DeleteRole']);

export function brokenForeign({ call, input }: IamRequest, before: RoleDetail): string[] {
  if (call === 'TagRole') {
    const isDay = input.Tags?.length === 1 && input.Tags[0]?.Key === 'rolekeeper:quarantined';
    return isDay ? [] : ['a tag on a role that is not ours'];
  }
  if (call === 'PutRolePermissionsBoundary') {
    return input.PermissionsBoundary === DENY_ALL ? [] : ['a boundary on a role that is not ours'];
  }
  if (!ENDING.has(call)) return ['a write to a role that is not ours'];
  if (!isForeignClosed(before)) return ['something is taken from a role that is not ours and not closed'];
  const closed = Date.parse(dayOf(before) ?? '');
  // The day itself does not count.
  return NOW.getTime() >= closed + (DAYS + 1) * 86_400_000 ? [] : ['it was not closed for long enough'];
}

export function isForeignClosed(role: RoleDetail | undefined): boolean {
  return role?.PermissionsBoundary?.PermissionsBoundaryArn === DENY_ALL && dayOf(role) !== undefined;
}

function dayOf({ Tags }: RoleDetail): string | undefined {
  return Tags.find(({ Key }) => Key === 'rolekeeper:quarantined')?.Value;
}
