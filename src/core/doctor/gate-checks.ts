/**
 * What `doctor --gate` checks: whether what stands between a step and a gated role is there, as far as it can be looked at,
 * and which roles could pass by it. What cannot be seen is named, and never taken for being in order.
 */
import type { Refusal } from '../access/refusal.ts';
import type { Check, CheckResult, Need } from './check.ts';
import type { Seen } from './evidence.ts';
import type { Examination } from './examination.ts';
import type { GateEvidence } from './gate-evidence.ts';
import { gateNotes } from './gate-notes.ts';
import { elsewhere, isUndated, missing, neighbourRefusal, tableRefusal, trustsDiffer } from './gate-refusals.ts';

interface Family {
  readonly topic: string;
  readonly needs: readonly Need[];
  readonly fact: Seen<unknown>;
  readonly checks: readonly Check[];
  readonly refusal: Refusal | undefined;
  /** Of the last of its checks: why it is left out, where the others are made. */
  readonly open?: string | undefined;
}

/** Pure: `evidence` has all that was looked at. */
export function examineGate(evidence: GateEvidence): Examination {
  const results = familiesOf(evidence).flatMap(resultsOf);
  const causes = results.flatMap((result) => (result.is === 'wrong' ? result.refusal : []));
  return { results, causes, unchecked: [], notes: gateNotes(evidence) };
}

function familiesOf(evidence: GateEvidence): Family[] {
  const { gate, deployed, trusts, table, neighbours } = evidence;
  const here = { is: 'seen', value: undefined } as const;
  return [
    {
      topic: 'settings',
      needs: ['manifests'],
      fact: here,
      checks: [{ id: 'gate-missing', holds: 'rolekeeper.yaml names the VPCs of the gate' }],
      refusal: gate === undefined ? missing(evidence) : undefined,
    },
    {
      topic: 'deployed gate',
      needs: ['manifests', 'deployment'],
      fact: gate === undefined ? NO_GATE : deployed,
      checks: [{ id: 'gate-not-deployed', holds: 'the gate is deployed in one of these VPCs' }],
      refusal: elsewhere(evidence),
    },
    {
      topic: 'gated roles',
      needs: ['manifests', 'account'],
      fact: trusts,
      checks: [{ id: 'role-trust-differs', holds: 'IAM has the trust policies that let in no call but the gate’s' }],
      refusal: trustsDiffer(trusts),
    },
    {
      topic: 'gate’s table',
      needs: ['table'],
      fact: table,
      checks: [
        { id: 'gate-table-unreadable', holds: 'the table is there, and can be read' },
        { id: 'gate-table-stale', holds: 'a pass has confirmed it not long ago' },
      ],
      refusal: tableRefusal(table),
      open: isUndated(table) ? 'the reports of the service (--target aws --state-bucket NAME)' : undefined,
    },
    {
      topic: 'neighbours',
      needs: ['manifests', 'policies'],
      fact: gate === undefined ? NO_GATE : neighbours,
      checks: [{ id: 'gate-neighbour', holds: 'no managed role could get a network interface into the gate’s VPC' }],
      refusal: neighbourRefusal(neighbours),
    },
  ];
}

const NO_GATE = { is: 'unseen', why: 'a gate in the settings' } as const;

function resultsOf({ topic, needs, fact, checks, refusal, open }: Family): CheckResult[] {
  const at = refusal === undefined ? checks.length : checks.findIndex(({ id }) => id === refusal.code);
  return checks.map(({ id, holds }, index): CheckResult => {
    const result = { id, holds, topic, needs };
    if (fact.is === 'unseen') return { ...result, is: 'left-out', why: fact.why };
    if (refusal !== undefined && index === at) return { ...result, is: 'wrong', refusal };
    if (open !== undefined && index === checks.length - 1 && index < at)
      return { ...result, is: 'left-out', why: open };
    return { ...result, is: index < at ? 'ok' : 'not-reached' };
  });
}
