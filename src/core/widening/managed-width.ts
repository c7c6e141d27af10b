/** What attaching or detaching a managed policy does, as far as its name tells: its text is not in a plan. */
import type { Widening } from '../types.ts';

export function managedPolicyWidth(arn: string, attached: boolean): Widening {
  if (!isOfAws(arn)) {
    return { width: 'unknown', words: `what ${arn} allows and denies is not known here` };
  }
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  if (attached === DENYING.test(name))
    return { width: 'narrows', words: attached ? `attaches ${name}` : `detaches ${name}` };
  return { width: 'widens', words: attached ? `attaches ${name}` : `detaches ${name}` };
}

/** Of AWS's own policies only these deny. */
const DENYING = /^(AWSDenyAll|AWSCompromisedKeyQuarantine(V\d+)?)$/;

function isOfAws(arn: string): boolean {
  return arn.split(':')[4] === 'aws';
}
