/** What attaching or detaching a managed policy does, as far as its name tells: its text is not in a plan. */
import type { Widening } from '../model/change.ts';

export function managedPolicyWidth(arn: string, attached: boolean): Widening {
  const [, , , , account, resource = ''] = arn.split(':');
  if (account !== 'aws') return { width: 'unknown', words: 'its text is not read here' };
  const denies = DENYING.test(resource.slice(resource.lastIndexOf('/') + 1));
  return { width: attached === denies ? 'narrows' : 'widens', words: '' };
}

/** Of AWS's own policies only these deny. */
const DENYING = /^(AWSDenyAll|AWSCompromisedKeyQuarantine(V\d+)?)$/;
