/** Roles that were changed by hand. */
import type { Scenario } from '../scenario.ts';
import { on } from './by-hand.ts';
import { BYSTANDER, RICH } from './role-kinds.ts';

export const DRIFT: readonly Scenario[] = [
  { name: 'a policy attached by hand', reason: 'it is removed', byHand: [on('alpha').attach] },
  { name: 'a policy detached by hand', reason: 'it is put back', byHand: [on('alpha').detach] },
  { name: 'an inline policy added by hand', reason: 'it is removed', byHand: [on('alpha').put] },
  { name: 'an inline policy changed by hand', reason: 'it is put back', byHand: [on('alpha').replace] },
  { name: 'an inline policy deleted by hand', reason: 'it is put back', byHand: [on('alpha').unput] },
  { name: 'a trust changed by hand', reason: 'it is put back', byHand: [on('alpha').trust] },
  { name: 'a trust opened to everybody by hand', reason: 'it is put back', byHand: [on('alpha').trustAll] },
  {
    name: 'a trust widened by hand, and sessions revoked by hand',
    reason: 'the revocation of before is not the one that is due',
    byHand: [on('alpha').trustAll, on('alpha').revoke],
  },
  {
    name: 'a trust widened by hand, and sessions revoked by hand for a year',
    reason: 'that one is removed, and ours is written',
    byHand: [on('alpha').trustAll, on('alpha').revokeForAYear],
  },
  { name: 'sessions revoked by hand', reason: 'it stays', byHand: [on('alpha').revoke, on('alpha').attach] },
  { name: 'sessions revoked long ago', reason: 'the policy is removed', byHand: [on('alpha').revokeLongAgo] },
  {
    name: 'a trust widened by hand where sessions are not revoked',
    reason: 'the settings say so',
    byHand: [on('alpha').trustAll],
    settings: { drift: { revokeSessions: false } },
  },
  {
    name: 'drift that is only reported',
    reason: 'the rest of the role is put back',
    byHand: [on('alpha').tag, on('alpha').update, on('alpha').attach],
    settings: {
      drift: {
        'drift-tags': { response: 'report', reason: 'FIN-7' },
        'drift-session': { response: 'report', reason: 'FIN-7' },
        'drift-description': { response: 'report', reason: 'FIN-7' },
      },
    },
  },
  { name: 'a boundary taken off by hand', reason: 'it is put back first', byHand: [on('alpha').unbound] },
  { name: 'a boundary replaced by hand', reason: 'it is put back first', byHand: [on('alpha').rebound] },
  {
    name: 'a boundary taken off and policies added',
    reason: 'until the boundary is back, IAM refuses every other write',
    byHand: [on('alpha').unbound, on('alpha').put, on('alpha').attach, on('alpha').trustAll],
  },
  { name: 'a session and a description changed by hand', reason: 'they are put back', byHand: [on('alpha').update] },
  {
    name: 'a tag added and one changed by hand',
    reason: 'they are put back',
    byHand: [on('alpha').tag, on('alpha').retag],
  },
  {
    name: 'a digest tag of an earlier version, or of a hand',
    reason: 'it says nothing, and stays',
    byHand: [on('alpha').digest, on('alpha').trustAll],
  },
  {
    name: 'everything changed by hand',
    reason: 'every kind of call in one role',
    byHand: [
      on('alpha').attach,
      on('alpha').detach,
      on('alpha').put,
      on('alpha').unput,
      on('alpha').trust,
      on('alpha').rebound,
      on('alpha').update,
      on('alpha').tag,
      on('alpha').digest,
    ],
  },
].map((scenario) => ({ before: { ...BYSTANDER, alpha: RICH }, updates: ['alpha'], ...scenario }));
